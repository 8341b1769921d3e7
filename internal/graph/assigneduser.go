package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/transport"
)

// AssignedUser is a user who may do something with a WhatsApp Business Account.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-system-users
type AssignedUser struct {
	ID, Name string   // the ID is app-scoped
	Tasks    []string // sorted; MANAGE is full control
}

type wireAssignedUser struct {
	ID    text   `json:"id"`
	Name  text   `json:"name"`
	Tasks []text `json:"tasks"`
}

// AssignedUsers lists the users of an account, once per process and account until a write. businessID is the portfolio
// whose users are asked for; Meta wants it in every call.
func (c *Client) AssignedUsers(ctx context.Context, businessAccountID, businessID string) ([]AssignedUser, error) {
	if !ValidID(businessAccountID) || !ValidID(businessID) {
		return nil, notID("list the users of a WhatsApp Business Account", "a WhatsApp Business Account and that of a business portfolio")
	}
	users, err := c.assigned.get(ctx, businessAccountID+"/"+businessID, func(ctx context.Context) ([]AssignedUser, error) {
		return c.listAssignedUsers(ctx, businessAccountID, businessID)
	})
	for i := range users {
		users[i].Tasks = slices.Clone(users[i].Tasks)
	}
	return users, asError("list the users of WhatsApp Business Account "+businessAccountID, err)
}

func (c *Client) listAssignedUsers(ctx context.Context, businessAccountID, businessID string) ([]AssignedUser, error) {
	r := call{
		op: "list the users of WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		path: "/" + url.PathEscape(businessAccountID) + "/assigned_users", template: "/{business_account_id}/assigned_users",
		query: url.Values{"business": {businessID}, "fields": {"id,name,tasks"}},
	}
	var users []AssignedUser
	err := list(ctx, c, r, func(w wireAssignedUser) error {
		u := AssignedUser{ID: string(w.ID), Name: c.cfg.Secrets.Remote(string(w.Name)), Tasks: []string{}}
		if !ValidID(u.ID) {
			return errors.New("a user without an id")
		}
		for _, task := range w.Tasks {
			u.Tasks = append(u.Tasks, c.cfg.Secrets.Remote(string(task)))
		}
		slices.Sort(u.Tasks)
		u.Tasks = slices.Compact(u.Tasks)
		if !slices.ContainsFunc(users, func(other AssignedUser) bool { return other.ID == u.ID }) {
			users = append(users, u)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// AssignedTasks reads anew which tasks a user has on an account, nil when the list lacks the user. That alone does not prove
// that the user is not assigned, see ConfirmUnassigned.
func (c *Client) AssignedTasks(ctx context.Context, businessAccountID, businessID, userID string) ([]string, error) {
	c.assigned.forget(businessAccountID + "/" + businessID)
	users, err := c.AssignedUsers(ctx, businessAccountID, businessID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(users, func(u AssignedUser) bool { return u.ID == userID }); i >= 0 {
		return users[i].Tasks, nil
	}
	return nil, nil
}

// AssignUser gives a user tasks on an account. Whether it takes tasks away that the user has besides is not documented:
// read the tasks afterwards.
func (c *Client) AssignUser(ctx context.Context, businessAccountID, businessID, userID string, tasks []string) error {
	raw, err := json.Marshal(tasks)
	if err != nil {
		return err
	}
	return c.changeUser(ctx, businessAccountID, businessID, userID, call{op: "assign", form: url.Values{"user": {userID}, "tasks": {string(raw)}}})
}

// UnassignUser takes all tasks on an account from a user.
func (c *Client) UnassignUser(ctx context.Context, businessAccountID, businessID, userID string) error {
	return c.changeUser(ctx, businessAccountID, businessID, userID, call{op: "unassign", method: http.MethodDelete, query: url.Values{"user": {userID}}})
}

func (c *Client) changeUser(ctx context.Context, businessAccountID, businessID, userID string, r call) error {
	if !ValidID(businessAccountID) || !ValidID(businessID) || !ValidID(userID) {
		return notID("assign a user", "a WhatsApp Business Account, that of a business portfolio and that of a user")
	}
	r.op += " user " + userID
	if r.form != nil {
		r.op += " to WhatsApp Business Account " + businessAccountID
	} else {
		r.op += " from WhatsApp Business Account " + businessAccountID
	}
	r.needs, r.class = scopeManagement, transport.Set
	r.path, r.template = "/"+url.PathEscape(businessAccountID)+"/assigned_users", "/{business_account_id}/assigned_users"
	_, err := c.send(ctx, r)
	c.assigned.forget(businessAccountID + "/" + businessID)
	return err
}

// ConfirmUnassigned finds out whether a user is really not assigned to an account, by the rule of ConfirmGone: two looks,
// apart in time, that each find the configured token alive and sufficient, the account readable, and the complete list
// without the user.
func (c *Client) ConfirmUnassigned(ctx context.Context, businessAccountID, businessID, userID string) (bool, error) {
	if !ValidID(businessAccountID) || !ValidID(businessID) || !ValidID(userID) {
		return false, notID("find out whether a user is assigned", "a WhatsApp Business Account, that of a business portfolio and that of a user")
	}
	gone, err := c.witness(ctx, businessAccountID, scopeManagement, func(ctx context.Context) (bool, error) {
		users, err := c.listAssignedUsers(ctx, businessAccountID, businessID)
		return err == nil && !slices.ContainsFunc(users, func(u AssignedUser) bool { return u.ID == userID }), err
	})
	if gone {
		c.assigned.forget(businessAccountID + "/" + businessID)
	}
	return gone, asError("find out whether user "+userID+" is assigned to WhatsApp Business Account "+businessAccountID, err)
}
