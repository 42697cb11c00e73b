package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"rsc.io/qr"

	"rostrum/server/wire"
)

// TestBadgesAreDrawn: a code for each token, of this session's own address, for the secretariat alone.
func TestBadgesAreDrawn(t *testing.T) {
	h := newHost(t)
	status, body := h.call("POST", h.session("/badges"), h.staff, "application/json", `{"tokens":["one-Token_1","two"]}`)
	var out wire.BadgesResponse
	if err := json.Unmarshal(body, &out); status != http.StatusOK || err != nil || len(out.Codes) != 2 {
		t.Fatalf("%d %s", status, body)
	}
	// What is drawn is exactly what the library has dark, for a text as long as the link.
	size, path, err := drawQR("https://rostrum.example/join#one")
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode("https://rostrum.example/join#one", qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	for _, stroke := range strings.Split(strings.TrimPrefix(path, "M"), "M") {
		var x, y, run, back int
		if _, err := fmt.Sscanf(stroke, "%d %dh%dv1h-%dz", &x, &y, &run, &back); err != nil || run != back {
			t.Fatalf("stroke %q: %v", stroke, err)
		}
		for i := range run {
			dark[[2]int{x + i - quietQR, y - quietQR}] = true
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if dark[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("module %d, %d is drawn %v", x, y, dark[[2]int{x, y}])
			}
		}
	}
	if size != code.Size+8 {
		t.Errorf("the square is %d wide, the code %d", size, code.Size)
	}
	for _, bad := range []string{`{"tokens":["https://elsewhere.example/"]}`, `{"tokens":[""]}`, `{"tokens":"one"}`} {
		if status, body := h.call("POST", h.session("/badges"), h.staff, "application/json", bad); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", bad, status, body)
		}
	}
	if status, body := h.call("POST", h.session("/badges"), h.created.Tokens.Chair, "application/json", `{"tokens":["one"]}`); status != http.StatusForbidden {
		t.Errorf("the chair: %d %s", status, body)
	}
}
