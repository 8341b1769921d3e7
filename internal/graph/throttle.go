package graph

import (
	"net/http"
	"slices"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// never is longer than any wait that transport accepts, so that a call is not repeated.
const never = 72 * time.Hour

// passing are the codes of trouble that goes away by itself.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
var passing = []int{1, 2, 131016, 133004}

// throttled recognises "too many calls", which Meta mostly sends with HTTP 400, and says how long to stay away: the
// longer of Retry-After and the usage headers' estimate. nil: not throttled. Zero After: Meta did not say.
func (c *Client) throttled(a *transport.Answer) *transport.Wait {
	code := 0
	if w, ok := envelope(a); ok {
		code = int(w.Code)
	}
	if code == codeRegistrations {
		return &transport.Wait{After: never}
	}
	if !slices.Contains(throttleCodes, code) && a.Status != http.StatusTooManyRequests {
		return nil
	}
	after, _ := transport.RetryAfter(a.Header, c.cfg.Now())
	return &transport.Wait{After: max(after, regain(a.Header))}
}

// transient recognises passing trouble that HTTP does not show.
func transient(a *transport.Answer) bool {
	w, ok := envelope(a)
	return ok && (bool(w.Transient) || slices.Contains(passing, int(w.Code)))
}
