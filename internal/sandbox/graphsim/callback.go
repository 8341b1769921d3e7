package graphsim

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// handshake is a callback that a call wants verified, and then how that went.
type handshake struct {
	address, token string
	problem        string // what Graph reports; "" for a good callback
}

// errPaused ends a run of a call that waits for a handshake.
var errPaused = &Error{}

// VerifyCallbacks makes calls that set a callback really call it, by through, with the
// challenge of "Webhooks"; nil, the default, believes every callback. No lock is held
// meanwhile, so that the callback may call this Graph.
func (s *Sim) VerifyCallbacks(through http.RoundTripper) { turn(s, &s.callbacks, through) }

// verifyCallback comes last of the checks of a call: where a callback is really called,
// the first run of the call ends here, and a second one reads the outcome.
func (s *Sim) verifyCallback(c *call, address, token string) *Error {
	switch {
	case address == "" || token == "":
		return badParameter("A callback and its verify_token are required together")
	case s.switches.callbacksFail:
		return verificationFailed("HTTP Status Code = 404; HTTP Message = Not Found")
	case s.callbacks == nil:
		return nil
	case c.handshake == nil:
		c.handshake = &handshake{address: address, token: token}
		return errPaused
	case c.handshake.problem != "":
		return verificationFailed(c.handshake.problem)
	}
	return nil
}

func verificationFailed(problem string) *Error {
	return &Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " + problem}
}

// shake calls the callback. Redirects are not followed.
func (h *handshake) shake(ctx context.Context, through http.RoundTripper) {
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
