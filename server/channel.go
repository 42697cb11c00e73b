package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rostrum/server/live"
	"rostrum/server/room"
	"rostrum/server/wire"
	"rostrum/session"
)

// since reads the version and epoch that the caller holds. A browser's EventSource that comes back
// says its version in Last-Event-ID.
func since(r *http.Request, rm *room.Room) (uint64, string, error) {
	q := asked(r)
	s := q.Get("since")
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		s = last
	}
	if s == "" {
		return 0, "", nil
	}
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, "", &session.Refusal{Code: session.CodeBadRequest, Msg: "http.bad_since", Field: "since"}
	}
	epoch := q.Get("epoch")
	if epoch == "" {
		epoch, _ = rm.Head()
	}
	return v, epoch, nil
}

// asked is what follows the path; most who come for the first time ask for nothing.
func asked(r *http.Request) url.Values {
	if r.URL.RawQuery == "" {
		return nil
	}
	return r.URL.Query()
}

// view answers with the documents that changed since the caller's version.
func (s *Server) view(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	v, epoch, err := since(r, rm)
	if err != nil {
		return err
	}
	now, at := rm.Head()
	want := room.Want{Actor: a, Since: v, Epoch: epoch, Parts: asked(r).Get("parts") == "1"}
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Add("Vary", "Accept-Encoding, Authorization, Cookie")
	if asked := r.Header.Get("If-None-Match"); asked != "" && asked == viewTag(now, at, want) {
		h.Set("ETag", asked)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	frame, head, err := rm.ViewTo(want)
	if err != nil {
		return err
	}
	h.Set("ETag", viewTag(now, head, want))
	if frame == nil {
		return writeCompressed(w, r, rm.Unchanged(head))
	}
	b := frame.Payload()
	enc := encoding(r)
	if enc != "" && frame.Shared() && a.Person != "" && acceptsGzip(r) {
		// One person's view: brotli would compress for this answer what gzip has compressed for everyone.
		if b, err = frame.Gzip(nil, nil); err != nil {
			return fmt.Errorf("compress a view: %w", err)
		}
		h.Set("Content-Encoding", "gzip")
	} else if enc != "" && len(b) >= smallest {
		if b, err = frame.Encoded(enc, func(b []byte) ([]byte, error) { return compress(b, enc, false) }); err != nil {
			return fmt.Errorf("compress a view: %w", err)
		}
		h.Set("Content-Encoding", enc)
	}
	_, err = w.Write(b)
	return ignoreGone(err)
}

// viewTag names the documents of one caller, not the moment: "now" differs in each answer.
func viewTag(epoch string, head uint64, w room.Want) string {
	in := "whole"
	if w.Parts {
		in = "parts"
	}
	return `W/"` + strings.Join([]string{epoch, strconv.FormatUint(head, 10), string(w.Actor.Role), w.Actor.Person, strconv.FormatUint(w.Since, 10), in}, "-") + `"`
}

// ignoreGone: an error of writing an answer means that the caller is gone; there is no one to tell.
func ignoreGone(error) error { return nil }

func (s *Server) viewer(r *http.Request) (live.Viewer, func(), error) {
	rm, a, err := s.actor(r)
	if err != nil {
		return live.Viewer{}, nil, err
	}
	v, epoch, err := since(r, rm)
	if err != nil {
		return live.Viewer{}, nil, err
	}
	release, ref := s.limiter.Connect(s.addr(r))
	if ref != nil {
		return live.Viewer{}, nil, ref
	}
	lv := live.Viewer{Hub: s.hub, Room: rm, Actor: a, Since: v, Epoch: epoch, Parts: asked(r).Get("parts") == "1",
		Lang: wire.LanguageOf(r), ComeBack: s.comeBack()}
	if a.Role != session.RoleSecretariat {
		lv.Meter = s.limiter.NewMeter()
	}
	return lv, release, nil
}

func both(a, b func()) func() { return func() { a(); b() } }

func (s *Server) live(w http.ResponseWriter, r *http.Request) error {
	v, release, err := s.viewer(r)
	if err != nil {
		return err
	}
	v.Gone = both(s.metrics.connected("websocket", v.Actor.Role), release)
	return live.ServeWebSocket(w, r, v)
}

func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	v, release, err := s.viewer(r)
	if err != nil {
		return err
	}
	v.Gone = both(s.metrics.connected("sse", v.Actor.Role), release)
	return live.ServeStream(w, r, v)
}

// commands takes one command, or an array; an array's commands are decided in its order and each has
// its own answer. The status is 200 for an array, and that of the refusal for a single one.
func (s *Server) commands(w http.ResponseWriter, r *http.Request) error {
	rm, a, err := s.actor(r)
	if err != nil {
		return err
	}
	body, err := readBody(w, r, wire.MaxBatch)
	if err != nil {
		return err
	}
	results, batch, whole := wire.DecodeCommands(body)
	if whole != nil {
		return whole
	}
	lang := wire.LanguageOf(r)
	meter := s.limiter.NewMeter()
	answers := make([]<-chan room.Answer, len(results))
	acks := make([]wire.Ack, len(results))
	for i, res := range results {
		ref := res.Refusal
		if a.Role != session.RoleSecretariat && ref == nil {
			ref = meter.Message()
		}
		if ref != nil {
			acks[i] = live.AckOf(res.Message.ID, room.Answer{Refusal: ref}, lang)
			continue
		}
		m := res.Message
		answers[i] = rm.Submit(room.Command{Actor: a, ID: m.ID, Command: m.Command, As: m.As, At: m.At})
	}
	for i, out := range answers {
		if out == nil {
			continue
		}
		select {
		case ans := <-out:
			if ans.Refusal != nil && ans.Refusal.Code == session.CodeUnavailable && s.stopping() {
				return room.ErrClosed // a proxy then asks another node: ids make that safe
			}
			acks[i] = live.AckOf(results[i].Message.ID, ans, lang)
		case <-rm.Done():
			// Answered before the room closed, or never taken: the caller asks again by id.
			return room.ErrClosed
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if batch {
		return json.NewEncoder(w).Encode(acks)
	}
	if e := acks[0].Error; e != nil {
		s.metrics.refused(e.Code)
		w.WriteHeader(wire.Status(e.Code))
	}
	return json.NewEncoder(w).Encode(acks[0])
}

// bodyWithin is how long a body may take: 64 KB at 10 kbit/s. A live channel has no limit on reading,
// so the listener cannot have one.
const bodyWithin = time.Minute

// readBody reads at most limit bytes.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	rc := http.NewResponseController(w)
	if rc.SetReadDeadline(time.Now().Add(bodyWithin)) == nil { // not every transport has deadlines
		defer rc.SetReadDeadline(time.Time{})
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, ok := err.(*http.MaxBytesError); ok {
			return nil, &session.Refusal{Code: session.CodeTooLarge, Msg: "http.body_too_large", Params: map[string]string{"limit": strconv.FormatInt(limit, 10)}}
		}
		return nil, &session.Refusal{Code: session.CodeBadRequest, Msg: "http.body_cut"}
	}
	return b, nil
}
