package feeds

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rostrum/session"
)

// walk calls f with every object in a JSON value.
func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, m := range v {
			walk(m, f)
		}
	case []any:
		for _, m := range v {
			walk(m, f)
		}
	}
}

// readJSON calls f with every object of the files, in the order of their names; of a recorded stream with
// those of its events. It returns how many files there were.
func readJSON(t *testing.T, patterns []string, f func(file string, o map[string]any)) (files int) {
	t.Helper()
	var all []string
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err != nil || len(found) == 0 {
			t.Fatal(p, err)
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	for _, file := range all {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs := [][]byte{b}
		if strings.HasSuffix(file, ".sse.txt") {
			docs = nil
			for line := range bytes.Lines(b) {
				if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
					docs = append(docs, data)
				}
			}
		}
		for _, doc := range docs {
			var v any
			if json.Unmarshal(doc, &v) == nil {
				walk(v, func(o map[string]any) { f(file, o) })
			}
		}
	}
	return len(all)
}

// row is one line of the table of what became of what was recorded.
type row struct {
	source                                string
	payloads, public, private             int
	offered, revised, retracted, standing int
}

// TestEverythingThatWasRecordedIsTakenOnce drives the recorded payloads of the real services through
// the connectors, from servers that speak as the services do, each twice: the second time after a
// restart that has forgotten its position. Every public post with words is a question once, edits and
// deletions are followed, and no direct or private message is anywhere in the record.
func TestEverythingThatWasRecordedIsTakenOnce(t *testing.T) {
	rows := []row{recordedMastodon(t), recordedBluesky(t), recordedFeeds(t)}
	t.Logf("%-12s %9s %7s %8s %8s %8s %10s %9s", "source", "payloads", "public", "private", "offered", "revised", "retracted", "standing")
	for _, r := range rows {
		t.Logf("%-12s %9d %7d %8d %8d %8d %10d %9d", r.source, r.payloads, r.public, r.private, r.offered, r.revised, r.retracted, r.standing)
		if r.offered != r.public {
			t.Errorf("%s: %d public posts, %d questions", r.source, r.public, r.offered)
		}
	}
	if m := rows[0]; m.public < 15 || m.revised != 1 || m.retracted != 1 {
		t.Errorf("Mastodon: %+v", m)
	}
	if b := rows[1]; b.public < 60 || b.retracted != 1 {
		t.Errorf("Bluesky: %+v", b)
	}
}

func recordedMastodon(t *testing.T) row {
	out := row{source: "mastodon"}
	s := &social{}
	public, secret, direct := map[string]bool{}, map[string]string{}, map[string]bool{}
	seen := map[string]bool{}
	out.payloads = readJSON(t, []string{"testdata/mastodon/*.json", "testdata/mastodon/*.sse.txt"}, func(file string, o map[string]any) {
		uri, _ := o["uri"].(string)
		content, isStatus := o["content"].(string)
		visibility, _ := o["visibility"].(string)
		if !isStatus || uri == "" || visibility == "" {
			return
		}
		text := plain(content)
		if warning, _ := o["spoiler_text"].(string); warning != "" {
			text = strings.TrimSpace(warning + "\n" + text)
		}
		switch {
		case visibility == "direct":
			direct[file], secret[uri] = true, text
		case visibility != "public" && visibility != "unlisted":
			secret[uri] = text
		case text != "" && o["reblog"] == nil:
			public[uri] = true
		}
		if raw, err := json.Marshal(o); err == nil && !seen[uri] {
			seen[uri] = true
			s.statuses = append(s.statuses, raw)
		}
	})
	slices.SortFunc(s.statuses, func(a, b json.RawMessage) int {
		var x, y status
		if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
			t.Fatal("a status that is none")
		}
		switch {
		case newer(y.ID, x.ID):
			return -1
		case newer(x.ID, y.ID):
			return 1
		}
		return 0
	})
	streams, err := filepath.Glob("testdata/mastodon/*.sse.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range streams {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s.stream = append(append(s.stream, b...), "\n\n"...)
	}
	if len(direct) != 6 {
		t.Errorf("%d payloads hold direct messages, there were six", len(direct))
	}
	out.public, out.private = len(public), len(secret)
	r, _ := startSocial(t, s)
	for range 2 {
		stop := run(t, r, Options{})
		until(t, "all of it was taken", func() bool {
			f := r.source("tag")
			return f.Offered >= len(public) && f.Retracted == 1 && f.State == session.FeedLive
		})
		stop()
		r.report(t, session.FeedReport{Feed: "tag", State: session.FeedLive, Position: "1"})
	}
	r.count(&out, "tag")
	_ = r.Read(func(st *session.State) error {
		for uri, text := range secret {
			for _, q := range st.Questions {
				if q.Ref == (Item{ID: uri}).ref(session.Feed{ID: "tag", Kind: "mastodon"}) || text != "" && q.Text == text {
					t.Errorf("a message that is not public was offered: %s", uri)
				}
			}
		}
		return nil
	})
	return out
}

// count fills in what a feed did.
func (r *record) count(out *row, feed string) {
	s := r.source(feed)
	out.offered += s.Offered
	out.revised += s.Revised
	out.retracted += s.Retracted
	out.standing = len(r.texts())
}

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
		until(t, "all of it was taken", func() bool {
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

func recordedFeeds(t *testing.T) row {
	out := row{source: "syndication"}
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	var all []session.Feed
	want := map[string]int{}
	for _, pattern := range []string{"testdata/syndication/*.[xj]*", "testdata/syndication/parsed/*.[xj]*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			id := fmt.Sprintf("f%d", len(all))
			mux.HandleFunc("/"+id, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) })
			all = append(all, session.Feed{ID: id, Kind: "rss", URL: srv.URL + "/" + id})
			ids := map[string]bool{}
			if items, err := DecodeFeed(b); err == nil {
				for _, it := range items {
					ids[it.ID] = true
				}
			}
			want[id] = len(ids)
			out.public += len(ids)
		}
	}
	out.payloads = len(all)
	r := newRecord(t, all...)
	for range 2 {
		stop := run(t, r, Options{})
		until(t, "every feed was read, or is said to be none", func() bool {
			return !slices.ContainsFunc(all, func(f session.Feed) bool {
				s := r.source(f.ID)
				return s.State != session.FeedLive && s.Error != "garbage"
			})
		})
		stop()
	}
	for _, f := range all {
		if s := r.source(f.ID); s.Offered != want[f.ID] || s.Error == "garbage" && s.Offered > 0 {
			t.Errorf("%s: %d entries, %d questions, %s", f.ID, want[f.ID], s.Offered, s.Error)
		}
		r.count(&out, f.ID)
	}
	return out
}
