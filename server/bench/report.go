package bench

import (
	"fmt"
	"time"
)

// Options say what is measured.
type Options struct {
	Viewers  int
	Rate     float64 // updates in a second
	Seconds  int     // how long updates are driven
	Roles    []string
	Slow     int    // viewers that never read, in a second round
	Herd     bool   // cut everybody at once
	SSE      bool   // the same viewers over server-sent events afterwards
	Commands bool   // measure the way of a command
	Profile  string // folder for the server's processor profiles, "" = none
	Say      func(format string, args ...any)
}

// herdWithin is the jitter with which viewers come back, as the pages have it.
const herdWithin = 2 * time.Second

// Report is what was found.
type Report struct {
	Viewers int      `json:"viewers"`
	Roles   []string `json:"roles"`
	Rate    float64  `json:"updates_per_s"`
	Seconds int      `json:"seconds"`
	Cores   int      `json:"cores"`
	Notes   []string `json:"notes,omitempty"`

	Connect  Connect   `json:"connect"`
	Memory   Memory    `json:"memory"`
	Traffic  Traffic   `json:"traffic"`
	Loop     Traffic   `json:"plain_loop"`
	Ratios   Ratios    `json:"server_to_loop"`
	Slow     *Slow     `json:"slow,omitempty"`
	Herd     *Herd     `json:"herd,omitempty"`
	SSE      *Stream   `json:"sse,omitempty"`
	Commands *Commands `json:"commands,omitempty"`

	// Differing is how many viewers do not hold at the end what a fresh view holds.
	Differing int      `json:"differing"`
	Examples  []string `json:"examples,omitempty"`
}

// Connect is the arrival of all viewers, each with everything it may see, beside bare handshakes: over
// WebSocket the best of five times, the two in turn.
type Connect struct {
	PerSecond     float64 `json:"per_s"`
	BarePerSecond float64 `json:"bare_handshakes_per_s"`
	Ratio         float64 `json:"ratio"`
	SnapshotBytes float64 `json:"snapshot_bytes"`
	// CPU are microseconds of the server's an arrival, BareCPU of the plain loop's a handshake.
	CPU     float64 `json:"server_cpu_us"`
	BareCPU float64 `json:"bare_cpu_us"`
	Encoded Encoded `json:"snapshots_encoded"`
}

// Encoded is how many snapshots, which are whole views, the server encoded during a part, and how many
// that may be: one for each kind of viewer and version.
type Encoded struct {
	Count int `json:"count"`
	Most  int `json:"most"`
}

// Memory is per connection, in bytes, over the server without viewers.
type Memory struct {
	Empty         int64   `json:"empty_server_bytes"`
	Idle          float64 `json:"per_connection_idle"`
	After         float64 `json:"per_connection_after_traffic"`
	ResidentAfter int64   `json:"resident_after_traffic_bytes"`
}

// Stream is what the same viewers cost over server-sent events: the figures of the parts above.
type Stream struct {
	Connect Connect `json:"connect"`
	Memory  Memory  `json:"memory"`
	Traffic Traffic `json:"traffic"`
	Ratios  Ratios  `json:"server_to_loop"`
	Herd    *Herd   `json:"herd,omitempty"`
}

// Traffic is a stretch of updates to all viewers.
type Traffic struct {
	Updates    int     `json:"updates"`
	Deliveries int     `json:"deliveries"`
	Lost       int     `json:"lost"`
	Frames     int64   `json:"frames"`
	FrameBytes float64 `json:"bytes_per_frame"`
	Latency    Latency `json:"latency"`
	Ack        Latency `json:"ack"`
	// CPU seconds of the server per million deliveries, and the microseconds outside the kernel of one.
	CPUPerMillion  float64 `json:"cpu_s_per_million"`
	UserPerDeliver float64 `json:"user_us_per_delivery"`
}

// Ratios compare the server with the plain loop.
type Ratios struct {
	CPU float64 `json:"cpu"`
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Slow is a second stretch, with viewers who never read beside the others.
type Slow struct {
	Viewers  int     `json:"viewers"`
	Latency  Latency `json:"latency_of_others"`
	RatioP99 float64 `json:"p99_to_without"`
	Memory   int64   `json:"more_memory_bytes"`
	Closed   int     `json:"closed_by_the_server"`
	CaughtUp int     `json:"caught_up_after_waking"`
	Wrong    int     `json:"wrong_after_waking"`
}

// Herd is everybody cut at once and coming back within herdWithin while updates go on.
type Herd struct {
	Seconds   float64 `json:"seconds_until_all_are_current"`
	Snapshots int     `json:"came_back_to_everything"`
	Bytes     float64 `json:"bytes_per_viewer"`
	CPU       float64 `json:"server_cpu_s"`
	Encoded   Encoded `json:"snapshots_encoded"`
}

// Commands is the way of a command, with one answer awaited by each client.
type Commands struct {
	// Sync is a bare write of 4 KiB and fdatasync in the server's folder.
	Sync Latency   `json:"disk_sync"`
	Runs []Command `json:"runs"`
}

// Command is one run.
type Command struct {
	How       string  `json:"how"`
	Clients   int     `json:"clients"`
	PerSecond float64 `json:"acts_per_s"`
	Ack       Latency `json:"ack"`
	CPU       float64 `json:"server_cpu_us_per_act"`
}

// Failed tells what must not be, whatever the speed: "" when all is well.
func (r *Report) Failed() string {
	switch {
	case r.Traffic.Lost > 0:
		return "deliveries were lost"
	case r.Differing > 0:
		return "viewers do not hold what a fresh view holds"
	case r.Slow != nil && r.Slow.Wrong > 0:
		return "viewers that did not read hold something else after waking"
	}
	parts := map[string]Encoded{"connecting": r.Connect.Encoded}
	if r.Herd != nil {
		parts["the herd"] = r.Herd.Encoded
	}
	if r.SSE != nil {
		if r.SSE.Traffic.Lost > 0 {
			return "deliveries over server-sent events were lost"
		}
		parts["connecting to the stream"] = r.SSE.Connect.Encoded
		if r.SSE.Herd != nil {
			parts["the stream's herd"] = r.SSE.Herd.Encoded
		}
	}
	for part, e := range parts {
		if e.Count > e.Most {
			return fmt.Sprintf("%s: %d snapshots were encoded, %d are enough", part, e.Count, e.Most)
		}
	}
	return ""
}
