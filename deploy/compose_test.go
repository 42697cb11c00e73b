// Package deploy_test holds the files beside it against the programme that they are for.
package deploy_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestCompose: what the services name is there, and the nodes are given settings that there are.
func TestCompose(t *testing.T) {
	b, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Services map[string]struct {
			Image, Restart string
			DependsOn      []string `yaml:"depends_on"`
			Environment    map[string]string
			Volumes        []string
			Build          struct {
				Inline string `yaml:"dockerfile_inline"`
			}
		}
		Volumes map[string]any
	}
	if err := yaml.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	nodes := 0
	for name, s := range c.Services {
		if s.Restart != "unless-stopped" || s.Image == "" && s.Build.Inline == "" {
			t.Errorf("%s: %+v", name, s)
		}
		for _, d := range s.DependsOn {
			if _, ok := c.Services[d]; !ok {
				t.Errorf("%s depends on %s, which is not there", name, d)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, err := os.Stat(from); strings.HasPrefix(from, ".") && err != nil {
				t.Errorf("%s: %v", name, err)
			} else if _, ok := c.Volumes[from]; !ok && !strings.HasPrefix(from, ".") {
				t.Errorf("%s: no volume %s", name, from)
			}
		}
		if s.Environment["ROSTRUM_REDIS"] == "" {
			continue
		}
		nodes++
		hosts, _, _ := strings.Cut(strings.TrimPrefix(s.Environment["ROSTRUM_REDIS"], "redis+sentinel://"), "/")
		for _, h := range strings.Split(hosts, ",") {
			if _, ok := c.Services[h]; !ok {
				t.Errorf("%s: no Sentinel %s", name, h)
			}
		}
		env := map[string]string{}
		for k, v := range s.Environment {
			if i := strings.Index(v, ":-"); strings.HasPrefix(v, "${") && i > 0 {
				v = strings.TrimSuffix(v[i+2:], "}")
			}
			env[k] = v
		}
		accepted(t, name, env)
	}
	if nodes != 2 {
		t.Errorf("%d nodes", nodes)
	}
}

// accepted looks whether the programme knows the settings: it refuses others before it does anything.
func accepted(t *testing.T, who string, env map[string]string) {
	t.Helper()
	cmd := exec.Command("go", "run", "rostrum/cmd/rostrum", "check", "--redis", "redis://127.0.0.1:1")
	cmd.Env = os.Environ()
	for k, v := range env {
		if k != "ROSTRUM_REDIS" {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
	}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "127.0.0.1:1") || strings.Contains(string(out), "unknown") {
		t.Errorf("%s: %v\n%s", who, err, out)
	}
}

var chartSetting = regexp.MustCompile(`\{name: (ROSTRUM_[A-Z_]+), value: (.*)\}`)

// TestChart: the chart gives the nodes settings that there are, with the values that it has by itself.
func TestChart(t *testing.T) {
	b, err := os.ReadFile("helm/templates/nodes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	secret := t.TempDir() + "/secret"
	if err := os.WriteFile(secret, []byte("test-token-of-the-secretariat-00"), 0o600); err != nil {
		t.Fatal(err)
	}
	given := map[string]string{
		"ROSTRUM_PUBLIC_URL": "https://consult.example.org", "ROSTRUM_REDIS": "redis://127.0.0.1:1", "ROSTRUM_REDIS_REPLICAS": "1",
		"ROSTRUM_DURABILITY": "replicated", "ROSTRUM_DRAIN_NOTICE": "5s", "ROSTRUM_TRUSTED_PROXY": "10.0.0.0/8,10.1.0.0/16",
		"ROSTRUM_SECRETARIAT_TOKEN_FILE": secret, "ROSTRUM_REDIS_PASSWORD_FILE": secret,
	}
	env := map[string]string{}
	for _, m := range chartSetting.FindAllStringSubmatch(string(b), -1) {
		v, ok := given[m[1]]
		if !ok {
			if strings.Contains(m[2], "{{") {
				t.Errorf("%s has a value from outside that this test does not know", m[1])
			}
			v = strings.Trim(m[2], `"`)
		}
		env[m[1]] = v
	}
	if len(env) != 11 {
		t.Errorf("%d settings: %v", len(env), env)
	}
	delete(env, "ROSTRUM_DURABILITY") // check looks at what is there
	accepted(t, "the chart", env)
}
