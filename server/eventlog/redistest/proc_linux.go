package redistest

import "syscall"

// endWithParent: a test binary that is killed leaves no server behind.
func endWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
