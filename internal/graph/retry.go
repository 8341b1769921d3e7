package graph

import (
	"errors"

	"terraform-provider-whatsapp/internal/transport"
)

// reasonOf returns what an answer means.
func reasonOf(a *transport.Answer) (reason, wireError) {
	w, _ := wireErrorOf(a)
	e := Error{
		HTTPStatus: a.Status,
		Code:       int(w.Code),
		Subcode:    int(max(w.Subcode, w.Sub)),
		Type:       string(w.Type),
		Message:    string(w.Message),
		TraceID:    string(w.TraceID),
	}
	return e.matchingReason(), w
}

// throttleWait recognizes "too many calls" and says how long to wait: the longer of Retry-After and the estimate of the usage
// headers. nil: not throttled. Zero After: Meta did not say. An answer that must not be repeated is final.
func (c *Client) throttleWait(a *transport.Answer) *transport.Wait {
	r, _ := reasonOf(a)
	switch {
	case r.noRetry:
		return &transport.Wait{Final: true}
	case !errors.Is(r.err, ErrThrottled):
		return nil
	}
	after, _ := transport.RetryAfter(a.Header, c.cfg.Now())
	if a.NotSent { // the usage headers are of an earlier moment
		return &transport.Wait{After: after}
	}
	return &transport.Wait{After: max(after, regainTime(a.Header)), Spent: r.spent}
}

// isTransient reports whether an answer is a transient fault that the HTTP status does not show.
func isTransient(a *transport.Answer) bool {
	r, w := reasonOf(a)
	return r.transient || bool(w.Transient)
}
