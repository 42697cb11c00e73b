package redistest

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// slots is how many a cluster has.
const slots = 16384

// Cluster starts a Redis Cluster of three primaries without replicas and returns them with its URL.
func Cluster(t testing.TB) (nodes []*Server, url string) {
	t.Helper()
	const n = 3
	var addrs []string
	for range n {
		bus := freePort(t)
		s := Start(t, "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(bus), "--cluster-node-timeout", "2000", "--cluster-announce-ip", "127.0.0.1")
		s.bus = bus
		nodes, addrs = append(nodes, s), append(addrs, s.Addr())
	}
	for i, s := range nodes {
		s.Must("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(i*slots/n), strconv.Itoa((i+1)*slots/n-1))
		s.Must("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1))
		nodes[0].Must("CLUSTER", "MEET", "127.0.0.1", strconv.Itoa(s.port), strconv.Itoa(s.bus))
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		up := 0
		for _, s := range nodes {
			// A write to a slot of each node is refused until the node knows all slots.
			if line := s.Do("SET", "{redistest}", "1"); line == "+OK" || strings.HasPrefix(line, "-MOVED") {
				up++
			}
		}
		if up == n {
			return nodes, "redis+cluster://" + strings.Join(addrs, ",")
		}
		if time.Now().After(end) {
			t.Fatal("the cluster does not come up")
		}
	}
}
