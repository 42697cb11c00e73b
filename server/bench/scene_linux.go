package bench

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"rostrum/server/client"
	"rostrum/server/wire"
	"rostrum/session"
)

// scene is a server in a process of its own with one session under way: a panel is open, delegates
// wait on its list, questions stand approved.
type scene struct {
	dir    string
	server *child
	cl     *client.Client
	host   string // of the server
	debug  string // base of metrics and profiles
	secret string

	id        string
	roles     wire.ByRole
	badges    []wire.ImportedPerson
	questions []string
}

const (
	waiting     = 30 // requests on the list
	approved    = 16 // questions that may be voted on
	joiners     = 16 // joins under way at a time
	stopPatient = 20 * time.Second
)

// noLimits: all clients come from one address, which the server's defaults bound as one hall.
var noLimits = []string{
	"--connections-per-address=0", "--joins-per-second=0", "--requests-per-second=0", "--messages-per-second=0",
}

// newScene starts the server in a temporary folder and opens the day. people is how many delegates it has.
func newScene(ctx context.Context, people int) (_ *scene, err error) {
	s := &scene{secret: rand.Text()}
	if s.dir, err = os.MkdirTemp("", "rostrum-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	args := append([]string{"serve", "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0", "--profiles",
		"--log-level=warn", "--data=" + s.dir}, noLimits...)
	if s.server, err = startChild(ctx, args, []string{"ROSTRUM_SECRETARIAT_TOKEN=" + s.secret}); err != nil {
		return nil, err
	}
	if s.debug, err = s.server.line("Metrics on "); err != nil {
		return nil, err
	}
	base, err := s.server.line("Listening on ")
	if err != nil {
		return nil, err
	}
	s.host = strings.TrimPrefix(base, "http://")
	s.cl = client.New(base, s.secret)
	return s, s.open(ctx, people)
}

// programme of a day that nothing bounds: the list is as long as the measurement needs.
const programme = `title: Measurement
date: 2026-01-15
timezone: UTC
languages: [en]
rehearsal: true
groups:
  - {id: governments, name: {en: Governments}}
  - {id: civil-society, name: {en: Civil society}}
segments:
  - {id: panel, kind: panel, title: {en: Panel}, start: "10:00", end: "11:30", list: {order: request, opens: on_open}}
`

func (s *scene) open(ctx context.Context, people int) error {
	created, err := s.cl.Create(ctx, []byte(programme), "application/yaml", true)
	if err != nil {
		return fmt.Errorf("make the session: %w", err)
	}
	s.id, s.roles = created.ID, created.Tokens
	for first := 1; first <= people; first += 1000 {
		var csv strings.Builder
		csv.WriteString("badge,name,organisation,group,country,remote,language\n")
		for n := first; n <= min(people, first+999); n++ {
			fmt.Fprintf(&csv, "%d,Delegate %03d,Delegation %d,%s,,no,en\n", n, n, n, []string{"governments", "civil-society"}[n%2])
		}
		res, err := s.cl.Import(ctx, s.id, []byte(csv.String()), "text/csv")
		if err != nil {
			return fmt.Errorf("import the delegates: %w", err)
		}
		s.badges = append(s.badges, res.Imported...)
	}
	acts := []step{{as: "chair", do: "segment.open", with: `{"segment":"panel"}`}}
	for n := range waiting {
		acts = append(acts, request(n))
	}
	for n := range approved {
		acts = append(acts,
			step{as: "moderator", do: "question.offer", with: fmt.Sprintf(`{"text":%q,"lang":"en","source":{"kind":"bench"},"ref":"approved-%d"}`, questionText(n), n)},
			step{as: "moderator", do: "question.approve", with: fmt.Sprintf(`{"question":"ref:approved-%d"}`, n)})
	}
	for _, a := range acts {
		ack, err := s.cl.Commands(ctx, s.id, []wire.CommandMessage{a.message()})
		if err != nil {
			return fmt.Errorf("open the day: %w", err)
		}
		if ack[0].Error != nil {
			return fmt.Errorf("open the day: %s: %s", a.do, ack[0].Error.Message)
		}
	}
	docs, _, err := s.view(ctx)
	for key, doc := range docs {
		var q session.QuestionDoc
		if strings.HasPrefix(key, "question/") && json.Unmarshal(doc, &q) == nil {
			s.questions = append(s.questions, q.ID)
		}
	}
	if err == nil && len(s.questions) != approved {
		err = fmt.Errorf("%d of %d questions are seen by the audience", len(s.questions), approved)
	}
	return err
}

// join makes n people of the audience and returns their tokens.
func (s *scene) join(ctx context.Context, n int) ([]string, error) {
	tokens, index := make([]string, n), make([]int, n)
	for i := range index {
		index[i] = i
	}
	err := each(ctx, joiners, index, func(i int) error {
		res, err := s.cl.Join(ctx, wire.JoinRequest{Session: s.id, Code: s.roles.Audience})
		tokens[i] = res.Token
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	return tokens, nil
}

// tokens are for n viewers, the roles in turn: each of the audience and each participant is a person
// of their own, the others share their role's link.
func (s *scene) tokens(ctx context.Context, n int, roles []string) ([]string, error) {
	of := map[string][]string{}
	for i := range n {
		of[roles[i%len(roles)]] = nil
	}
	var err error
	for role := range of {
		switch session.Role(role) {
		case session.RoleAudience:
			if of[role], err = s.join(ctx, (n+len(roles)-1)/len(roles)); err != nil {
				return nil, err
			}
		case session.RoleParticipant:
			for _, b := range s.badges {
				of[role] = append(of[role], b.Token)
			}
		case session.RoleChair:
			of[role] = []string{s.roles.Chair}
		case session.RoleModerator:
			of[role] = []string{s.roles.Moderator}
		case session.RoleRapporteur:
			of[role] = []string{s.roles.Rapporteur}
		case session.RoleScreen:
			of[role] = []string{s.roles.Screen}
		}
	}
	out := make([]string, n)
	for i := range out {
		t := of[roles[i%len(roles)]]
		out[i] = t[i/len(roles)%len(t)]
	}
	return out, nil
}

// livePath is where viewers connect.
func (s *scene) livePath() string { return "/api/v1/sessions/" + s.id + "/live" }

// streamPath is where they connect for server-sent events.
func (s *scene) streamPath() string { return "/api/v1/sessions/" + s.id + "/stream" }

// view is what the token's holder sees now; without a token, the audience's join code.
func (s *scene) viewAs(ctx context.Context, token string) (docs map[string][]byte, v uint64, err error) {
	c := client.New("http://"+s.host, token)
	defer c.Close()
	f, err := c.View(ctx, s.id, 0, "")
	if err != nil {
		return nil, 0, fmt.Errorf("view: %w", err)
	}
	docs = map[string][]byte{}
	for key, doc := range f.Set {
		docs[key] = doc
	}
	return docs, f.V, nil
}

func (s *scene) view(ctx context.Context) (map[string][]byte, uint64, error) {
	return s.viewAs(ctx, s.roles.Audience)
}

func (s *scene) close() error {
	var err error
	if s.cl != nil {
		s.cl.Close()
	}
	if s.server != nil {
		err = s.server.stop()
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

// step is a command in somebody's name.
type step struct{ as, do, with string }

func (a step) message() wire.CommandMessage {
	return wire.CommandMessage{ID: uuid.NewString(), As: a.as, Do: a.do, With: json.RawMessage(a.with)}
}

func request(n int) step {
	return step{as: fmt.Sprintf("badge:%d", 1+n), do: "floor.request", with: `{"segment":"panel","kind":"statement","capacity":"own"}`}
}

// steps is an endless day: a delegate is given the floor, the clock is stopped and goes on, two of
// the audience give a question their voice, and the delegate asks for the floor again. Everybody
// sees each of them.
func (s *scene) step(i int) step {
	n, q := i/6, s.questions[i/6%len(s.questions)]
	switch i % 6 {
	case 0:
		return step{as: "chair", do: "floor.give", with: fmt.Sprintf(`{"request":"badge:%d"}`, 1+n%waiting)}
	case 1:
		return step{as: "chair", do: "floor.pause", with: `{}`}
	case 2:
		return step{as: fmt.Sprintf("audience:bench-%d", n), do: "question.vote", with: fmt.Sprintf(`{"question":%q}`, q)}
	case 3:
		return step{as: "chair", do: "floor.resume", with: `{}`}
	case 4:
		return step{as: fmt.Sprintf("audience:bench-%d", n), do: "question.unvote", with: fmt.Sprintf(`{"question":%q}`, q)}
	}
	return request(n % waiting)
}

// questionText is one of many questions that are not alike.
func questionText(n int) string {
	words := strings.Fields("access affordable broadband rural schools women privacy surveillance spectrum language content " +
		"disability cables islands finance training open data health farming youth security trade standards domain names")
	var b strings.Builder
	b.WriteString("How will")
	for i := range 7 {
		b.WriteByte(' ')
		b.WriteString(words[(n*(2*i+3)+i*i+n/len(words))%len(words)])
	}
	fmt.Fprintf(&b, " change by %d?", 2030+n%50)
	return b.String()
}
