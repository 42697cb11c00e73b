package session

import (
	"encoding/csv"
	"os"
	"testing"
)

// TestRegionsHoldEveryMemberStateOnce: 193 Member States, the groups as large as the Organization has them.
func TestRegionsHoldEveryMemberStateOnce(t *testing.T) {
	want := map[string]int{
		"african": 54, "asia_pacific": 54, "eastern_european": 23, "latin_american_caribbean": 33,
		"western_european_others": 28 + 1, // and the United States
	}
	seen := map[string]string{}
	total := 0
	for _, code := range Regions {
		if n := len(regionMembers[code]); n != want[code] {
			t.Errorf("%s has %d States, want %d", code, n, want[code])
		}
		total += len(regionMembers[code])
		for _, s := range regionMembers[code] {
			if in, twice := seen[s]; twice {
				t.Errorf("%s stands in %s and in %s", s, in, code)
			}
			seen[s] = code
		}
	}
	if total != 193 || len(regionMembers) != len(Regions) {
		t.Errorf("%d States in %d groups, want 193 in %d", total, len(regionMembers), len(Regions))
	}
	for other, state := range otherNames {
		if seen[state] == "" {
			t.Errorf("%s is said to be %s, which is no Member State", other, state)
		}
		if _, own := seen[other]; own {
			t.Errorf("%s is a present name and cannot be another State's", other)
		}
	}
}

func TestRegion(t *testing.T) {
	for country, want := range map[string]string{
		"Kenya": "african", "Kiribati": "asia_pacific", "Türkiye": "western_european_others",
		"Turkey": "western_european_others", "Israel": "western_european_others",
		"United States of America": "western_european_others", "Czech Republic": "eastern_european",
		"Cuba": "latin_american_caribbean", "State of Palestine": "asia_pacific",
		"European Union": "", "Niue": "", "": "", "kenya": "",
	} {
		if got := Region(country); got != want {
			t.Errorf("Region(%q) = %q, want %q", country, got, want)
		}
	}
}

// TestEveryCountryOfTheDayHasARegion: of the recorded day's participants, but for those whose country
// column names no State of a regional group.
func TestEveryCountryOfTheDayHasARegion(t *testing.T) {
	none := map[string]bool{"European Union": true, "Hellenic Parliament": true, "Niue": true}
	f, err := os.Open("testdata/day/participants.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	countries := 0
	for _, row := range rows[1:] {
		country := row[4]
		if country == "" {
			continue
		}
		countries++
		if got := Region(country); (got == "") != none[country] {
			t.Errorf("badge %s: Region(%q) = %q", row[0], country, got)
		}
	}
	if countries < 50 {
		t.Errorf("only %d participants have a country", countries)
	}
}
