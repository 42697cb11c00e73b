package room

import (
	"bytes"
	"context"
	"fmt"

	"rostrum/session"
)

// Entries lets f see the entries of the record that have an event whose type begins so, in order, as
// far as the documents that are shown. It reads the log and disturbs nobody.
func (r *Room) Entries(ctx context.Context, event string, f func(session.Entry)) error {
	_, head := r.Head()
	mark := []byte(`"type":"` + event)
	for at := uint64(0); at < head; {
		lines, err := r.log.Read(ctx, r.session, at, readPage)
		if err != nil {
			return fmt.Errorf("read the record of %s: %w", r.session, err)
		}
		if len(lines) == 0 {
			return nil
		}
		for _, l := range lines {
			at = l.V
			if l.V > head || !bytes.Contains(l.Body, mark) {
				continue
			}
			e, err := decodeLine(l)
			if err != nil {
				return err
			}
			f(e)
		}
	}
	return nil
}
