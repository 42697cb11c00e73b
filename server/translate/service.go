package translate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Service is one that speaks the API of LibreTranslate.
type Service struct {
	URL    string // http://127.0.0.1:5000
	Key    string // sent in the body, as the service has it; empty for none
	Client *http.Client
}

const (
	answerWithin = 30 * time.Second
	maxAnswer    = 64 << 10 // bytes; a question has 1,000 characters
	maxWait      = 10 * time.Minute
)

// ErrCannot: the service does not translate this text into that language, now or later.
var ErrCannot = errors.New("the service does not translate this")

// Busy is a service that asks to be asked later.
type Busy struct{ After time.Duration }

func (b *Busy) Error() string { return "the service asks to be asked in " + b.After.String() }

// NewClient makes the client of a service. Redirects are not followed: the address is the operator's own,
// and the texts of questions go nowhere else.
func NewClient() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Translate translates a text. from is "" where the language is not known. The error is ErrCannot, a
// *Busy, or says what else was in the way.
func (s *Service) Translate(ctx context.Context, text, from, to string) (string, error) {
	ask := struct {
		Q      string `json:"q"`
		Source string `json:"source"`
		Target string `json:"target"`
		Format string `json:"format"`
		Key    string `json:"api_key,omitempty"`
	}{text, from, to, "text", s.Key}
	if from == "" {
		ask.Source = "auto"
	}
	body, err := json.Marshal(ask)
	if err != nil {
		return "", fmt.Errorf("translate: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(s.URL, "/")+"/translate", bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("translate: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := s.Client.Do(req)
	if err != nil {
		return "", fmt.Errorf("translate: %w", err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusBadRequest, res.StatusCode == http.StatusRequestEntityTooLarge:
		return "", ErrCannot // a language that it does not have, or a text that is too long for it
	case res.StatusCode == http.StatusTooManyRequests, res.StatusCode == http.StatusServiceUnavailable:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // 0 leaves it to the caller
		return "", &Busy{min(time.Duration(max(seconds, 0))*time.Second, maxWait)}
	case res.StatusCode != http.StatusOK:
		return "", fmt.Errorf("translate: the service answers %s", res.Status)
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return "", fmt.Errorf("translate: %w", err)
	}
	var answer struct {
		Text string `json:"translatedText"`
	}
	if len(b) > maxAnswer || json.Unmarshal(b, &answer) != nil {
		return "", errors.New("translate: the service's answer is no translation")
	}
	if text := strings.TrimSpace(strings.ToValidUTF8(answer.Text, "\uFFFD")); text != "" {
		return text, nil
	}
	return "", ErrCannot
}
