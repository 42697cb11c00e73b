package room

import (
	"strings"

	"rostrum/session"
)

// drafted tells whether a document is the summary writer's: it is made of the state like the others,
// by a package that the domain does not know.
func drafted(key string) bool { return key == "phrases" || strings.HasPrefix(key, "summary/") }

// draft makes such a document once for all the roles that see it.
func (e *encoder) draft(role session.Role, key string) []byte {
	if !seesSummary(role) {
		return nil
	}
	b, ok := e.shared["draft "+key]
	if !ok {
		if id, isSection := strings.CutPrefix(key, "summary/"); isSection {
			b = e.drafts.section(e, id).whole()
		} else {
			b = encodeDoc(e.summary.Document(e.st, role, key))
		}
		e.shared["draft "+key] = b
	}
	return b
}

func seesSummary(role session.Role) bool {
	return role == session.RoleRapporteur || role == session.RoleChair || role == session.RoleSecretariat
}

// section is what Decide needs to know of the summary for the command.
func (r *Room) section(c session.Command) *session.SummaryDoc {
	id := session.SummarySection(c)
	if id == "" {
		return nil
	}
	return r.owned.summary.Section(r.owned.st, id)
}
