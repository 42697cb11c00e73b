package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"rostrum/server/access"
)

// hostFlags are the settings of a server, shared by the commands that run one or look at one.
type hostFlags struct {
	Listen    string `default:"127.0.0.1:8080" help:"Address and port to listen on; port 0 takes a free one."`
	Data      string `default:"./data" help:"Folder of the log and the secretariat's token."`
	PublicURL string `name:"public-url" placeholder:"URL" help:"How people reach the server, for links and cookies: https://consult.example.org."`
	redisFlags
	Origin        []string `placeholder:"URL" help:"Further origins whose pages may use the server."`
	TrustedProxy  []string `placeholder:"CIDR" help:"Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."`
	MetricsListen string   `placeholder:"ADDR" help:"Listener of its own for /metrics; 'off' for none. Else /metrics is on the main one."`

	Profiles bool `help:"Serve /debug/pprof/ on the listener for metrics too: for measurements, on an address that only you reach."`

	Feeds             bool `help:"Ask the social feeds that programmes name. Webhooks are taken without it, where they have a secret."`
	FeedsAllowPrivate bool `help:"Let feeds connect to addresses that are not public ones."`

	TranslateURL string `name:"translate-url" placeholder:"URL" help:"Have questions translated into the session's languages by this LibreTranslate: http://127.0.0.1:5000."`

	feedSecrets  string // setting feed-secrets; see feedSecretsOf
	translateKey string // setting translate-key

	limitFlags `group:"Limits (0 = none)"`
	logFlags
}

// limitFlags are the limits that a hall or a load test may have to move; see access.Limits.
type limitFlags struct {
	ConnectionsPerAddress int     `default:"1000" help:"Live channels of one address."`
	JoinsPerSecond        float64 `default:"10" help:"Joins with a join code from one address, after a burst of 60 times as many."`
	RequestsPerSecond     float64 `default:"500" help:"HTTP requests of one address, after a burst of 12 times as many; a tenth of them may search questions."`
	MessagesPerSecond     float64 `default:"20" help:"Commands of one live channel, after a burst of 5 times as many."`
}

func (f limitFlags) limits() (access.Limits, error) {
	l := access.DefaultLimits()
	for name, v := range map[string]float64{
		"connections-per-address": float64(f.ConnectionsPerAddress), "joins-per-second": f.JoinsPerSecond,
		"requests-per-second": f.RequestsPerSecond, "messages-per-second": f.MessagesPerSecond,
	} {
		if !(v >= 0 && v <= 1e9) {
			return l, usagef("--%s: it must be 0 or more", name)
		}
	}
	l.ConnectionsPerAddress = f.ConnectionsPerAddress
	l.JoinsPerSecond, l.JoinBurst = f.JoinsPerSecond, int(60*f.JoinsPerSecond)
	l.RequestsPerSecond, l.RequestBurst = f.RequestsPerSecond, int(12*f.RequestsPerSecond)
	l.LookupsPerAddress, l.LookupAddressBurst = f.RequestsPerSecond/10, int(.4*f.RequestsPerSecond)
	l.MessagesPerSecond, l.MessageBurst = f.MessagesPerSecond, int(5*f.MessagesPerSecond)
	return l, nil
}

type logFlags struct {
	LogFormat string `enum:"text,json" default:"text" help:"Form of the log on standard error."`
	LogLevel  string `enum:"debug,info,warn,error" default:"info" help:"Least level logged: debug, info, warn or error."`
}

func (f logFlags) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.LogLevel)); err != nil {
		level = slog.LevelInfo // the flag's enumeration lets nothing else through
	}
	o := &slog.HandlerOptions{Level: level}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// validate names what is wrong in the settings by themselves, before anything is opened.
func (f *hostFlags) validate() error {
	if err := validAddress("listen", f.Listen); err != nil {
		return err
	}
	if f.MetricsListen != "" && f.MetricsListen != "off" {
		if err := validAddress("metrics-listen", f.MetricsListen); err != nil {
			return err
		}
	}
	if f.Profiles && (f.MetricsListen == "" || f.MetricsListen == "off") {
		return usagef("--profiles: they need a listener of their own: name one with --metrics-listen")
	}
	if err := f.redisFlags.validate(); err != nil {
		return err
	}
	if f.Data == "" {
		return usagef("--data: it must name a folder")
	}
	for _, o := range append([]string{f.PublicURL}, f.Origin...) {
		if o == "" {
			continue
		}
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return usagef("%s: it must be like https://consult.example.org", o)
		}
		if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return usagef("%s: Rostrum serves the whole of a host: leave out what follows %s", o, u.Host)
		}
	}
	if u, err := url.Parse(f.TranslateURL); err != nil || f.TranslateURL != "" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.User != nil) {
		return usagef("--translate-url: it must be like http://127.0.0.1:5000; a key stands in %s", envName("translate-key"))
	}
	if _, err := f.proxies(); err != nil {
		return err
	}
	_, err := f.limits()
	return err
}

func validAddress(name, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return usagef("--%s: %q must be like 127.0.0.1:8080 or :8080", name, addr)
	}
	return nil
}

// proxies are the trusted ones; a single address is a network of one.
func (f *hostFlags) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range f.TrustedProxy {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if a, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, usagef("--trusted-proxy: %q must be like 10.0.0.0/8 or ::1", s)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// loopback tells whether only this machine reaches the address.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// reachable is the URL of a listener as seen from this machine.
func reachable(addr net.Addr) string {
	t, ok := addr.(*net.TCPAddr)
	if !ok {
		return "http://" + addr.String()
	}
	host := t.IP.String()
	if t.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return fmt.Sprintf("http://%s", net.JoinHostPort(host, fmt.Sprint(t.Port)))
}

// anyPort is the address with a port that the system chooses.
func anyPort(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "127.0.0.1:0"
	}
	return net.JoinHostPort(host, "0")
}
