package graphsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
)

// App is a Meta app.
type App struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Secret     string `json:"secret"`
	BusinessID string `json:"business_id,omitempty"` // the portfolio its tokens act for, unless the token says otherwise
	// RequireAppSecret is the app setting of that name: every call needs a proof.
	RequireAppSecret bool `json:"require_app_secret,omitempty"`
	// AdvancedAccess lets its tokens use business accounts of other portfolios.
	AdvancedAccess bool `json:"advanced_access,omitempty"`
}

// AddApp adds an app or replaces it.
func (s *Sim) AddApp(a App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps[a.ID] = &a
}

const kindApp kind = "Application"

// appNode returns the node of an app, nil if the app is not known.
func (s *Sim) appNode(id string) *object {
	app := s.apps[id]
	if app == nil {
		return nil
	}
	return &object{kind: kindApp, id: id, fields: map[string]any{"name": app.Name}}
}

// SetAppSecret resets the secret of an app. App tokens and proofs made with the old secret stop working.
func (s *Sim) SetAppSecret(appID, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(appID)
	s.apps[appID].Secret = secret
}

// ownsAppToken reports whether a token is the access token of the app: APP_ID|APP_SECRET ("Access Tokens": "App Access
// Tokens").
func (a *App) ownsAppToken(token string) bool { return a.Secret != "" && token == a.ID+"|"+a.Secret }

// looksLikeAppToken reports whether a token has the form APP_ID|..., and returns the app ID.
func looksLikeAppToken(token string) (appID string, ok bool) {
	id, _, found := strings.Cut(token, "|")
	return id, found && isID(id)
}

// checkProof checks appsecret_proof, the HMAC of the token as in "Install Apps and Generate Tokens". A proof must be
// right even if it is not required. An app access token contains the secret, and needs no proof.
func (s *Sim) checkProof(c *call, a *App, token string, own, appToken bool) *Error {
	params := c.params
	if !own && !params.Has("appsecret_proof") { // the batch's token, so the batch's proof
		params = c.outer.params
	}
	if s.provesAnotherApp(c) {
		return nil
	}
	return verifyProof(params, a, token, a.RequireAppSecret && !appToken)
}

// verifyProof checks a proof. It may be missing unless it is required.
func verifyProof(params url.Values, a *App, token string, required bool) *Error {
	proof := params.Get("appsecret_proof")
	switch {
	case proof == "" && required:
		return &Error{Code: 100, Type: graphMethodException, Message: "API calls from the server require an appsecret_proof argument"}
	case proof != "" && !hmac.Equal([]byte(strings.ToLower(proof)), []byte(hmacHex(a.Secret, token))):
		return &Error{Code: 100, Type: graphMethodException, Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}

func hmacHex(key, message string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}
