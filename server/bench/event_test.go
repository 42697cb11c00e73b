package bench

import "testing"

func TestNextEvent(t *testing.T) {
	for _, tc := range []struct {
		in, data string
		n        int
	}{
		{"", "", 0},
		{"id: 7\ndata: {}\n", "", 0},
		{"id: 7\ndata: {}\n\n", "{}", 16},
		{"id: 7\ndata: {}\n\nid: 8", "{}", 16},
		{"10\r\nid: 7\ndata: {}\n\n\r\n10\r\nid: 8", "{}", 22},
		{"\r\n10\r\nid: 7\ndata: {}\n\n", "{}", 22},
		{": rostrum\nretry: 1000\n\nid: 7\ndata: {}\n\n", "", 23},
		{"data: {\"text\":\"data: \\n\\n\"}\n\n", `{"text":"data: \n\n"}`, 29},
	} {
		if data, n := nextEvent([]byte(tc.in)); string(data) != tc.data || n != tc.n {
			t.Errorf("%q: %q, %d bytes, want %q, %d", tc.in, data, n, tc.data, tc.n)
		}
	}
}
