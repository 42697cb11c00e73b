package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"rostrum/session"
)

// Report is what verification found good: everything up to Head.
type Report struct {
	Head Head // the epoch is known to a log only; a record does not carry it
	// Sealed counts the personal data (one of a person in an entry) that matches its seal, Absent
	// the seals whose data is not there: erased, or left out of this copy.
	Sealed, Absent int
	// Unfinished are people and questions whose erasure stands in the record while their data is still beside it:
	// the server ended between the two, Redact has to be called again.
	Unfinished []string
}

// Fault is the first thing wrong with a record; everything before it is good. It is the error of
// Verify and VerifyRecord for a bad record, as against one that could not be read.
type Fault struct {
	Line int    // of the exported file, from 1; 0 for a log
	V    uint64 // the version that is bad, or where it should have been
	Err  error
}

func (f *Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("line %d: %v", f.Line, f.Err)
	}
	return fmt.Sprintf("entry %d: %v", f.V, f.Err)
}

func (f *Fault) Unwrap() error { return f.Err }

// pageLines is how many lines are read from a log at a time when a whole record is walked.
const pageLines = 512

// Verify walks the record from its first line to its head: versions, chain, hashes, the commands
// (each once) and the seals of personal data. The last line must be the one the log calls its head,
// so a tail that was cut off is seen. Lines appended meanwhile are left to the next time.
func Verify(ctx context.Context, log Log, session string) (Report, error) {
	head, err := log.Head(ctx, session)
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	c := newChecker(head.Epoch)
	for c.report.Head.V < head.V {
		page, err := log.Read(ctx, session, c.report.Head.V, int(min(pageLines, head.V-c.report.Head.V)))
		if err != nil {
			return c.done(), fmt.Errorf("verify: %w", err)
		}
		if len(page) == 0 {
			return c.done(), &Fault{V: c.report.Head.V + 1, Err: fmt.Errorf("it is missing; the log says that the record ends at %d", head.V)}
		}
		for _, l := range page {
			if err := c.line(l); err != nil {
				return c.done(), &Fault{V: l.V, Err: err}
			}
		}
	}
	if c.report.Head != head {
		return c.done(), &Fault{V: head.V, Err: fmt.Errorf("its hash is %s, the log says that the record ends with %s", show(c.report.Head.Hash), show(head.Hash))}
	}
	return c.done(), nil
}

// VerifyRecord walks an exported record in the same way. A file that was cut at the end of a line
// is a shorter record in itself: compare the report's head with a published one.
func VerifyRecord(r io.Reader) (Report, error) {
	c := newChecker("")
	n := 0
	for l, err := range ReadRecord(r) {
		n++
		if err != nil {
			var f *Fault
			if errors.As(err, &f) {
				f.V = c.report.Head.V + 1
			}
			return c.done(), err
		}
		if err := c.line(l); err != nil {
			return c.done(), &Fault{Line: n, V: l.V, Err: err}
		}
	}
	return c.done(), nil
}

// checker holds what the next line is checked against.
type checker struct {
	report Report
	cmds   map[[16]byte]struct{} // digests of the commands so far
	here   map[string]bool       // people and questions with data beside the record so far
	owed   map[string]bool       // those erased while they had
}

func newChecker(epoch string) *checker {
	return &checker{
		report: Report{Head: Head{Epoch: epoch}},
		cmds:   map[[16]byte]struct{}{}, here: map[string]bool{}, owed: map[string]bool{},
	}
}

func (c *checker) done() Report {
	r := c.report
	for p := range c.owed {
		r.Unfinished = append(r.Unfinished, p)
	}
	slices.Sort(r.Unfinished)
	return r
}

func (c *checker) line(l Line) error {
	if err := l.follows(c.report.Head); err != nil {
		return err
	}
	private, err := decodePrivate(l.Private)
	if err != nil {
		return err
	}
	entry, err := session.DecodeEntry(l.Body, private)
	if err != nil {
		return err
	}
	if entry.V != l.V {
		return fmt.Errorf("the body of version %d says it is version %d", l.V, entry.V)
	}
	if entry.Cmd != l.Cmd {
		return fmt.Errorf("version %d is filed under command %s, its body says %s", l.V, l.Cmd, entry.Cmd)
	}
	sum := sha256.Sum256([]byte(l.Cmd))
	digest := [16]byte(sum[:16])
	if _, again := c.cmds[digest]; again {
		return fmt.Errorf("version %d: command %s was carried out before", l.V, l.Cmd)
	}
	if err := c.people(entry); err != nil {
		return fmt.Errorf("version %d: %w", l.V, err)
	}
	c.cmds[digest] = struct{}{}
	c.report.Head = c.report.Head.After(l)
	return nil
}

// people compares the personal data beside the entry with the seals in it.
func (c *checker) people(e session.Entry) error {
	seals := e.Seals()
	for _, id := range e.Erases() {
		if c.here[id] {
			c.owed[id] = true
		}
	}
	for person, data := range e.Private {
		seal, there := seals[person]
		if !there {
			return fmt.Errorf("personal data of %s without a seal in the entry", person)
		}
		if data.Seal() != seal {
			return fmt.Errorf("the personal data of %s is not what was sealed", person)
		}
	}
	for person := range seals {
		if _, there := e.Private[person]; there {
			c.report.Sealed++
			c.here[person] = true
		} else {
			c.report.Absent++
		}
	}
	return nil
}

// decodePrivate reads a private part; nil is nobody.
func decodePrivate(b []byte) (map[string]session.Sealed, error) {
	if b == nil {
		return nil, nil
	}
	var people map[string]session.Sealed
	if err := json.Unmarshal(b, &people); err != nil {
		return nil, fmt.Errorf("the private part cannot be read: %w", err)
	}
	return people, nil
}
