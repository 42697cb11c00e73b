package eventlog

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Mender is a log whose storage can lose what it acknowledged, as Redis does when it fails over to a
// replica that lagged or is restored from an older copy. The nodes that still know the lost tail offer
// it again; these methods look at what is there whatever this process has seen before.
type Mender interface {
	// Found is where the record ends by what is stored now; ErrNotFound when it is not there.
	Found(ctx context.Context, session string) (Head, error)
	// FoundLine is the line of a version as it is stored now.
	FoundLine(ctx context.Context, session string, v uint64) (Line, error)
	// Mend adds lines, which may be none, after the head found, and gives the record the epoch, which
	// is that of found or one raised above it. When it is raised every append is put off for MendFor
	// (ErrMending), so that the node that knows most has its turn. A record that is not there (found is
	// the zero head) is made anew; since is its time of creation then.
	Mend(ctx context.Context, session string, found Head, epoch string, since time.Time, lines []Line) (Head, error)
}

// MendFor is how long appends are put off after an epoch was raised: every node asks for the head
// once a second.
const MendFor = 1500 * time.Millisecond

// ErrMending: the record is being mended after its storage lost a part of it. Try again in a moment.
var ErrMending = errors.New("the record is being mended: its storage had lost the end of it")

// An epoch that was raised carries how often: "…" , "….1", "….2".

// SplitEpoch is the lineage of an epoch, which only a wiped record changes, and how often it was raised.
func SplitEpoch(epoch string) (lineage string, raised int) {
	if i := strings.LastIndexByte(epoch, '.'); i >= 0 {
		if n, err := strconv.Atoi(epoch[i+1:]); err == nil && n > 0 {
			return epoch[:i], n
		}
	}
	return epoch, 0
}

// RaiseEpoch is an epoch of the same lineage above both.
func RaiseEpoch(a, b string) string {
	lineage, n := SplitEpoch(a)
	_, m := SplitEpoch(b)
	return lineage + "." + strconv.Itoa(max(n, m)+1)
}

// mendScript: KEYS as redisKeys and the key that puts appends off; ARGV epoch, v, hash of the head as
// found (” of a record that is not there); new epoch, new v, new hash; channel; milliseconds to put
// off, 0 for not; time of creation in milliseconds; number of lines; then of each line v, cmd, body,
// private, prev, hash.
var mendScript = redis.NewScript(`
local head = redis.call('HMGET', KEYS[1], 'epoch', 'v', 'hash')
local epoch, v, hash = head[1] or '', head[2] or '0', head[3] or ''
if epoch ~= ARGV[1] or v ~= ARGV[2] or hash ~= ARGV[3] then return {'conflict', epoch, v, hash} end
if not head[1] then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
  redis.call('HSET', KEYS[1], 'created', ARGV[9])
elseif redis.call('XLEN', KEYS[2]) ~= tonumber(v) then return {'gap'} end
local at = 11
for i = 1, tonumber(ARGV[10]) do
  redis.call('XADD', KEYS[2], ARGV[at] .. '-0', 'c', ARGV[at + 1], 'b', ARGV[at + 2], 'p', ARGV[at + 4], 'h', ARGV[at + 5])
  redis.call('HSET', KEYS[3], ARGV[at + 1], ARGV[at])
  redis.call('HDEL', KEYS[4], ARGV[at + 1])
  if ARGV[at + 3] ~= '' then redis.call('HSET', KEYS[6], ARGV[at], ARGV[at + 3]) end
  at = at + 6
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[4], 'v', ARGV[5], 'hash', ARGV[6])
if ARGV[8] ~= '0' then redis.call('SET', KEYS[7], '1', 'PX', ARGV[8]) end
redis.call('PUBLISH', ARGV[7], ARGV[5])
return {'ok'}
`)

// mendingKey is there while appends to the record are put off.
func (l *Redis) mendingKey(session string) string { return l.prefix + ":{" + session + "}:mending" }

// Found is where the record ends by what Redis holds now.
func (l *Redis) Found(ctx context.Context, session string) (h Head, err error) {
	if nameable(session) != nil {
		return Head{}, about(session, ErrNotFound)
	}
	var fields []any
	err = l.call(ctx, func(ctx context.Context) (err error) {
		fields, err = l.read.HMGet(ctx, l.redisKeys(session)[0], "epoch", "v", "hash").Result()
		return err
	})
	if err != nil {
		return Head{}, about(session, err)
	}
	text := make([]string, len(fields))
	for i, f := range fields {
		s, ok := f.(string)
		if !ok {
			return Head{}, about(session, ErrNotFound)
		}
		text[i] = s
	}
	h, err = headOf(text)
	return h, about(session, err)
}

// FoundLine is the line of a version as Redis holds it now, without its private part.
func (l *Redis) FoundLine(ctx context.Context, session string, v uint64) (Line, error) {
	var entries []redis.XMessage
	err := l.call(ctx, func(ctx context.Context) (err error) {
		entries, err = l.read.XRangeN(ctx, l.redisKeys(session)[1], strconv.FormatUint(v, 10), "+", 1).Result()
		return err
	})
	if err == nil && len(entries) == 0 {
		err = ErrGap
	}
	if err != nil {
		return Line{}, about(session, err)
	}
	lines, err := linesOf(entries, make([]any, 1), v-1)
	if err != nil {
		return Line{}, about(session, err)
	}
	return lines[0], nil
}

// Mend adds lines after the head found and gives the record the epoch.
func (l *Redis) Mend(ctx context.Context, session string, found Head, epoch string, since time.Time, lines []Line) (Head, error) {
	head, err := Batch{Lines: lines}.Check(Head{Epoch: epoch, V: found.V, Hash: found.Hash})
	if err != nil {
		return Head{}, about(session, err)
	}
	if err := nameable(session); err != nil {
		return Head{}, about(session, err)
	}
	if _, err := l.run(ctx, indexScript, l.indexKeys(), session); err != nil {
		return Head{}, about(session, err)
	}
	keys := append(l.redisKeys(session), l.mendingKey(session))
	var off int64
	if epoch != found.Epoch {
		off = MendFor.Milliseconds()
	}
	args := make([]any, 0, 10+6*len(lines))
	args = append(args, found.Epoch, found.V, found.Hash, epoch, head.V, head.Hash, keys[0], off, since.UnixMilli(), len(lines))
	for _, x := range lines {
		args = append(args, x.V, x.Cmd, x.Body, x.Private, x.Prev, x.Hash)
	}
	answer, err := l.run(ctx, mendScript, keys, args...)
	if err != nil {
		return Head{}, about(session, err)
	}
	switch answer[0] {
	case "ok":
		l.known.mended(session, head)
		return head, nil
	case "gap":
		return Head{}, about(session, ErrGap)
	}
	return Head{}, about(session, fmt.Errorf("%w: another node mends it", ErrConflict))
}
