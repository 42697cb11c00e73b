package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Leases give a piece of work to one node at a time: the polling of a feed, say. A lease is advice,
// not a lock: a node that was stopped for longer than the time may go on for a moment after another
// has taken over, and a failover of Redis may forget a lease. What is done under one must be safe when
// two do it; questions from a feed are, since their source references are unique in a session.
type Leases interface {
	// Acquire takes the lease called name for holder, or renews it when holder has it already, for ttl
	// from now (from 100 ms to an hour). held is false while another holder has it. Renew about three
	// times in a ttl; on an error assume that the lease is lost when the ttl is over.
	Acquire(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error)
	// Release gives the lease back if holder has it; otherwise it does nothing.
	Release(ctx context.Context, name, holder string) error
}

// ErrLease: a lease without a name or holder, or for a time that makes no sense.
var ErrLease = errors.New("not a lease")

const (
	leastLease   = 100 * time.Millisecond
	longestLease = time.Hour
)

func checkLease(name, holder string) error {
	if name == "" || holder == "" || len(name)+len(holder) > 400 || strings.ContainsAny(name, "{}\x00\r\n") {
		return fmt.Errorf("%w: name and holder must be given, in 400 bytes together, the name without braces", ErrLease)
	}
	return nil
}

func checkLeaseFor(name, holder string, ttl time.Duration) error {
	if ttl < leastLease || ttl > longestLease {
		return fmt.Errorf("%w: for %v; from %v to %v", ErrLease, ttl, leastLease, longestLease)
	}
	return checkLease(name, holder)
}

// Acquire always holds: the data folder is locked by this process, so there is no other node.
func (l *SQLite) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	if err := errors.Join(ctx.Err(), checkLeaseFor(name, holder, ttl)); err != nil {
		return false, err
	}
	return true, nil
}

// Release has nothing to give back.
func (l *SQLite) Release(ctx context.Context, name, holder string) error {
	return errors.Join(ctx.Err(), checkLease(name, holder))
}

// acquireScript: KEYS the lease; ARGV holder, milliseconds.
var acquireScript = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {'taken'} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'ok'}
`)

// releaseScript: KEYS the lease; ARGV holder.
var releaseScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'ok'}
`)

func (l *Redis) leaseKeys(name string) []string { return []string{l.prefix + ":{lease:" + name + "}"} }

// Acquire takes or renews the lease. Its outcome after an error is unknown; asking again settles it.
func (l *Redis) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	if err := checkLeaseFor(name, holder, ttl); err != nil {
		return false, err
	}
	answer, err := l.run(ctx, acquireScript, l.leaseKeys(name), holder, ttl.Milliseconds())
	if err != nil {
		return false, fmt.Errorf("acquire the lease %s: %w", name, err)
	}
	return answer[0] == "ok", nil
}

// Release gives the lease back if holder has it.
func (l *Redis) Release(ctx context.Context, name, holder string) error {
	if err := checkLease(name, holder); err != nil {
		return err
	}
	if _, err := l.run(ctx, releaseScript, l.leaseKeys(name), holder); err != nil {
		return fmt.Errorf("release the lease %s: %w", name, err)
	}
	return nil
}
