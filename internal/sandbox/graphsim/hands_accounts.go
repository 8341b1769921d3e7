package graphsim

import (
	"maps"
	"slices"
)

// Person is somebody who works with a business account and is no system user. Every
// app knows a person by the same id here.
type Person struct {
	ID         string              `json:"id"`
	BusinessID string              `json:"business_id"`
	Name       string              `json:"name"`
	Accounts   map[string][]string `json:"accounts"` // tasks by business account
}

// AddPerson adds a person or replaces one.
func (s *Sim) AddPerson(p Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustGet(kindBusiness, p.BusinessID)
	u := s.userByOwnID(p.ID)
	if u == nil {
		u = &systemUser{id: p.ID, person: true}
		s.people.users = append(s.people.users, u)
	}
	if !u.person {
		panic("graphsim: " + p.ID + " is a system user")
	}
	u.businessID, u.name = p.BusinessID, p.Name
	for _, account := range slices.Sorted(maps.Keys(p.Accounts)) {
		s.mustGet(kindBusinessAccount, account)
		s.setTasks(account, u, slices.Clone(p.Accounts[account]), 0)
	}
}

// AssignUser puts a system user on an account, with these tasks and no others.
func (s *Sim) AssignUser(accountID, userID string, tasks ...string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustGet(kindBusinessAccount, accountID)
		if len(tasks) == 0 {
			panic("graphsim: no tasks; UnassignUser takes a user off")
		}
		s.setTasks(accountID, u, slices.Clone(tasks), 0)
	})
}

// UnassignUser takes a system user off an account.
func (s *Sim) UnassignUser(accountID, userID string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustGet(kindBusinessAccount, accountID)
		s.setTasks(accountID, u, nil, 0)
	})
}

// AssignedTasks are the tasks of a system user on an account, nil for none.
func (s *Sim) AssignedTasks(accountID, userID string) (tasks []string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustGet(kindBusinessAccount, accountID)
		tasks = slices.Clone(s.tasksOf(accountID, u))
	})
	return tasks
}

// Counts are what calls have really made or stored; what the hands of a test do is
// left out, and so is what was refused.
type Counts struct {
	UsersCreated, UsersRenamed int
	AppsInstalled              int // for users that did not have them
	TokensGenerated            int
	TokensRefreshed            int
	TokensRevoked              int // that were alive, by oauth/revoke or with all of their user
	Assigned, Unassigned       int // calls of assigned_users that took effect
}

// Counts is a snapshot.
func (s *Sim) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}
