package eventlog_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
	"rostrum/server/eventlog/redistest"
)

// A Redis may be reached in several ways; on each the log passes the same suite.

// TestRedisCluster: the records of a log lie on different servers, each in one slot.
func TestRedisCluster(t *testing.T) {
	nodes, at := redistest.Cluster(t)
	logtest.Run(t, onRedis(at))
	holding := 0
	for _, n := range nodes {
		if n.Must("DBSIZE") != ":0" {
			holding++
		}
	}
	if holding < 2 {
		t.Errorf("%d of three servers hold anything", holding)
	}
	one, two := redisAt(t, at, eventlog.RedisOptions{}), redisAt(t, at, eventlog.RedisOptions{})
	wantLease(t, one, "feed/a", "node-1", time.Minute, true)
	wantLease(t, two, "feed/a", "node-2", time.Minute, false)
	if _, err := one.Present(t.Context(), eventlog.Node{ID: "n"}); err != nil {
		t.Error(err)
	}
	g, err := one.Guarantee(t.Context())
	if err != nil || g.Level != eventlog.Disk {
		t.Errorf("a cluster promises %v, %v", g, err)
	}
}

// TestRedisClusterAnnounces: an announcement reaches a follower that listens at another server.
func TestRedisClusterAnnounces(t *testing.T) {
	t.Parallel()
	_, at := redistest.Cluster(t)
	l := redisAt(t, at, eventlog.RedisOptions{})
	other := redisAt(t, at, eventlog.RedisOptions{})
	for i := range 6 {
		name := fmt.Sprint("s", i)
		if err := l.Create(t.Context(), name, "e"); err != nil {
			t.Fatal(err)
		}
		told := make(chan eventlog.Head, 1000)
		go func() {
			_ = other.Follow(t.Context(), name, func(h eventlog.Head, err error) {
				if err == nil {
					told <- h
				}
			})
		}()
		<-told
		h := eventlog.Head{Epoch: "e"}
		x := logtest.Line(t, h, "c")
		if _, err := l.Append(t.Context(), name, h, lines(x)); err != nil {
			t.Fatal(err)
		}
		late := time.After(10 * time.Second)
		for got := h; got.V == 0; {
			select {
			case got = <-told:
			case <-late:
				t.Fatalf("%s: the append is never told", name)
			}
		}
	}
}

// TestRedisTLS: over TLS with certificates of both sides, and never without.
func TestRedisTLS(t *testing.T) {
	s := redistest.StartTLS(t)
	q := url.Values{"ca": {s.CA}, "cert": {s.Cert}, "key": {s.Key}, "server_name": {"redis.test"}}
	with := func(change func(url.Values)) string {
		p := url.Values{}
		for k, v := range q {
			p[k] = v
		}
		change(p)
		return "rediss://" + s.Address + "?" + p.Encode()
	}
	var n atomic.Int64
	logtest.Run(t, func(testing.TB) logtest.Open {
		prefix := fmt.Sprint("t", n.Add(1))
		return func(t testing.TB) eventlog.Log {
			return redisAt(t, with(func(p url.Values) { p.Set("prefix", prefix) }), eventlog.RedisOptions{})
		}
	})
	for name, at := range map[string]string{
		"another authority":           with(func(p url.Values) { p.Set("ca", s.OtherCA) }),
		"another name":                with(func(p url.Values) { p.Set("server_name", "other.test") }),
		"no certificate of its own":   with(func(p url.Values) { p.Del("cert"); p.Del("key") }),
		"the system's authorities":    with(func(p url.Values) { p.Del("ca") }),
		"without TLS at the TLS port": "redis://" + s.Address,
	} {
		l, err := eventlog.OpenRedis(t.Context(), at, eventlog.RedisOptions{})
		if err == nil {
			l.Close()
			t.Errorf("%s: it connects", name)
		}
	}
}

// TestRedisAsDeployed: with the settings and the least rights of deploy/redis/redis.conf the log passes
// the suite, and the user can do nothing else.
func TestRedisAsDeployed(t *testing.T) {
	s := redistest.StartWith(t, deployedSettings(t, "databases 64\n", "min-replicas-to-write 1"))
	var n atomic.Int64
	at := func(db int64) string { return fmt.Sprint("redis://rostrum@", s.Addr(), "/", db) }
	o := eventlog.RedisOptions{Password: "a password"}
	logtest.Run(t, func(testing.TB) logtest.Open {
		db := n.Add(1) // the user may touch keys of one prefix alone
		return func(t testing.TB) eventlog.Log { return redisAt(t, at(db), o) }
	})
	l := redisAt(t, at(0), o)
	wantLease(t, l, "feed/a", "node-1", time.Minute, true)
	if _, err := l.Present(t.Context(), eventlog.Node{ID: "n"}); err != nil {
		t.Error(err)
	}
	if err := l.Create(t.Context(), "s", "e1"); err != nil {
		t.Fatal(err)
	}
	found, err := l.Found(t.Context(), "s")
	if err == nil {
		_, err = l.Mend(t.Context(), "s", found, "e1.1", time.Now(), nil)
	}
	if err != nil {
		t.Error(err)
	}
	ctx := t.Context()
	told := make(chan struct{}, 100)
	go func() {
		_ = l.Follow(ctx, "s", func(_ eventlog.Head, err error) {
			if err != nil {
				t.Error(err)
			}
			told <- struct{}{}
		})
	}()
	<-told
	if g, err := l.Guarantee(t.Context()); err != nil || g.Level != eventlog.Disk {
		t.Errorf("it promises %+v, %v", g, err)
	}
	if _, err := eventlog.OpenRedis(t.Context(), at(0), eventlog.RedisOptions{Password: "another"}); err == nil || !strings.Contains(err.Error(), "denies") {
		t.Errorf("with another password: %v", err)
	}
	for _, cmd := range [][]string{{"GET", "other"}, {"FLUSHALL"}, {"CONFIG", "SET", "appendonly", "no"}, {"KEYS", "*"}, {"SHUTDOWN"}, {"ACL", "LIST"}} {
		if line := s.DoAs("rostrum", "a password", cmd...); !strings.HasPrefix(line, "-NOPERM") {
			t.Errorf("%v as the user: %q", cmd, line)
		}
	}
}

const deployedPassword = "a password"

// deployedSettings is a file with the settings of deploy/redis/redis.conf, without some lines, and more.
func deployedSettings(t *testing.T, more string, without ...string) string {
	t.Helper()
	conf, err := os.ReadFile("../../deploy/redis/redis.conf")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(deployedPassword))
	text := strings.NewReplacer("__SHA256_OF_THE_PASSWORD__", hex.EncodeToString(sum[:]), "__PASSWORD__", `"`+deployedPassword+`"`).Replace(string(conf))
	// The test looks into the server itself, as the default user.
	for _, line := range append(without, "bind 0.0.0.0", "port 6379", "user default off") {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Fatalf("the settings have no line %q any more", line)
		}
		text = strings.ReplaceAll(text, "\n"+line+"\n", "\n")
	}
	file := filepath.Join(t.TempDir(), "redis.conf")
	if err := os.WriteFile(file, []byte(text+"\n"+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestSentinelAsDeployed: with the settings of deploy/redis for Redis and three Sentinels, each with its
// own least rights, the replica takes over from a primary that died, and acts go on once the old one is
// back as the replica.
func TestSentinelAsDeployed(t *testing.T) {
	t.Parallel()
	one := redistest.StartWith(t, deployedSettings(t, ""))
	two := redistest.StartWith(t, deployedSettings(t, fmt.Sprintf("replicaof 127.0.0.1 %d\n", one.Port())))
	conf, err := os.ReadFile("../../deploy/redis/sentinel.conf")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("port 26379\n", "\n", "monitor rostrum redis-1 6379 2", fmt.Sprintf("monitor rostrum 127.0.0.1 %d 2", one.Port()),
		"down-after-milliseconds rostrum 3000", "down-after-milliseconds rostrum 500", "failover-timeout rostrum 15000", "failover-timeout rostrum 3000",
		"__PASSWORD__", `"`+deployedPassword+`"`).Replace(string(conf))
	var watching []*redistest.Server
	var sentinels []string
	for range 3 {
		w := redistest.SentinelWith(t, text)
		watching, sentinels = append(watching, w), append(sentinels, w.Addr())
	}
	until := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(40 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal(what)
			}
		}
	}
	until("the replica does not come into step", one.IsPrimary) // it takes writes when it has a replica
	o := eventlog.RedisOptions{Password: deployedPassword, Replicas: 1}
	l := redisAt(t, "redis+sentinel://rostrum@"+strings.Join(sentinels, ",")+"/rostrum", o)
	if g, err := l.Guarantee(t.Context()); err != nil || g.Level != eventlog.Replicated {
		t.Errorf("it promises %+v, %v", g, err)
	}
	if err := l.Create(t.Context(), "s", "e1"); err != nil {
		t.Fatal(err)
	}
	h := eventlog.Head{Epoch: "e1"}
	h = mustAppend(t, l, h, lines(logtest.Line(t, h, "c1")))
	for _, w := range watching {
		until("a Sentinel does not find the others and the replica", func() bool {
			return strings.HasPrefix(w.Do("SENTINEL", "CKQUORUM", "rostrum"), "+OK 3 ") && w.Do("SENTINEL", "REPLICAS", "rostrum") == "*1"
		})
	}
	one.Kill()
	until("the replica does not take over", func() bool { return strings.HasPrefix(two.Do("SET", "redistest:primary", "1"), "-NOREPLICAS") })
	one.Restart()
	one.Obey(two) // Sentinel would see to it, after ten seconds
	x := logtest.Line(t, h, "c2")
	until("no act is taken any more", func() bool {
		if _, err := l.Append(t.Context(), "s", h, lines(x)); err == nil {
			return true
		}
		found, err := l.Answers(t.Context(), "s", []string{"c2"})
		return err == nil && found["c2"].V == 2
	})
	if r, err := eventlog.Verify(t.Context(), l, "s"); err != nil || r.Head != h.After(x) {
		t.Errorf("%+v, %v", r, err)
	}
}
