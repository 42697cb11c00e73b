package eventlog_test

import (
	"strings"
	"testing"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/redistest"
)

func TestRedisGuarantee(t *testing.T) {
	s := redistest.Start(t)
	plain := redisAt(t, s.URL(), eventlog.RedisOptions{})
	waiting := redisAt(t, s.URL(), eventlog.RedisOptions{Replicas: 1})
	for _, c := range []struct {
		set   []string
		log   *eventlog.Redis
		level eventlog.Durability
		words string
	}{
		{nil, plain, eventlog.Disk, "appendfsync always"},
		{nil, waiting, eventlog.Replicated, "1 of its replicas confirm"},
		{[]string{"min-replicas-to-write", "1"}, plain, eventlog.Disk, "min-replicas-to-write 1"},
		{[]string{"appendfsync", "everysec"}, plain, eventlog.Second, "the last second or two"},
		{nil, waiting, eventlog.Second, "besides, 1 of its replicas"},
		{[]string{"appendfsync", "no"}, plain, eventlog.Memory, "half minute"},
		{[]string{"appendonly", "no"}, waiting, eventlog.Memory, "appendonly no"},
		{[]string{"maxmemory", "100mb"}, plain, eventlog.Memory, "appendonly no"},
		{[]string{"maxmemory-policy", "allkeys-lru"}, plain, eventlog.Memory, "throws records away"},
	} {
		if c.set != nil {
			s.Must("CONFIG", "SET", c.set[0], c.set[1])
		}
		g, err := c.log.Guarantee(t.Context())
		if err != nil || g.Level != c.level || !strings.Contains(g.Words, c.words) {
			t.Errorf("after %v: %s, %q, %v", c.set, g.Level, g.Words, err)
		}
		if g.Level < eventlog.Replicated && len(g.Remedies) == 0 {
			t.Errorf("after %v: nothing is said of what to change", c.set)
		}
	}
	s.Must("ACL", "SETUSER", "default", "-config")
	g, err := plain.Guarantee(t.Context())
	if err != nil || g.Level != eventlog.Memory || !strings.Contains(g.Words, "CONFIG GET") {
		t.Errorf("when the settings cannot be read: %+v, %v", g, err)
	}
	if d, err := eventlog.ParseDurability("replicated"); err != nil || d != eventlog.Replicated {
		t.Errorf("%v, %v", d, err)
	}
	if _, err := eventlog.ParseDurability("forever"); err == nil {
		t.Error("an unknown level is taken")
	}
}
