package live

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// comeBackMS is when this client should come back, in milliseconds: at once if nothing is said.
func (v Viewer) comeBackMS() int64 {
	if v.ComeBack < time.Millisecond {
		return 0
	}
	return rand.Int64N(v.ComeBack.Milliseconds())
}

// restartReason is the reason of CloseRestart.
func (v Viewer) restartReason() string { return fmt.Sprintf("restart retry_ms=%d", v.comeBackMS()) }
