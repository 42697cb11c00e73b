package summary

import "rostrum/session"

func (d *draft) annex() {}

func (d *draft) digest() []session.DraftDigest { return nil }
