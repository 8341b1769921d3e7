package graphsim

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// maxBatch is from "Batch Requests".
const maxBatch = 50

// outerKey leads from an item to its batch.
type outerKey struct{}

type batchItem struct {
	Method      string `json:"method"`
	RelativeURL string `json:"relative_url"`
	Body        string `json:"body"`
}

// batchResult has no headers: include_headers is taken as false.
type batchResult struct {
	Code int    `json:"code"`
	Body string `json:"body"`
}

func (c *call) isBatch() bool {
	return c.method == http.MethodPost && len(c.path) == 0 && c.outer == nil && c.params.Has("batch")
}

// serveBatch runs the items as separate calls, each with its own lock, faults, budget and line in the call log ("Batch
// Requests"). The batch itself is a read and spends nothing.
func (s *Sim) serveBatch(w http.ResponseWriter, r *http.Request, c *call) {
	simkit.SetRead(r)
	simkit.SetOperation(r, "batch")
	items, err := s.parseBatch(c)
	if err != nil {
		s.buildBatchAnswer(c, nil, err).sendTo(w)
		return
	}
	results := make([]*batchResult, len(items))
	usage := map[string]json.RawMessage{}
	for i, item := range items {
		results[i] = s.runItem(r, c, item, usage)
	}
	a := s.buildBatchAnswer(c, results, nil)
	if len(usage) > 0 {
		setJSON(a.header, "X-Business-Use-Case-Usage", usage)
	}
	a.sendTo(w)
}

// parseBatch returns the items of a batch, or the error that makes the whole batch fail.
func (s *Sim) parseBatch(c *call) ([]batchItem, *Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.checkVersion(c); err != nil {
		return nil, err
	}
	if s.switches.batchRefused {
		return nil, &Error{Code: 3, Message: "(#3) Application does not have the capability to make this API call."}
	}
	caller, err := s.authenticateCall(c, nil)
	if err != nil {
		return nil, err
	}
	c.caller = caller
	var items []batchItem
	if json.Unmarshal([]byte(c.params.Get("batch")), &items) != nil {
		return nil, errBadParameter("param batch must be an array.")
	}
	if len(items) > maxBatch {
		return nil, &Error{
			Code: 20, Type: "GraphBatchException",
			Message: "Too many requests in batch message. Maximum batch size is 50",
		}
	}
	return items, nil
}

// runItem returns the answer of an item, nil if the answer was lost: a fault cut its connection, and the item "timed
// out".
func (s *Sim) runItem(outer *http.Request, c *call, item batchItem, usage map[string]json.RawMessage) *batchResult {
	r, problem := item.newRequest(outer, c)
	if problem != nil {
		broken := &call{outer: c, header: http.Header{}, params: url.Values{}, version: c.version}
		a := s.buildBatchAnswer(broken, nil, problem)
		return &batchResult{a.status, string(a.body)}
	}
	rec := simkit.NewRecorder()
	if !s.serveItem(rec, r) {
		return nil
	}
	var seen map[string]json.RawMessage
	if json.Unmarshal([]byte(rec.Header().Get("X-Business-Use-Case-Usage")), &seen) == nil {
		for id, u := range seen {
			usage[id] = u
		}
	}
	return &batchResult{rec.Status(), string(rec.Body())}
}

// serveItem answers an item. It returns false if a fault cut the connection.
func (s *Sim) serveItem(w http.ResponseWriter, r *http.Request) (answered bool) {
	defer func() {
		switch p := recover(); {
		case p == nil:
		case isAbort(p) && r.Context().Err() == nil:
			answered = false
		default:
			panic(p)
		}
	}()
	s.handler.ServeHTTP(w, r)
	return true
}

func isAbort(p any) bool {
	err, ok := p.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// newRequest returns the request of an item. An item without a version gets the version of the batch, in its path too,
// so that logs and faults see one form.
func (item batchItem) newRequest(outer *http.Request, c *call) (*http.Request, *Error) {
	method := strings.ToUpper(item.Method)
	target, err := url.Parse(strings.TrimLeft(item.RelativeURL, "/"))
	if err != nil || target.IsAbs() || target.Host != "" || item.RelativeURL == "" || method == "" {
		return nil, errBadParameter("Each item of a batch needs a method and a relative_url")
	}
	path := "/" + target.Path
	if first, _, _ := strings.Cut(target.Path, "/"); c.version != "" && !versionPattern.MatchString(first) {
		path = "/" + c.version + path
	}
	ctx := context.WithValue(outer.Context(), outerKey{}, c)
	r, err := http.NewRequestWithContext(ctx, method, "/", strings.NewReader(item.Body))
	if err != nil {
		return nil, errBadParameter("Unsupported method in a batch")
	}
	r.URL = &url.URL{Path: path, RawQuery: target.RawQuery}
	r.RemoteAddr = outer.RemoteAddr
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return simkit.WithVia(r, "batch"), nil
}
