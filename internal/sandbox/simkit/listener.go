package simkit

import (
	"net"
	"sync"
)

// Listener is a net.Listener that can reset connections before a byte of a
// request is read. Requests lost that way reach no log and no simulator.
type Listener struct {
	net.Listener

	mu    sync.Mutex
	reset int
}

// NewListener wraps l.
func NewListener(l net.Listener) *Listener { return &Listener{Listener: l} }

// ResetNext resets the next n connections.
func (l *Listener) ResetNext(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reset = n
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		drop := l.reset > 0
		if drop {
			l.reset--
		}
		l.mu.Unlock()
		if !drop {
			return conn, nil
		}
		resetConn(conn)
	}
}
