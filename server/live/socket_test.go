package live

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair is a socket and its other end, over TCP.
func pair(t *testing.T) (*socket, net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	other, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	s := newSocket(c, nil)
	t.Cleanup(func() { s.Close(); other.Close() })
	return s, other
}

func TestMessagesBehindATailKeepTheirOrder(t *testing.T) {
	s, other := pair(t)
	big := bytes.Repeat([]byte("frame "), 4<<20) // more than two kernels hold between them
	want := append(bytes.Clone(big), "answer 1, answer 2"...)
	if _, err := s.Write(big); err != nil { // returns at once: nobody reads yet
		t.Fatal(err)
	}
	clear(big) // the caller may use it again
	wrote := make(chan error)
	go func() {
		_, err := s.Write([]byte("answer 1, "))
		if err == nil {
			_, err = s.Write([]byte("answer 2"))
		}
		wrote <- err
	}()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(other, got); err != nil {
		t.Fatal(err)
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the bytes came in another order")
	}
}

func TestAConnectionThatTakesNothingIsClosed(t *testing.T) {
	s, _ := pair(t)
	s.patience = 50 * time.Millisecond
	if _, err := s.Write(make([]byte, 32<<20)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("answer")); err == nil {
		t.Error("a message went out behind what nobody takes")
	}
	if _, err := s.Read(make([]byte, 1)); err == nil {
		t.Error("the reader was not let go")
	}
}

func TestNothingFollowsACloseFrame(t *testing.T) {
	s, other := pair(t)
	if _, err := s.Write([]byte{closeFrame, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("answer")); err == nil {
		t.Error("a message followed the close frame")
	}
	s.Close()
	if b, err := io.ReadAll(other); err != nil || len(b) != 2 {
		t.Errorf("the other end read %q, %v", b, err)
	}
}
