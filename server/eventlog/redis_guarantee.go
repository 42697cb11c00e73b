package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Guarantee reads from the server's settings what an acknowledged act survives; of a cluster, the
// weakest primary counts. A server that does not let its settings be read promises nothing.
func (l *Redis) Guarantee(ctx context.Context) (Guarantee, error) {
	var g Guarantee
	err := l.call(ctx, func(ctx context.Context) (err error) {
		cluster, ok := l.read.(*redis.ClusterClient)
		if !ok {
			g, err = l.guaranteeOf(ctx, l.read)
			return err
		}
		var mu sync.Mutex
		first := true
		return cluster.ForEachMaster(ctx, func(ctx context.Context, m *redis.Client) error {
			one, err := l.guaranteeOf(ctx, m)
			mu.Lock()
			defer mu.Unlock()
			if err == nil && (first || one.Level < g.Level) {
				g, first = one, false
			}
			return err
		})
	})
	if err != nil {
		return Guarantee{}, fmt.Errorf("read the settings of Redis %s: %w", l.where, err)
	}
	return g, nil
}

func (l *Redis) guaranteeOf(ctx context.Context, c redis.Cmdable) (g Guarantee, err error) {
	found := map[string]string{}
	for _, name := range []string{"appendonly", "appendfsync", "maxmemory", "maxmemory-policy", "min-replicas-to-write"} {
		m, err := c.ConfigGet(ctx, name).Result()
		if errors.Is(l.redisFailure(ctx, err), ErrDenied) || redis.HasErrorPrefix(err, "ERR unknown command") {
			return Guarantee{
				Words:    "Redis " + l.where + " does not let this user read its settings (CONFIG GET), so nothing can be promised",
				Remedies: []string{"ACL SETUSER … +config|get"},
			}, nil
		}
		if err != nil {
			return g, err
		}
		for k, v := range m {
			found[k] = v
		}
	}
	return judge(l.where, found, l.replicas), nil
}

// judge is the table of promises.
func judge(where string, found map[string]string, replicas int) Guarantee {
	g := Guarantee{Words: "Redis " + where + ", "}
	keeps := found["maxmemory"] == "0" || found["maxmemory"] == "" || found["maxmemory-policy"] == "noeviction"
	confirmed := ""
	if replicas > 0 {
		confirmed = fmt.Sprintf("; besides, %d of its replicas confirm every act before it is acknowledged", replicas)
	}
	switch {
	case !keeps:
		g.Words += "maxmemory-policy " + found["maxmemory-policy"] + ": when its memory is full it throws records away"
		g.Remedies = []string{"CONFIG SET maxmemory-policy noeviction"}
	case found["appendonly"] != "yes":
		g.Words += "appendonly no: acknowledged acts may be lost whenever Redis ends" + confirmed
		g.Remedies = []string{"CONFIG SET appendonly yes", "CONFIG SET appendfsync always", "CONFIG REWRITE"}
	case found["appendfsync"] == "no":
		g.Words += "appendfsync no: acknowledged acts survive kill -9 of Redis, a power cut may take the last half minute" + confirmed
		g.Remedies = []string{"CONFIG SET appendfsync always", "CONFIG REWRITE"}
	case found["appendfsync"] != "always":
		g.Level = Second
		g.Words += "appendfsync everysec: acknowledged acts survive kill -9 of Redis, a power cut may take the last second or two" + confirmed
		g.Remedies = []string{"CONFIG SET appendfsync always", "CONFIG REWRITE"}
	case replicas == 0:
		g.Level = Disk
		g.Words += "appendfsync always: every acknowledged act survives kill -9 and a power cut, not the loss of the machine"
		if n := found["min-replicas-to-write"]; n != "" && n != "0" {
			g.Words += " (min-replicas-to-write " + n + " asks that replicas are connected, not that they have the act)"
		}
		g.Remedies = []string{"a replica of Redis on another machine", "--redis-replicas 1"}
	default:
		g.Level = Replicated
		g.Words += fmt.Sprintf("appendfsync always, and %d of its replicas confirm each act before it is acknowledged: every acknowledged act survives kill -9, a power cut and the loss of a machine", replicas)
	}
	return g
}

// ShareSecret keeps the hash of the nodes' common secret under name and returns the one that was
// there before, "" if none.
func (l *Redis) ShareSecret(ctx context.Context, name, hash string) (before string, err error) {
	err = l.call(ctx, func(ctx context.Context) (err error) {
		before, err = l.write.SetArgs(ctx, l.prefix+":{sessions}:secret:"+name, hash, redis.SetArgs{Get: true}).Result()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	return before, err
}
