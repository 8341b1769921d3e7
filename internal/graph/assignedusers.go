package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// AssignedUserService manages the users of WhatsApp Business Accounts.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-system-users
type AssignedUserService struct {
	client *Client
	lists  memo.Cache[ListAssignedUsersOpts, []AssignedUser]
}

// AssignedUser is a user who has tasks on a WhatsApp Business Account.
type AssignedUser struct {
	ID, Name string   // the ID is app-scoped
	Tasks    []string // sorted; MANAGE is full control
}

type wireAssignedUser struct {
	ID    jsonText   `json:"id"`
	Name  jsonText   `json:"name"`
	Tasks []jsonText `json:"tasks"`
}

// ListAssignedUsersOpts selects the users of an account that belong to a portfolio. Meta requires both.
type ListAssignedUsersOpts struct{ BusinessAccountID, BusinessID string }

func (o ListAssignedUsersOpts) hasValidIDs() bool {
	return ValidID(o.BusinessAccountID) && ValidID(o.BusinessID)
}

// Assignment names a user of a portfolio on an account.
type Assignment struct{ BusinessAccountID, BusinessID, UserID string }

func (a Assignment) listOpts() ListAssignedUsersOpts {
	return ListAssignedUsersOpts{BusinessAccountID: a.BusinessAccountID, BusinessID: a.BusinessID}
}

func (a Assignment) hasValidIDs() bool { return a.listOpts().hasValidIDs() && ValidID(a.UserID) }

const assignmentIDs = "a WhatsApp Business Account, that of a business portfolio and that of a user"

// List returns the users of an account. It is read once per process until a write.
func (s *AssignedUserService) List(ctx context.Context, o ListAssignedUsersOpts) ([]AssignedUser, error) {
	if !o.hasValidIDs() {
		return nil, errNotID("list the users of a WhatsApp Business Account", "a WhatsApp Business Account and that of a business portfolio")
	}
	users, err := s.lists.Get(ctx, o, func(ctx context.Context) ([]AssignedUser, error) { return s.readAll(ctx, o) })
	users = slices.Clone(users) // callers that share the read share no memory
	for i := range users {
		users[i].Tasks = slices.Clone(users[i].Tasks)
	}
	return users, withOp("list the users of WhatsApp Business Account "+o.BusinessAccountID, err)
}

func (s *AssignedUserService) readAll(ctx context.Context, o ListAssignedUsersOpts) ([]AssignedUser, error) {
	r := call{
		op:    "list the users of WhatsApp Business Account " + o.BusinessAccountID,
		needs: scopeManagement,
		kind:  accountNode,
		id:    o.BusinessAccountID,
		edge:  "assigned_users",
		query: url.Values{"business": {o.BusinessID}, "fields": {"id,name,tasks"}},
	}
	return listEdge(ctx, s.client, r, "user", func(w wireAssignedUser) (string, AssignedUser) {
		u := AssignedUser{ID: string(w.ID), Name: s.client.stateName(w.Name), Tasks: []string{}}
		for _, task := range w.Tasks {
			u.Tasks = append(u.Tasks, s.client.identifier(task))
		}
		slices.Sort(u.Tasks)
		u.Tasks = slices.Compact(u.Tasks)
		return u.ID, u
	})
}

// GetTasks reads anew which tasks a user has on an account, nil when the list does not have the user. That alone does not prove that
// the user is not assigned, see ConfirmAbsent.
func (s *AssignedUserService) GetTasks(ctx context.Context, a Assignment) ([]string, error) {
	s.lists.Forget(a.listOpts())
	users, err := s.List(ctx, a.listOpts())
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(users, func(u AssignedUser) bool { return u.ID == a.UserID }); i >= 0 {
		return users[i].Tasks, nil
	}
	return nil, nil
}

// WaitForTasks reads the tasks of a user after a write until they are as the write was to make them, at most for half a minute: the list
// may lag behind. It returns the tasks of the last read.
func (s *AssignedUserService) WaitForTasks(ctx context.Context, a Assignment, shown func(tasks []string) bool) ([]string, error) {
	read := func(ctx context.Context) ([]string, error) { return s.GetTasks(ctx, a) }
	tasks, _, err := readUntilWithin(ctx, s.client, readWaits, read, shown)
	return tasks, err
}

// Assign gives a user tasks on an account. Meta does not document whether it removes other tasks of the user: read the tasks
// afterwards.
func (s *AssignedUserService) Assign(ctx context.Context, a Assignment, tasks []string) error {
	raw, err := json.Marshal(tasks)
	if err != nil {
		return err
	}
	return s.sendChange(ctx, a, call{
		op:   "assign user " + a.UserID + " to WhatsApp Business Account " + a.BusinessAccountID,
		form: url.Values{"user": {a.UserID}, "tasks": {string(raw)}},
	})
}

// Unassign removes all tasks of a user on an account.
func (s *AssignedUserService) Unassign(ctx context.Context, a Assignment) error {
	return s.sendChange(ctx, a, call{
		op:     "unassign user " + a.UserID + " from WhatsApp Business Account " + a.BusinessAccountID,
		method: http.MethodDelete, query: url.Values{"user": {a.UserID}},
	})
}

func (s *AssignedUserService) sendChange(ctx context.Context, a Assignment, r call) error {
	if !a.hasValidIDs() {
		return errNotID("assign a user", assignmentIDs)
	}
	r.needs, r.class = scopeManagement, transport.Set
	r.kind, r.id, r.edge = accountNode, a.BusinessAccountID, "assigned_users"
	_, err := s.client.send(ctx, r)
	s.lists.Forget(a.listOpts())
	return err
}

// ConfirmAbsent reports whether a user is proven not to be assigned to an account: see isProvenGone. The user must be readable: the ID
// is app-scoped, and the lists that a token of another app reads name the same user differently.
func (s *AssignedUserService) ConfirmAbsent(ctx context.Context, a Assignment) (bool, error) {
	if !a.hasValidIDs() {
		return false, errNotID("find out whether a user is assigned", assignmentIDs)
	}
	gone, err := s.client.isProvenGone(ctx, a.BusinessAccountID, func(ctx context.Context) (bool, error) {
		users, err := s.readAll(ctx, a.listOpts())
		if err != nil || slices.ContainsFunc(users, func(u AssignedUser) bool { return u.ID == a.UserID }) {
			return false, err
		}
		err = s.client.readID(ctx, call{op: "read user " + a.UserID, needs: scopeBusiness, kind: "user", id: a.UserID})
		if errors.Is(err, ErrHidden) || errors.Is(err, ErrPermission) {
			return false, nil
		}
		return err == nil, err
	})
	if gone {
		s.lists.Forget(a.listOpts())
	}
	return gone, wrapError("find out whether user "+a.UserID+" is assigned to WhatsApp Business Account "+a.BusinessAccountID, err)
}
