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

// Assignments are the tasks on an account, by the ID of the user. Lists may lag
// behind; this does not.
func (s *Sim) Assignments(accountID string) map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustGet(kindBusinessAccount, accountID)
	out := map[string][]string{}
	for _, a := range s.assigned[accountID] {
		if a.tasks != nil {
			out[a.user.id] = slices.Clone(a.tasks)
		}
	}
	return out
}

// AssignedTasks are the tasks of a system user on an account, nil for none.
func (s *Sim) AssignedTasks(accountID, userID string) (tasks []string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustGet(kindBusinessAccount, accountID)
		tasks = slices.Clone(s.tasksOf(accountID, u))
	})
	return tasks
}

// SubscribedApp is an app that gets the webhooks of an account.
type SubscribedApp struct {
	BusinessAccountID   string `json:"business_account_id"`
	AppID               string `json:"app_id"`
	OverrideCallbackURI string `json:"override_callback_uri,omitempty"`
}

// SubscribeApp subscribes an app, or sets its override.
func (s *Sim) SubscribeApp(in SubscribedApp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustGet(kindBusinessAccount, in.BusinessAccountID)
	s.mustApp(in.AppID)
	if h := s.hookOf(in.BusinessAccountID, in.AppID); h != nil {
		h.override = in.OverrideCallbackURI
		return
	}
	s.hooks[in.BusinessAccountID] = append(s.hooks[in.BusinessAccountID], &subscription{in.AppID, in.OverrideCallbackURI})
}

// UnsubscribeApp takes an app's subscription away.
func (s *Sim) UnsubscribeApp(accountID, appID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustGet(kindBusinessAccount, accountID)
	if !s.dropHook(accountID, appID) {
		panic("graphsim: app " + appID + " is not subscribed")
	}
}

// SubscribedApps lists the subscriptions of an account, oldest first.
func (s *Sim) SubscribedApps(accountID string) []SubscribedApp {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustGet(kindBusinessAccount, accountID)
	var out []SubscribedApp
	for _, h := range s.hooks[accountID] {
		out = append(out, SubscribedApp{accountID, h.app, h.override})
	}
	return out
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
	Subscribed, Unsubscribed   int // calls of subscribed_apps that took effect
}

// Counts is a snapshot.
func (s *Sim) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}
