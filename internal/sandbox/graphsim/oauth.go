package graphsim

import (
	"crypto/hmac"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const grantExchange = "fb_exchange_token"

// registerOAuth defines the calls below oauth/. In Meta's pages all are GETs, also those that change something.
func (s *Sim) registerOAuth() {
	for path, f := range map[string]fixedCall{
		"oauth/access_token": {run: s.exchangeToken, writes: true},
		"oauth/revoke":       {run: s.revokeByCall, writes: true},
	} {
		f.open = true
		run := f.run
		f.run = func(c *call) (any, *Error) {
			if c.method == http.MethodPost || c.outer != nil && s.switches.oauthInBatchRefused {
				return nil, &Error{Code: 100, Type: graphMethodException,
					Message: "Unsupported " + strings.ToLower(c.method) + " request. " + readTheDocs}
			}
			return run(c)
		}
		s.defineCall(http.MethodGet, path, f)
		s.defineCall(http.MethodPost, path, f)
	}
}

// clientApp returns the app of client_id, authenticated by client_secret.
func (s *Sim) clientApp(c *call) (*App, *Error) {
	app := s.apps[c.params.Get("client_id")]
	switch {
	case !c.params.Has("client_id"):
		return nil, &Error{Code: 101, Message: "Missing client_id parameter."}
	case app == nil:
		return nil, &Error{Code: 101, Message: "Error validating application. Cannot get application info due to a system error."}
	case !c.params.Has("client_secret"):
		return nil, &Error{Code: 1, Message: "Missing client_secret parameter."}
	case app.Secret == "" || !hmac.Equal([]byte(c.params.Get("client_secret")), []byte(app.Secret)):
		return nil, &Error{Code: 1, Message: "Error validating client secret."}
	}
	return app, nil
}

// boolParam returns a parameter that is true or false; without it, false.
func boolParam(params url.Values, name string) (bool, *Error) {
	text := params.Get(name)
	if text == "" {
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, errBadParameter("Param %s must be a boolean", name)
	}
	return on, nil
}
