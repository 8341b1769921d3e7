package graphsim

import (
	"net/http"
	"slices"
	"strings"
)

// caller is the app or the token that makes a call.
type caller struct {
	app   *App
	token *tokenState // nil: the app itself
}

// authenticateCall returns the caller. o is the node of the call, nil if there is none.
func (s *Sim) authenticateCall(c *call, o *object) (*caller, *Error) {
	raw, own := c.accessToken()
	if raw == "" {
		return nil, errAnonymous(o)
	}
	if _, ok := looksLikeAppToken(raw); ok {
		app := s.appOfAppToken(raw)
		if app == nil {
			return nil, errBadSignature()
		}
		return &caller{app: app}, s.checkProof(c, app, raw, own, true)
	}
	t, ok := s.tokens[raw]
	if !ok || s.apps[t.AppID] == nil {
		return nil, errInvalidToken()
	}
	if err := s.checkToken(t); err != nil {
		return nil, err
	}
	app := s.apps[t.AppID]
	return &caller{app: app, token: t}, s.checkProof(c, app, raw, own, false)
}

func (s *Sim) appOfAppToken(raw string) *App {
	id, ok := looksLikeAppToken(raw)
	if app := s.apps[id]; ok && app != nil && app.ownsAppToken(raw) {
		return app
	}
	return nil
}

// errAnonymous returns the error of a call without a token: code 104 ("Handle Errors"), but code 200 "Provide valid app
// ID" for reads of a phone number ("Error codes" of the WhatsApp docs).
func errAnonymous(o *object) *Error {
	if o != nil && o.kind == kindPhoneNumber {
		return &Error{Code: 200, Message: "(#200) Provide valid app ID"}
	}
	return &Error{Code: 104, Message: "An access token is required to request this resource."}
}

// checkAccess checks that the caller may use the node. An object that a token cannot reach does not exist for it. An
// object that it can reach may still need a scope.
func (s *Sim) checkAccess(c *call, o *object, scopes []string) *Error {
	if !s.canReach(c.caller, o) {
		if s.switches.unassignedCode == 100 {
			return errUnsupported(c, o.id)
		}
		return s.errDenied(c, o, s.switches.unassignedCode, "(#200) Permissions error")
	}
	if o.kind == kindApp {
		return nil
	}
	t := c.caller.token
	if account := s.accountOf(o); account != nil && account.parent != s.portfolioOf(t) && !c.caller.app.AdvancedAccess {
		// "Permissions": an account that a client shares needs Advanced Access.
		return s.errDenied(c, o, 200, "(#200) Permissions error")
	}
	held := slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !slices.Contains(t.Scopes, scope) })
	if len(held) == 0 && len(scopes) > 0 {
		needed := strings.Join(scopes, " or ")
		return s.errDenied(c, o, s.switches.missingScopeCode, "(#200) Requires "+needed+" permission to manage the object")
	}
	for _, scope := range held {
		if s.scopeCovers(t, scope, o) {
			return nil
		}
	}
	if len(scopes) == 0 {
		return nil
	}
	return errUnsupported(c, o.id)
}

// rank is the role that a caller needs in its portfolio, in addition to scopes.
type rank int

const (
	anyRank         rank = iota
	adminRank            // an admin, or a system user with the role ADMIN
	adminOrSelfRank      // also the system user that the call is about
	fullControlRank      // a system user with the task MANAGE on the account
	appRank              // the app, by its access token
)

// checkAccessOfRank checks what checkAccess checks, and then the rank of the caller ("System Users": a token of an
// admin or of an admin system user of the business).
func (s *Sim) checkAccessOfRank(c *call, o *object, scopes []string, who rank) *Error {
	if err := s.checkAccess(c, o, scopes); err != nil {
		return err
	}
	u := s.userOf(c.caller.token)
	if who == appRank {
		return s.checkAppCaller(c)
	}
	if who == anyRank || u == nil || who != fullControlRank && u.role == roleAdmin {
		return nil
	}
	if who == fullControlRank && slices.Contains(s.tasksOf(s.accountOf(o).id, u), taskManage) {
		return nil
	}
	if who == adminOrSelfRank && o.user == u {
		return nil
	}
	return errPermissions()
}

// checkAppCaller checks that the caller is the app itself, by its access token. Reports have "This method must be
// called with an app access_token"; one has another error for reads.
func (s *Sim) checkAppCaller(c *call) *Error {
	switch {
	case c.caller.token == nil:
		return nil
	case c.method == http.MethodGet && s.switches.appReadsAnswer190:
		return &Error{Code: 190, Message: "(#190) Application Secret required"}
	}
	return &Error{Code: 15, Message: "(#15) This method must be called with an app access_token."}
}

func errPermissions() *Error { return &Error{Code: 200, Message: "(#200) Permissions error"} }

// errDenied returns the error of a denied call, in one of the forms that Graph uses.
func (s *Sim) errDenied(c *call, o *object, code int, message string) *Error {
	switch code {
	case 100:
		return errUnsupported(c, o.id)
	case 10:
		return &Error{Code: 10, Message: "(#10) Application does not have permission for this action"}
	}
	return &Error{Code: 200, Message: message}
}

// canReach reports whether an object exists for the caller. For a token, its user must be assigned to the business
// account, or the object must be the token's own portfolio. For an app token, only the app itself exists.
func (s *Sim) canReach(who *caller, o *object) bool {
	t := who.token
	if o.kind == kindApp {
		return who.app.ID == o.id
	}
	if t == nil {
		return false
	}
	switch o.kind { //nolint:exhaustive // the rest belongs to a business account
	case kindBusiness:
		return o.id == s.portfolioOf(t)
	case kindSystemUser:
		return o.app == t.AppID && o.parent == s.portfolioOf(t) && !o.user.hidden
	}
	account := s.accountOf(o)
	if account == nil {
		return true
	}
	switch u := s.userOf(t); {
	case t.unassigned[account.id]:
		return false
	case len(t.BusinessAccounts) > 0:
		return slices.Contains(t.BusinessAccounts, account.id)
	case t.FollowsAssignments && u != nil:
		return s.tasksOf(account.id, u) != nil
	}
	return account.parent == s.portfolioOf(t) || slices.Contains(account.shared, s.portfolioOf(t))
}

// portfolioOf returns the business that a token acts for.
func (s *Sim) portfolioOf(t *tokenState) string {
	if t.BusinessID != "" {
		return t.BusinessID
	}
	if app := s.apps[t.AppID]; app != nil && app.BusinessID != "" {
		return app.BusinessID
	}
	only := ""
	for _, o := range s.objects {
		if o.kind == kindBusiness {
			if only != "" {
				return ""
			}
			only = o.id
		}
	}
	return only
}

// scopeCovers reports whether a scope of a token applies to an object. target_ids limit a scope to business accounts or
// portfolios. Without an entry or without IDs it applies to all ("Debug-Token").
func (s *Sim) scopeCovers(t *tokenState, scope string, o *object) bool {
	for _, g := range t.GranularScopes {
		if g.Scope != scope || len(g.TargetIDs) == 0 {
			continue
		}
		target := o.id
		if o.kind == kindSystemUser {
			target = o.parent
		}
		if account := s.accountOf(o); account != nil {
			target = account.id
			if scope == scopeBusinessManagement {
				target = account.parent
			}
		}
		return slices.Contains(g.TargetIDs, target)
	}
	return true
}

// accountOf returns the business account of an object, nil if there is none.
func (s *Sim) accountOf(o *object) *object {
	for o != nil && o.kind != kindBusinessAccount {
		o = s.objects[o.parent]
	}
	return o
}
