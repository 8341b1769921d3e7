package graphsim

import (
	"slices"
)

// AssignUser puts a system user on an account, with these tasks and no others.
func (s *Sim) AssignUser(accountID, userID string, tasks ...string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustNode(kindBusinessAccount, accountID)
		if len(tasks) == 0 {
			panic("graphsim: no tasks; UnassignUser removes a user")
		}
		s.setTasks(accountID, u, slices.Clone(tasks), 0)
	})
}

// UnassignUser removes a system user from an account.
func (s *Sim) UnassignUser(accountID, userID string) {
	s.changeUser(userID, func(u *systemUser) {
		s.mustNode(kindBusinessAccount, accountID)
		s.setTasks(accountID, u, nil, 0)
	})
}

// AssignedTasks returns the tasks of a system user on an account, nil for none.
func (s *Sim) AssignedTasks(accountID, userID string) []string {
	return readUser(s, userID, func(u *systemUser) []string {
		s.mustNode(kindBusinessAccount, accountID)
		return slices.Clone(s.tasksOf(accountID, u))
	})
}
