package graphsim

import (
	"crypto/hmac"
	"net/http"
)

func (s *Sim) registerOAuth() {
	s.defineCall(http.MethodGet, "oauth/access_token", fixedCall{open: true, run: s.accessToken})
}

// accessToken mints an app access token ("Access Tokens": "App Access Tokens").
// Nobody is signed in, so no budget is charged.
func (s *Sim) accessToken(c *call) (any, *Error) {
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
	if err := checkAddress(c, app); err != nil {
		return nil, err
	}
	if c.params.Get("grant_type") != "client_credentials" {
		return nil, badParameter("Invalid grant_type")
	}
	return map[string]any{"access_token": app.mintedAppToken(), "token_type": "bearer"}, nil
}
