package eventlog

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// The URL of a Redis:
//
//	redis://[USER[:PASSWORD]@]HOST[:PORT][/DB]                              one server
//	redis+sentinel://[USER[:PASSWORD]@]HOST[:PORT],…/MASTER[/DB]            what the Sentinels call MASTER
//	redis+cluster://[USER[:PASSWORD]@]HOST[:PORT],…                         a Redis Cluster
//
// With rediss in the place of redis the connections are TLS. USER and PASSWORD are those of a Redis
// ACL user. The ports default to 6379, of Sentinels to 26379. Parameters after a question mark:
//
//	prefix=NAME             the first part of every key, for several installations on one Redis ("rostrum")
//	ca=FILE                 the authorities (PEM) that the server's certificate must come from
//	cert=FILE&key=FILE      this client's certificate, where the server asks for one
//	server_name=NAME        the name in the server's certificate, if it is not the host's
//	sentinel_user=…&sentinel_password=…   the Sentinels' own ACL user
type redisURL struct {
	options redis.UniversalOptions
	prefix  string
	where   string // without secrets, for messages
}

// Times of a connection. A silent Redis must be noticed within three seconds, everything included.
const (
	redisDial    = time.Second
	redisAnswer  = 2 * time.Second // a call that writes
	redisAttempt = time.Second     // one of the two attempts of a call that reads
)

var prefixForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// CheckRedisURL tells whether the URL has a form that OpenRedis takes.
func CheckRedisURL(s string) error {
	_, err := parseRedisURL(s)
	return err
}

func parseRedisURL(s string) (*redisURL, error) {
	// An error of package url would repeat the password.
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return nil, errors.New("Redis URL: it must be like redis://127.0.0.1:6379")
	}
	scheme, form, _ := strings.Cut(scheme, "+")
	if scheme != "redis" && scheme != "rediss" || form != "" && form != "sentinel" && form != "cluster" {
		return nil, errors.New("Redis URL: it must begin with redis://, redis+sentinel:// or redis+cluster:// (rediss for TLS)")
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	authority, rest := rest[:end], rest[end:]
	// Several hosts are not a host to package url: it gets the parts around them.
	who, hosts := "", authority
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		who, hosts = authority[:i+1], authority[i+1:]
	}
	u, err := url.Parse("redis://" + who + "host" + rest)
	if err != nil {
		return nil, errors.New("Redis URL: special characters of user and password must be %-encoded")
	}
	r := &redisURL{prefix: "rostrum", where: hosts}
	o := &r.options
	if u.User != nil {
		o.Username = u.User.Username()
		o.Password, _ = u.User.Password()
	}
	port := "6379"
	if form == "sentinel" {
		port = "26379"
	}
	for _, h := range strings.Split(hosts, ",") {
		if h == "" {
			return nil, errors.New("Redis URL: a host is missing")
		}
		if _, _, err := net.SplitHostPort(h); err != nil {
			h = net.JoinHostPort(strings.Trim(h, "[]"), port)
		}
		o.Addrs = append(o.Addrs, h)
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch form {
	case "sentinel":
		if path[0] == "" {
			return nil, errors.New("Redis URL: after the Sentinels comes the name of the master: redis+sentinel://HOST,HOST/MASTER")
		}
		o.MasterName, path = path[0], path[1:]
		r.where += "/" + o.MasterName
	case "cluster":
		o.IsClusterMode = true
	default:
		if len(o.Addrs) > 1 {
			return nil, errors.New("Redis URL: several hosts are redis+sentinel:// or redis+cluster://")
		}
	}
	if len(path) > 0 && path[0] != "" {
		if o.DB, err = strconv.Atoi(path[0]); err != nil || len(path) > 1 || o.DB < 0 || form == "cluster" {
			return nil, errors.New("Redis URL: what follows the host must be the number of a database (a cluster has none)")
		}
	}
	return r, r.parameters(u.Query(), scheme == "rediss")
}

func (r *redisURL) parameters(q url.Values, secure bool) error {
	o := &r.options
	o.SentinelUsername, o.SentinelPassword = q.Get("sentinel_user"), q.Get("sentinel_password")
	if p := q.Get("prefix"); p != "" {
		if !prefixForm.MatchString(p) {
			return errors.New("Redis URL: prefix: letters, digits, dots, dashes and underscores, at most 64")
		}
		r.prefix = p
	}
	for name := range q {
		switch name {
		case "prefix", "sentinel_user", "sentinel_password":
		case "ca", "cert", "key", "server_name":
			if !secure {
				return fmt.Errorf("Redis URL: %s is for rediss://", name)
			}
		default:
			return fmt.Errorf("Redis URL: there is no parameter %q", name)
		}
	}
	if !secure {
		return nil
	}
	t := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: q.Get("server_name")}
	if file := q.Get("ca"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("Redis URL: ca: %w", err)
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("Redis URL: ca: %s holds no certificate", file)
		}
	}
	if cert, key := q.Get("cert"), q.Get("key"); cert != "" || key != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return fmt.Errorf("Redis URL: cert, key: %w", err)
		}
		t.Certificates = []tls.Certificate{pair}
	}
	o.TLSConfig = t
	return nil
}

// clients are the connections that write and those that read. An append is never sent twice: the
// client's silent retry after a cut reply would hide that the first one was carried out.
func (r *redisURL) clients() (write, read redis.UniversalClient) {
	o := r.options
	o.ClientName = r.prefix
	o.Protocol = 2
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.DialerRetries = redisDial, 1
	o.PipelinePoolSize = -1
	o.PoolSize = 16

	w := o
	w.MaxRetries, w.MaxRedirects = -1, -1 // a cluster's redirections are retries too
	w.ReadTimeout, w.WriteTimeout, w.PoolTimeout = redisAnswer, redisAnswer, redisAnswer
	o.MaxRetries, o.MinRetryBackoff, o.MaxRetryBackoff = 1, 8*time.Millisecond, 50*time.Millisecond
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = redisAttempt, redisAttempt, redisAttempt
	return redis.NewUniversalClient(&w), redis.NewUniversalClient(&o)
}
