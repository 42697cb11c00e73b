package server

import (
	"regexp"
	"testing"
)

// TestAppendsAreMeasured: each group that went to the log is counted, and refusals that it keeps are too.
func TestAppendsAreMeasured(t *testing.T) {
	h := newHost(t)
	count := func() string {
		_, b := h.call("GET", "/metrics", "", "", "")
		m := regexp.MustCompile(`(?m)^rostrum_append_seconds_count (\d+)$`).FindSubmatch([]byte(b))
		if m == nil {
			t.Fatalf("appends are not measured:\n%s", b)
		}
		return string(m[1])
	}
	before := count()
	h.ok(h.created.Tokens.Chair, "segment.open", `{"segment":"panel"}`)
	if after := count(); after == before {
		t.Errorf("after an act %s groups are counted, as before", after)
	}
}
