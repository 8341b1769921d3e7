package graph

import (
	"errors"

	"terraform-provider-whatsapp/internal/transport"
)

// reasonOf returns what an answer means.
func reasonOf(a *transport.Answer) (reason, wireError) {
	w, _ := envelope(a)
	e := Error{
		HTTPStatus: a.Status,
		Code:       int(w.Code),
		Subcode:    int(max(w.Subcode, w.Sub)),
		Type:       string(w.Type),
		Message:    string(w.Message),
		TraceID:    string(w.TraceID),
	}
	return e.reason(), w
}

// throttled recognizes "too many calls" and says how long to wait: the longer of Retry-After and the estimate of the usage
// headers. nil: not throttled. Zero After: Meta did not say. An answer that must not be repeated is final.
func (c *Client) throttled(a *transport.Answer) *transport.Wait {
	r, _ := reasonOf(a)
	switch {
	case r.noRetry:
		return &transport.Wait{Final: true}
	case !errors.Is(r.class, ErrThrottled):
		return nil
	}
	after, _ := transport.RetryAfter(a.Header, c.cfg.Now())
	if a.NotSent { // the usage headers are of an earlier moment
		return &transport.Wait{After: after}
	}
	return &transport.Wait{After: max(after, regain(a.Header)), Spent: r.spent}
}

// transient recognizes a passing fault that the HTTP status does not show.
func transient(a *transport.Answer) bool {
	r, w := reasonOf(a)
	return r.passing || bool(w.Transient)
}
