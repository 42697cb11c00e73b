package session

// Before says why one waiting request stands before another.
type Before struct {
	First string `json:"first"` // the request that stands first
	Then  string `json:"then"`
	// Because is the first reason in which the two places differ, as the one that stands first has it,
	// and Against as the other has it. A reason of the same code says more by its number: fewer turns, a
	// smaller number drawn. Where none differs the order of request decided.
	Because Reason `json:"because"`
	Against Reason `json:"against"`
}

// Compare says which of two requests stands first on the list they both wait on, and why; false when
// they do not wait on one list.
func (st *State) Compare(a, b string) (Before, bool) {
	q := st.Requests[a]
	if q == nil || a == b {
		return Before{}, false
	}
	var pair []Place
	for _, pl := range st.Order(q.Segment) {
		if pl.Request.ID == a || pl.Request.ID == b {
			pair = append(pair, pl)
		}
	}
	if len(pair) != 2 {
		return Before{}, false
	}
	out := Before{
		First: pair[0].Request.ID, Then: pair[1].Request.ID,
		Because: Reason{Code: "order_of_request"}, Against: Reason{Code: "order_of_request"},
	}
	for i := range min(len(pair[0].Why), len(pair[1].Why)) {
		if x, y := pair[0].Why[i], pair[1].Why[i]; x.Code != y.Code || x.N != y.N {
			out.Because, out.Against = x, y
			break
		}
	}
	return out, true
}
