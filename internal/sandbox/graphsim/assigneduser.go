package graphsim

import (
	"net/http"
	"net/url"
	"slices"
)

const kindAssignedUser kind = "AssignedUser"

// assignment is a user on a business account. For a while lists may still show what
// was before, see DelayLists.
type assignment struct {
	user   *systemUser
	tasks  []string // nil: taken off
	before []string
	lag    int
}

func (s *Sim) registerAssignedUsers() {
	s.types[kindAssignedUser] = &nodeType{
		defaults: []string{"id", "name", "tasks"},
		fields:   []string{"name", "tasks", "business", "user_type"},
	}
	manage := []string{scopeWhatsAppManagement}
	s.defineEdge(kindBusinessAccount, "assigned_users", edge{scopes: manage, rank: adminRank, counted: true, list: s.listAssignedUsers})
	s.defineAction(http.MethodPost, kindBusinessAccount, "assigned_users", action{scopes: manage, rank: adminRank, run: s.assignUser})
	s.defineAction(http.MethodDelete, kindBusinessAccount, "assigned_users", action{scopes: manage, rank: adminRank, run: s.unassignUser})
}

// listAssignedUsers lists the users of a business that are assigned to an account. business is required. The list of a
// business that has no relation to the account is empty; the page's own example passes the ID of the account.
func (s *Sim) listAssignedUsers(c *call, account *object, params url.Values) ([]*object, *Error) {
	business := params.Get("business")
	if business == "" {
		return nil, errBadParameter("The parameter business is required")
	}
	if s.switches.wrongBusinessRefused && business != account.parent && !slices.Contains(account.shared, business) {
		return nil, errUnsupported(c, business)
	}
	var items []*object
	for _, a := range s.assigned[account.id] {
		tasks := a.readTasks()
		if tasks == nil || a.user.businessID != business || a.user.hidden {
			continue
		}
		o := &object{kind: kindAssignedUser, id: s.scopedID(a.user, c.caller.app.ID), fields: map[string]any{
			"name": a.user.name, "tasks": s.shownTasks(tasks), "user_type": "SYSTEM_USER",
		}}
		if owner := s.objects[business]; owner != nil {
			o.fields["business"] = map[string]any{"id": owner.id, "name": owner.fields["name"]}
		}
		items = append(items, o)
	}
	return items, nil
}

// readTasks returns the tasks that a list shows for an assignment, nil if it does not show it. Each read reduces the
// lag.
func (a *assignment) readTasks() []string {
	if a.lag > 0 {
		a.lag--
		return a.before
	}
	return a.tasks
}

// assignUser assigns a user with tasks. No page says whether a second call replaces or merges the tasks; by default it
// replaces them.
func (s *Sim) assignUser(c *call, account *object) (any, *Error) {
	u, err := s.userParam(c)
	if err != nil {
		return nil, err
	}
	tasks, err := parseTasks(c.params)
	if err != nil {
		return nil, err
	}
	if s.switches.tasksMerged {
		for _, task := range s.tasksOf(account.id, u) {
			if !slices.Contains(tasks, task) {
				tasks = append(tasks, task)
			}
		}
	}
	s.setTasks(account.id, u, tasks, s.switches.listLag)
	s.countStored("assigned_users", StoredCounts{Changed: 1})
	return successAnswer(), nil
}

// unassignUser removes a user from an account. It also succeeds for a user who is not assigned; no page says otherwise.
func (s *Sim) unassignUser(c *call, account *object) (any, *Error) {
	u, err := s.userParam(c)
	if err != nil {
		return nil, err
	}
	if s.tasksOf(account.id, u) == nil {
		if s.switches.absentUnassignRefused {
			return nil, errBadParameter("The user is not assigned to this WhatsApp Business Account")
		}
		return successAnswer(), nil
	}
	s.setTasks(account.id, u, nil, s.switches.listLag)
	s.countStored("assigned_users", StoredCounts{Deleted: 1})
	return successAnswer(), nil
}

func (s *Sim) userParam(c *call) (*systemUser, *Error) {
	id := c.params.Get("user")
	if id == "" {
		return nil, errBadParameter("The parameter user is required")
	}
	if u := s.userForCaller(c, id); u != nil {
		return u, nil
	}
	return nil, errBadParameter("Param user must be the id of a user of this business")
}

// tasksOf returns the tasks of a user, nil for a user who is not assigned.
func (s *Sim) tasksOf(accountID string, u *systemUser) []string {
	for _, a := range s.assigned[accountID] {
		if a.user == u {
			return a.tasks
		}
	}
	return nil
}

// setTasks assigns a user, or removes the assignment if there are no tasks.
func (s *Sim) setTasks(accountID string, u *systemUser, tasks []string, lag int) {
	var entry *assignment
	for _, a := range s.assigned[accountID] {
		if a.user == u {
			entry = a
		}
	}
	if entry == nil {
		entry = &assignment{user: u}
		s.assigned[accountID] = append(s.assigned[accountID], entry)
	}
	if entry.lag == 0 {
		entry.before = entry.tasks
	}
	entry.tasks, entry.lag = tasks, lag
}
