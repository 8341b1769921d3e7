package graphsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// App is a Meta app.
type App struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Secret     string `json:"secret"`
	BusinessID string `json:"business_id,omitempty"` // the portfolio its tokens act for, unless the token says otherwise
	// RequireAppSecret is the app setting of that name: every call needs a proof.
	RequireAppSecret bool `json:"require_app_secret,omitempty"`
	// ServerIPs is the setting Server IP Allow List; empty allows every address.
	ServerIPs []string `json:"server_ips,omitempty"`
	// AdvancedAccess lets its tokens use business accounts of other portfolios.
	AdvancedAccess bool `json:"advanced_access,omitempty"`
	// DefaultVersion serves unversioned calls; empty is the newest.
	DefaultVersion string `json:"default_version,omitempty"`
	// Users sets the app's platform limit of 200 calls an hour and user. Zero
	// counts nothing: Meta does not tell the number.
	Users int `json:"users,omitempty"`
}

// AddApp adds an app or replaces it.
func (s *Sim) AddApp(a App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps[a.ID] = &a
}

// SetAppSecret resets an app's secret: app tokens and proofs made with the old
// one stop working.
func (s *Sim) SetAppSecret(appID, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(appID)
	s.apps[appID].Secret = secret
}

// mintedAppToken is the app access token that client_credentials returns; it is
// not the literal APP_ID|APP_SECRET, and it never shows the secret.
func (a *App) mintedAppToken() string {
	return a.ID + "|" + hmacHex(a.Secret, "app access token")[:27]
}

// ownsAppToken: an app access token is literally APP_ID|APP_SECRET, or the minted
// one ("Access Tokens": "App Access Tokens").
func (a *App) ownsAppToken(token string) bool {
	if a.Secret == "" {
		return false
	}
	return token == a.ID+"|"+a.Secret || token == a.mintedAppToken()
}

// looksLikeAppToken tells APP_ID|... from all other tokens.
func looksLikeAppToken(token string) (appID string, ok bool) {
	id, _, found := strings.Cut(token, "|")
	return id, found && isID(id)
}

// proofLife is how long a time-stamped proof is good ("Login Security").
const proofLife = 5 * time.Minute

// checkProof checks appsecret_proof in both forms: HMAC(token) as "Install Apps
// and Generate Tokens" has it, and HMAC(token|time) as "Login Security" does. A
// proof that is there must be right even where none is required. App access
// tokens hold the secret already and need none.
func (s *Sim) checkProof(c *call, a *App, token string, own, appToken bool) *Error {
	params := c.params
	if !own && !params.Has("appsecret_proof") { // the batch's token, so the batch's proof
		params = c.outer.params
	}
	if s.provesAnotherApp(c) {
		return nil
	}
	return s.verifyProof(params, a, token, a.RequireAppSecret && !appToken)
}

// verifyProof: the proof may be missing where it is not required.
func (s *Sim) verifyProof(params url.Values, a *App, token string, required bool) *Error {
	proof, stamp := params.Get("appsecret_proof"), params.Get("appsecret_time")
	if proof == "" {
		if required {
			return &Error{Code: 100, Type: graphMethodException, Message: "API calls from the server require an appsecret_proof argument"}
		}
		return nil
	}
	message, fresh := token, true
	if stamp != "" {
		message += "|" + stamp
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		fresh = err == nil && s.Now().Sub(time.Unix(seconds, 0)).Abs() <= proofLife
	}
	if !fresh || !hmac.Equal([]byte(strings.ToLower(proof)), []byte(hmacHex(a.Secret, message))) {
		return &Error{Code: 100, Type: graphMethodException, Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}

// checkAddress applies the Server IP Allow List to calls that use the app secret
// ("Login Security").
func checkAddress(c *call, a *App) *Error {
	if len(a.ServerIPs) == 0 {
		return nil
	}
	for _, ip := range a.ServerIPs {
		if ip == c.remote {
			return nil
		}
	}
	return &Error{Code: 5, Message: "(#5) Unauthorized source IP address"}
}

func hmacHex(key, message string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}
