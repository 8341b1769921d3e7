package graphsim

import (
	"net/http"
	"slices"
	"strings"
)

// caller is who makes a call.
type caller struct {
	app   *App
	token *tokenState // nil: the app itself
}

// authenticate finds the caller. o is the node the call is about, nil for none.
func (s *Sim) authenticate(c *call, o *object) (*caller, *Error) {
	raw, own := c.token()
	if raw == "" {
		return nil, anonymous(o)
	}
	if _, ok := looksLikeAppToken(raw); ok {
		app := s.appOfAppToken(raw)
		if app == nil {
			return nil, badSignature()
		}
		return &caller{app: app}, s.checkProof(c, app, raw, own, true)
	}
	t, ok := s.tokens[raw]
	if !ok || s.apps[t.AppID] == nil {
		return nil, invalidToken()
	}
	if err := s.dead(t); err != nil {
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

// anonymous returns the error for a call without a token: code 104 ("Handle Errors"), but
// code 200 "Provide valid app ID" for reads of a phone number ("Error codes" of the
// WhatsApp docs).
func anonymous(o *object) *Error {
	if o != nil && o.kind == kindPhoneNumber {
		return &Error{Code: 200, Message: "(#200) Provide valid app ID"}
	}
	return &Error{Code: 104, Message: "An access token is required to request this resource."}
}

// authorize says whether the caller may use the node. What a token cannot reach
// does not exist for it; what it can reach may still need a scope.
func (s *Sim) authorize(c *call, o *object, scopes []string) *Error {
	if !s.reaches(c.caller, o) {
		if s.switches.unassignedCode == 100 {
			return unsupported(c, o.id)
		}
		return s.denied(c, o, s.switches.unassignedCode, "(#200) Permissions error")
	}
	if o.kind == kindApp {
		return nil
	}
	t := c.caller.token
	if account := s.accountOf(o); account != nil && account.parent != s.portfolioOf(t) && !c.caller.app.AdvancedAccess {
		// "Permissions": an account that a client shares needs Advanced Access.
		return s.denied(c, o, 200, "(#200) Permissions error")
	}
	held := slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !slices.Contains(t.Scopes, scope) })
	if len(held) == 0 && len(scopes) > 0 {
		needed := strings.Join(scopes, " or ")
		return s.denied(c, o, s.switches.missingScopeCode, "(#200) Requires "+needed+" permission to manage the object")
	}
	for _, scope := range held {
		if s.targets(t, scope, o) {
			return nil
		}
	}
	if len(scopes) == 0 {
		return nil
	}
	return unsupported(c, o.id)
}

// rank is what a caller must be in its portfolio, beside its scopes.
type rank int

const (
	anyRank     rank = iota
	admin            // an admin, or a system user with the role ADMIN
	adminOrSelf      // also the system user that the call is about
	fullControl      // a system user with the task MANAGE on the account
	appItself        // the app, by its access token
)

// permit checks what authorize checks, and then the rank ("System Users": a token of an
// admin or of an admin system user of the business).
func (s *Sim) permit(c *call, o *object, scopes []string, who rank) *Error {
	if err := s.authorize(c, o, scopes); err != nil {
		return err
	}
	u := s.userOf(c.caller.token)
	if who == appItself {
		return s.permitApp(c)
	}
	if who == anyRank || u == nil || who != fullControl && u.role == roleAdmin {
		return nil
	}
	if who == fullControl && slices.Contains(s.tasksOf(s.accountOf(o).id, u), taskManage) {
		return nil
	}
	if who == adminOrSelf && o.user == u {
		return nil
	}
	return permissionsError()
}

// permitApp: "This method must be called with an app access_token" is what reports say;
// one has another error for reads.
func (s *Sim) permitApp(c *call) *Error {
	switch {
	case c.caller.token == nil:
		return nil
	case c.method == http.MethodGet && s.switches.appReadsAnswer190:
		return &Error{Code: 190, Message: "(#190) Application Secret required"}
	}
	return &Error{Code: 15, Message: "(#15) This method must be called with an app access_token."}
}

func permissionsError() *Error { return &Error{Code: 200, Message: "(#200) Permissions error"} }

// denied returns a refusal in one of the ways Graph has for it.
func (s *Sim) denied(c *call, o *object, code int, message string) *Error {
	switch code {
	case 100:
		return unsupported(c, o.id)
	case 10:
		return &Error{Code: 10, Message: "(#10) Application does not have permission for this action"}
	}
	return &Error{Code: 200, Message: message}
}

// reaches: an object is there for a token when its user is assigned to the
// business account, or when it is the token's own portfolio. For an app token
// nothing but the app itself is there.
func (s *Sim) reaches(who *caller, o *object) bool {
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

// portfolioOf returns the business a token acts for.
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

// targets: target_ids limit a scope to the business accounts, or portfolios, they
// name; no entry and no ids mean all ("Debug-Token").
func (s *Sim) targets(t *tokenState, scope string, o *object) bool {
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

// accountOf returns the business account an object belongs to, nil for none.
func (s *Sim) accountOf(o *object) *object {
	for o != nil && o.kind != kindBusinessAccount {
		o = s.objects[o.parent]
	}
	return o
}
