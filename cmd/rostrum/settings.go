package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"rostrum/server/wire"
)

// A setting is a flag --trusted-proxy, the environment variable ROSTRUM_TRUSTED_PROXY or the key
// trusted-proxy of the settings file; the first of these that is given holds. A name that no
// command knows is refused: a misspelt limit that is silently ignored is found on the day.

const envPrefix = "ROSTRUM_"

// secretNames are settings without a flag: a command line is seen by every user of the machine.
// The same name with -file (_FILE) names a file that holds the secret.
var secretNames = []string{"secretariat-token", "redis-password", "feed-secrets", "translate-key"}

func envName(setting string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// value is a setting from outside the command line, and where it stands.
type value struct {
	text string
	from string
}

type settings struct {
	values map[string]value // by setting
}

// knownSettings are the flags of all commands, without those of the program itself.
func knownSettings(m *kong.Application) []string {
	names := []string{"config"}
	_ = kong.Visit(m.Node, func(n kong.Visitable, next kong.Next) error {
		if f, ok := n.(*kong.Flag); ok && f.Name != "help" && f.Name != "version" && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
		return next(nil)
	})
	slices.Sort(names)
	return names
}

// loadSettings reads the environment and the settings file, all of it: every fault is named.
func loadSettings(flags, args, env []string) (*settings, error) {
	known := slices.Clone(flags)
	for _, s := range secretNames {
		known = append(known, s, s+"-file")
	}
	s := &settings{values: map[string]value{}}
	faults := s.readEnv(known, env)
	if path := configPath(args, s.values["config"].text); path != "" {
		faults = append(faults, s.readFile(known, path)...)
	}
	for _, name := range secretNames {
		if err := s.readSecretFile(name); err != nil {
			faults = append(faults, err)
		}
	}
	return s, errors.Join(faults...)
}

// configPath looks for --config before the command line is parsed, since it feeds the parsing.
func configPath(args []string, env string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if p, ok := strings.CutPrefix(a, "--config="); ok {
			return p
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return env
}

// serviceLink matches what Kubernetes sets in every container for a service called "rostrum".
var serviceLink = regexp.MustCompile(`^ROSTRUM_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_\w+)$`)

func (s *settings) readEnv(known, env []string) []error {
	var faults []error
	for _, kv := range env {
		name, text, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, envPrefix) || serviceLink.MatchString(name) ||
			name == "ROSTRUM_PORT" && strings.Contains(text, "://") {
			continue
		}
		i := slices.IndexFunc(known, func(k string) bool { return envName(k) == name })
		if i < 0 {
			var names []string
			for _, k := range known {
				names = append(names, envName(k))
			}
			faults = append(faults, unknown("environment variable", name, names))
			continue
		}
		if text != "" { // an empty variable is how compose files say "not set"
			s.values[known[i]] = value{text, name}
		}
	}
	return faults
}

func unknown(what, name string, known []string) error {
	err := fmt.Errorf("unknown %s %s", what, name)
	if near := wire.Nearest(name, known); near != "" {
		err = fmt.Errorf("%w: did you mean %s?", err, near)
	}
	return err
}

func (s *settings) readFile(known []string, path string) []error {
	b, err := os.ReadFile(path)
	if err != nil {
		return []error{fmt.Errorf("settings file: %w", err)}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return []error{fmt.Errorf("settings file %s: %w", path, err)}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return []error{fmt.Errorf("settings file %s: it must be lines such as \"listen: 127.0.0.1:8080\"", path)}
	}
	var faults []error
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		k, v := root.Content[i], root.Content[i+1]
		where := fmt.Sprintf("%s line %d", path, k.Line)
		if !slices.Contains(known, k.Value) {
			faults = append(faults, fmt.Errorf("%s: %w", where, unknown("setting", k.Value, known)))
			continue
		}
		if seen[k.Value] {
			faults = append(faults, fmt.Errorf("%s: %s stands there twice", where, k.Value))
			continue
		}
		seen[k.Value] = true
		text, err := scalar(v)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", where, k.Value, err))
			continue
		}
		if k.Value == "config" {
			faults = append(faults, fmt.Errorf("%s: a settings file cannot name another", where))
			continue
		}
		if _, given := s.values[k.Value]; !given {
			s.values[k.Value] = value{text, where}
		}
	}
	return faults
}

// scalar is a value or a list of values as a flag would have it.
func scalar(n *yaml.Node) (string, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return "", nil
		}
		return n.Value, nil
	case yaml.SequenceNode:
		var parts []string
		for _, e := range n.Content {
			if e.Kind != yaml.ScalarNode || strings.Contains(e.Value, ",") {
				return "", errors.New("it must be a list of plain values without commas")
			}
			parts = append(parts, e.Value)
		}
		return strings.Join(parts, ","), nil
	}
	return "", errors.New("it must be a plain value or a list of them")
}

// readSecretFile replaces a -file setting by what the file holds.
func (s *settings) readSecretFile(name string) error {
	file, ok := s.values[name+"-file"]
	if !ok {
		return nil
	}
	if direct, both := s.values[name]; both {
		return fmt.Errorf("%s and %s are both set: leave one out", direct.from, file.from)
	}
	b, err := os.ReadFile(file.text)
	if err != nil {
		return fmt.Errorf("%s: %w", file.from, err)
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" {
		return fmt.Errorf("%s: %s is empty", file.from, file.text)
	}
	s.values[name] = value{secret, file.from}
	return nil
}

// secret is a setting without a flag, or "".
func (s *settings) secret(name string) string { return s.values[name].text }

// Validate is of kong.Resolver; unknown names were refused before.
func (s *settings) Validate(*kong.Application) error { return nil }

// Resolve is of kong.Resolver: the value of a flag that the command line does not give.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
	if v, ok := s.values[f.Name]; ok && v.text != "" {
		return v.text, nil
	}
	return nil, nil
}

// blame says where a refused value stands, if not on the command line.
func (s *settings) blame(err error) string {
	msg := err.Error()
	for name, v := range s.values {
		if strings.Contains(msg, "--"+name+":") || strings.Contains(msg, "--"+name+"=") || strings.Contains(msg, "--"+name+" ") {
			return msg + " (from " + v.from + ")"
		}
	}
	return msg
}

// helpWithVariable adds the environment variable to a flag's help.
func helpWithVariable(v *kong.Value) string {
	if v.Flag == nil || v.Name == "help" || v.Name == "version" {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + envName(v.Name) + ")."
}
