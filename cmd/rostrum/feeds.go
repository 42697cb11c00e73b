package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"rostrum/server/feeds"
	"rostrum/server/intake"
	"rostrum/session"
)

type feedsCmd struct {
	Test feedsTestCmd `cmd:"" help:"Try the sources that a programme names and say what they say. Nothing is recorded."`
}

type feedsTestCmd struct {
	Programme    string        `required:"" placeholder:"FILE" help:"Programme with the feeds."`
	Feed         []string      `placeholder:"ID" help:"Only these feeds, switched off ones too."`
	For          time.Duration `default:"20s" help:"How long to listen."`
	AllowPrivate bool          `help:"Connect to addresses that are not public ones, too."`
}

// Run fails when a source that was tried did not answer.
func (c *feedsTestCmd) Run(a *app) error {
	file, err := os.ReadFile(c.Programme)
	if err != nil {
		return fmt.Errorf("programme: %w", err)
	}
	media := "application/yaml"
	if strings.HasSuffix(c.Programme, ".json") {
		media = "application/json"
	}
	p, faults := intake.ParseProgramme(file, media)
	if len(faults) > 0 {
		return fmt.Errorf("programme: line %d: %s", faults[0].Line, faults[0].Msg)
	}
	secrets, err := feedSecretsOf(a.settings.secret("feed-secrets"))
	if err != nil {
		return err
	}
	o := feeds.Options{Secrets: secrets, Client: feeds.NewClient(c.AllowPrivate), PollEvery: 10 * time.Second, Peek: true}
	ctx, cancel := context.WithTimeout(a.ctx, c.For)
	defer cancel()
	var trying sync.WaitGroup
	var mu sync.Mutex // of what is printed, and of the two counts
	tried, dead := 0, 0
	for _, f := range p.Feeds {
		if !c.wants(f) {
			continue
		}
		tried++
		src := feeds.NewSource(f, o)
		if src == nil {
			mu.Lock()
			if called := feeds.CallSecrets(f, secrets[f.ID]); len(called) > 0 || f.Kind == session.FeedWebhook {
				a.say("%s: takes messages at /api/v1/sessions/SESSION/feeds/%s; secrets set for it: %d", f.ID, f.ID, len(called))
			} else {
				a.say("%s: there is no connector for %s", f.ID, f.Kind)
				dead++
			}
			mu.Unlock()
			continue
		}
		trying.Go(func() {
			out := &told{a: a, mu: &mu, id: f.ID}
			err := src.Run(ctx, "", out)
			mu.Lock()
			defer mu.Unlock()
			if ctx.Err() == nil && err != nil {
				a.say("%s: %v", f.ID, err)
			}
			a.say("%s: %d items, %d signs of life", f.ID, out.items, out.proofs)
			if out.proofs == 0 {
				dead++
			}
		})
	}
	trying.Wait()
	switch {
	case tried == 0:
		return usagef("the programme names no such feed")
	case dead > 0:
		return fmt.Errorf("%d of %d feeds did not answer", dead, tried)
	}
	return nil
}

func (c *feedsTestCmd) wants(f session.Feed) bool {
	for _, id := range c.Feed {
		if id == f.ID {
			return true
		}
	}
	return len(c.Feed) == 0 && f.On()
}

// told says what a source brings instead of recording it.
type told struct {
	a             *app
	mu            *sync.Mutex
	id            string
	items, proofs int
	state         session.FeedState // told last
}

func (t *told) Take(_ context.Context, it feeds.Item) error {
	t.items++
	t.tell("%s %s %q", it.Kind, it.ID, it.Text)
	return nil
}

func (t *told) Proof(string) { t.proofs++ }

func (t *told) State(s session.FeedState) {
	if s != t.state {
		t.state = s
		t.tell("%s", s)
	}
}

func (t *told) Gap(from, to time.Time, why string) {
	t.tell("gap from %s to %s: %s", from.Format(time.RFC3339), to.Format(time.RFC3339), why)
}

func (t *told) tell(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.a.say("%s: %s", t.id, fmt.Sprintf(format, args...))
}
