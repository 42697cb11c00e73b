package feeds

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The stream of a server of the Mastodon API: a WebSocket, which some servers alone have, and
// server-sent events, which others alone have.

// listen reads the stream until it ends or is silent for too long.
func (m *Mastodon) listen(ctx context.Context, host string, lines chan<- heard) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	header := http.Header{}
	if m.Token != "" {
		header.Set("Authorization", "Bearer "+m.Token)
	}
	q := url.Values{"stream": {"hashtag"}, "tag": {m.Tag}}
	s, err := dialSocket(ctx, m.Client, m.streaming(ctx)+"/api/v1/streaming?"+q.Encode(), maxEvent, header)
	var t *Trouble
	switch {
	case err == nil:
		return s.hear(ctx, host, lines)
	case ctx.Err() != nil, errors.As(err, &t) && (t.Status == http.StatusUnauthorized || t.Status == http.StatusForbidden || t.Status == http.StatusTooManyRequests):
		return err // it would say the same again
	}
	return m.listenEvents(ctx, host, lines)
}

// streaming is where the server has its WebSocket: it may name another address for it.
func (m *Mastodon) streaming(ctx context.Context) string {
	var about struct {
		Configuration struct {
			URLs struct {
				Streaming string `json:"streaming"`
			} `json:"urls"`
		} `json:"configuration"`
	}
	base := "ws" + strings.TrimPrefix(strings.TrimRight(m.Server, "/"), "http")
	body, err := m.get(ctx, "/api/v2/instance")
	if err != nil || json.Unmarshal(body, &about) != nil {
		return base
	}
	named, err := url.Parse(about.Configuration.URLs.Streaming)
	if err != nil || named.Host == "" || named.Scheme != "wss" && !(named.Scheme == "ws" && strings.HasPrefix(base, "ws:")) {
		return base // the token goes nowhere in the clear
	}
	return strings.TrimRight(named.String(), "/")
}

// hear reads the events of a WebSocket until it ends.
func (s *socket) hear(ctx context.Context, host string, lines chan<- heard) error {
	defer s.close()
	for b := range s.frames {
		var m struct {
			Event   string `json:"event"`
			Payload string `json:"payload"`
		}
		if json.Unmarshal(b, &m) != nil {
			continue
		}
		if err := pass(ctx, m.Event, []byte(m.Payload), host, lines); err != nil {
			return err
		}
	}
	return s.err
}

// pass brings an event that is the feed's business.
func pass(ctx context.Context, event string, data []byte, host string, lines chan<- heard) error {
	h, ok := decodeEvent(event, data, host)
	if !ok {
		return nil
	}
	select {
	case lines <- h:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// listenEvents reads the server-sent events until they end or are silent for too long.
func (m *Mastodon) listenEvents(ctx context.Context, host string, lines chan<- heard) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	res, err := m.request(ctx, "/api/v1/streaming/hashtag?tag="+url.QueryEscape(m.Tag))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	idle := time.AfterFunc(streamIdle, cancel)
	defer idle.Stop()
	sc := bufio.NewScanner(res.Body)
	sc.Buffer(make([]byte, 64<<10), maxEvent)
	event := ""
	for sc.Scan() {
		idle.Reset(streamIdle)
		line := sc.Bytes()
		if name, ok := bytes.CutPrefix(line, []byte("event:")); ok {
			event = string(bytes.TrimSpace(name))
			continue
		}
		data, ok := bytes.CutPrefix(line, []byte("data:"))
		if !ok {
			continue
		}
		if err := pass(ctx, event, bytes.TrimSpace(data), host, lines); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("mastodon stream: %w", err)
	}
	return errors.New("mastodon stream: ended")
}

// decodeEvent reads one event of the stream. "conversation" is a direct message and every other name
// is none of a feed's business.
func decodeEvent(event string, data []byte, host string) (heard, bool) {
	switch event {
	case "update", "status.update":
		it, id, ok := decodeStatus(data, host)
		if event == "status.update" && ok {
			it.Kind = Edit
		}
		return heard{it, id}, ok
	case "delete":
		id := string(data)
		return heard{Item{Kind: Delete}, id}, id != "" && len(id) < 100
	}
	return heard{}, false
}
