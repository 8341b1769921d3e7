package transport_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"terraform-provider-whatsapp/internal/transport"
)

// endsIdle serves one request on each connection, and ends the connection when the next request arrives. So does a load balancer
// whose end of an idle connection and a request cross.
func endsIdle(t *testing.T) (address string, processed *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	processed = new(atomic.Int64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveOnce(conn, processed)
		}
	}()
	return "http://" + listener.Addr().String(), processed
}

func serveOnce(conn net.Conn, processed *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	req, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, req.Body)
	processed.Add(1)
	_, _ = fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
	_, _ = reader.Peek(1) // the next request, which is not processed
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// A creation does not use a connection that the server may be about to end.
func TestDo_creationOnAnIdleConnection(t *testing.T) {
	t.Parallel()
	address, processed := endsIdle(t)
	client := connect(t, address, func(c *transport.Config) { c.MaxRetries = 0 })
	for i := range 3 {
		if _, err := client.Do(t.Context(), requestOf(transport.Read)); err != nil && i == 0 {
			t.Fatal(err)
		}
		before := processed.Load()
		if _, err := client.Do(t.Context(), requestOf(transport.Create)); err != nil || processed.Load() != before+1 {
			t.Errorf("%v, processed %d", err, processed.Load()-before)
		}
	}
}
