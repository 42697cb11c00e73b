package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// Every failure is in an error; the client's own lines would say it again for each connection.
func init() { logging.Disable() }

// Redis is a Log on Redis Streams, for several nodes: any number of processes may have it open and
// append to the same records. What its Append promises is what the server's settings give; see
// Promise. Redis 6.2 or later.
//
// The keys of a record, with its name as the hash tag, so that a cluster keeps them in one slot:
//
//	rostrum:{SESSION}:head      hash: epoch, v, hash, created
//	rostrum:{SESSION}:lines     stream: entry V-0 is the line of version V
//	rostrum:{SESSION}:done      hash: command id → version
//	rostrum:{SESSION}:refused   hash: command id → the refusal
//	rostrum:{SESSION}:refusals  list: the refused command ids, oldest first
//	rostrum:{SESSION}:private   hash: version → private part; a stream's entries cannot be changed
//	rostrum:{SESSION}:mending   there for a moment after a lost tail was found; see Mender
//	rostrum:{lease:NAME}        string that expires: the lease's holder
//	rostrum:{nodes}:present     hash: node → when it last said so, and what
//	rostrum:{sessions}:order    sorted set: the sessions in order of creation
//	rostrum:{SESSION}:head is also the channel on which a moved head is announced.
type Redis struct {
	write, read redis.UniversalClient
	prefix      string
	where       string
	replicas    int
	refusals    int

	calls   sync.RWMutex // held by every call under way; Close takes it whole
	closing atomic.Bool
	once    sync.Once
	known   knownHeads
	hints   hints
}

// RedisOptions say what a batch needs to be taken for stored, besides being on the server that took it.
type RedisOptions struct {
	// Password is that of the ACL user when the URL has none.
	Password string
	// Replicas is how many replicas must confirm each batch (WAIT, in the same pipeline).
	Replicas int
	// KeptRefusals is how many refusals a record keeps; 0 is KeptRefusals.
	KeptRefusals int
}

// OpenRedis connects to the Redis at url; its forms are those of redisURL.
func OpenRedis(ctx context.Context, url string, o RedisOptions) (*Redis, error) {
	u, err := parseRedisURL(url)
	if err != nil {
		return nil, err
	}
	if u.options.Password == "" {
		u.options.Password = o.Password
	}
	l := &Redis{prefix: u.prefix, where: u.where, replicas: o.Replicas, refusals: o.KeptRefusals}
	if l.refusals == 0 {
		l.refusals = KeptRefusals
	}
	l.write, l.read = u.clients()
	if err := l.call(ctx, func(ctx context.Context) error { return l.read.Ping(ctx).Err() }); err != nil {
		l.Close()
		return nil, fmt.Errorf("open the log at Redis %s: %w", u.where, err)
	}
	return l, nil
}

// Where is the server's address without secrets.
func (l *Redis) Where() string { return l.where }

// Close waits for the calls under way and closes the connections. Calls made after it return
// ErrClosed; closing again is harmless.
func (l *Redis) Close() (err error) {
	l.once.Do(func() {
		l.closing.Store(true)
		l.hints.stop()
		l.calls.Lock()
		defer l.calls.Unlock()
		err = errors.Join(l.write.Close(), l.read.Close())
	})
	return err
}

// callWithin bounds every call, whatever its caller allows: the two attempts of one that reads, or
// the one of one that writes.
const callWithin = 2300 * time.Millisecond

// call makes one call unless the log is closed, and names its error.
func (l *Redis) call(ctx context.Context, f func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.calls.RLock()
	defer l.calls.RUnlock()
	if l.closing.Load() {
		return ErrClosed
	}
	within, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	return l.redisFailure(ctx, f(within))
}

// redisKeys are the keys of a record in the order in which the scripts have them.
func (l *Redis) redisKeys(session string) []string {
	base := l.prefix + ":{" + session + "}:"
	return []string{base + "head", base + "lines", base + "done", base + "refused", base + "refusals", base + "private"}
}

func (l *Redis) indexKeys() []string {
	return []string{l.prefix + ":{sessions}:order", l.prefix + ":{sessions}:count"}
}

// nameable: braces would move the hash tag, and "sessions" is the index.
func nameable(session string) error {
	if session == "" || len(session) > 200 || strings.ContainsAny(session, "{}\x00\r\n") || session == "sessions" {
		return fmt.Errorf("%w: a record needs a name, of 1 to 200 bytes without braces", ErrMalformed)
	}
	return nil
}

// run runs a script of the writing client and, when replicas are asked for, waits for them, in one
// pipeline: both go over one connection, where WAIT waits for the script's own writes. A server that
// does not know the script (it was restarted, or flushed) has done nothing, and gets it whole.
func (l *Redis) run(ctx context.Context, s *redis.Script, keys []string, args ...any) (answer []string, err error) {
	err = l.call(ctx, func(ctx context.Context) error {
		answer, err = l.runOnce(ctx, keys, func(p redis.Pipeliner) *redis.Cmd { return s.EvalSha(ctx, p, keys, args...) })
		if redis.HasErrorPrefix(err, "NOSCRIPT") {
			answer, err = l.runOnce(ctx, keys, func(p redis.Pipeliner) *redis.Cmd { return s.Eval(ctx, p, keys, args...) })
		}
		return err
	})
	return answer, err
}

func (l *Redis) runOnce(ctx context.Context, keys []string, script func(redis.Pipeliner) *redis.Cmd) ([]string, error) {
	if l.replicas == 0 {
		p := l.write.Pipeline()
		c := script(p)
		_, _ = p.Exec(ctx)
		return c.StringSlice()
	}
	// In a cluster a command without a key would go to any node: the node of the keys is asked for.
	node, err := l.nodeOf(ctx, keys[0])
	if err != nil {
		return nil, err
	}
	p := node.Pipeline()
	c := script(p)
	w := p.Do(ctx, "WAIT", l.replicas, waitReplicas.Milliseconds())
	_, _ = p.Exec(ctx)
	answer, err := c.StringSlice()
	if err != nil || len(answer) == 0 || answer[0] != "ok" {
		return answer, err
	}
	n, err := w.Int()
	if err != nil {
		return nil, err
	}
	if n < l.replicas {
		return nil, fmt.Errorf("%w: %d of %d", ErrReplicas, n, l.replicas)
	}
	return answer, nil
}

// waitReplicas is how long a batch waits for its replicas.
const waitReplicas = time.Second

func (l *Redis) nodeOf(ctx context.Context, key string) (redis.Cmdable, error) {
	if c, ok := l.write.(*redis.ClusterClient); ok {
		return c.MasterForKey(ctx, key)
	}
	return l.write, nil
}

// settle waits until what was just read is on the replicas that are asked for: what the log tells
// must not be taken back by a failover.
func (l *Redis) settle(ctx context.Context, session string) error {
	if l.replicas == 0 {
		return nil
	}
	_, err := l.run(ctx, settleScript, l.redisKeys(session))
	return err
}
