package intake

import (
	"cmp"
	"slices"

	"rostrum/server/wire"
	"rostrum/session"
)

// Bounds of files, in bytes, rows and levels.
const (
	MaxProgramme    = 1 << 20
	MaxParticipants = 8 << 20
	MaxRows         = 20_000
	maxDepth        = 16
	maxNodes        = 50_000
	// maxFaults of a programme are reported; one with more has one cause for most of them.
	maxFaults = 200
	// maxRowFaults are more than the rows can have: of a list each bad row is named.
	maxRowFaults = 10 * MaxRows
)

// Fault is one thing wrong in a file. Line and Column count from 1, 0 is the file as a whole. Msg
// is a key of the catalogue of server/wire, Params fill its placeholders.
type Fault struct {
	Line, Column int
	Field        string
	Code         session.Code
	Msg          string
	Params       map[string]string
}

// In words the fault.
func (f Fault) In(lang string) wire.FileFault {
	e := wire.Localize(&session.Refusal{Code: f.Code, Msg: f.Msg, Params: f.Params}, lang)
	return wire.FileFault{Line: f.Line, Column: f.Column, Field: f.Field, Code: f.Code, Message: e.Message}
}

// Rejected words the fault as a rejected row.
func (f Fault) Rejected(lang string) wire.RejectedRow {
	w := f.In(lang)
	return wire.RejectedRow{Line: w.Line, Field: w.Field, Code: w.Code, Message: w.Message}
}

// Error is for logs and tests.
func (f Fault) Error() string {
	return (&session.Refusal{Code: f.Code, Msg: f.Msg, Field: f.Field, Params: f.Params}).Error()
}

// faults gathers them; those beyond limit are left out.
type faults struct {
	limit int
	found []Fault
}

// place is where a fault stands.
type place struct{ line, column int }

// fault adds one; the catalogue test reads its calls.
func (fs *faults) fault(msg string, at place, field string, kv ...string) {
	fs.coded(session.CodeBadRequest, msg, at, field, kv...)
}

func (fs *faults) tooLarge(msg string, at place, field string, kv ...string) {
	fs.coded(session.CodeTooLarge, msg, at, field, kv...)
}

func (fs *faults) coded(code session.Code, msg string, at place, field string, kv ...string) {
	if len(fs.found) >= fs.limit {
		return
	}
	f := Fault{Line: at.line, Column: at.column, Field: field, Code: code, Msg: msg}
	for i := 0; i+1 < len(kv); i += 2 {
		if f.Params == nil {
			f.Params = make(map[string]string, len(kv)/2)
		}
		f.Params[kv[i]] = kv[i+1]
	}
	fs.found = append(fs.found, f)
}

// sorted are the faults in the order of the lines.
func (fs *faults) sorted() []Fault {
	slices.SortStableFunc(fs.found, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return fs.found
}
