package graphsim

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"time"
)

const (
	roleAdmin    = "ADMIN"
	roleEmployee = "EMPLOYEE"
)

// systemUser is one system user. Apps know it by different ids ("System Users": ids are app-scoped); its own is the one
// that Business settings shows, which no call of an app takes.
type systemUser struct {
	id, businessID string
	name, role     string
	created        time.Time
	ids            map[string]string // by app
	apps           []string          // installed, in that order
	hidden         bool
	lag            int // list reads that still leave it out
}

// scopedUser is the user and the app of an app-scoped ID.
type scopedUser struct {
	user *systemUser
	app  string
}

type people struct {
	users   []*systemUser // oldest first
	byID    map[string]scopedUser
	created int
}

func newPeople() people { return people{byID: map[string]scopedUser{}} }

// scopedID returns the ID by which an app knows a user. It is created when the app first uses it. The same user and app
// have the same ID in every run.
func (s *Sim) scopedID(u *systemUser, app string) string {
	if id := u.ids[app]; id != "" {
		return id
	}
	for try := 0; ; try++ {
		sum := sha256.Sum256([]byte(u.id + "/" + app + "/" + strconv.Itoa(try)))
		id := strconv.FormatUint(122e12+binary.BigEndian.Uint64(sum[:8])%1e12, 10)
		if _, taken := s.people.byID[id]; !taken && s.objects[id] == nil {
			s.setScopedID(u, app, id)
			return id
		}
	}
}

func (s *Sim) setScopedID(u *systemUser, app, id string) {
	delete(s.people.byID, u.ids[app])
	u.ids[app], s.people.byID[id] = id, scopedUser{u, app}
}

// newUserID returns an ID of a user as in Business settings.
func (s *Sim) newUserID() string {
	for {
		s.people.created++
		id := strconv.Itoa(61550000000000 + s.people.created)
		if s.userByOwnID(id) == nil {
			return id
		}
	}
}

func (s *Sim) userByOwnID(id string) *systemUser {
	for _, u := range s.people.users {
		if u.id == id {
			return u
		}
	}
	return nil
}

// userOf returns the system user of a token, nil if the token has none. Such a token counts as an admin's.
func (s *Sim) userOf(t *tokenState) *systemUser {
	if t == nil || t.UserID == "" {
		return nil
	}
	if found := s.people.byID[t.UserID]; found.app == t.AppID {
		return found.user
	}
	return nil
}

// usersOf lists the system users of a portfolio that are not hidden.
func (s *Sim) usersOf(businessID string) []*systemUser {
	var users []*systemUser
	for _, u := range s.people.users {
		if u.businessID == businessID && !u.hidden {
			users = append(users, u)
		}
	}
	return users
}

// userForCaller finds a user of the caller's portfolio by the ID of the caller's app. The ID of another app finds no
// user.
func (s *Sim) userForCaller(c *call, id string) *systemUser {
	business := s.portfolioOf(c.caller.token)
	found := s.people.byID[id]
	if found.user == nil || found.app != c.caller.app.ID || found.user.hidden || found.user.businessID != business {
		return nil
	}
	return found.user
}

// findUser finds a user by its own ID or by the ID of any app.
func (s *Sim) findUser(id string) *systemUser {
	if found := s.people.byID[id]; found.user != nil {
		return found.user
	}
	if u := s.userByOwnID(id); u != nil {
		return u
	}
	return nil
}

func (s *Sim) mustUser(id string) *systemUser {
	u := s.findUser(id)
	if u == nil {
		panic("graphsim: no system user " + id)
	}
	return u
}

// businessOfApp returns the portfolio that owns an app: its own, or the only one.
func (s *Sim) businessOfApp(app *App) string {
	return s.portfolioOf(&tokenState{Token: Token{AppID: app.ID}})
}

// removeUser removes a user with its assignments. Its tokens stop working.
func (s *Sim) removeUser(u *systemUser) {
	s.revokeTokens(u, "", 467)
	for account, list := range s.assigned {
		s.assigned[account] = slices.DeleteFunc(list, func(a *assignment) bool { return a.user == u })
	}
	for _, id := range u.ids {
		delete(s.people.byID, id)
	}
	s.people.users = slices.DeleteFunc(s.people.users, func(other *systemUser) bool { return other == u })
}
