package simkit

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
)

// Call is one request in the log. It cannot hold a secret: it has no header, no body, and
// only the values of a few harmless keys of the query.
type Call struct {
	API    string    `json:"api"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"` // sorted, "access_token=*&fields=id,name"
	Time   time.Time `json:"time"`
	// Status is the status of the simulator's answer, or of the fault's answer in its
	// place. A processed call keeps the status of a lost answer; 0 means that there is
	// no answer yet.
	Status int `json:"status"`
	// Operation is the simulator's own name for the call, see SetOperation.
	Operation string `json:"operation,omitempty"`
	// Via is "batch" for an item of a batch, empty for a request of its own.
	Via string `json:"via,omitempty"`
	// Fault is the kind of the fault that applied to the call.
	Fault Kind `json:"fault,omitempty"`
	// Processed says that the call got past the faults to the simulator.
	Processed bool `json:"processed"`
	// Write says that a processed call was not a read, whatever its outcome.
	Write bool `json:"write"`
}

// maxCalls bounds the log of a sandbox that runs for days.
const maxCalls = 100_000

type callLog struct {
	entries  []*entry
	changed  chan struct{} // closed and replaced when a call comes in
	observer func(Call)
}

type entry struct {
	kit  *Kit
	call Call
}

func (e *entry) updateCall(change func(*Call)) {
	e.kit.mu.Lock()
	defer e.kit.mu.Unlock()
	change(&e.call)
}

type (
	entryKey struct{}
	viaKey   struct{}
)

func (k *Kit) startCall(api, via string, r *http.Request) *entry {
	e := &entry{kit: k, call: Call{
		API: api, Via: via, Method: r.Method, Path: shortPath(r.URL.Path), Query: redactQuery(r.URL.Query()), Time: k.now(),
	}}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.log.entries) >= maxCalls {
		k.log.entries = slices.Delete(k.log.entries, 0, maxCalls/10)
	}
	k.log.entries = append(k.log.entries, e)
	close(k.log.changed)
	k.log.changed = make(chan struct{})
	return e
}

func (k *Kit) endCall(e *entry) {
	k.mu.Lock()
	observer, c := k.log.observer, e.call
	k.mu.Unlock()
	if observer != nil {
		observer(c)
	}
}

// SetOperation names the call in the log, for example "token.put".
func SetOperation(r *http.Request, operation string) {
	if e, ok := r.Context().Value(entryKey{}).(*entry); ok {
		e.updateCall(func(c *Call) { c.Operation = operation })
	}
}

// SetRead marks a call as a read although its method is not (a batch, a look-up by
// POST), so that Writes leaves it out.
func SetRead(r *http.Request) {
	if e, ok := r.Context().Value(entryKey{}).(*entry); ok {
		e.updateCall(func(c *Call) { c.Write = false })
	}
}

// SetWrite marks a call as a write although its method is GET (for example, the
// revocation of a token), so that Writes lists it.
func SetWrite(r *http.Request) {
	if e, ok := r.Context().Value(entryKey{}).(*entry); ok {
		e.updateCall(func(c *Call) { c.Write = true })
	}
}

// WithVia marks a request that the simulator makes to its own handler, such as an
// item of a batch. Such a call is logged and gets faults by its own method and
// path.
func WithVia(r *http.Request, via string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), viaKey{}, via))
}

// Calls lists the calls in order of arrival, also those still under way.
func (k *Kit) Calls() []Call {
	k.mu.Lock()
	defer k.mu.Unlock()
	calls := make([]Call, 0, len(k.log.entries))
	for _, e := range k.log.entries {
		calls = append(calls, e.call)
	}
	return calls
}

// Writes lists the calls that were not reads and that reached the simulator,
// whether it accepted them or not.
func (k *Kit) Writes() []Call {
	return slices.DeleteFunc(k.Calls(), func(c Call) bool { return !c.Write })
}

// CountCalls counts the calls of a method ("" for any) whose path matches a glob
// as in path.Match ("" for any).
func (k *Kit) CountCalls(method, pathGlob string) int { return len(k.callsMatching(method, pathGlob)) }

// CountProcessed counts the calls as CountCalls does, but only those that no fault kept
// from the simulator.
func (k *Kit) CountProcessed(method, pathGlob string) int {
	return len(slices.DeleteFunc(k.callsMatching(method, pathGlob), func(c Call) bool { return !c.Processed }))
}

func (k *Kit) callsMatching(method, pathGlob string) []Call {
	return slices.DeleteFunc(k.Calls(), func(c Call) bool { return !matchesRequest(method, pathGlob, c.Method, c.Path) })
}

// ResetCalls empties the log.
func (k *Kit) ResetCalls() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.log.entries = nil
}

// WaitCalls returns as soon as n calls that match (as in CountCalls) have come
// in, finished or not: a test that must act in the middle of a call waits here.
func (k *Kit) WaitCalls(ctx context.Context, n int, method, pathGlob string) error {
	for {
		k.mu.Lock()
		changed := k.log.changed
		k.mu.Unlock()
		if k.CountCalls(method, pathGlob) >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Observe calls f with every call when it has ended. Nil stops that.
func (k *Kit) Observe(f func(Call)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.log.observer = f
}

func matchesRequest(method, glob, gotMethod, gotPath string) bool {
	if method != "" && !strings.EqualFold(method, gotMethod) {
		return false
	}
	if glob == "" {
		return true
	}
	ok, err := path.Match(glob, gotPath)
	return ok && err == nil
}

var (
	loggedValues = map[string]bool{"limit": true, "after": true, "fields": true}
	plainKey     = regexp.MustCompile(`^[A-Za-z_.\[\]-]{1,40}$`)
)

// redactQuery keeps the keys, and the values of loggedValues. A "key" that does
// not look like one is hidden too: it may be a token that was pasted there.
func redactQuery(q url.Values) string {
	parts := make([]string, 0, len(q))
	for key, values := range q {
		switch {
		case !plainKey.MatchString(key):
			parts = append(parts, "*")
		case loggedValues[key]:
			parts = append(parts, key+"="+strings.Join(values, ","))
		default:
			parts = append(parts, key+"=*")
		}
	}
	sort.Strings(parts)
	return strings.Join(parts, "&")
}

// shortPath hides path segments too long to be an id.
func shortPath(p string) string {
	segments := strings.Split(p, "/")
	for i, s := range segments {
		if len(s) > 128 {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, "/")
}
