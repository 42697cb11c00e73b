package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// The methods of Log that read. They may be sent twice.

// Sessions lists the records in order of creation. A name without a record is one whose creation
// was cut off, or whose record this Redis has lost: the latter is an error.
func (l *Redis) Sessions(ctx context.Context) ([]Info, error) {
	var names []string
	err := l.call(ctx, func(ctx context.Context) (err error) {
		names, err = l.read.ZRange(ctx, l.indexKeys()[0], 0, -1).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the records: %w", err)
	}
	heads, err := l.heads(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("list the records: %w", err)
	}
	var all []Info
	for i, h := range heads {
		if errors.Is(h.err, ErrNotFound) {
			continue
		}
		if h.err != nil {
			return nil, fmt.Errorf("list the records: %w", about(names[i], h.err))
		}
		all = append(all, Info{Session: names[i], Created: h.created, Head: h.head})
	}
	return all, nil
}

// toldHead is what Redis says of one record.
type toldHead struct {
	head    Head
	created time.Time
	err     error
}

// heads asks for the heads of records in one pipeline.
func (l *Redis) heads(ctx context.Context, names []string) ([]toldHead, error) {
	if len(names) == 0 {
		return nil, nil
	}
	before := make([]knownHead, len(names))
	cmds := make([]*redis.SliceCmd, len(names))
	err := l.call(ctx, func(ctx context.Context) error {
		p := l.read.Pipeline()
		for i, n := range names {
			before[i] = l.known.before(n)
			cmds[i] = p.HMGet(ctx, l.redisKeys(n)[0], "epoch", "v", "hash", "created")
		}
		_, err := p.Exec(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	told := make([]toldHead, len(names))
	for i, c := range cmds {
		told[i] = l.told(names[i], before[i], c.Val())
	}
	return told, nil
}

func (l *Redis) told(session string, before knownHead, fields []any) (t toldHead) {
	f := make([]string, len(fields))
	for i, x := range fields {
		s, ok := x.(string)
		if !ok {
			t.err = before.missing()
			return t
		}
		f[i] = s
	}
	if t.head, t.err = headOf(f); t.err != nil {
		return t
	}
	if len(f) > 3 {
		ms, err := strconv.ParseInt(f[3], 10, 64)
		if err != nil {
			t.err = fmt.Errorf("created at %q", f[3])
			return t
		}
		t.created = time.UnixMilli(ms).UTC()
	}
	t.err = l.known.saw(session, before, t.head)
	return t
}

// Head is where the record ends now.
func (l *Redis) Head(ctx context.Context, session string) (Head, error) {
	if nameable(session) != nil {
		return Head{}, about(session, ErrNotFound)
	}
	told, err := l.heads(ctx, []string{session})
	if err != nil {
		return Head{}, about(session, err)
	}
	return told[0].head, about(session, told[0].err)
}

// readLines is how many lines one call fetches, at most.
const readLines = 500

// Read returns up to limit lines with versions above after, in order; none when limit is not
// positive or the record ends there.
func (l *Redis) Read(ctx context.Context, session string, after uint64, limit int) ([]Line, error) {
	if nameable(session) != nil {
		return nil, about(session, ErrNotFound)
	}
	var lines []Line
	var epoch string
	for {
		n := min(limit-len(lines), readLines)
		head, page, err := l.readPage(ctx, session, after, n)
		if err != nil {
			return nil, about(session, err)
		}
		if epoch != "" && head.Epoch != epoch {
			return nil, about(session, fmt.Errorf("%w: it was wiped while it was read", ErrConflict))
		}
		epoch = head.Epoch
		lines = append(lines, page...)
		if len(page) == 0 || len(page) < n || len(lines) >= limit {
			break
		}
		after = page[len(page)-1].V
	}
	if len(lines) > 0 {
		if err := l.settle(ctx, session); err != nil {
			return nil, about(session, err)
		}
	}
	return lines, nil
}

// readTries bounds how often a page is read again that was wiped in the middle.
const readTries = 3

// readPage reads up to n lines, with the head before and after them: what is acknowledged before
// must be there, and nothing may have been wiped in between. (A MULTI would spare that, but Redis
// refuses it when its memory is full, and reading must go on then.)
func (l *Redis) readPage(ctx context.Context, session string, after uint64, n int) (Head, []Line, error) {
	keys := l.redisKeys(session)
	wants := n > 0 && after < math.MaxInt64-readLines
	for range readTries {
		before := l.known.before(session)
		var first, private, second *redis.SliceCmd
		var entries *redis.XMessageSliceCmd
		err := l.call(ctx, func(ctx context.Context) error {
			p := l.read.Pipeline()
			first = p.HMGet(ctx, keys[0], "epoch", "v", "hash")
			if wants {
				entries = p.XRangeN(ctx, keys[1], strconv.FormatUint(after+1, 10), "+", int64(n))
				fields := make([]string, n)
				for i := range fields {
					fields[i] = strconv.FormatUint(after+1+uint64(i), 10)
				}
				private = p.HMGet(ctx, keys[5], fields...)
				second = p.HMGet(ctx, keys[0], "epoch", "v", "hash")
			}
			_, err := p.Exec(ctx)
			return err
		})
		if err != nil {
			return Head{}, nil, err
		}
		t := l.told(session, before, first.Val())
		if t.err != nil || !wants {
			return t.head, nil, t.err
		}
		if end := l.told(session, before, second.Val()); end.err != nil {
			return t.head, nil, end.err
		} else if end.head.Epoch != t.head.Epoch {
			continue
		}
		lines, err := linesOf(entries.Val(), private.Val(), after)
		if err != nil {
			return t.head, nil, err
		}
		if t.head.V > after && uint64(len(lines)) < min(t.head.V-after, uint64(n)) {
			return t.head, nil, fmt.Errorf("%w: %d lines after version %d, the record ends at %d", ErrGap, len(lines), after, t.head.V)
		}
		return t.head, lines, nil
	}
	return Head{}, nil, fmt.Errorf("%w: it is wiped again and again", ErrConflict)
}

// linesOf reads stream entries, which must begin after the version and be without a gap and chained.
func linesOf(messages []redis.XMessage, private []any, after uint64) ([]Line, error) {
	lines := make([]Line, 0, len(messages))
	for i, m := range messages {
		v := after + 1 + uint64(i)
		if m.ID != strconv.FormatUint(v, 10)+"-0" {
			return nil, fmt.Errorf("%w: entry %s where version %d belongs", ErrGap, m.ID, v)
		}
		text := func(k string) string { s, _ := m.Values[k].(string); return s }
		x := Line{V: v, Cmd: text("c"), Body: []byte(text("b")), Prev: text("p"), Hash: text("h")}
		if p, ok := private[i].(string); ok {
			x.Private = []byte(p)
		}
		if i > 0 && x.Prev != lines[i-1].Hash {
			return nil, fmt.Errorf("%w: version %d is not chained to the one before", ErrGap, v)
		}
		lines = append(lines, x)
	}
	return lines, nil
}

// Answers finds the first answers of those of cmds that have one: of refusals, the newest kept.
func (l *Redis) Answers(ctx context.Context, session string, cmds []string) (map[string]Answer, error) {
	if nameable(session) != nil {
		return nil, about(session, ErrNotFound)
	}
	keys := l.redisKeys(session)
	before := l.known.before(session)
	var headCmd, done, refused *redis.SliceCmd
	err := l.call(ctx, func(ctx context.Context) error {
		p := l.read.Pipeline()
		headCmd = p.HMGet(ctx, keys[0], "epoch", "v", "hash")
		if len(cmds) > 0 {
			done, refused = p.HMGet(ctx, keys[2], cmds...), p.HMGet(ctx, keys[3], cmds...)
		}
		_, err := p.Exec(ctx)
		return err
	})
	if err != nil {
		return nil, about(session, err)
	}
	if t := l.told(session, before, headCmd.Val()); t.err != nil {
		return nil, about(session, t.err)
	}
	found := map[string]Answer{}
	for i, cmd := range cmds {
		if s, ok := done.Val()[i].(string); ok {
			v, err := strconv.ParseUint(s, 10, 63)
			if err != nil {
				return nil, about(session, fmt.Errorf("command %s stands at version %q", cmd, s))
			}
			found[cmd] = Answer{V: v}
		} else if s, ok := refused.Val()[i].(string); ok {
			found[cmd] = Answer{Refused: []byte(s)}
		}
	}
	if len(found) > 0 {
		if err := l.settle(ctx, session); err != nil {
			return nil, about(session, err)
		}
	}
	return found, nil
}
