package eventlog

import (
	"maps"
	"sync"
)

// knownHeads are the heads that this process has seen. A server that was emptied, restored from an
// old copy, or has failed over to a replica that lagged, answers as if nothing had happened; here it
// is found out.
type knownHeads struct {
	mu    sync.Mutex
	heads map[string]knownHead
}

// knownHead is never changed, only replaced.
type knownHead struct {
	Head
	retired map[string]bool // epochs before the present one
}

// before is what is known when a call begins: only that can be held against its answer, since
// another call may learn something newer while this one's answer is under way.
func (k *knownHeads) before(session string) knownHead {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.heads[session]
}

// saw compares a head that Redis told with what was known before it was asked, and remembers it.
func (k *knownHeads) saw(session string, before knownHead, h Head) error {
	if before.Epoch == h.Epoch && (h.V < before.V || h.V == before.V && h.Hash != before.Hash) || before.retired[h.Epoch] {
		return ErrBehind
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now, there := k.heads[session]
	switch {
	case there && now.Epoch == h.Epoch:
		if h.V <= now.V {
			return nil
		}
		now.Head = h
	case now.retired[h.Epoch]:
		return nil // an answer that was overtaken
	default:
		retired := maps.Clone(now.retired)
		if there {
			if retired == nil {
				retired = map[string]bool{}
			}
			retired[now.Epoch] = true
		}
		now = knownHead{Head: h, retired: retired}
	}
	if k.heads == nil {
		k.heads = map[string]knownHead{}
	}
	k.heads[session] = now
	return nil
}

// mended is what a record is taken to be from now on, whatever was known before.
func (k *knownHeads) mended(session string, h Head) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.heads[session]
	if now.Epoch == h.Epoch && now.V > h.V {
		return // something newer was seen under this epoch
	}
	retired := maps.Clone(now.retired)
	if retired == nil {
		retired = map[string]bool{}
	}
	if now.Epoch != "" && now.Epoch != h.Epoch {
		retired[now.Epoch] = true
	}
	delete(retired, h.Epoch)
	if k.heads == nil {
		k.heads = map[string]knownHead{}
	}
	k.heads[session] = knownHead{Head: h, retired: retired}
}

// missing is the error for a record that is not there.
func (h knownHead) missing() error {
	if h.Epoch != "" {
		return ErrGone
	}
	return ErrNotFound
}
