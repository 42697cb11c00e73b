package bench

import (
	"slices"
	"time"
)

// Latency are quantiles of many measured times, in milliseconds.
type Latency struct {
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
	Max float64 `json:"max_ms"`
	N   int     `json:"n"`
}

// latencyOf sorts ns, which are nanoseconds.
func latencyOf(ns []int64) Latency {
	if len(ns) == 0 {
		return Latency{}
	}
	slices.Sort(ns)
	at := func(q float64) float64 { return ms(ns[int(q*float64(len(ns)-1))]) }
	return Latency{P50: at(0.50), P99: at(0.99), Max: at(1), N: len(ns)}
}

func ms(ns int64) float64 { return float64(ns) / float64(time.Millisecond) }

// ratio is a/b, 0 when there is nothing to compare with.
func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}
