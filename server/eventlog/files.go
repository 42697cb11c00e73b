package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// MaxFile is how many bytes a file beside a record may have.
const MaxFile = 2 << 20

// ErrNoFile: the log has no such file, or no longer.
var ErrNoFile = errors.New("no such file beside the record")

// File is a file that a person deposited. It lies beside the record, whose entry has its hash, under
// the person's id: Redact takes it away with the person's data, Wipe with everything.
type File struct {
	Person string
	SHA256 string // hex, of Body
	Name   string // as its owner called it
	Body   []byte // nil in a list
}

// NewFile is a file with its hash.
func NewFile(person, name string, body []byte) File {
	sum := sha256.Sum256(body)
	return File{Person: person, SHA256: hex.EncodeToString(sum[:]), Name: name, Body: body}
}

// check refuses what is not a file as NewFile makes it.
func (f File) check() error {
	if want := NewFile(f.Person, f.Name, f.Body); f.Person == "" || f.SHA256 != want.SHA256 {
		return fmt.Errorf("%w: a file needs a person and the hash of what it holds", ErrMalformed)
	}
	if len(f.Body) > MaxFile {
		return fmt.Errorf("%w: a file of %d bytes, at most %d", ErrMalformed, len(f.Body), MaxFile)
	}
	return nil
}

// Files is a log that keeps files beside its records, as safely as the records.
type Files interface {
	// PutFile keeps the file. Kept again it has no second effect, but for its name.
	PutFile(ctx context.Context, session string, f File) error
	// File reads one, ErrNoFile when it is not there.
	File(ctx context.Context, session, person, sha256 string) (File, error)
	// ListFiles are all of a session, without what they hold, in order of person and hash.
	ListFiles(ctx context.Context, session string) ([]File, error)
	// DropFile takes one away; one that is not there is no error.
	DropFile(ctx context.Context, session, person, sha256 string) error
}
