package graphsim

import (
	"cmp"
	"maps"
	"slices"
)

// SystemUser is a system user of a portfolio, in a seed and for a test. Methods accept its ID, or the ID by
// which any app knows it.
type SystemUser struct {
	ID         string              `json:"id,omitempty"` // that of Business settings; empty is made up
	BusinessID string              `json:"business_id"`
	Name       string              `json:"name"`
	Role       string              `json:"role,omitempty"`     // ADMIN, EMPLOYEE (default), or anything by hand
	IDs        map[string]string   `json:"ids,omitempty"`      // app-scoped, by app; the others are made up on demand
	Apps       []string            `json:"apps,omitempty"`     // installed
	Accounts   map[string][]string `json:"accounts,omitempty"` // tasks by business account
}

// AddSystemUser adds a system user or replaces the one that has its ID, or one of
// its IDs. It returns the ID.
func (s *Sim) AddSystemUser(in SystemUser) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusiness, in.BusinessID)
	u := s.userToReplace(in)
	if u == nil {
		if in.ID == "" {
			in.ID = s.newUserID()
		}
		u = &systemUser{id: in.ID, ids: map[string]string{}, created: s.Now()}
		s.people.users = append(s.people.users, u)
	}
	u.businessID, u.name, u.role, u.apps = in.BusinessID, in.Name, cmp.Or(in.Role, roleEmployee), slices.Clone(in.Apps)
	for _, app := range in.Apps {
		s.mustApp(app)
	}
	for app, id := range in.IDs {
		s.mustApp(app)
		s.setScopedID(u, app, id)
	}
	for account := range s.assigned {
		if in.Accounts[account] == nil {
			s.setTasks(account, u, nil, 0)
		}
	}
	for _, account := range slices.Sorted(maps.Keys(in.Accounts)) {
		s.mustNode(kindBusinessAccount, account)
		s.setTasks(account, u, slices.Clone(in.Accounts[account]), 0)
	}
	return u.id
}

func (s *Sim) userToReplace(in SystemUser) *systemUser {
	if in.ID != "" {
		if u := s.userByOwnID(in.ID); u != nil {
			return u
		}
	}
	for _, id := range in.IDs {
		if u := s.people.byID[id].user; u != nil {
			return u
		}
	}
	return nil
}

// SystemUsers lists those of a portfolio, hidden ones too, oldest first.
func (s *Sim) SystemUsers(businessID string) []SystemUser {
	s.mu.Lock()
	defer s.mu.Unlock()
	var users []SystemUser
	for _, u := range s.people.users {
		if u.businessID == businessID {
			users = append(users, s.userSnapshot(u))
		}
	}
	return users
}

// FindSystemUser finds a system user by any of its ids.
func (s *Sim) FindSystemUser(id string) (SystemUser, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.findUser(id)
	if u == nil {
		return SystemUser{}, false
	}
	return s.userSnapshot(u), true
}

func (s *Sim) userSnapshot(u *systemUser) SystemUser {
	out := SystemUser{
		ID: u.id, BusinessID: u.businessID, Name: u.name, Role: u.role, IDs: maps.Clone(u.ids), Apps: slices.Clone(u.apps),
		Accounts: map[string][]string{},
	}
	for account := range s.assigned {
		if tasks := s.tasksOf(account, u); tasks != nil {
			out.Accounts[account] = slices.Clone(tasks)
		}
	}
	return out
}

// AppScopedID returns the ID by which an app knows a system user.
func (s *Sim) AppScopedID(id, appID string) string {
	return readUser(s, id, func(u *systemUser) string { s.mustApp(appID); return s.scopedID(u, appID) })
}

// RemoveSystemUser deletes a system user with its assignments. Its tokens stop working.
func (s *Sim) RemoveSystemUser(id string) { s.changeUser(id, s.removeUser) }

// RenameSystemUser renames a system user in Business settings.
func (s *Sim) RenameSystemUser(id, name string) {
	s.changeUser(id, func(u *systemUser) { u.name = name })
}

// SetSystemUserRole changes a role. The permissions of the user's tokens change at once.
func (s *Sim) SetSystemUserRole(id, role string) {
	s.changeUser(id, func(u *systemUser) { u.role = role })
}

// HideSystemUser hides a system user in lists and reads; its tokens stay valid.
func (s *Sim) HideSystemUser(id string, hidden bool) {
	s.changeUser(id, func(u *systemUser) { u.hidden = hidden })
}

// InstallApp installs an app for a system user.
func (s *Sim) InstallApp(id, appID string) {
	s.changeUser(id, func(u *systemUser) {
		s.mustApp(appID)
		if !slices.Contains(u.apps, appID) {
			u.apps = append(u.apps, appID)
		}
	})
}

// UninstallApp uninstalls an app for a system user; its tokens of the app stop
// working with subcode 458.
func (s *Sim) UninstallApp(id, appID string) {
	s.changeUser(id, func(u *systemUser) {
		s.mustApp(appID)
		u.apps = slices.DeleteFunc(u.apps, func(have string) bool { return have == appID })
		s.revokeTokens(u, appID, 458)
	})
}

// IsInstalled tells whether an app is installed for a system user.
func (s *Sim) IsInstalled(id, appID string) bool {
	return readUser(s, id, func(u *systemUser) bool { s.mustApp(appID); return slices.Contains(u.apps, appID) })
}

// RevokeTokensOf revokes all tokens of a system user, of all apps, and counts them.
// Stored leaves them out.
func (s *Sim) RevokeTokensOf(id string) int {
	return readUser(s, id, func(u *systemUser) int { return s.revokeTokens(u, "", 467) })
}

// LiveTokens counts the tokens that still work, of a system user or ("") of all.
func (s *Sim) LiveTokens(id string) int { return len(s.TokensOf(id)) }

// TokensOf lists the values of the tokens that still work, oldest first, of a system
// user or ("") of all.
func (s *Sim) TokensOf(id string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var u *systemUser
	if id != "" {
		u = s.mustUser(id)
	}
	var alive []*tokenState
	for _, t := range s.tokens {
		if (u == nil || s.userOf(t) == u) && s.checkToken(t) == nil {
			alive = append(alive, t)
		}
	}
	slices.SortFunc(alive, func(a, b *tokenState) int { return a.order - b.order })
	values := make([]string, len(alive))
	for i, t := range alive {
		values[i] = t.Token.Token
	}
	return values
}

// FindToken returns a token, also one that is no longer valid.
func (s *Sim) FindToken(value string) (t Token, alive, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, ok := s.tokens[value]
	if !ok {
		return Token{}, false, false
	}
	t = state.Token
	t.Scopes, t.BusinessAccounts = slices.Clone(t.Scopes), slices.Clone(t.BusinessAccounts)
	t.GranularScopes = cloneGranularScopes(t.GranularScopes)
	t.IssuedAt, t.ExpiresAt, t.DataAccessExpiresAt = FixedMoment(state.issued), FixedMoment(state.expires), FixedMoment(state.dataExpires)
	return t, s.checkToken(state) == nil, true
}

// readUser returns a value of a system user, which it reads under the lock.
func readUser[T any](s *Sim, id string, read func(*systemUser) T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return read(s.mustUser(id))
}

func (s *Sim) changeUser(id string, change func(*systemUser)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.mustUser(id))
}

func (s *Sim) mustApp(id string) {
	if s.apps[id] == nil {
		panic("graphsim: no app " + id)
	}
}
