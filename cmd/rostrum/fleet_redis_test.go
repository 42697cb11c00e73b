package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"rostrum/server/client"
	"rostrum/server/eventlog/redistest"
	"rostrum/session"
)

// TestSilences: Redis stops without a word, for longer and shorter. Viewers are told that what they
// see may be stale, and soon after its return they are not, and acts are carried out.
func TestSilences(t *testing.T) {
	besides(t)
	n := amount(t, 1, 30)
	s := redistest.Start(t)
	f := newFleet(t, 2, "--redis", s.URL())
	d := f.rehearsal()
	var told, back, acked []time.Duration
	var all acknowledged
	for i := range n {
		silent := 10 * time.Second
		if n > 1 {
			silent = time.Duration(1+59*i/(n-1)) * time.Second
		}
		ctx, cancel := context.WithTimeout(t.Context(), silent+3*time.Minute)
		l, err := client.New(f.urls[i%2], d.tokens[session.RoleScreen]).Live(ctx, d.id, nil)
		if err != nil {
			t.Fatal(err)
		}
		type sight struct {
			stale bool
			at    time.Time
		}
		sights := make(chan sight, 10000)
		go func() {
			defer close(sights)
			for {
				m, err := l.Read(ctx)
				if err != nil {
					return
				}
				if fr, err := m.Frame(); m.Ack == nil && err == nil {
					sights <- sight{fr.Stale, time.Now()}
				}
			}
		}()
		until := func(stale bool, within time.Duration) (at time.Time, ok bool) {
			late := time.After(within)
			for {
				select {
				case x, open := <-sights:
					if !open {
						t.Fatal("the channel was closed")
					}
					if x.stale == stale {
						return x.at, true
					}
				case <-late:
					return at, false
				}
			}
		}
		if _, ok := until(false, time.Minute); !ok {
			t.Fatal("no first frame")
		}
		s.Stop()
		began := time.Now()
		at, ok := until(true, silent)
		if ok {
			told = append(told, at.Sub(began))
		} else if silent >= 10*time.Second {
			t.Errorf("silent for %v, and nobody is told", silent)
		}
		time.Sleep(time.Until(began.Add(silent)))
		s.Continue()
		began = time.Now()
		ack, known := f.answered(ctx, secretToken, d.id, message(t, "rapporteur", &session.NoteAdd{Segment: "opening", Text: "after", Kind: "comment"}))
		if !known || ack.Error != nil {
			t.Fatalf("after %v of silence: %+v, known %v", silent, ack, known)
		}
		all.add(ack)
		acked = append(acked, time.Since(began))
		if ok {
			if at, ok = until(false, time.Minute); !ok {
				t.Fatalf("still stale after a silence of %v", silent)
			}
			back = append(back, at.Sub(began))
		}
		l.Cut()
		cancel()
	}
	f.agree(d.id, d.tokens[session.RoleRapporteur])
	all.exactlyOnce(t, f.urls[0], d.id)
	figures(t, "%d silences (SIGSTOP): told stale after at most %v (p50 %v), fresh again at most %v after its return (p50 %v), an act acknowledged at most %v after",
		n, percentile(told, 1).Round(time.Millisecond), percentile(told, .5).Round(time.Millisecond),
		percentile(back, 1).Round(time.Millisecond), percentile(back, .5).Round(time.Millisecond), percentile(acked, 1).Round(time.Millisecond))
}

// TestFailovers: the primary dies under load, again and again, and Sentinel makes a replica the
// primary. With WAIT every acknowledged act is there. Without, and with replicas that are cut off
// just before, the new primary lacks acknowledged acts: the nodes give them back, or name them.
func TestFailovers(t *testing.T) {
	for _, c := range []struct {
		name  string
		flags []string
		loses bool
	}{
		{"each act confirmed by a replica", []string{"--redis-replicas", "1"}, false},
		{"the replicas lack the last acts", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			besides(t)
			failovers(t, amount(t, 1, 10), c.flags, c.loses)
		})
	}
}

func failovers(t *testing.T, n int, flags []string, loses bool) {
	first := redistest.Start(t)
	servers := []*redistest.Server{first, first.Replica(), first.Replica()}
	sentinel := redistest.Sentinel(t, first)
	f := newFleet(t, 2, append([]string{"--redis", "redis+sentinel://" + sentinel + "/main"}, flags...)...)
	d := f.rehearsal()
	time.Sleep(1500 * time.Millisecond) // Sentinel asks the primary for its replicas every so often
	l := startLoad(t, f, d.id, 20)
	l.moves(t, 5)
	var took []time.Duration
	for i := range n {
		if i > 0 {
			time.Sleep(7 * time.Second) // Sentinel does not fail over again sooner
		}
		old := slices.IndexFunc(servers, (*redistest.Server).IsPrimary)
		if old < 0 {
			t.Fatal("no primary")
		}
		if loses {
			for j, r := range servers {
				if j != old {
					r.Stop()
				}
			}
			servers[old].Must("CLIENT", "KILL", "TYPE", "replica")
			was := l.count()
			l.moves(t, was+3)
		}
		servers[old].Kill()
		began := time.Now()
		for j, r := range servers {
			if loses && j != old {
				r.Continue()
			}
		}
		was := l.count()
		l.moves(t, was)
		took = append(took, time.Since(began))
		servers[old].Restart()
		for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
			now := slices.IndexFunc(servers, func(s *redistest.Server) bool { return s != servers[old] && s.IsPrimary() })
			if now >= 0 {
				for j, r := range servers {
					if j != now {
						r.Obey(servers[now])
					}
				}
				break
			}
			if time.Now().After(end) {
				t.Fatal("no new primary")
			}
		}
		l.moves(t, l.count()+5)
	}
	l.end()
	f.agree(d.id, d.tokens[session.RoleRapporteur])
	lost := lostInRecord(t, f.urls[0], d.id)
	at := recorded(t, f.urls[0], d.id)
	missing := 0
	for cmd, v := range l.acked.all {
		named := slices.ContainsFunc(lost, func(r session.TailLost) bool { return r.From <= v && v <= r.To })
		switch {
		case slices.Equal(at[cmd], []uint64{v}):
		case len(at[cmd]) == 0 && named:
			missing++
		default:
			t.Errorf("command %s was acknowledged at %d and stands at %v; named as lost: %v", cmd, v, at[cmd], named)
		}
	}
	if !loses && len(lost) > 0 {
		t.Errorf("lost although a replica had confirmed: %+v", lost)
	}
	raised := viewOf(t, client.New(f.urls[0], secretToken), d.id).Epoch
	figures(t, "%d failovers under 20 acts/s: %d acts acknowledged, %d unanswered, %d lost and named, none silently; acts go on after %v at most; epoch now %s",
		n, len(l.acked.all), l.unanswered.Load(), missing, percentile(took, 1).Round(10*time.Millisecond), raised)
}

// lostInRecord are the losses that the record names.
func lostInRecord(t *testing.T, url, id string) (lost []session.TailLost) {
	t.Helper()
	in := bufio.NewScanner(bytes.NewReader(exported(t, url, id)))
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var e struct {
			Body struct {
				Events []struct {
					Type string           `json:"type"`
					Data session.TailLost `json:"data"`
				} `json:"events"`
			} `json:"body"`
		}
		if !bytes.Contains(in.Bytes(), []byte(`"record.tail_lost"`)) {
			continue
		}
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		for _, ev := range e.Body.Events {
			if ev.Type == "record.tail_lost" {
				lost = append(lost, ev.Data)
			}
		}
	}
	return lost
}
