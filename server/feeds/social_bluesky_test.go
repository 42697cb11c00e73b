package feeds

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rostrum/server/room/roomtest"
	"rostrum/session"
)

func recordedBluesky(t *testing.T) row {
	const letter = "e" // of words that are searched for; nearly every post has it
	out := row{source: "bluesky"}
	n := &network{password: "right", page: 25}
	public, seen := map[string]bool{}, map[string]bool{}
	out.payloads = readJSON(t, []string{"testdata/bluesky/*.json"}, func(_ string, o map[string]any) {
		uri, _ := o["uri"].(string)
		record, _ := o["record"].(map[string]any)
		if !strings.Contains(uri, "/"+postCollection+"/") || record == nil || o["author"] == nil || seen[uri] {
			return
		}
		raw, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		seen[uri] = true
		n.found = append(n.found, string(raw))
		if text, _ := record["text"].(string); strings.Contains(strings.ToLower(text), letter) {
			public[uri] = true
		}
	})
	var frames []string
	files, err := filepath.Glob("testdata/bluesky/firehose/*.json")
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	out.payloads += len(files)
	for _, file := range files {
		for _, c := range recordedCommits(t, file) {
			for _, op := range c.Ops {
				frames = append(frames, c.event(t, op))
				if post, ok := c.record(t, op).(map[string]any); ok && op.Action == "create" && strings.HasPrefix(op.Path, postCollection+"/") {
					if text, _ := post["text"].(string); strings.Contains(strings.ToLower(text), letter) {
						public["at://"+c.Repo+"/"+op.Path] = true
					}
				}
			}
		}
	}
	n.rounds = [][]string{frames, frames}
	out.public = len(public)
	r := startNetwork(t, n, session.Feed{Query: letter})
	for range 2 {
		r.report(t, session.FeedReport{Feed: "sky", State: session.FeedLive, Position: fmt.Sprint(time.Now().Add(-48 * time.Hour).UnixMicro())})
		stop := run(t, r, Options{Secrets: map[string][]string{"sky": {"desk.example", "right"}}})
		roomtest.Until(t, "all of it was taken", func() bool {
			f := r.source("sky")
			return f.Offered >= len(public) && f.Retracted == 1 && f.State == session.FeedLive
		})
		stop()
	}
	r.count(&out, "sky")
	return out
}

// recordedCommit is what the network's own stream says, before a Jetstream makes JSON of it.
type recordedCommit struct {
	Repo   string       `json:"repo"`
	Time   time.Time    `json:"time"`
	Ops    []recordedOp `json:"ops"`
	Blocks struct {
		Bytes string `json:"$bytes"`
	} `json:"blocks"`
}

type recordedOp struct {
	Action string `json:"action"`
	Path   string `json:"path"`
	CID    *struct {
		Link string `json:"$link"`
	} `json:"cid"`
}

func recordedCommits(t *testing.T, file string) []recordedCommit {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var many struct {
		Messages []struct {
			Frame struct {
				Body recordedCommit `json:"body"`
			} `json:"frame"`
		} `json:"messages"`
	}
	var one recordedCommit
	if json.Unmarshal(b, &many) != nil || json.Unmarshal(b, &one) != nil {
		t.Fatal(file)
	}
	if len(many.Messages) == 0 {
		return []recordedCommit{one}
	}
	var all []recordedCommit
	for _, m := range many.Messages {
		all = append(all, m.Frame.Body)
	}
	return all
}

// event is the operation as a Jetstream of the first shape says it.
func (c recordedCommit) event(t *testing.T, op recordedOp) string {
	collection, rkey, _ := strings.Cut(op.Path, "/")
	commit := map[string]any{"operation": op.Action, "collection": collection, "rkey": rkey, "rev": "r"}
	if r := c.record(t, op); r != nil {
		commit["record"] = r
	}
	b, err := json.Marshal(map[string]any{"did": c.Repo, "time_us": c.Time.UnixMicro(), "kind": "commit", "commit": commit})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// record finds the operation's record among the blocks, a CARv1 file: the length of each section, the
// block's CID, its DAG-CBOR.
func (c recordedCommit) record(t *testing.T, op recordedOp) any {
	t.Helper()
	if op.CID == nil {
		return nil
	}
	car, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(c.Blocks.Bytes, "="))
	if err != nil {
		t.Fatal(err)
	}
	const cidLen = 36
	for first := true; len(car) > 0; first = false {
		n, head := uvarint(car)
		section := car[head : head+n]
		car = car[head+n:]
		if first || len(section) < cidLen {
			continue
		}
		cid := "b" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(section[:cidLen]))
		if cid == op.CID.Link {
			v, _ := cbor(t, section[cidLen:])
			return v
		}
	}
	return nil
}

func uvarint(b []byte) (n, length int) {
	for shift := 0; ; shift += 7 {
		n |= int(b[length]&0x7f) << shift
		length++
		if b[length-1] < 0x80 {
			return n, length
		}
	}
}

// cbor reads one value of what DAG-CBOR has: no floats and no indefinite lengths occur in a post.
func cbor(t *testing.T, b []byte) (v any, rest []byte) {
	t.Helper()
	kind, n := b[0]>>5, int(b[0]&31)
	b = b[1:]
	if n >= 24 && kind != 7 {
		size := 1 << (n - 24)
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | int(c)
		}
		b = b[size:]
	}
	switch kind {
	case 0:
		return n, b
	case 1:
		return -1 - n, b
	case 2:
		return base64.StdEncoding.EncodeToString(b[:n]), b[n:]
	case 3:
		return string(b[:n]), b[n:]
	case 4:
		list := []any{}
		for range n {
			v, b = cbor(t, b)
			list = append(list, v)
		}
		return list, b
	case 5:
		m := map[string]any{}
		for range n {
			var key any
			key, b = cbor(t, b)
			v, b = cbor(t, b)
			m[fmt.Sprint(key)] = v
		}
		return m, b
	case 6: // 42, a link
		return cbor(t, b)
	}
	return n == 21, b // false, true; null is none of the two and read as false
}
