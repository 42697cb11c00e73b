package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"

	"rostrum/server/wire"
	"rostrum/session"
)

// Documents is what a viewer holds: the keyed documents as of version V of Epoch.
type Documents struct {
	Epoch string
	V     uint64
	Now   session.Instant
	All   map[string]json.RawMessage
}

// NewDocuments holds nothing yet.
func NewDocuments() *Documents { return &Documents{All: map[string]json.RawMessage{}} }

// Apply takes a frame over. A frame of another epoch replaces everything; one of the same epoch that
// goes back is against the contract.
func (d *Documents) Apply(f wire.Frame) error {
	if f.Epoch != d.Epoch {
		d.All = map[string]json.RawMessage{}
	} else if f.V < d.V {
		return fmt.Errorf("a frame goes back from version %d to %d", d.V, f.V)
	}
	for k, doc := range f.Set {
		d.All[k] = doc
	}
	for _, k := range f.Del {
		delete(d.All, k)
	}
	d.Epoch, d.V, d.Now = f.Epoch, f.V, f.Now
	return nil
}

// Diff names what differs between two sets of documents, nil when they are the same to the byte.
func (d *Documents) Diff(other *Documents) []string {
	var out []string
	if d.Epoch != other.Epoch || d.V != other.V {
		out = append(out, fmt.Sprintf("version %d of %s against %d of %s", d.V, d.Epoch, other.V, other.Epoch))
	}
	for k, doc := range d.All {
		if o, ok := other.All[k]; !ok {
			out = append(out, k+": only in the first: "+string(doc))
		} else if !bytes.Equal(doc, o) {
			out = append(out, k+": "+string(doc)+" against "+string(o))
		}
	}
	for k, doc := range other.All {
		if _, ok := d.All[k]; !ok {
			out = append(out, k+": only in the second: "+string(doc))
		}
	}
	sort.Strings(out)
	return out
}

// Decode reads one document; false when it is not held.
func (d *Documents) Decode(key string, into any) (bool, error) {
	b, ok := d.All[key]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(b, into); err != nil {
		return true, fmt.Errorf("document %s: %w", key, err)
	}
	return true, nil
}
