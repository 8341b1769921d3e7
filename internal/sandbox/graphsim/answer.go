package graphsim

import (
	"net/http"
)

// answer is a finished response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// answerCall runs a call and builds its answer under one lock, so that the state in the body cannot change before it is
// encoded.
func (s *Sim) answerCall(c *call, err *Error) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body any
	if err == nil {
		err = s.checkVersion(c)
	}
	if err == nil {
		body, err = s.dispatch(c)
	}
	if err == errPaused {
		body, err = s.dispatchVerified(c)
	}
	return s.buildAnswer(c, body, err)
}

// dispatchVerified calls the callback without the lock, and runs the call again.
func (s *Sim) dispatchVerified(c *call) (any, *Error) {
	through := s.callbacks
	s.mu.Unlock()
	c.handshake.callBack(c.context, through)
	s.mu.Lock()
	return s.dispatch(c)
}

// buildBatchAnswer builds the answer of a batch, or of an item that is not a call.
func (s *Sim) buildBatchAnswer(c *call, body any, err *Error) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buildAnswer(c, body, err)
}

func (s *Sim) buildAnswer(c *call, body any, err *Error) answer {
	trace := s.newTraceID()
	a := answer{status: http.StatusOK, header: http.Header{}}
	if err != nil {
		a.status = err.httpStatus()
		if status, ok := s.switches.errorStatus[err.Code]; ok && err.Status == 0 {
			a.status = status
		}
		body = s.withSecrets(c, s.localizeError(err)).envelope(trace)
	}
	a.header.Set("Content-Type", "application/json; charset=UTF-8")
	a.header.Set("Cache-Control", "private, no-cache, no-store, must-revalidate")
	a.header.Set("Date", s.Now().UTC().Format(http.TimeFormat))
	a.header.Set("facebook-api-version", s.servedVersion(c))
	a.header.Set("x-fb-trace-id", trace)
	s.addUsage(a.header, c)
	if raw, ok := body.(rawBody); ok {
		a.body = raw
		return a
	}
	a.body = encodeJSON(body)
	return a
}

func (a answer) sendTo(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}
