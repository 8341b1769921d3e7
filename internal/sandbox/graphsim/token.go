package graphsim

import (
	"fmt"
	"slices"
	"time"
)

// Token is an access token of a person or a system user. App access tokens need
// none: they follow from the app's id and secret.
type Token struct {
	Token  string `json:"token"`
	AppID  string `json:"app_id"`
	Type   string `json:"type,omitempty"`    // SYSTEM_USER (default), USER
	UserID string `json:"user_id,omitempty"` // app-scoped
	Name   string `json:"name,omitempty"`    // of the user; for people who read the seed
	// BusinessID is the portfolio the token acts for; empty is its app's, and where
	// that is empty too the only portfolio there is.
	BusinessID string   `json:"business_id,omitempty"`
	Scopes     []string `json:"scopes"`
	// GranularScopes left out gives one entry without targets per scope, as for
	// tokens from Business settings; an empty list gives none.
	GranularScopes []GranularScope `json:"granular_scopes,omitzero"`
	// BusinessAccounts are the accounts the user is assigned to; empty means all of
	// the portfolio.
	BusinessAccounts []string `json:"business_accounts,omitempty"`
	// FollowsAssignments lets the token reach what its system user is assigned to,
	// as the tokens do that the simulator makes.
	FollowsAssignments  bool   `json:"follows_assignments,omitempty"`
	IssuedAt            Moment `json:"issued_at,omitzero"` // zero: debug_token does not show it
	ExpiresAt           Moment `json:"expires_at,omitzero"`
	DataAccessExpiresAt Moment `json:"data_access_expires_at,omitzero"`
}

// GranularScope limits a scope to objects. No targets means all objects, and then
// the key target_ids is absent ("Debug-Token").
type GranularScope struct {
	Scope     string   `json:"scope"`
	TargetIDs []string `json:"target_ids,omitempty"`
}

type tokenState struct {
	Token
	order                        int
	issued, expires, dataExpires time.Time
	revoked                      bool
	subcode                      int             // of a revoked token
	unassigned                   map[string]bool // business accounts
}

// AddToken adds a token or replaces it, which also makes it valid again.
func (s *Sim) AddToken(t Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if t.Type == "" {
		t.Type = "SYSTEM_USER"
	}
	t.Scopes, t.BusinessAccounts = slices.Clone(t.Scopes), slices.Clone(t.BusinessAccounts)
	if t.GranularScopes == nil {
		for _, scope := range t.Scopes {
			t.GranularScopes = append(t.GranularScopes, GranularScope{Scope: scope})
		}
	} else {
		t.GranularScopes = cloneGranularScopes(t.GranularScopes)
	}
	s.issued++
	s.tokens[t.Token] = &tokenState{
		Token: t, order: s.issued, unassigned: map[string]bool{},
		issued: t.IssuedAt.resolve(now), expires: t.ExpiresAt.resolve(now), dataExpires: t.DataAccessExpiresAt.resolve(now),
	}
}

// HasToken tells whether the token was ever added.
func (s *Sim) HasToken(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.tokens[token]
	return ok
}

// RevokeToken revokes a token. The subcode says why: 458 app not installed, 459
// checkpoint, 460 password changed, 463 expired, 464 unconfirmed user, 467
// invalid, 492 session; 0 gives the answer without a subcode.
func (s *Sim) RevokeToken(token string, subcode int) {
	s.changeToken(token, func(t *tokenState) { t.revoked, t.subcode = true, subcode })
}

// ExpireToken lets a token expire a minute ago.
func (s *Sim) ExpireToken(token string) {
	s.changeToken(token, func(t *tokenState) { t.expires = s.Now().Add(-time.Minute) })
}

// SetExpiry changes the expiry of a token; the zero Moment is never.
func (s *Sim) SetExpiry(token string, m Moment) {
	s.changeToken(token, func(t *tokenState) { t.expires = m.resolve(s.Now()) })
}

// DropScope removes a scope from a token.
func (s *Sim) DropScope(token, scope string) {
	s.changeToken(token, func(t *tokenState) {
		t.Scopes = slices.DeleteFunc(t.Scopes, func(have string) bool { return have == scope })
		t.GranularScopes = slices.DeleteFunc(t.GranularScopes, func(g GranularScope) bool { return g.Scope == scope })
	})
}

// UnassignToken removes a business account from one token, and out of the targets of its
// scopes. UnassignUser removes the system user, and so affects all its tokens
// that follow its assignments.
func (s *Sim) UnassignToken(token, accountID string) {
	s.changeToken(token, func(t *tokenState) {
		s.mustNode(kindBusinessAccount, accountID)
		t.unassigned[accountID] = true
		var left []GranularScope
		for _, g := range t.GranularScopes {
			limited := len(g.TargetIDs) > 0
			g.TargetIDs = slices.DeleteFunc(g.TargetIDs, func(id string) bool { return id == accountID })
			if !limited || len(g.TargetIDs) > 0 { // an empty list would read as "all"
				left = append(left, g)
			}
		}
		t.GranularScopes = left
	})
}

// AssignToken undoes Unassign, and adds the account to those a token is limited to.
func (s *Sim) AssignToken(token, accountID string) {
	s.changeToken(token, func(t *tokenState) {
		s.mustNode(kindBusinessAccount, accountID)
		delete(t.unassigned, accountID)
		if len(t.BusinessAccounts) > 0 && !slices.Contains(t.BusinessAccounts, accountID) {
			t.BusinessAccounts = append(t.BusinessAccounts, accountID)
		}
	})
}

func (s *Sim) changeToken(token string, change func(*tokenState)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[token]
	if !ok {
		panic("graphsim: no such token") // never its value
	}
	change(t)
}

// checkToken returns the error that a token gets, nil for a valid one ("Access Token Errors": code 190 and its
// subcodes).
func (s *Sim) checkToken(t *tokenState) *Error {
	subcode := t.subcode
	if !t.revoked {
		if t.expires.IsZero() || s.Now().Before(t.expires) {
			return nil
		}
		subcode = 463
	}
	if subcode == 0 {
		return errInvalidToken()
	}
	why := "This may be because the user logged out or may be due to a system error."
	switch subcode {
	case 458:
		why = "The user has not authorized application " + t.AppID + "."
	case 463:
		const layout = "Monday, 02-Jan-06 15:04:05 MST"
		why = fmt.Sprintf("Session has expired on %s. The current time is %s.",
			t.expires.UTC().Format(layout), s.Now().UTC().Format(layout))
	}
	return &Error{Code: 190, Subcode: subcode, Message: "Error validating access token: " + why}
}

func errBadSignature() *Error {
	return &Error{Code: 190, Message: "Invalid OAuth access token signature."}
}

func errInvalidToken() *Error {
	return &Error{Code: 190, Message: "Invalid OAuth access token - Cannot parse access token"}
}

func cloneGranularScopes(in []GranularScope) []GranularScope {
	out := make([]GranularScope, len(in))
	for i, g := range in {
		out[i] = GranularScope{Scope: g.Scope, TargetIDs: slices.Clone(g.TargetIDs)}
	}
	return out
}
