package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// backend keeps a state in memory. A local state file is rewritten after every object, which would be most of the time of a
// create.
type backend struct {
	mu     sync.Mutex
	state  []byte
	server *http.Server
	url    string
}

func startBackend(ctx context.Context) (b *backend, err error) {
	b = &backend{}
	b.server, b.url, err = serve(ctx, b)
	return b, err
}

// serve listens on a free port of this machine.
func serve(ctx context.Context, handler http.Handler) (server *http.Server, url string, err error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	server = &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	return server, "http://" + l.Addr().String(), nil
}

func (b *backend) close() { _ = b.server.Close() }

// ServeHTTP implements the protocol of the CLI's http backend.
func (b *backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.Method {
	case http.MethodGet:
		if len(b.state) == 0 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = w.Write(b.state)
	case http.MethodPost:
		state, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		b.state = state
	case http.MethodDelete:
		b.state = nil
	}
}
