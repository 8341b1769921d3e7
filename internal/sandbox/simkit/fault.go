package simkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"time"
)

// Kind is a kind of fault.
type Kind string

// The kinds of faults. "Replaces" means that the simulator does not process the
// request unless Fault.When is After; "alters" means that it does, and that its
// true answer is damaged on the way, unless Fault.When is Before.
const (
	// KindStatus replaces the answer by Status (default 500), Headers, Body and
	// ContentType. Redirects and throttles are made of it.
	KindStatus Kind = "status"
	// KindReset replaces the answer by a TCP reset. With When After the request
	// takes effect and its answer is lost.
	KindReset Kind = "reset"
	// KindTruncated alters: the body ends before its Content-Length.
	KindTruncated Kind = "truncated"
	// KindEmpty replaces the answer by an empty body (Status, default 200; after
	// processing: the true status).
	KindEmpty Kind = "empty"
	// KindHTML replaces the answer by an HTML page (Status, default 200), such as
	// a proxy's login page.
	KindHTML Kind = "html"
	// KindHugeBody replaces the answer by a JSON string of Size MiB (default 100).
	KindHugeBody Kind = "huge_body"
	// KindGzipBomb replaces the answer by a body that unpacks to Size MiB
	// (default 1024).
	KindGzipBomb Kind = "gzip_bomb"
	// KindDeepJSON replaces the answer by Size nested arrays (default 100000).
	KindDeepJSON Kind = "deep_json"
	// KindHugeHeaders alters: Size MiB (default 12) of headers are added.
	KindHugeHeaders Kind = "huge_headers"
	// KindStallHeader sends nothing until Release is closed, then goes on as if
	// nothing had been. With When After the request has taken effect by then.
	KindStallHeader Kind = "stall_header"
	// KindStallBody alters: headers and half of the body are sent, the rest when
	// Release is closed.
	KindStallBody Kind = "stall_body"
	// KindLatency only waits for Delay.
	KindLatency Kind = "latency"
	// KindBOM alters: a byte order mark stands before the body.
	KindBOM Kind = "bom"
	// KindGarbage alters: text follows the JSON value.
	KindGarbage Kind = "garbage"
	// KindInvalidUTF8 alters: the first string value of the body begins with bytes
	// that are not UTF-8.
	KindInvalidUTF8 Kind = "invalid_utf8"
	// KindHeaders alters: Headers are added to the answer.
	KindHeaders Kind = "headers"
	// KindFunc calls Func.
	KindFunc Kind = "func"
)

var kinds = []Kind{
	KindStatus, KindReset, KindTruncated, KindEmpty, KindHTML, KindHugeBody, KindGzipBomb, KindDeepJSON, KindHugeHeaders,
	KindStallHeader, KindStallBody, KindLatency, KindBOM, KindGarbage, KindInvalidUTF8, KindHeaders, KindFunc,
}

// When is the time of a fault: before or after the request takes effect.
type When string

// The zero When is the default of the kind, see the kinds.
const (
	Before When = "before" // the request is not processed
	After  When = "after"  // the request is processed; only its answer suffers
)

// Fault is a failure of the requests that it matches. Its JSON form
// has the fields in snake_case, delay as in "250ms", and body either as a string
// or as a JSON value; Release and Func exist in Go only.
type Fault struct {
	Method string // "" matches any
	Path   string // glob as in path.Match over the URL's path, "" matches any
	Query  string // what the URL's query must hold, such as "grant_type=fb_exchange_token"; "" is nothing
	Skip   int    // let this many matching requests pass first
	Times  int    // 0 is once, -1 is until ClearFaults

	Kind        Kind // default: func when Func is set, else status
	When        When
	Status      int
	Headers     map[string]string // added to whatever is answered
	ContentType string            // default application/json, text/html for an HTML page
	Body        string
	Size        int           // see the kind
	Delay       time.Duration // waited before anything else, by every kind

	Release <-chan struct{}
	// Func is anything else. Its next processes the request; use
	// http.NewResponseController to hijack or flush its writer.
	Func func(w http.ResponseWriter, r *http.Request, next http.Handler)
}

type armedFault struct {
	Fault
	skip, left int
}

// Validate reports a fault that could never work.
func (f Fault) Validate() error {
	f = f.withDefaults()
	switch {
	case !slices.Contains(kinds, f.Kind):
		return fmt.Errorf("unknown kind %q, known are %q", f.Kind, kinds)
	case f.When != "" && f.When != Before && f.When != After:
		return fmt.Errorf("when is %q, want %q or %q", f.When, Before, After)
	case f.Status != 0 && (f.Status < 200 || f.Status > 999):
		return fmt.Errorf("status %d cannot be an answer", f.Status)
	case f.Kind == KindFunc && f.Func == nil:
		return fmt.Errorf("kind %q needs a function", f.Kind)
	case f.Skip < 0 || f.Times < -1 || f.Size < 0 || f.Delay < 0:
		return fmt.Errorf("skip, times, size and delay must not be negative (times may be -1)")
	}
	if _, err := path.Match(f.Path, ""); err != nil {
		return fmt.Errorf("path %q is not a glob: %w", f.Path, err)
	}
	if _, err := url.ParseQuery(f.Query); err != nil {
		return fmt.Errorf("query cannot be read: %w", err)
	}
	return nil
}

// FailNext arms a fault. Faults are tried in the order they were armed; the
// first that matches and has nothing left to skip applies to the request. It panics
// on a fault that Validate refuses, because a test that waits for it would pass for
// the wrong reason.
func (k *Kit) FailNext(f Fault) {
	if err := f.Validate(); err != nil {
		panic("simkit: " + err.Error())
	}
	left := f.Times
	if left == 0 {
		left = 1
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.faults = append(k.faults, &armedFault{Fault: f.withDefaults(), skip: f.Skip, left: left})
}

// ClearFaults disarms all faults. Requests they hold back stay held.
func (k *Kit) ClearFaults() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.faults = nil
}

// PendingFaults counts the faults that are still armed, so that a test can
// assert that its fault has happened.
func (k *Kit) PendingFaults() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.faults)
}

func (k *Kit) takeFault(r *http.Request) *Fault {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, a := range k.faults {
		if !matchesRequest(a.Method, a.Path, r.Method, r.URL.Path) || !containsQuery(r.URL.Query(), a.Query) {
			continue
		}
		if a.skip > 0 {
			a.skip--
			continue
		}
		if a.left > 0 {
			if a.left--; a.left == 0 {
				k.faults = slices.Delete(k.faults, i, i+1)
			}
		}
		f := a.Fault
		return &f
	}
	return nil
}

func containsQuery(query url.Values, wanted string) bool {
	pairs, err := url.ParseQuery(wanted)
	for key, values := range pairs {
		for _, value := range values {
			if !slices.Contains(query[key], value) {
				return false
			}
		}
	}
	return err == nil
}

func (f Fault) withDefaults() Fault {
	if f.Kind == "" {
		f.Kind = KindStatus
		if f.Func != nil {
			f.Kind = KindFunc
		}
	}
	return f
}

// UnmarshalJSON refuses unknown fields and faults that cannot work.
func (f *Fault) UnmarshalJSON(data []byte) error {
	var in struct {
		Method      string            `json:"method"`
		Path        string            `json:"path"`
		Query       string            `json:"query"`
		Skip        int               `json:"skip"`
		Times       int               `json:"times"`
		Kind        Kind              `json:"kind"`
		When        When              `json:"when"`
		Status      int               `json:"status"`
		Headers     map[string]string `json:"headers"`
		ContentType string            `json:"content_type"`
		Body        json.RawMessage   `json:"body"`
		Size        int               `json:"size"`
		Delay       string            `json:"delay"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return err
	}
	out := Fault{
		Method: in.Method, Path: in.Path, Query: in.Query, Skip: in.Skip, Times: in.Times, Kind: in.Kind, When: in.When, Status: in.Status,
		Headers: in.Headers, ContentType: in.ContentType, Body: string(in.Body), Size: in.Size,
	}
	if len(in.Body) > 0 && in.Body[0] == '"' {
		if err := json.Unmarshal(in.Body, &out.Body); err != nil {
			return err
		}
	}
	if in.Delay != "" {
		d, err := time.ParseDuration(in.Delay)
		if err != nil {
			return fmt.Errorf("delay: %w", err)
		}
		out.Delay = d
	}
	if err := out.Validate(); err != nil {
		return err
	}
	*f = out
	return nil
}
