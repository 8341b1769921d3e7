package graphsim

import (
	"slices"
)

// exchangeToken refreshes a token ("Install Apps, Generate, Refresh, and Revoke Tokens"): the new one expires after 60
// days, the old one at its own time.
func (s *Sim) exchangeToken(c *call) (any, *Error) {
	app, err := s.clientApp(c)
	if err != nil {
		return nil, err
	}
	if c.params.Get("grant_type") != grantExchange {
		return nil, errBadParameter("Invalid grant_type")
	}
	expiring, err := boolParam(c.params, "set_token_expires_in_60_days")
	if err != nil {
		return nil, err
	}
	if !expiring {
		return nil, errBadParameter("The parameter set_token_expires_in_60_days must be true")
	}
	old, err := s.tokenParam(c, grantExchange)
	if err != nil {
		return nil, err
	}
	if err := s.checkToken(old); err != nil {
		return nil, err
	}
	if old.AppID != app.ID {
		return nil, errBadParameter("The token was not issued to this application")
	}
	// The page has refreshing for tokens of 60 days only: those that never expire
	// need none, and a call that gave one an end would surprise its owner.
	if old.Type != "SYSTEM_USER" || old.expires.IsZero() {
		return nil, errBadParameter("Only expiring tokens of system users can be refreshed")
	}
	fresh := old.Token
	fresh.Scopes, fresh.BusinessAccounts = slices.Clone(old.Scopes), slices.Clone(old.BusinessAccounts)
	fresh.GranularScopes = cloneGranularScopes(old.GranularScopes)
	fresh.IssuedAt, fresh.ExpiresAt = Moment{}, Moment{}
	value := s.issueToken(fresh, true)
	for account, off := range old.unassigned {
		s.tokens[value].unassigned[account] = off
	}
	s.countStored("access_tokens", StoredCounts{Changed: 1})
	return map[string]any{"access_token": value, "token_type": "bearer", "expires_in": int64(expiringTokenLife.Seconds())}, nil
}

// revokeByCall revokes one token at once. The app of client_id, of the secret and of
// both tokens must be the same ("Revoke an Access Token").
func (s *Sim) revokeByCall(c *call) (any, *Error) {
	app, err := s.clientApp(c)
	if err != nil {
		return nil, err
	}
	if err := s.admitCall(c, nil); err != nil {
		return nil, err
	}
	if c.caller.app != app {
		return nil, errBadParameter("The access token does not belong to this application")
	}
	t, err := s.tokenParam(c, "revoke_token")
	switch {
	case err != nil && c.params.Get("revoke_token") == "":
		return nil, err
	case err != nil || s.checkToken(t) != nil:
		// No page says what the answer is if the token is no longer valid.
		if code := s.switches.deadRevokeCode; code != 0 {
			return nil, &Error{Code: code, Message: "The token to revoke is not a valid access token"}
		}
	case t.AppID != app.ID:
		return nil, errBadParameter("The token to revoke does not belong to this application")
	default:
		t.revoked, t.subcode = true, 467
		s.countStored("access_tokens", StoredCounts{Deleted: 1})
	}
	if s.switches.revokeAnswersBool {
		return successAnswer(), nil
	}
	return map[string]any{"success": "true"}, nil // a string, in the page's example
}

// tokenParam returns the token in a parameter.
func (s *Sim) tokenParam(c *call, name string) (*tokenState, *Error) {
	value := c.params.Get(name)
	if value == "" {
		return nil, errBadParameter("The parameter %s is required", name)
	}
	t := s.tokens[value]
	if t == nil || s.apps[t.AppID] == nil {
		return nil, errInvalidToken()
	}
	return t, nil
}
