package deploy_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v3"

	"rostrum/server"
	"rostrum/server/access"
	"rostrum/server/eventlog"
	"rostrum/server/feeds"
	"rostrum/server/translate"
	"rostrum/server/wire"
)

const watched = `title: Watched
date: 2030-10-19
timezone: UTC
languages: [en]
groups:
  - {id: governments, name: {en: Governments}}
segments:
  - {id: panel, kind: panel, title: {en: Panel}, start: "10:00", end: "11:00", list: {order: request, opens: on_open}}
feeds:
  - {id: hook, kind: webhook}
`

// measured is what /metrics says, each name with its labels and their values, of a server that was asked,
// refused something, has a viewer, and a feed that said something and was called by somebody else.
func measured(t *testing.T) map[string]map[string][]string {
	t.Helper()
	log, err := eventlog.OpenSQLite(filepath.Join(t.TempDir(), "r.db"))
	if err != nil {
		t.Fatal(err)
	}
	const staff, hook = "test-token-of-the-secretariat-00", "whsec_c2VjcmV0LW9uZQ=="
	quiet := slog.New(slog.DiscardHandler)
	srv, err := server.New(context.Background(), server.Options{
		Log: log, Pages: fstest.MapFS{"index.html": {}}, Secretariat: staff, Limits: access.DefaultLimits(), Metrics: true, Logger: quiet,
		FeedSecrets: map[string][]string{"hook": {hook}}, Translator: translate.New(translate.Options{Service: &translate.Service{URL: "http://127.0.0.1:1", Client: translate.NewClient()}, Logger: quiet}),
	})
	if err != nil {
		t.Fatal(err)
	}
	hs := httptest.NewServer(srv.Handler())
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(func() {
		cancel()
		srv.Close()
		hs.CloseClientConnections()
		hs.Close()
		log.Close()
	})
	call := func(method, path, body string, want int, header ...string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(ctx, method, hs.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		if res.StatusCode != want {
			b, _ := io.ReadAll(res.Body)
			t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, b)
		}
		return res
	}
	var created wire.CreateSessionResponse
	if err := json.NewDecoder(call("POST", "/api/v1/sessions", watched, http.StatusCreated, "Authorization", "Bearer "+staff, "Content-Type", "application/yaml").Body).Decode(&created); err != nil {
		t.Fatal(err)
	}
	at := "/api/v1/sessions/" + created.ID
	call("GET", at+"/view", "", http.StatusUnauthorized, "Authorization", "Bearer wrong")
	call("GET", at+"/stream", "", http.StatusOK, "Authorization", "Bearer "+created.Tokens.Screen)
	post, now := `{"type":"post","data":{"id":"1","text":"Who pays?"}}`, time.Now()
	for secret, want := range map[string]int{hook: http.StatusNoContent, "whsec_b3RoZXI=": http.StatusUnauthorized} {
		call("POST", at+"/feeds/hook", post, want, "Content-Type", "application/json", "webhook-id", "m1",
			"webhook-timestamp", strconv.FormatInt(now.Unix(), 10), "webhook-signature", feeds.SignHook(secret, "m1", now, []byte(post)))
	}
	b, err := io.ReadAll(call("GET", "/metrics", "", http.StatusOK).Body)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string][]string{}
	for line := range strings.Lines(string(b)) {
		name, labels, _ := strings.Cut(line, "{")
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, _, _ = strings.Cut(name, " ")
		if found[name] == nil {
			found[name] = map[string][]string{}
		}
		for _, l := range regexp.MustCompile(`(\w+)="([^"]*)"`).FindAllStringSubmatch(labels, -1) {
			found[name][l[1]] = append(found[name][l[1]], l[2])
		}
	}
	return found
}

// ofPrometheus are labels that Prometheus itself adds, and the metric that it makes of whether it was answered.
var ofPrometheus = map[string][]string{"job": nil, "instance": nil}

// selector is a name with what is asked of its labels; grouping is what a sum is by.
var (
	selector = regexp.MustCompile(`\b(up|(?:rostrum|go|process)_\w+)\b(?:\{([^}]*)\})?`)
	matcher  = regexp.MustCompile(`(\w+)(=~?)"([^"]*)"`)
	grouping = regexp.MustCompile(`\b(?:by|on) \(([^)]*)\)`)
	wording  = regexp.MustCompile(`\$labels\.(\w+)`)
	legend   = regexp.MustCompile(`\{\{(\w+)\}\}`)
)

// judge holds an expression against what is measured: names, labels, values of feeds' states, brackets.
func judge(t *testing.T, about, expr string, found map[string]map[string][]string) {
	t.Helper()
	known := map[string]bool{}
	names := selector.FindAllStringSubmatch(expr, -1)
	if len(names) == 0 || strings.Count(expr, "(") != strings.Count(expr, ")") {
		t.Errorf("%s: %q", about, expr)
	}
	for _, n := range names {
		labels, ok := found[n[1]]
		if !ok && n[1] != "up" {
			t.Errorf("%s: %s is not measured", about, n[1])
			continue
		}
		for l := range labels {
			known[l] = true
		}
		for l := range ofPrometheus {
			known[l] = true
		}
		for _, m := range matcher.FindAllStringSubmatch(n[2], -1) {
			if _, added := ofPrometheus[m[1]]; added {
				continue
			}
			if labels[m[1]] == nil {
				t.Errorf("%s: %s has no label %s", about, n[1], m[1])
			}
			for _, v := range strings.Split(m[3], "|") {
				if n[1] == "rostrum_feed_state" && !slices.Contains(labels["state"], v) {
					t.Errorf("%s: no feed is ever %s", about, v)
				}
			}
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(expr, -1) {
		for _, l := range strings.Split(g[1], ", ") {
			if !known[l] {
				t.Errorf("%s: nothing in %q has a label %s", about, expr, l)
			}
		}
	}
}

// TestAlertsAndDashboardNameWhatIsMeasured: a name that nothing has makes an alert that never fires.
func TestAlertsAndDashboardNameWhatIsMeasured(t *testing.T) {
	found := measured(t)
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	read(t, "prometheus/alerts.yaml", yaml.Unmarshal, &rules)
	seen := map[string]bool{}
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			judge(t, r.Alert, r.Expr, found)
			if s := r.Labels["severity"]; seen[r.Alert] || s != "page" && s != "ticket" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%s: twice, or it does not say how grave it is, what is the matter and what to do", r.Alert)
			}
			seen[r.Alert] = true
			for _, l := range wording.FindAllStringSubmatch(r.Annotations["summary"], -1) {
				if by := grouping.FindStringSubmatch(r.Expr); by != nil && !slices.Contains(strings.Split(by[1], ", "), l[1]) {
					t.Errorf("%s: its words name the label %s, which the sum has lost", r.Alert, l[1])
				}
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("%d alerts", len(seen))
	}

	var board struct {
		Panels []struct {
			ID                 int
			Title, Description string
			GridPos            struct{ X, Y, W, H int } `json:"gridPos"`
			Targets            []struct{ Expr, LegendFormat string }
		}
	}
	read(t, "grafana/rostrum.json", json.Unmarshal, &board)
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, p := range board.Panels {
		if ids[p.ID] || p.Title == "" || p.Description == "" || len(p.Targets) == 0 {
			t.Errorf("panel %d, %q: twice, or empty", p.ID, p.Title)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%q lies on %q, or beside the board", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		for _, q := range p.Targets {
			judge(t, p.Title, q.Expr, found)
			by := grouping.FindStringSubmatch(q.Expr)
			for _, l := range legend.FindAllStringSubmatch(q.LegendFormat, -1) {
				if by != nil && !slices.Contains(strings.Split(by[1], ", "), l[1]) {
					t.Errorf("%q: its legend names the label %s, which the sum has lost", p.Title, l[1])
				}
			}
		}
	}
	if len(ids) < 15 {
		t.Errorf("%d panels", len(ids))
	}

	var prom struct {
		RuleFiles     []string `yaml:"rule_files"`
		ScrapeConfigs []struct {
			JobName string `yaml:"job_name"`
		} `yaml:"scrape_configs"`
	}
	read(t, "prometheus/prometheus.yaml", yaml.Unmarshal, &prom)
	if len(prom.RuleFiles) != 1 || len(prom.ScrapeConfigs) != 1 || prom.ScrapeConfigs[0].JobName != "rostrum" {
		t.Errorf("%+v: the alerts are for the job rostrum", prom)
	} else if _, err := os.Stat(filepath.Join("prometheus", prom.RuleFiles[0])); err != nil {
		t.Error(err)
	}
}

func read(t *testing.T, file string, unmarshal func([]byte, any) error, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err == nil {
		err = unmarshal(b, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
