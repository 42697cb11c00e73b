package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// Exit statuses.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// cli is the command line. Every flag has an environment variable and a key in the settings file;
// see settings.go.
type cli struct {
	Config  string      `placeholder:"FILE" help:"Settings file (YAML). Flags and environment variables go before it."`
	Version versionFlag `help:"Print the version and end."`

	Serve  serveCmd  `cmd:"" help:"Run the server."`
	Demo   demoCmd   `cmd:"" help:"Run a server in which a recorded consultation day takes place."`
	Replay replayCmd `cmd:"" help:"Drive a running server with a recorded day, and report."`
	Verify verifyCmd `cmd:"" help:"Check that records are whole and unchanged."`
	Export exportCmd `cmd:"" help:"Write a session's record, speeches, balance and questions to files."`
	Check  checkCmd  `cmd:"" help:"Check settings and data folder before the day."`
	Token  tokenCmd  `cmd:"" help:"Make a link for a role or a person."`

	Questions questionsCmd `cmd:"" help:"Questions gathered elsewhere, as files."`

	Feeds feedsCmd `cmd:"" help:"Social feeds: try what a programme names."`

	Bench     benchCmd     `cmd:"" help:"Measure a server on this machine, beside a plain loop that writes the same bytes."`
	BenchLoop benchLoopCmd `cmd:"" hidden:""`

	Backup  backupCmd  `cmd:"" help:"Copy a data folder's log, while a server runs on it, and verify the copy."`
	Restore restoreCmd `cmd:"" help:"Make a data folder from a backup, verified."`
	Migrate migrateCmd `cmd:"" help:"Copy a session between a data folder and Redis, verified."`
}

// app is what every command has.
type app struct {
	ctx      context.Context
	out, err io.Writer
	settings *settings
}

// say writes a line for people.
func (a *app) say(format string, args ...any) { fmt.Fprintf(a.out, format+"\n", args...) }

// usage is an error of the caller's: exit status 2.
type usage struct{ error }

func usagef(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// errTold is a failure that the command has told about already.
var errTold = errors.New("failed")

// run is the program. It ends when the command has, or soon after ctx is done.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, env []string) int {
	status, err := -1, error(nil)
	var c cli
	a := &app{ctx: ctx, out: stdout, err: stderr}
	parser, err := kong.New(&c,
		kong.Name("rostrum"),
		kong.Description("Live multistakeholder consultations: the speakers list, the questions, the notes."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ValueFormatter(helpWithVariable),
		kong.Bind(a),
	)
	if err != nil {
		fmt.Fprintln(stderr, "rostrum:", err)
		return exitFailure
	}
	if a.settings, err = loadSettings(knownSettings(parser.Model), args, env); err != nil {
		fmt.Fprintln(stderr, "rostrum:", err)
		return exitUsage
	}
	if err := kong.Resolvers(a.settings).Apply(parser); err != nil {
		fmt.Fprintln(stderr, "rostrum:", err)
		return exitFailure
	}
	command, err := parser.Parse(args)
	if status >= 0 { // help or version were asked for, and given
		return status
	}
	if err != nil {
		fmt.Fprintf(stderr, "rostrum: %s\nTry: rostrum --help\n", a.settings.blame(err))
		return exitUsage
	}
	err = command.Run()
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage{}):
		fmt.Fprintln(stderr, "rostrum:", err)
		return exitUsage
	case !errors.Is(err, errTold):
		fmt.Fprintln(stderr, "rostrum:", err)
	}
	return exitFailure
}

// versionFlag prints what the build knows of itself.
type versionFlag bool

// BeforeReset runs before the rest of the command line is looked at.
func (versionFlag) BeforeReset(k *kong.Kong) error {
	fmt.Fprintln(k.Stdout, "rostrum", version())
	k.Exit(exitOK)
	return nil
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(12, len(s.Value))]
		}
	}
	return v + " " + info.GoVersion
}
