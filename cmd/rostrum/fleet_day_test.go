package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/server/wire"
	"rostrum/session"
)

// TestTheDayThroughThreeNodes: the recorded day, each request at a node drawn at random, comes to the
// record and the documents that it comes to on one node with SQLite.
func TestTheDayThroughThreeNodes(t *testing.T) {
	besides(t)
	s := redistest.Start(t)
	f := newFleet(t, 3, "--redis", s.URL())
	one := serveProcess(t)
	files := dayFiles(t)
	type played struct {
		url    string
		id     string
		record []byte
		docs   map[session.Role]*client.Documents
	}
	play := func(through, at string) played {
		began := time.Now()
		r := replayed(t, through, append([]string{"--batch", "100"}, files...)...)
		if r.Lost > 0 || r.FiveXX > 0 || r.CarriedOut+r.Refused == 0 {
			t.Fatalf("replay: %+v", r)
		}
		t.Logf("%d acts in %v", r.CarriedOut+r.Refused, time.Since(began).Round(10*time.Millisecond))
		p := played{url: at, id: r.Session, record: exported(t, at, r.Session), docs: map[session.Role]*client.Documents{}}
		for _, role := range session.ViewerRoles {
			token := secretToken
			if role == session.RoleParticipant {
				continue // the same documents as the audience's, and a "me" of their own
			}
			switch role {
			case session.RoleSecretariat:
			case session.RoleAudience:
				token = "" // the day is public
			default:
				link, err := client.New(at, secretToken).Link(t.Context(), p.id, wire.LinkRequest{Role: role})
				if err != nil {
					t.Fatalf("link of the %s: %v", role, err)
				}
				token = link.Token
			}
			p.docs[role] = viewOf(t, client.New(at, token), p.id)
		}
		return p
	}
	through := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		u, err := url.Parse(f.urls[rand.IntN(len(f.urls))])
		if err != nil {
			t.Error(err)
			return
		}
		r.SetURL(u)
	}})
	defer through.Close()
	three, single := play(through.URL, f.urls[1]), play(one.url, one.url)
	f.agree(three.id, secretToken)

	a, b := plain(bodies(t, three.record)), plain(bodies(t, single.record))
	if !bytes.Equal(a, b) {
		x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
		for i := range min(len(x), len(y)) {
			if !bytes.Equal(x[i], y[i]) {
				t.Fatalf("the records have %d and %d lines and differ at line %d: %s", len(x), len(y), i+1, firstDifference(x[i], y[i]))
			}
		}
		t.Fatalf("the records have %d and %d lines", len(x), len(y))
	}
	for role, docs := range three.docs {
		x, y := byName(t, docs), byName(t, single.docs[role])
		if !bytes.Equal(plain(x), plain(y)) {
			t.Errorf("what the %s sees differs: %s", role, firstDifference(plain(x), plain(y)))
		}
	}
	for _, url := range f.urls {
		if !bytes.Equal(exported(t, url, three.id), exported(t, f.urls[0], three.id)) {
			t.Errorf("%s exports another record", url)
		}
	}
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("…%s… and …%s…", a[from:min(len(a), i+80)], b[from:min(len(b), i+80)])
}

// bodies are what the hashes cover, line by line, each with its personal data, whose order follows the
// drawn names of the people.
func bodies(t *testing.T, record []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	for line := range bytes.Lines(record) {
		var l struct {
			Body    json.RawMessage            `json:"body"`
			Private map[string]json.RawMessage `json:"private"`
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		var people []string
		for _, p := range l.Private {
			people = append(people, string(salts.ReplaceAll(p, []byte("salt"))))
		}
		slices.Sort(people)
		fmt.Fprintf(&out, "%s %q\n", l.Body, people)
	}
	return out.Bytes()
}

// byName are documents with those of people under their names, which two plays have in common.
func byName(t *testing.T, docs *client.Documents) []byte {
	t.Helper()
	all := map[string]json.RawMessage{}
	for key, doc := range docs.All {
		if strings.HasPrefix(key, "person/") {
			var p struct {
				Name string `json:"name"`
			}
			if err := json.Unmarshal(doc, &p); err != nil {
				t.Fatal(err)
			}
			if p.Name != "" {
				key = "person/" + p.Name
			}
		}
		all[key] = doc
	}
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What two plays of one day cannot have in common: names that are drawn (sessions, people, commands,
// tokens, seals, and the hashes over all of them), and the wall clock before the day's own began.
var (
	drawn = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|"join_code":"[^"]*"`)
	salts = regexp.MustCompile(`\b[0-9a-f]{32,64}\b`)
	wall  = regexp.MustCompile(`"` + time.Now().UTC().Format("2006") + `-[0-9-]+T[0-9:.]+Z"`)
)

// plain replaces them by their order of first appearance, so that what refers to the same still does.
func plain(b []byte) []byte {
	names := map[string]string{}
	b = drawn.ReplaceAllFunc(b, func(m []byte) []byte {
		if names[string(m)] == "" {
			names[string(m)] = fmt.Sprint("«", len(names), "»")
		}
		return []byte(names[string(m)])
	})
	return wall.ReplaceAll(b, []byte(`"before the day"`))
}
