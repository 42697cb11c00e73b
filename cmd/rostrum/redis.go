package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"rostrum/server/access"
	"rostrum/server/eventlog"
)

// redisFlags are the settings of a server that is one of several nodes.
type redisFlags struct {
	Redis         string        `placeholder:"URL" help:"Keep the sessions in this Redis, for several nodes: redis://HOST:PORT, redis+sentinel://HOST,HOST/MASTER, redis+cluster://HOST,HOST (rediss for TLS). The data folder is not used then."`
	RedisReplicas int           `default:"0" placeholder:"N" help:"Acknowledge an act only when N replicas of Redis have confirmed it."`
	DrainNotice   time.Duration `default:"2s" help:"With --redis: how long a node that is told to stop still takes everything, with /readyz at 503, until proxies send what is new elsewhere."`
	Durability    string        `enum:"memory,second,disk,replicated" default:"disk" help:"Refuse to start when the log promises less: memory, second, disk or replicated."`
}

// redisStarts is how long a start waits for a Redis that is starting too.
const redisStarts = 30 * time.Second

func (f redisFlags) validate() error {
	if f.RedisReplicas < 0 || f.RedisReplicas > 100 {
		return usagef("--redis-replicas: it must be from 0 to 100")
	}
	if f.DrainNotice < 0 || f.DrainNotice > time.Minute {
		return usagef("--drain-notice: it must be from 0 to 1m")
	}
	if f.Redis == "" {
		if f.RedisReplicas > 0 {
			return usagef("--redis-replicas: it is for --redis")
		}
		return nil
	}
	if err := eventlog.CheckRedisURL(f.Redis); err != nil {
		return usagef("--redis: %w", err)
	}
	return nil
}

// drainNotice is none for a server that nobody stands in for: it would be away for longer.
func (f redisFlags) drainNotice() time.Duration {
	if f.Redis == "" {
		return 0
	}
	return f.DrainNotice
}

// durability is the least that is asked for; the flag's enumeration lets nothing else through, and
// the demo, which has no such flag, asks for nothing.
func (f redisFlags) durability() eventlog.Durability {
	d, err := eventlog.ParseDurability(f.Durability)
	if err != nil {
		return eventlog.Memory
	}
	return d
}

// enough holds what a log promises against what is asked for.
func (f redisFlags) enough(g eventlog.Guarantee) error {
	if want := f.durability(); g.Level < want {
		return fmt.Errorf("the log promises less than --durability %s asks for: %s. Change: %s. Or ask for less: --durability %s",
			want, g.Words, strings.Join(append(g.Remedies, "see deploy/README.md"), "; "), g.Level)
	}
	return nil
}

// openLog opens the log that the flags name, if it promises enough. The function asks again what it
// promises; it is nil for a log whose promise does not change.
func (f hostFlags) openLog(ctx context.Context, token, password string, logger *slog.Logger) (eventlog.Log, eventlog.Guarantee, func(context.Context) (eventlog.Guarantee, error), error) {
	if f.Redis == "" {
		g := eventlog.SQLiteGuarantee
		if err := f.enough(g); err != nil {
			return nil, g, nil, err
		}
		log, err := eventlog.OpenSQLite(filepath.Join(f.Data, logFile))
		if err != nil {
			return nil, g, nil, err
		}
		return log, g, nil, nil
	}
	log, g, err := f.open(ctx, password, logger)
	if err != nil {
		return nil, g, nil, err
	}
	if err := announceToken(ctx, log, token, logger); err != nil {
		log.Close()
		return nil, g, nil, err
	}
	return log, g, log.Guarantee, nil
}

// open connects, waits for a Redis that is just starting, and reads what it promises.
func (f redisFlags) open(ctx context.Context, password string, logger *slog.Logger) (*eventlog.Redis, eventlog.Guarantee, error) {
	ctx, cancel := context.WithTimeout(ctx, redisStarts)
	defer cancel()
	for told := false; ; told = true {
		log, g, err := f.openOnce(ctx, password)
		if !errors.Is(err, eventlog.ErrLoading) && !errors.Is(err, eventlog.ErrSilent) {
			return log, g, err
		}
		if !told {
			logger.Warn("waiting for Redis", "err", err, "at_most", redisStarts)
		}
		select {
		case <-ctx.Done():
			return nil, g, err
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func (f redisFlags) openOnce(ctx context.Context, password string) (*eventlog.Redis, eventlog.Guarantee, error) {
	log, err := eventlog.OpenRedis(ctx, f.Redis, eventlog.RedisOptions{Password: password, Replicas: f.RedisReplicas})
	if err != nil {
		return nil, eventlog.Guarantee{}, err
	}
	g, err := log.Guarantee(ctx)
	if err == nil {
		err = f.enough(g)
	}
	if err != nil {
		log.Close()
		return nil, g, err
	}
	return log, g, nil
}

// sharedToken is the secretariat's token of a node: all nodes must know the same one, and a node
// that made its own would be the only one to take it.
func sharedToken(secret string) (string, error) {
	if strings.TrimSpace(secret) == "" {
		return "", errors.New("with --redis all nodes need the same secretariat's token: set ROSTRUM_SECRETARIAT_TOKEN (or ROSTRUM_SECRETARIAT_TOKEN_FILE) on each, to 22 random characters or more, such as: openssl rand -hex 24")
	}
	token, _, err := access.SecretariatToken("", secret)
	return token, err
}

// announceToken keeps the token's hash beside the sessions, to find out nodes that have another.
func announceToken(ctx context.Context, log *eventlog.Redis, token string, logger *slog.Logger) error {
	hash := access.Hash(token)
	before, err := log.ShareSecret(ctx, "secretariat", hash)
	if err != nil {
		return fmt.Errorf("compare the secretariat's token with the other nodes': %w", err)
	}
	if before != "" && before != hash {
		logger.Warn("the secretariat's token is another than that of the node that started last: set the same on all nodes")
	}
	return nil
}

// withoutPassword is a Redis URL as it may be shown.
func withoutPassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	end := len(rest)
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		end = i
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
		user, _, secret := strings.Cut(rest[:at], ":")
		if secret {
			user += ":*****"
		}
		rest = user + rest[at:]
	}
	if i := strings.Index(rest, "sentinel_password="); i >= 0 {
		after := rest[i:]
		if j := strings.IndexByte(after, '&'); j >= 0 {
			after = after[j:]
		} else {
			after = ""
		}
		rest = rest[:i] + "sentinel_password=*****" + after
	}
	return scheme + "://" + rest
}

// redis looks at what a node would need of Redis.
func (c *checkCmd) redis(l *checklist) {
	secret := l.a.settings.secret("secretariat-token")
	if _, err := sharedToken(secret); err != nil {
		l.fail(err, "Without it the server does not start.")
	} else {
		l.ok("the secretariat's token is set; it must be the same on every node")
	}
	log, err := eventlog.OpenRedis(l.a.ctx, c.Redis, eventlog.RedisOptions{Password: l.a.settings.secret("redis-password"), Replicas: c.RedisReplicas})
	if err != nil {
		l.fail(err, "Start Redis, or correct --redis, the ACL user and ROSTRUM_REDIS_PASSWORD.")
		return
	}
	defer log.Close()
	g, err := log.Guarantee(l.a.ctx)
	if err != nil {
		l.fail(err, "Look at the log of Redis.")
		return
	}
	l.a.say("Durability: %s\n  %s", g.Level, g.Words)
	for _, r := range g.Remedies {
		l.a.say("  for more: %s", r)
	}
	if err := c.enough(g); err != nil {
		l.fail(err, "Without it the server does not start.")
	} else {
		l.ok("that is at least what --durability %s asks for", c.Durability)
	}
	nodes, err := log.Nodes(l.a.ctx)
	if err != nil {
		l.fail(err, "Look at the ACL user: Rostrum's keys all begin with the prefix.")
		return
	}
	for _, n := range nodes {
		l.a.say("Node %s at %s, %s, since %s, %d viewers, %d sessions, seen %s ago%s", n.ID, n.Address, n.Version,
			n.Started.Format(time.RFC3339), n.Viewers, len(n.Heads), n.Seen.Round(100*time.Millisecond), map[bool]string{true: ", stopping"}[n.Stopping])
	}
	infos, err := log.Sessions(l.a.ctx)
	if err != nil {
		l.fail(err, "Restore Redis from a backup.")
		return
	}
	c.records(l, log, infos)
}
