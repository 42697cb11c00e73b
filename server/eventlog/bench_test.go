//go:build unix

package eventlog_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"rostrum/server/eventlog"
	"rostrum/server/eventlog/logtest"
)

// batch is n entries of about 400 bytes, the middle size of the recorded day's, with ids as clients draw them.
func batch(b *testing.B, h eventlog.Head, n int) ([]eventlog.Line, eventlog.Head) {
	b.Helper()
	pad := bytes.Repeat([]byte("a"), 150)
	return logtest.Chain(b, h, n, func(int) string { return uuid.NewString() + string(pad) })
}

// processorTime is what this process has used, in and outside the kernel: a busy machine stretches it
// far less than the time that passes.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAppend appends batches one after the other, and beside it writes and syncs the same
// bytes to a bare file on the same disk: "x-bare" is how many times longer the log takes.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("lines=%d", n), func(b *testing.B) {
			dir := b.TempDir()
			l, h := record(b, filepath.Join(dir, "log.db"))
			bare, err := os.Create(filepath.Join(dir, "bare"))
			if err != nil {
				b.Fatal(err)
			}
			defer bare.Close()
			var logTime, bareTime, cpu time.Duration
			var size int64
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				batch, _ := batch(b, h, n)
				var flat []byte
				for _, x := range batch {
					flat = eventlog.AppendRecordLine(flat, x)
				}
				size = int64(len(flat))
				start := time.Now()
				if _, err := bare.Write(flat); err != nil {
					b.Fatal(err)
				}
				if err := bare.Sync(); err != nil {
					b.Fatal(err)
				}
				bareTime += time.Since(start)
				b.StartTimer()
				start, used := time.Now(), processorTime(b)
				if h, err = l.Append(b.Context(), "s", h, eventlog.Batch{Lines: batch}); err != nil {
					b.Fatal(err)
				}
				logTime, cpu = logTime+time.Since(start), cpu+processorTime(b)-used
			}
			b.SetBytes(size)
			b.ReportMetric(float64(logTime)/float64(bareTime), "x-bare")
			b.ReportMetric(float64(b.N*n)/logTime.Seconds(), "lines/s")
			b.ReportMetric(float64(cpu.Nanoseconds())/1e3/float64(b.N*n), "cpu-µs/line")
		})
	}
}

// BenchmarkAppendRooms has many rooms append one line at a time: group commit lets them share syncs.
func BenchmarkAppendRooms(b *testing.B) {
	for _, rooms := range []int{2, 8, 64} {
		b.Run(fmt.Sprintf("rooms=%d", rooms), func(b *testing.B) {
			l := opened(b, filepath.Join(b.TempDir(), "log.db"))
			var room atomic.Int64
			b.SetParallelism(max(1, rooms/runtime.GOMAXPROCS(0)))
			b.RunParallel(func(pb *testing.PB) {
				name := fmt.Sprint("room", room.Add(1))
				if err := l.Create(b.Context(), name, "e"); err != nil {
					b.Error(err)
					return
				}
				h := eventlog.Head{Epoch: "e"}
				for pb.Next() {
					batch, _ := batch(b, h, 1)
					var err error
					if h, err = l.Append(b.Context(), name, h, eventlog.Batch{Lines: batch}); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

// BenchmarkRead reads a record of 10,000 entries in pages, as a room does when it starts.
func BenchmarkRead(b *testing.B) {
	l, h := record(b, filepath.Join(b.TempDir(), "log.db"), eventlog.WithoutSync())
	for range 20 {
		lines, _ := batch(b, h, 500)
		h = mustAppend(b, l, h, eventlog.Batch{Lines: lines})
	}
	b.ReportAllocs()
	for b.Loop() {
		for after := uint64(0); after < h.V; {
			page, err := l.Read(b.Context(), "s", after, 1000)
			if err != nil || len(page) == 0 {
				b.Fatal(err)
			}
			after = page[len(page)-1].V
		}
	}
	b.ReportMetric(float64(b.N)*float64(h.V)/b.Elapsed().Seconds(), "lines/s")
}
