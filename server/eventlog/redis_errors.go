package eventlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What can be wrong with a Redis. None of these tells whether an append was carried out, but for the
// first five, which Redis answers instead of doing anything. The log takes up again by itself when
// the cause is gone, but for the last three: then what Redis holds is not what it acknowledged. The
// nodes mend the last two; see Mender.
var (
	// ErrLoading: Redis has started and reads its files.
	ErrLoading = errors.New("Redis is loading its data; it answers when that is done")
	// ErrReadOnly: this server is a replica, or became one.
	ErrReadOnly = errors.New("this Redis is a read-only replica: name the primary, or the Sentinels")
	// ErrMemory: maxmemory is reached.
	ErrMemory = errors.New("Redis has reached maxmemory: raise it (the policy must be noeviction)")
	// ErrMisconf: Redis cannot write to its disk.
	ErrMisconf = errors.New("Redis cannot write to its disk and refuses writes; see its log")
	// ErrDenied: the ACL user may not do this, or the password is wrong.
	ErrDenied = errors.New("Redis denies access: look at the ACL user and its password")
	// ErrReplicas: fewer replicas than asked for have the act; it may still reach them.
	ErrReplicas = errors.New("too few replicas have confirmed")
	// ErrSilent: no answer in time.
	ErrSilent = errors.New("Redis does not answer")
	// ErrGap: lines of the record are missing in the middle or at the end.
	ErrGap = errors.New("Redis does not have all lines of the record: was the stream trimmed, or a key evicted?")
	// ErrGone: a record that this process has seen is not there.
	ErrGone = errors.New("Redis has lost the record: was it emptied, or restored from nothing?")
	// ErrBehind: the record ends before, or otherwise than, what this process has seen of it.
	ErrBehind = errors.New("Redis holds less of the record than it has acknowledged: a failover or a restore has lost its tail")
)

var redisRefusals = []struct {
	code string
	err  error
}{
	{"LOADING", ErrLoading}, {"READONLY", ErrReadOnly}, {"OOM", ErrMemory}, {"MISCONF", ErrMisconf},
	{"NOAUTH", ErrDenied}, {"WRONGPASS", ErrDenied}, {"NOPERM", ErrDenied},
	{"NOREPLICAS", ErrReplicas}, {"MASTERDOWN", ErrSilent}, {"CLUSTERDOWN", ErrSilent},
}

// redisFailure names what a call came back with. ctx is the caller's.
func (l *Redis) redisFailure(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, redis.Nil) {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%w (%v)", cause, err)
	}
	if at, ok := ctx.Deadline(); ok && !time.Now().Before(at) {
		return fmt.Errorf("%w (%v)", context.DeadlineExceeded, err) // the connection noticed first
	}
	var answer redis.Error
	if errors.As(err, &answer) {
		text := answer.Error()
		for _, r := range redisRefusals {
			// Inside a script older servers put the code after the script's own.
			if strings.HasPrefix(text, r.code+" ") || strings.Contains(text, "-"+r.code+" ") {
				return fmt.Errorf("%w (%v)", r.err, err)
			}
		}
		if strings.Contains(text, "The user executing the script can't") {
			return fmt.Errorf("%w (%v)", ErrDenied, err) // in a script the code is ERR
		}
		return err
	}
	var network net.Error
	if errors.Is(err, redis.ErrClosed) && l.closing.Load() {
		return ErrClosed
	}
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w (%v)", ErrSilent, err)
	}
	return err
}
