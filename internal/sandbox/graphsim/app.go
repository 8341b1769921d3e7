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

// appNode returns the node of an app, nil for one that is not known.
func (s *Sim) appNode(id string) *object {
	app := s.apps[id]
	if app == nil {
		return nil
	}
	return &object{kind: kindApp, id: id, fields: map[string]any{"name": app.Name}}
}

// SetAppSecret resets an app's secret: app tokens and proofs made with the old
// one stop working.
func (s *Sim) SetAppSecret(appID, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(appID)
	s.apps[appID].Secret = secret
}

// ownsAppToken: an app access token is APP_ID|APP_SECRET ("Access Tokens": "App
// Access Tokens").
func (a *App) ownsAppToken(token string) bool { return a.Secret != "" && token == a.ID+"|"+a.Secret }

// looksLikeAppToken tells APP_ID|... from all other tokens.
func looksLikeAppToken(token string) (appID string, ok bool) {
	id, _, found := strings.Cut(token, "|")
	return id, found && isID(id)
}

// checkProof checks appsecret_proof, HMAC(token) as "Install Apps and Generate Tokens"
// has it. A proof that is there must be right even where none is required. App access
// tokens hold the secret already and need none.
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

// verifyProof: the proof may be missing where it is not required.
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
