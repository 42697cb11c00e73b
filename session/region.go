package session

import "slices"

// Regions are the codes of the United Nations regional groups, in the order of the balance.
var Regions = []string{
	"african", "asia_pacific", "eastern_european", "latin_american_caribbean", "western_european_others",
}

// Region is the code of the United Nations regional group of a State, by the name that the United
// Nations uses for it in English, or "" for what is in no group.
func Region(country string) string { return regionOf[country] }

var regionOf = func() map[string]string {
	m := map[string]string{}
	for code, states := range regionMembers {
		for _, s := range states {
			m[s] = code
		}
	}
	for state, code := range observers {
		m[state] = code
	}
	for other, state := range otherNames {
		m[other] = m[state]
	}
	return m
}()

// States are the Member States and the observer States by the names that the United Nations uses.
func States() []string {
	var all []string
	for _, states := range regionMembers {
		all = append(all, states...)
	}
	for s := range observers {
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}
