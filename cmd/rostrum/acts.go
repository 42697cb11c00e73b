package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"rostrum/server/intake"
	"rostrum/server/wire"
	"rostrum/session"
)

// act is one line of a recorded day.
type act struct {
	line int
	t    int64 // milliseconds since the day began
	as   string
	do   string
	with json.RawMessage
}

// readActs reads a replay file whole, or names everything that is wrong with it.
func readActs(r io.Reader, name string) ([]act, error) {
	var acts []act
	var faults []string
	for a, fault := range intake.ParseActs(r) {
		if fault != nil {
			f := fault.In("en")
			faults = append(faults, fmt.Sprintf("  line %d: %s", a.Line, f.Message))
			continue
		}
		acts = append(acts, act{a.Line, a.T, a.As, a.Do, json.RawMessage(a.With)})
	}
	const shown = 50
	if n := len(faults); n > 0 {
		more := ""
		if n > shown {
			faults, more = faults[:shown], fmt.Sprintf("\n  and %d more", n-shown)
		}
		return nil, fmt.Errorf("%s: %d lines are faulty:\n%s%s", name, n, strings.Join(faults, "\n"), more)
	}
	if len(acts) == 0 {
		return nil, fmt.Errorf("%s holds no acts", name)
	}
	return acts, nil
}

// message is the act as a command of the session. Its id is made from what it is, not drawn: the
// same line sent again, after whatever crash, is the same command.
func (a act) message(sessionID, lap string, start session.Instant) wire.CommandMessage {
	return wire.CommandMessage{
		ID: commandID(sessionID, fmt.Sprintf("%sact:%d", lap, a.line)), Do: a.do, With: a.with,
		As: a.as, At: start + session.Instant(a.t),
	}
}

func commandID(sessionID, what string) string {
	space, err := uuid.Parse(sessionID)
	if err != nil {
		space = uuid.NewSHA1(uuid.NameSpaceOID, []byte(sessionID))
	}
	return uuid.NewSHA1(space, []byte(what)).String()
}
