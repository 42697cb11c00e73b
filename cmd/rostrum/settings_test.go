package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runWith runs the program with an environment of its own.
func runWith(t *testing.T, env []string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(context.Background(), args, &out, &errs, env)
	return status, out.String(), errs.String()
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The effective settings are shown by check, which opens nothing when a setting is invalid.
func TestSettingsPrecedence(t *testing.T) {
	file := write(t, "rostrum.yaml", "listen: 127.0.0.1:1\nlog-level: debug\norigin:\n  - https://a.example.org\n  - https://b.example.org\nmessages-per-second: 7\n")
	dir := t.TempDir()
	for _, tc := range []struct {
		name string
		env  []string
		args []string
		want []string
	}{
		{"defaults", nil, nil, []string{"listen                   127.0.0.1:8080\n", "log-level                info\n"}},
		{"file", []string{"ROSTRUM_CONFIG=" + file}, nil,
			[]string{"127.0.0.1:1  (from " + file + " line 1)", "log-level                debug", "https://a.example.org,https://b.example.org", "messages-per-second      7 "}},
		{"environment before file", []string{"ROSTRUM_CONFIG=" + file, "ROSTRUM_LISTEN=127.0.0.1:2", "ROSTRUM_LOG_LEVEL="}, nil,
			[]string{"127.0.0.1:2  (from ROSTRUM_LISTEN)", "log-level                debug"}},
		{"flag before environment", []string{"ROSTRUM_LISTEN=127.0.0.1:2"}, []string{"--config", file, "--listen", "127.0.0.1:3"},
			[]string{"127.0.0.1:3\n", "log-level                debug"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, out, stderr := runWith(t, tc.env, append([]string{"check", "--data", dir}, tc.args...)...)
			for _, want := range tc.want {
				if !strings.Contains(out, want) {
					t.Errorf("missing %q in\n%s%s", want, out, stderr)
				}
			}
		})
	}
}

func TestUnknownSettingsAreRefused(t *testing.T) {
	bad := write(t, "bad.yaml", "listn: 127.0.0.1:1\nlisten: [a, {b: c}]\nlog-level: info\nlog-level: debug\nconfig: other.yaml\n")
	secret := write(t, "secret", "a-secret-of-more-than-22-characters\n")
	for _, tc := range []struct {
		name string
		env  []string
		args []string
		want []string
	}{
		{"variable", []string{"ROSTRUM_LISTN=x"}, []string{"check"}, []string{"ROSTRUM_LISTN", "did you mean ROSTRUM_LISTEN?"}},
		{"far from any", []string{"ROSTRUM_QQQQQQQQQQ=x"}, []string{"check"}, []string{"unknown environment variable ROSTRUM_QQQQQQQQQQ"}},
		{"file, every fault", nil, []string{"check", "--config=" + bad},
			[]string{"line 1: unknown setting listn: did you mean listen?", "line 2: listen: it must be", "line 4: log-level stands there twice", "line 5"}},
		{"no such file", nil, []string{"check", "--config", "/nowhere/rostrum.yaml"}, []string{"/nowhere/rostrum.yaml"}},
		{"flag", nil, []string{"check", "--listn", "x"}, []string{"--listn"}},
		{"command", nil, []string{"chekc"}, []string{"chekc"}},
		{"value", []string{"ROSTRUM_MESSAGES_PER_SECOND=many"}, []string{"check"}, []string{"many", "from ROSTRUM_MESSAGES_PER_SECOND"}},
		{"one of", nil, []string{"check", "--log-format=xml"}, []string{"xml"}},
		{"secret twice", []string{"ROSTRUM_SECRETARIAT_TOKEN=a", "ROSTRUM_SECRETARIAT_TOKEN_FILE=" + secret}, []string{"check"}, []string{"leave one out"}},
		{"secret file missing", []string{"ROSTRUM_SECRETARIAT_TOKEN_FILE=/nowhere/secret"}, []string{"check"}, []string{"/nowhere/secret"}},
		{"speed", nil, []string{"replay", "--acts", "x", "--programme", "x", "--speed", "fast"}, []string{"--speed"}},
		{"public URL", nil, []string{"serve", "--public-url", "consult.example.org"}, []string{"consult.example.org"}},
		{"proxy", nil, []string{"serve", "--trusted-proxy", "10.0.0.0/99"}, []string{"10.0.0.0/99"}},
		{"address", nil, []string{"serve", "--listen", "8080"}, []string{"--listen"}},
		{"neither role nor person", nil, []string{"token"}, []string{"--role", "--person"}},
		{"nothing to verify", nil, []string{"verify"}, []string{"--data"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, stderr := runWith(t, tc.env, tc.args...)
			if status != exitUsage {
				t.Errorf("status %d, want %d\n%s%s", status, exitUsage, out, stderr)
			}
			for _, want := range tc.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("missing %q in\n%s", want, stderr)
				}
			}
		})
	}
}

// Kubernetes sets these for a service that is called rostrum; they are not settings.
func TestServiceLinksAreNotSettings(t *testing.T) {
	env := []string{
		"ROSTRUM_SERVICE_HOST=10.0.0.1", "ROSTRUM_SERVICE_PORT=80", "ROSTRUM_SERVICE_PORT_HTTP=80",
		"ROSTRUM_PORT=tcp://10.0.0.1:80", "ROSTRUM_PORT_80_TCP=tcp://10.0.0.1:80", "ROSTRUM_PORT_80_TCP_ADDR=10.0.0.1",
	}
	if status, out, stderr := runWith(t, env, "check", "--data", t.TempDir(), "--listen", "127.0.0.1:0"); status != exitOK {
		t.Errorf("status %d\n%s%s", status, out, stderr)
	}
	if status, _, _ := runWith(t, []string{"ROSTRUM_PORT=80"}, "check"); status != exitUsage {
		t.Errorf("ROSTRUM_PORT=80 was taken: status %d", status)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	secret := "a-secret-of-more-than-22-characters"
	for _, env := range [][]string{
		{"ROSTRUM_SECRETARIAT_TOKEN=" + secret},
		{"ROSTRUM_SECRETARIAT_TOKEN_FILE=" + write(t, "secret", secret+"\n")},
		{"ROSTRUM_CONFIG=" + write(t, "s.yaml", "secretariat-token: "+secret+"\n")},
	} {
		status, out, stderr := runWith(t, env, "check", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
		if status != exitOK || strings.Contains(out+stderr, secret) || !strings.Contains(out, "***** (35 characters") {
			t.Errorf("status %d\n%s%s", status, out, stderr)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {"--version"}} {
		status, out, stderr := runWith(t, nil, args...)
		if status != exitOK || out == "" || stderr != "" {
			t.Errorf("%v: status %d\n%s%s", args, status, out, stderr)
		}
	}
	_, out, _ := runWith(t, nil, "serve", "--help")
	if !strings.Contains(strings.Join(strings.Fields(out), " "), "($ROSTRUM_TRUSTED_PROXY)") {
		t.Errorf("the help does not name the environment variables:\n%s", out)
	}
}
