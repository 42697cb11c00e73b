package session

import (
	"fmt"
	"time"
)

// Instant is a moment in milliseconds since the Unix epoch. The session's own clock has this
// resolution and no finer one: two nodes that fold the same record must agree to the byte.
// Zero means "not set" and is never a real moment of a consultation.
type Instant int64

const instantLayout = "2006-01-02T15:04:05.000Z"

// At converts a time to an Instant, rounding down to the millisecond.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time is the moment in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Add moves the instant by whole seconds.
func (i Instant) Add(seconds int) Instant { return i + Instant(seconds)*1000 }

// String is RFC 3339 in UTC with milliseconds, as the wire has it.
func (i Instant) String() string { return i.Time().Format(instantLayout) }

// MarshalJSON writes RFC 3339 in UTC with milliseconds; the zero Instant is null.
func (i Instant) MarshalJSON() ([]byte, error) {
	if i == 0 {
		return []byte("null"), nil
	}
	b := make([]byte, 0, len(instantLayout)+2)
	b = append(b, '"')
	b = i.Time().AppendFormat(b, instantLayout)
	return append(b, '"'), nil
}

// UnmarshalJSON reads any RFC 3339 time, or null for the zero Instant.
func (i *Instant) UnmarshalJSON(b []byte) error {
	s := string(b)
	if s == "null" {
		*i = 0
		return nil
	}
	if len(s) < 2 || s[0] != '"' {
		return fmt.Errorf("a time must be an RFC 3339 string such as \"2015-10-19T14:00:00.000Z\"")
	}
	t, err := time.Parse(time.RFC3339Nano, s[1:len(s)-1])
	if err != nil {
		return fmt.Errorf("a time must be an RFC 3339 string such as \"2015-10-19T14:00:00.000Z\"")
	}
	*i = At(t)
	return nil
}
