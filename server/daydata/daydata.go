// Package daydata is a recorded consultation day: programme, participants and acts. See README.md
// for where it comes from and under which licences it stands.
package daydata

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the day is part of the binary
	"fmt"
	"io"
)

//go:embed programme.yaml
var programme []byte

//go:embed participants.csv
var participants []byte

//go:embed day.ndjson.gz
var acts []byte

// Programme is the programme file, YAML. The caller does not change it.
func Programme() []byte { return programme }

// Participants is the participants file, CSV. The caller does not change it.
func Participants() []byte { return participants }

// Acts unpacks the replay file, NDJSON.
func Acts() (io.ReadCloser, error) {
	z, err := gzip.NewReader(bytes.NewReader(acts))
	if err != nil {
		return nil, fmt.Errorf("unpack the recorded day: %w", err)
	}
	return z, nil
}
