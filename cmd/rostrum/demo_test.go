package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/session"
)

func question(id, state string, votes int) session.QuestionDoc {
	return session.QuestionDoc{ID: id, Segment: "ict4d", State: session.QuestionState(state), Votes: votes}
}

// names is what the script does, in short.
func names(acts []act) string {
	var out []string
	for _, a := range acts {
		out = append(out, strings.TrimPrefix(a.do, "question.")+" "+strings.Trim(strings.TrimPrefix(string(a.with), `{"question":`), `"}`))
	}
	return strings.Join(out, ", ")
}

func TestModeratorScript(t *testing.T) {
	merged := question("q9", "approved", 99)
	merged.MergedInto = "q1"
	elsewhere := question("q8", "approved", 98)
	elsewhere.Segment = "rights"
	for _, tc := range []struct {
		name string
		all  []session.QuestionDoc
		want string
	}{
		{"nothing asked", nil, ""},
		{"the most wanted three", []session.QuestionDoc{
			question("q1", "approved", 1), question("q2", "approved", 5), question("q3", "offered", 9), question("q4", "approved", 3),
			question("q5", "approved", 2), merged, elsewhere,
		}, "select q2, select q4, select q5"},
		{"the most wanted is put, the next takes its place", []session.QuestionDoc{
			question("q1", "selected", 1), question("q2", "selected", 5), question("q3", "selected", 2), question("q4", "approved", 7),
		}, "put q2, select q4"},
		{"what was put is answered first", []session.QuestionDoc{
			question("q1", "put", 1), question("q2", "selected", 5), question("q3", "selected", 2), question("q4", "selected", 1),
		}, "answer q1"},
		{"settled ones are left alone", []session.QuestionDoc{question("q1", "answered", 9), question("q2", "hidden", 8), question("q3", "dismissed", 7)}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := moderator{panel: true}
			if got := names(m.step(1000, "ict4d", tc.all)); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
			if at, ok := m.due(); !ok || at != 1000+lookEvery {
				t.Errorf("due %d %v", at, ok)
			}
		})
	}
	var m moderator
	for _, kind := range []session.SegmentKind{session.KindOpening, session.KindClosing} {
		m.opened(0, kind)
		if _, ok := m.due(); ok {
			t.Errorf("it moderates the %s", kind)
		}
	}
	m.opened(500, session.KindPanel)
	if at, ok := m.due(); !ok || at != 500+firstLook {
		t.Errorf("due %d %v after a panel opened", at, ok)
	}
	m.closed()
	if _, ok := m.due(); ok {
		t.Error("it moderates a closed panel")
	}
}

// output may be read while a command writes it.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// await waits until the output matches.
func (o *output) await(t *testing.T, pattern string, within time.Duration) []string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if m := re.FindStringSubmatch(o.String()); m != nil {
			return m
		}
	}
	t.Fatalf("no %s within %v in\n%s", pattern, within, o)
	return nil
}

// demo runs one until stop is called, which returns its status.
func demo(t *testing.T, args ...string) (out *output, stop func() int) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	out = &output{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"demo"}, args...), out, out, []string{"ROSTRUM_SECRETARIAT_TOKEN=" + secretToken})
	}()
	var once sync.Once
	status := -1
	stop = func() int {
		once.Do(func() {
			cancel()
			select {
			case status = <-ended:
			case <-time.After(2 * time.Minute):
				t.Error("the demo does not stop")
			}
		})
		return status
	}
	t.Cleanup(func() { stop() })
	return out, stop
}

var secretariatLink = `Secretariat +(http://[^/]+)/([0-9a-f-]{36})/join#`

// A newcomer sees a living consultation at once: someone speaks, a list waits, questions are ready.
func TestDemoBeginsInTheMiddle(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	out, stop := demo(t, "--listen", taken.Addr().String())
	m := out.await(t, secretariatLink, 2*time.Minute)
	if !strings.Contains(out.String(), "is in use; taking a free port") {
		t.Errorf("it does not say that the port is taken:\n%s", out)
	}
	for _, who := range []string{"Screen", "Chair", "Moderator", "Rapporteur", "Delegate 017", "Delegate 031", "Audience"} {
		if !regexp.MustCompile(`(?m)^  ` + who + ` +http://[^/]+/` + m[2] + `/join#\S{8}`).MatchString(out.String()) {
			t.Errorf("no link for %s in\n%s", who, out)
		}
	}
	docs := viewOf(t, client.New(m[1], secretToken), m[2])
	var floor session.FloorDoc
	var list session.ListDoc
	if _, err := docs.Decode("floor", &floor); err != nil || floor.Speech == nil || floor.Segment != "ict4d" {
		t.Errorf("nobody speaks in the first panel: %+v %v", floor, err)
	}
	if _, err := docs.Decode("list/ict4d", &list); err != nil || len(list.Entries) < 3 {
		t.Errorf("the list: %+v %v", list, err)
	}
	states := map[session.QuestionState]int{}
	for key := range docs.All {
		if strings.HasPrefix(key, "question/") {
			var q session.QuestionDoc
			if _, err := docs.Decode(key, &q); err != nil {
				t.Fatal(err)
			}
			states[q.State]++
		}
	}
	if states[session.Selected] < 2 || states[session.Answered] < 2 || states[session.Approved] < 10 {
		t.Errorf("questions by state: %v", states)
	}
	if status := stop(); status != exitOK {
		t.Errorf("status %d\n%s", status, out)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "rostrum-demo-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// At the end of the day it keeps serving, and its data stays where it was told.
func TestDemoReachesTheEnd(t *testing.T) {
	dir := t.TempDir()
	out, stop := demo(t, "--listen", "127.0.0.1:0", "--speed", "1000", "--from", "6h40m", "--data", dir)
	m := out.await(t, secretariatLink, 2*time.Minute)
	out.await(t, "The day is over", 2*time.Minute)
	var s session.SessionDoc
	docs := viewOf(t, client.New(m[1], secretToken), m[2])
	if _, err := docs.Decode("session", &s); err != nil || s.State != session.PhaseClosed {
		t.Errorf("the day is %q: %v", s.State, err)
	}
	if status := stop(); status != exitOK {
		t.Errorf("status %d\n%s", status, out)
	}
	if status, stdout, stderr := rostrum(t, "verify", "--data", dir, "--session", m[2]); status != exitOK {
		t.Errorf("verify: status %d\n%s%s", status, stdout, stderr)
	}
}

// With --loop the day is wiped and takes place again, in the same session with the same links.
func TestDemoLoops(t *testing.T) {
	out, _ := demo(t, "--listen", "127.0.0.1:0", "--speed", "1000", "--from", "6h55m", "--loop")
	m := out.await(t, secretariatLink, 2*time.Minute)
	c := client.New(m[1], secretToken)
	first := viewOf(t, c, m[2])
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		docs := viewOf(t, c, m[2])
		var s session.SessionDoc
		if _, err := docs.Decode("session", &s); err != nil {
			t.Fatal(err)
		}
		if docs.Epoch != first.Epoch && len(docs.All) > len(first.All)/2 && s.State == session.PhaseLive {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("epoch %s, %d documents, %s: the day does not begin again\n%s", docs.Epoch, len(docs.All), s.State, out)
		}
	}
}

// A pause of the recording is shown for a moment and then passed over.
func TestDemoPassesOverPauses(t *testing.T) {
	d := demoDriver{rate: 10, anchorT: 5000, anchorWall: time.Now()}
	began := time.Now()
	if err := d.reach(context.Background(), 5000+3_600_000); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("an hour's pause at ten times the speed took %v, want about %v", took, idleShown/10*time.Millisecond)
	}
	if now := d.now(); now < 3_605_000 || now > 4_205_000 {
		t.Error(fmt.Sprint("the day's time is ", now))
	}
}
