package graphsim

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// handshake is a callback to be verified, and then the outcome.
type handshake struct {
	address, token string
	problem        string // as Graph reports it; "" for a good callback
}

// errPaused ends a run of a call that has to wait for a handshake.
var errPaused = &Error{}

// VerifyCallbacks makes calls that set a callback call it, by the transport through, with the challenge of "Webhooks".
// nil, the default, accepts every callback. No lock is held meanwhile, so that the callback may call this Graph.
func (s *Sim) VerifyCallbacks(through http.RoundTripper) { setSwitch(s, &s.callbacks, through) }

// verifyCallback checks a callback, after all other checks of a call. If callbacks are called, the first run of the call ends here, and a
// second one reads the outcome.
func (s *Sim) verifyCallback(c *call, address, token string) *Error {
	switch {
	case address == "" || token == "":
		return errBadParameter("A callback and its verify_token are required together")
	case s.switches.callbacksFail:
		return errVerification("HTTP Status Code = 404; HTTP Message = Not Found")
	case s.callbacks == nil:
		return nil
	case c.handshake == nil:
		c.handshake = &handshake{address: address, token: token}
		return errPaused
	case c.handshake.problem != "":
		return errVerification(c.handshake.problem)
	}
	return nil
}

func errVerification(problem string) *Error {
	return &Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " + problem}
}

// callBack calls the callback. Redirects are not followed.
func (h *handshake) callBack(ctx context.Context, through http.RoundTripper) {
	challenge := rand.Text()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address, nil) //nolint:gosec // the transport decides what is called
	if err != nil {
		h.problem = "curl_errno = 3; curl_error = URL using bad/illegal format or missing URL"
		return
	}
	query := req.URL.Query()
	query.Set("hub.mode", "subscribe")
	query.Set("hub.challenge", challenge)
	query.Set("hub.verify_token", h.token)
	req.URL.RawQuery = query.Encode()
	resp, err := through.RoundTrip(req)
	if err != nil {
		h.problem = "curl_errno = 7; curl_error = Failed to connect; HTTP Status Code = 0; HTTP Message ="
		return
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	switch {
	case resp.StatusCode != http.StatusOK:
		h.problem = fmt.Sprintf("HTTP Status Code = %d; HTTP Message = %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	case err != nil || strings.TrimSpace(string(body)) != challenge:
		h.problem = "Response does not match challenge"
	}
}
