package eventlog

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Node is what one process on a shared log says of itself.
type Node struct {
	ID       string          `json:"id"`
	Address  string          `json:"address,omitempty"` // where it listens
	Version  string          `json:"version,omitempty"`
	Started  time.Time       `json:"started"`
	Stopping bool            `json:"stopping,omitempty"`
	Viewers  int             `json:"viewers"`
	Heads    map[string]Head `json:"heads"` // what it shows, by session
	// Seen is how long ago it said so, by the clock of the log.
	Seen time.Duration `json:"-"`
}

// Presence is a log on which nodes can see each other. It is for operators; nothing is decided by it.
type Presence interface {
	// Present says that the node is there and returns all that have said so within PresentFor, in
	// order of their ids, this one among them.
	Present(ctx context.Context, n Node) ([]Node, error)
	// Nodes are those that have said so.
	Nodes(ctx context.Context) ([]Node, error)
	// Absent takes a node away that has stopped.
	Absent(ctx context.Context, id string) error
}

const (
	// PresentEvery is how often a node should say that it is there.
	PresentEvery = 2 * time.Second
	// PresentFor is how long it counts.
	PresentFor = 10 * time.Second
)

// presentScript: KEYS a hash of id → milliseconds, a space, and the node; ARGV milliseconds for which it
// counts, id to set or remove (” neither), the node (” removes).
var presentScript = redis.NewScript(`
local t = redis.call('TIME')
local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
if ARGV[2] ~= '' then
  if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[2])
  else redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f', now) .. ' ' .. ARGV[3]) end
end
local all, there = redis.call('HGETALL', KEYS[1]), {'ok'}
for i = 1, #all, 2 do
  local at, node = string.match(all[i + 1], '^(%d+) (.*)$')
  local age = at and now - tonumber(at) or -1
  if age < 0 or age > tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], all[i])
  else
    there[#there + 1] = string.format('%.0f', age)
    there[#there + 1] = node
  end
end
return there
`)

func (l *Redis) presence(ctx context.Context, id, node string) ([]Node, error) {
	answer, err := l.run(ctx, presentScript, []string{l.prefix + ":{nodes}:present"}, PresentFor.Milliseconds(), id, node)
	if err != nil {
		return nil, fmt.Errorf("the nodes that are present: %w", err)
	}
	var nodes []Node
	for i := 1; i+1 < len(answer); i += 2 {
		var n Node
		age, err := strconv.ParseInt(answer[i], 10, 64)
		if err == nil {
			err = json.Unmarshal([]byte(answer[i+1]), &n)
		}
		if err != nil {
			return nil, fmt.Errorf("a node that is present: %w", err)
		}
		n.Seen = time.Duration(age) * time.Millisecond
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	return nodes, nil
}

// Present says that the node is there and returns all that are.
func (l *Redis) Present(ctx context.Context, n Node) ([]Node, error) {
	b, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("say that a node is present: %w", err)
	}
	return l.presence(ctx, n.ID, string(b))
}

// Nodes are those that have said that they are there.
func (l *Redis) Nodes(ctx context.Context) ([]Node, error) { return l.presence(ctx, "", "") }

// Absent takes the node away.
func (l *Redis) Absent(ctx context.Context, id string) error {
	_, err := l.presence(ctx, id, "")
	return err
}
