package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rostrum/server/wire"
)

// TestOrderOfThePast: the list at any version or time, and why one stood before another, from the
// record alone.
func TestOrderOfThePast(t *testing.T) {
	h := newHost(t)
	h.badges()
	chair := h.created.Tokens.Chair
	h.ok(chair, "segment.open", `{"segment":"panel"}`)
	for _, badge := range []string{"1", "2"} {
		h.ok(chair, "floor.request", fmt.Sprintf(`{"segment":"panel","kind":"statement","capacity":"own","person":"badge:%s"}`, badge))
	}
	listed := h.ok(chair, "list.order", `{"segment":"panel","method":"request"}`)
	moved := h.ok(chair, "floor.move", `{"request":"r2","before":"r1","reason":"leaves for the airport"}`)
	h.ok(chair, "floor.give", `{"request":"r2","reason":"is asked to answer"}`)
	order := func(query string, want int) wire.OrderResponse {
		t.Helper()
		status, body := h.call("GET", h.session("/order"+query), "", "", "")
		if status != want {
			t.Fatalf("%s: %d %s", query, status, body)
		}
		var out wire.OrderResponse
		if want == http.StatusOK {
			if err := json.Unmarshal(body, &out); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	ids := func(o wire.OrderResponse) string {
		var out []string
		for _, e := range o.Entries {
			out = append(out, fmt.Sprintf("%d %s %s", e.Place, e.Request.ID, e.Request.Why[0].Code))
		}
		return strings.Join(out, ", ")
	}
	if got := ids(order("", http.StatusOK)); got != "1 r1 order_of_request" {
		t.Errorf("now: %s", got)
	}
	then := order(fmt.Sprintf("?segment=panel&at=%d", listed), http.StatusOK)
	if got := ids(then); got != "1 r1 order_of_request, 2 r2 order_of_request" || then.V != listed || then.Order != "request" {
		t.Errorf("at version %d: %s of %+v", listed, got, then)
	}
	if got := ids(order("?at="+then.At.String(), http.StatusOK)); !strings.Contains(got, "r1") {
		t.Errorf("at %s: %s", then.At, got)
	}
	// Nobody said when: before the first of them was called.
	why := order("?a=r1&b=r2", http.StatusOK)
	if why.V != moved || why.Before == nil || why.Before.First != "r2" || why.Before.Because.Code != "moved" || why.Before.Because.Text != "leaves for the airport" {
		t.Errorf("why r2 stood before r1: %+v of version %d", why.Before, why.V)
	}
	if b := order(fmt.Sprintf("?a=r2&b=r1&at=%d", listed), http.StatusOK).Before; b == nil || b.First != "r1" || b.Because.Code != "order_of_request" {
		t.Errorf("before the move: %+v", b)
	}
	// The moments to replay it by: each version can be asked for.
	h.ok(h.created.Tokens.Chair, "notice.post", `{"text":"Lunch is served."}`) // no moment of the list
	status, body := h.call("GET", h.session("/order/moments?segment=panel"), "", "", "")
	var told wire.OrderMomentsResponse
	if err := json.Unmarshal(body, &told); status != http.StatusOK || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	var dos []string
	for _, m := range told.Moments {
		dos = append(dos, strings.TrimRight(m.Do+" "+m.Request+": "+m.Reason, " :"))
	}
	if got := strings.Join(dos, ", "); got != "segment.open, floor.request r1, floor.request r2, list.order, floor.move r2: leaves for the airport, floor.give r2: is asked to answer" {
		t.Errorf("moments: %s", got)
	}
	if m := told.Moments[3]; m.V != listed || m.At != then.At {
		t.Errorf("the moment of the ordering is %+v", m)
	}
	if status, body := h.call("GET", h.session("/order/moments?segment=dinner"), "", "", ""); status != http.StatusNotFound {
		t.Errorf("%d %s", status, body)
	}
	order("?at=yesterday", http.StatusBadRequest)
	order("?segment=dinner", http.StatusNotFound)
	order("?a=r1&b=r9", http.StatusNotFound)
	// An erased person is erased from what is told of the past.
	if status, body := h.call("GET", h.session(fmt.Sprintf("/order?at=%d", listed)), chair, "", ""); status != http.StatusOK || !strings.Contains(string(body), "Delegate") {
		t.Fatalf("%d %s", status, body)
	}
	h.command(h.staff, "person.erase", `{"person":"badge:1"}`)
	if _, body := h.call("GET", h.session(fmt.Sprintf("/order?at=%d", listed)), chair, "", ""); strings.Contains(string(body), "Delegate 001") {
		t.Errorf("the past still names the erased: %s", body)
	}
}
