package eventlog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Create starts an empty record under a new epoch.
func (l *Redis) Create(ctx context.Context, session, epoch string) error {
	if err := nameable(session); err != nil {
		return err
	}
	if epoch == "" {
		return fmt.Errorf("%w: a record needs an epoch", ErrMalformed)
	}
	// The list first: a name in it without a record is passed over, a record without a name would
	// never be found again.
	if _, err := l.run(ctx, indexScript, l.indexKeys(), session); err != nil {
		return about(session, err)
	}
	answer, err := l.run(ctx, createScript, l.redisKeys(session), epoch, time.Now().UnixMilli())
	if err != nil {
		return about(session, err)
	}
	if answer[0] == "exists" {
		return about(session, ErrExists)
	}
	return about(session, l.known.saw(session, knownHead{}, Head{Epoch: epoch}))
}

// Append adds the batch if the record still ends at after. A head of another epoch conflicts too.
func (l *Redis) Append(ctx context.Context, session string, after Head, b Batch) (Head, error) {
	head, err := b.Check(after)
	if err != nil {
		return Head{}, about(session, err)
	}
	if err := nameable(session); err != nil {
		return Head{}, about(session, ErrNotFound)
	}
	keys := append(l.redisKeys(session), l.mendingKey(session))
	args := make([]any, 0, 9+6*len(b.Lines)+2*len(b.Refused))
	args = append(args, after.Epoch, after.V, after.Hash, keys[0], l.refusals, head.V, head.Hash, len(b.Lines), len(b.Refused))
	for _, x := range b.Lines {
		args = append(args, x.V, x.Cmd, x.Body, x.Private, x.Prev, x.Hash)
	}
	for _, r := range b.Refused {
		args = append(args, r.Cmd, r.Answer)
	}
	before := l.known.before(session)
	answer, err := l.run(ctx, appendScript, keys, args...)
	if err != nil {
		return Head{}, about(session, err)
	}
	switch answer[0] {
	case "ok":
		if err := l.known.saw(session, before, head); err != nil {
			return Head{}, about(session, err)
		}
		return head, nil
	case "conflict":
		now, err := headOf(answer[1:])
		if err == nil {
			err = l.known.saw(session, before, now)
		}
		if err == nil {
			err = fmt.Errorf("%w: it is at version %d, not %d", ErrConflict, now.V, after.V)
		}
		return Head{}, about(session, err)
	case "duplicate":
		return Head{}, about(session, ErrDuplicate)
	case "gap":
		return Head{}, about(session, ErrGap)
	case "mending":
		return Head{}, about(session, ErrMending)
	}
	return Head{}, about(session, before.missing())
}

// headOf reads epoch, v and hash.
func headOf(f []string) (Head, error) {
	if len(f) < 3 {
		return Head{}, fmt.Errorf("a head of %d parts", len(f))
	}
	v, err := strconv.ParseUint(f[1], 10, 63)
	if err != nil {
		return Head{}, fmt.Errorf("a head at version %q", f[1])
	}
	return Head{Epoch: f[0], V: v, Hash: f[2]}, nil
}

// Wipe empties the record and gives it a new epoch, which must differ from the one it has.
func (l *Redis) Wipe(ctx context.Context, session, epoch string) error {
	if epoch == "" {
		return about(session, fmt.Errorf("%w: a record needs an epoch", ErrMalformed))
	}
	if _, err := l.Head(ctx, session); err != nil {
		return err
	}
	if err := l.changeFiles(ctx, session, dropFilesScript, ""); err != nil {
		return err
	}
	before := l.known.before(session)
	keys := l.redisKeys(session)
	answer, err := l.run(ctx, wipeScript, keys, epoch, keys[0])
	switch {
	case err != nil:
		return about(session, err)
	case answer[0] == "not found":
		return about(session, before.missing())
	case answer[0] == "same epoch":
		return about(session, fmt.Errorf("%w: the record has this epoch already", ErrMalformed))
	}
	l.forgetFiles(ctx)
	return about(session, l.known.saw(session, before, Head{Epoch: epoch}))
}

// redactTries bounds how often a page of private parts that changed meanwhile is done again.
const redactTries = 8

// Redact removes the person from the private part of every line. Redis forgets at once; its AOF
// keeps the old bytes until it is rewritten, which is asked for here.
func (l *Redis) Redact(ctx context.Context, session, person string) error {
	if _, err := l.Head(ctx, session); err != nil {
		return err
	}
	if err := l.dropFilesOf(ctx, session, person); err != nil {
		return err
	}
	keys := l.redisKeys(session)
	for range redactTries {
		again, err := l.redactAll(ctx, keys, person)
		if err != nil {
			return about(session, err)
		}
		if !again {
			l.forgetFiles(ctx)
			return nil
		}
	}
	return about(session, fmt.Errorf("remove a person: the private parts changed %d times meanwhile", redactTries))
}

func (l *Redis) redactAll(ctx context.Context, keys []string, person string) (again bool, err error) {
	var cursor uint64
	for {
		var page []string
		err := l.call(ctx, func(ctx context.Context) (err error) {
			page, cursor, err = l.read.HScan(ctx, keys[5], cursor, "", 100).Result()
			return err
		})
		if err != nil {
			return false, err
		}
		var args []any
		for i := 0; i+1 < len(page); i += 2 {
			without, had, err := withoutPerson(page[i+1], person)
			if err != nil {
				return false, fmt.Errorf("version %s: %w", page[i], err)
			}
			if had {
				args = append(args, page[i], page[i+1], without)
			}
		}
		if len(args) > 0 {
			answer, err := l.run(ctx, redactScript, keys, args...)
			if err != nil {
				return false, err
			}
			again = again || answer[0] == "again"
		}
		if cursor == 0 {
			return again, nil
		}
	}
}

// withoutPerson is the private part without the person, "" when nobody is left in it.
func withoutPerson(private, person string) (without string, had bool, err error) {
	if !bytes.Contains([]byte(private), []byte(person)) {
		if quoted, err := json.Marshal(person); err != nil || bytes.Equal(quoted, []byte(`"`+person+`"`)) {
			return "", false, err
		}
	}
	var people map[string]json.RawMessage
	if err := json.Unmarshal([]byte(private), &people); err != nil {
		return "", false, fmt.Errorf("the private part cannot be read: %w", err)
	}
	if _, had = people[person]; !had {
		return "", false, nil
	}
	delete(people, person)
	if len(people) == 0 {
		return "", true, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(people); err != nil {
		return "", false, err
	}
	return string(bytes.TrimSpace(b.Bytes())), true, nil
}

// forgetFiles asks Redis to write its AOF anew, without what was removed. It may be at it already,
// or not be allowed to the user; then the next rewriting does it.
func (l *Redis) forgetFiles(ctx context.Context) {
	_ = l.call(ctx, func(ctx context.Context) error {
		if c, ok := l.write.(*redis.ClusterClient); ok {
			return c.ForEachMaster(ctx, func(ctx context.Context, m *redis.Client) error { return m.BgRewriteAOF(ctx).Err() })
		}
		return l.write.BgRewriteAOF(ctx).Err()
	})
}
