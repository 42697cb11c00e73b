package server

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"rsc.io/qr"

	"rostrum/server/wire"
	"rostrum/session"
)

// maxBadges is the largest body that asks for badges, in bytes.
const maxBadges = 128 << 10

// tokenShape is what a token looks like; whether it admits anyone is not asked.
var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// badgeCodes draws the links of tokens as QR codes. It draws addresses of its own session alone. The tokens
// come from whoever was shown them: the server has only their hashes.
func (s *Server) badgeCodes(w http.ResponseWriter, r *http.Request) error {
	rm, _, err := s.staff(r, session.RoleSecretariat)
	if err != nil {
		return err
	}
	body, err := readBody(w, r, maxBadges)
	if err != nil {
		return err
	}
	var req wire.BadgesRequest
	if ref := wire.Decode(body, &req, maxBadges); ref != nil {
		return ref
	}
	if len(req.Tokens) > wire.MaxBadges {
		return &session.Refusal{Code: session.CodeTooLarge, Msg: "http.body_too_large", Field: "tokens", Params: map[string]string{"limit": fmt.Sprint(maxBadges)}}
	}
	out := wire.BadgesResponse{Codes: make([]wire.BadgeCode, 0, len(req.Tokens))}
	for _, token := range req.Tokens {
		if !tokenShape.MatchString(token) {
			return &session.Refusal{Code: session.CodeBadRequest, Msg: "access.unknown_code", Field: "tokens"}
		}
		size, path, err := drawQR(s.baseURL(r) + "/" + rm.Meta().ID + "/join#" + token)
		if err != nil {
			return fmt.Errorf("draw a badge: %w", err)
		}
		out.Codes = append(out.Codes, wire.BadgeCode{Size: size, Path: path})
	}
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, http.StatusOK, out)
}

// quietQR is the margin of a QR code in modules (ISO/IEC 18004).
const quietQR = 4

// drawQR gives a QR code as the path of its dark modules, each row's runs in one stroke, and the side of
// its square, margin included.
func drawQR(text string) (size int, path string, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return 0, "", err
	}
	var b strings.Builder
	for y := 0; y < code.Size; y++ {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quietQR, y+quietQR, run, run)
				x += run
			}
		}
	}
	return code.Size + 2*quietQR, b.String(), nil
}
