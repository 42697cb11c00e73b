package eventlog

import (
	"fmt"
	"slices"
	"strings"
)

// Durability is what an acknowledged act survives. Each level includes those before it.
type Durability int

// The levels, from the weakest.
const (
	// Memory: nothing is promised. Acknowledged acts may be gone when the storage's process ends.
	Memory Durability = iota
	// Second: the storage's process may be killed; a power cut may take the last second or two.
	Second
	// Disk: the process may be killed and the power cut.
	Disk
	// Replicated: besides, the machine may be lost; another one has every acknowledged act.
	Replicated
)

var durabilityNames = []string{"memory", "second", "disk", "replicated"}

func (d Durability) String() string { return durabilityNames[d] }

// ParseDurability reads a level's name.
func ParseDurability(s string) (Durability, error) {
	if i := slices.Index(durabilityNames, s); i >= 0 {
		return Durability(i), nil
	}
	return 0, fmt.Errorf("%q is none of %s", s, strings.Join(durabilityNames, ", "))
}

// Guarantee is what a log's present settings give.
type Guarantee struct {
	Level    Durability
	Words    string   // for operators, one sentence
	Remedies []string // what to change for the next level, a setting each
}

// SQLiteGuarantee is what SQLite's Append promises.
var SQLiteGuarantee = Guarantee{Level: Disk, Words: Promise}
