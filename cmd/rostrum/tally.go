package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"time"

	"rostrum/server/wire"
	"rostrum/session"
)

// tally gathers what became of the acts of a replay.
type tally struct {
	carriedOut int
	refusals   map[refusalKind]*refusal
	acks       []time.Duration // one per act answered
	lost       int             // acts without an answer
	fivexx     int             // answers of 5xx, and acts answered "unavailable"
	retries    int             // requests or connections begun again
}

func newTally() *tally { return &tally{refusals: map[refusalKind]*refusal{}} }

type refusalKind struct {
	do      string
	code    session.Code
	message string
}

// refusal is one kind of refusal with its first examples.
type refusal struct {
	Do      string       `json:"do"`
	Code    session.Code `json:"code"`
	Message string       `json:"message"`
	Count   int          `json:"count"`
	First   []example    `json:"first"`
}

type example struct {
	Line int    `json:"line"`
	As   string `json:"as"`
	With string `json:"with"`
}

// maxExamples of each kind are kept.
const maxExamples = 3

// particular is what differs between two refusals of a kind: names, ids, numbers.
var particular = regexp.MustCompile(`badge:\S+|audience:\S+|ref:\S+|\b[rsqnx]\d+\b|\b\d+\b`)

func (t *tally) answered(a act, ack wire.Ack, took time.Duration) {
	t.acks = append(t.acks, took)
	if ack.Error == nil {
		t.carriedOut++
		return
	}
	k := refusalKind{a.do, ack.Error.Code, particular.ReplaceAllString(ack.Error.Message, "…")}
	r := t.refusals[k]
	if r == nil {
		r = &refusal{Do: k.do, Code: k.code, Message: k.message}
		t.refusals[k] = r
	}
	r.Count++
	if len(r.First) < maxExamples {
		r.First = append(r.First, example{a.line, a.as, string(a.with)})
	}
}

// report is what replay says at the end, and with --json prints.
type report struct {
	Session    string     `json:"session"`
	Mode       string     `json:"mode"`
	Acts       int        `json:"acts"`
	CarriedOut int        `json:"carried_out"`
	Refused    int        `json:"refused"`
	Refusals   []*refusal `json:"refusals"`
	Lost       int        `json:"lost"`
	FiveXX     int        `json:"answers_5xx"`
	Retries    int        `json:"retries"`
	Seconds    float64    `json:"seconds"`
	PerSecond  float64    `json:"acts_per_second"`
	Ack        struct {
		P50 float64 `json:"p50_ms"`
		P99 float64 `json:"p99_ms"`
		Max float64 `json:"max_ms"`
	} `json:"ack"`
	Sent     int64 `json:"bytes_sent"`
	Received int64 `json:"bytes_received"`
}

func (t *tally) report(acts int, took time.Duration) *report {
	r := &report{
		Acts: acts, CarriedOut: t.carriedOut, Lost: t.lost, FiveXX: t.fivexx, Retries: t.retries,
		Seconds: took.Seconds(), Refusals: []*refusal{},
	}
	if took > 0 {
		r.PerSecond = float64(len(t.acks)) / took.Seconds()
	}
	for _, f := range t.refusals {
		r.Refused += f.Count
		r.Refusals = append(r.Refusals, f)
	}
	sort.Slice(r.Refusals, func(i, j int) bool {
		a, b := r.Refusals[i], r.Refusals[j]
		if a.Count != b.Count {
			return a.Count > b.Count
		}
		return a.First[0].Line < b.First[0].Line
	})
	acks := slices.Clone(t.acks)
	slices.Sort(acks)
	r.Ack.P50, r.Ack.P99, r.Ack.Max = quantile(acks, .5), quantile(acks, .99), quantile(acks, 1)
	return r
}

// quantile is that of sorted durations, in milliseconds, by the nearest rank.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(int(q*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[i].Microseconds()) / 1000
}

func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "Replayed %d acts into session %s in %.2f s: %.0f acts/s (%s)\n", r.Acts, r.Session, r.Seconds, r.PerSecond, r.Mode)
	fmt.Fprintf(w, "  carried out %8d\n  refused     %8d\n", r.CarriedOut, r.Refused)
	for _, f := range r.Refusals {
		fmt.Fprintf(w, "    %6d  %s, %s: %s\n", f.Count, f.Do, f.Code, f.Message)
		for _, e := range f.First {
			fmt.Fprintf(w, "            line %d by %s %s\n", e.Line, e.As, e.With)
		}
	}
	fmt.Fprintf(w, "  lost        %8d\n  5xx         %8d\n  retries     %8d\n", r.Lost, r.FiveXX, r.Retries)
	fmt.Fprintf(w, "  ack         p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", r.Ack.P50, r.Ack.P99, r.Ack.Max)
	fmt.Fprintf(w, "  bytes       %d sent, %d received\n", r.Sent, r.Received)
}
