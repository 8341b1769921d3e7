// Package chattest has what the tests of the adapters for chat platforms share.
package chattest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Fault is what happens to one request.
type Fault = simkit.Fault

// Reset drops the connection.
var Reset = Fault{Kind: simkit.KindReset}

// AnswerFault returns a fault that answers with a fixed text; headers are names and values in turn.
func AnswerFault(code int, body string, headers ...string) Fault {
	f := Fault{Status: code, Body: body, Headers: map[string]string{}}
	for i := 0; i+1 < len(headers); i += 2 {
		f.Headers[headers[i]] = headers[i+1]
	}
	return f
}

// AfterProcessing processes the request before its answer goes wrong.
func AfterProcessing(f Fault) Fault {
	f.When = simkit.After
	return f
}

// SkipOne spares the next request.
func SkipOne(f Fault) Fault {
	f.Skip = 1
	return f
}

// Repeated returns a fault for each of the next n requests.
func Repeated(n int, f Fault) []Fault { return slices.Repeat([]Fault{f}, n) }

// ChangeBefore changes something before a request is processed normally.
func ChangeBefore(change func()) Fault {
	return Fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		change()
		next.ServeHTTP(w, r)
	}}
}

// CancelFault ends the run while the answer is awaited.
func CancelFault(cancel func()) Fault {
	return Fault{Func: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	}}
}

// Fail makes the next requests of a kind, such as "PUT /5", fail in this order. The path is below base; "*" is any request.
func Fail(kit *simkit.Kit, base, kind string, faults ...Fault) {
	method, path, _ := strings.Cut(kind, " ")
	for _, f := range faults {
		if kind != "*" {
			f.Method, f.Path = method, base+path
		}
		kit.FailNext(f)
	}
}

// Log is what was sent to a platform.
type Log struct {
	mu       sync.Mutex
	requests []string
}

// Add adds a request.
func (l *Log) Add(request string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, request)
}

// Take returns the requests since the last call.
func (l *Log) Take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.requests
	l.requests = nil
	return all
}

// ErrorText returns what a person reads of an error.
func ErrorText(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("not a chat.Error: %v", err)
	}
	return e.DetailText()
}
