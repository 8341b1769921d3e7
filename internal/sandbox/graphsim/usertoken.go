package graphsim

import (
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const expiringTokenLife = 60 * 24 * time.Hour

// permissions are those of "Install Apps and Generate Tokens" and, for WhatsApp, of
// "Permissions"; a whole family where the name ends in "_".
var permissions = []string{
	"business_management", "whatsapp_business_management", "whatsapp_business_messaging", "whatsapp_business_manage_events",
	"catalog_management", "ads_management", "ads_read", "leads_retrieval", "read_insights", "publish_video",
	"manage_app_solution", "public_profile", "email", "pages_", "instagram_",
}

// uninstalledScopes are the scopes that remain in a token whose app the user did
// not install first. The page says that such a token "may not be created with the
// right permissions", not which it lacks; here, all of WhatsApp.
var uninstalledScopes = []string{"public_profile", "business_management"}

func (s *Sim) registerUserTokens() {
	s.defineAction(http.MethodPost, kindSystemUser, "access_tokens", action{
		scopes: []string{scopeBusinessManagement}, rank: adminRank, run: s.generateToken,
	})
	s.defineAction(http.MethodDelete, kindSystemUser, "access_tokens", action{
		scopes: []string{scopeBusinessManagement}, rank: adminRank, run: s.invalidateTokens,
	})
}

// provesAnotherApp reports whether the proof of a call is that of business_app, which need not be the caller's app: the
// call that generates a token.
func (s *Sim) provesAnotherApp(c *call) bool {
	return c.method == http.MethodPost && len(c.path) == 2 && c.path[1] == "access_tokens" && s.people.byID[c.path[0]].user != nil
}

// generateToken follows "Install Apps and Generate Tokens". Only this answer shows the token.
func (s *Sim) generateToken(c *call, o *object) (any, *Error) {
	u := o.user
	app, err := s.businessApp(c, u)
	if err != nil {
		return nil, err
	}
	raw, _ := c.accessToken()
	// The proof is a parameter of this call: that of the batch is not used.
	if err := verifyProof(c.params, app, raw, true); err != nil {
		return nil, err
	}
	expiring, err := boolParam(c.params, "set_token_expires_in_60_days")
	if err != nil {
		return nil, err
	}
	if s.expiring[u.businessID] && !expiring {
		return nil, errBadParameter("This business requires expiring tokens: set_token_expires_in_60_days must be true")
	}
	scopes, err := parseScopes(c.params.Get("scope"))
	if err != nil {
		return nil, err
	}
	if !slices.Contains(u.apps, app.ID) {
		if s.switches.uninstalledRefused {
			return nil, errBadParameter("The application is not installed for this system user")
		}
		scopes = slices.DeleteFunc(scopes, func(scope string) bool { return !slices.Contains(uninstalledScopes, scope) })
	}
	if s.switches.publicProfileAdded && !slices.Contains(scopes, "public_profile") {
		scopes = append(scopes, "public_profile")
	}
	t := Token{
		AppID: app.ID, Type: "SYSTEM_USER", UserID: s.scopedID(u, app.ID), Name: u.name, BusinessID: u.businessID,
		Scopes: scopes, FollowsAssignments: true,
	}
	s.countStored("access_tokens", StoredCounts{Created: 1})
	return map[string]any{"access_token": s.issueToken(t, expiring)}, nil
}

// issueToken creates a token with a unique value, and returns the value.
func (s *Sim) issueToken(t Token, expiring bool) string {
	now := s.Now()
	s.issued++
	sum := sha512.Sum512([]byte(t.AppID + "/" + t.UserID + "/" + strconv.Itoa(s.issued)))
	t.Token = "EAA" + strings.Map(toAlphanumeric, base64.RawStdEncoding.EncodeToString(sum[:]))
	if t.GranularScopes == nil {
		for _, scope := range t.Scopes {
			t.GranularScopes = append(t.GranularScopes, GranularScope{Scope: scope})
		}
	}
	state := &tokenState{Token: t, order: s.issued, unassigned: map[string]bool{}, issued: now}
	if expiring {
		state.expires = now.Add(expiringTokenLife)
	}
	s.tokens[t.Token] = state
	return t.Token
}

func toAlphanumeric(r rune) rune {
	if r == '+' || r == '/' {
		return 'Z'
	}
	return r
}

// parseScopes parses a list with commas. An unknown name is code 3962, as in the reference of "Business System User
// Access Tokens". An empty list is accepted: no page marks the parameter as required.
func parseScopes(text string) ([]string, *Error) {
	scopes := []string{}
	for _, name := range strings.Split(text, ",") {
		name = strings.TrimSpace(name)
		if name == "" || slices.Contains(scopes, name) {
			continue
		}
		if !isPermission(name) {
			return nil, &Error{Code: 3962, Message: "(#3962) Provided permission is not valid. Check your spelling and syntax."}
		}
		scopes = append(scopes, name)
	}
	return scopes, nil
}

func isPermission(name string) bool {
	return slices.ContainsFunc(permissions, func(known string) bool {
		if strings.HasSuffix(known, "_") {
			return len(name) > len(known) && strings.HasPrefix(name, known)
		}
		return name == known
	})
}

// invalidateTokens revokes all tokens of the user. No page says whether this includes those of other apps; the ID is
// app-scoped, so here only those of the calling app.
func (s *Sim) invalidateTokens(c *call, o *object) (any, *Error) {
	s.countStored("access_tokens", StoredCounts{Deleted: s.revokeTokens(o.user, c.caller.app.ID, 467)})
	return true, nil
}

// revokeTokens revokes the valid tokens of a user, of one app or ("") of all, and returns their number.
func (s *Sim) revokeTokens(u *systemUser, app string, subcode int) int {
	killed := 0
	for _, t := range s.tokens {
		if s.userOf(t) == u && (app == "" || t.AppID == app) && s.checkToken(t) == nil {
			t.revoked, t.subcode = true, subcode
			killed++
		}
	}
	return killed
}
