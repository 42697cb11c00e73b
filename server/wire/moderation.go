package wire

import "rostrum/session"

// ModerationResponse is the published moderation ledger: what was dismissed and why, in the order of the
// acts, and how many questions are hidden now, which needs no reason. It never says who asked.
type ModerationResponse struct {
	Mode      string                 `json:"mode"`
	Dismissed []session.DismissalDoc `json:"dismissed"`
	Hidden    int                    `json:"hidden"`
}
