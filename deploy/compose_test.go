// Package deploy_test holds the files beside it against the programme that they are for.
package deploy_test

import (
	"os"
	"os/exec"
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
		// The programme refuses settings that it does not know before it does anything.
		cmd := exec.Command("go", "run", "rostrum/cmd/rostrum", "check", "--redis", "redis://127.0.0.1:1")
		cmd.Env = os.Environ()
		for k, v := range s.Environment {
			if k != "ROSTRUM_REDIS" {
				if i := strings.Index(v, ":-"); strings.HasPrefix(v, "${") && i > 0 {
					v = strings.TrimSuffix(v[i+2:], "}")
				}
				cmd.Env = append(cmd.Env, k+"="+v)
			}
		}
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "127.0.0.1:1") || strings.Contains(string(out), "unknown") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	if nodes != 2 {
		t.Errorf("%d nodes", nodes)
	}
}
