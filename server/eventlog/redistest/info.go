package redistest

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// Info reads a section of INFO.
func (s *Server) Info(section string) map[string]string {
	s.t.Helper()
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := c.Write([]byte("INFO " + section + "\r\n")); err != nil {
		s.t.Fatal(err)
	}
	in := bufio.NewReader(c)
	head, err := in.ReadString('\n')
	if err != nil {
		s.t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(head, "$")))
	if err != nil {
		s.t.Fatal(err)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(in, text); err != nil {
		s.t.Fatal(err)
	}
	found := map[string]string{}
	for _, line := range strings.Split(string(text), "\r\n") {
		if k, v, ok := strings.Cut(line, ":"); ok {
			found[k] = v
		}
	}
	return found
}

// Work is how many commands the server has carried out, and the bytes it was sent and has sent.
func (s *Server) Work() (commands, in, out float64) {
	s.t.Helper()
	i := s.Info("stats")
	number := func(k string) float64 {
		f, err := strconv.ParseFloat(i[k], 64)
		if err != nil {
			s.t.Fatal(err)
		}
		return f
	}
	return number("total_commands_processed"), number("total_net_input_bytes"), number("total_net_output_bytes")
}
