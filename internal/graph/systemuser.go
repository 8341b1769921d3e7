package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// SystemUser is a system user of a business portfolio. Its ID is app-scoped: each app knows the same system user under
// another ID, and none of them is the one that Meta Business Settings shows.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/create-retrieve-update
type SystemUser struct {
	ID, Name string
	Role     string // ADMIN, EMPLOYEE or something new; "": not said
}

type wireSystemUser struct {
	ID   text `json:"id"`
	Name text `json:"name"`
	Role text `json:"role"`
}

func (c *Client) newSystemUser(w wireSystemUser) SystemUser {
	return SystemUser{ID: string(w.ID), Name: c.cfg.Secrets.Remote(string(w.Name)), Role: strings.ToUpper(c.cfg.Secrets.Remote(string(w.Role)))}
}

// SystemUsers lists the system users of a portfolio, once per process and portfolio. A failure on any page is an error.
func (c *Client) SystemUsers(ctx context.Context, businessID string) ([]SystemUser, error) {
	if !ValidID(businessID) {
		return nil, notID("list system users", "a business portfolio")
	}
	users, err := c.systemUsers.get(ctx, businessID, func(ctx context.Context) ([]SystemUser, error) { return c.listSystemUsers(ctx, businessID) })
	return users, asError("list the system users of business portfolio "+businessID, err)
}

// listSystemUsers leaves the role out where the list does not have it: the specifications of Meta's SDKs disagree.
func (c *Client) listSystemUsers(ctx context.Context, businessID string) ([]SystemUser, error) {
	users, err := c.listSystemUsersWith(ctx, businessID, "id,name,role")
	if e := asGraph(err); e != nil && e.field == "role" {
		return c.listSystemUsersWith(ctx, businessID, "id,name")
	}
	return users, err
}

func (c *Client) listSystemUsersWith(ctx context.Context, businessID, fields string) ([]SystemUser, error) {
	r := call{
		op: "list the system users of business portfolio " + businessID, needs: scopeBusiness,
		path: "/" + url.PathEscape(businessID) + "/system_users", template: "/{business_id}/system_users",
		query: url.Values{"fields": {fields}},
	}
	var users []SystemUser
	err := list(ctx, c, r, func(w wireSystemUser) error {
		u := c.newSystemUser(w)
		if !ValidID(u.ID) {
			return errors.New("a system user without an id")
		}
		if !slices.ContainsFunc(users, func(other SystemUser) bool { return other.ID == u.ID }) {
			users = append(users, u)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// SystemUser returns a system user of a portfolio: from the portfolio's list, else from a direct read, which may leave the
// role out. Meta has no way to delete a system user, so ErrHidden is all that there ever is for one that cannot be seen.
func (c *Client) SystemUser(ctx context.Context, businessID, id string) (SystemUser, error) {
	op := "read system user " + id
	if !ValidID(id) {
		return SystemUser{}, notID("read a system user", "a system user")
	}
	if ValidID(businessID) {
		users, err := c.SystemUsers(ctx, businessID)
		if i := slices.IndexFunc(users, func(u SystemUser) bool { return u.ID == id }); i >= 0 {
			return users[i], nil
		}
		if err != nil && (is(err, ErrAuth) || is(err, ErrThrottled) || ctx.Err() != nil) {
			return SystemUser{}, asError(op, err) // reading the user itself would meet the same
		}
	}
	r := call{
		op: op, needs: scopeBusiness, path: "/" + url.PathEscape(id), template: "/{system_user_id}",
		query: url.Values{"fields": {"id,name"}},
	}
	var w wireSystemUser
	if err := c.get(ctx, r, &w); err != nil {
		return SystemUser{}, err
	}
	if err := sameID(op, string(w.ID), id); err != nil {
		return SystemUser{}, err
	}
	return c.newSystemUser(w), nil
}

// looks is how often a lost creation is looked for. Meta promises nothing about how soon a list shows a write.
const looks = 3

// CreateSystemUser makes a system user, unless the portfolio has one with that name and role: that is ErrExists with its
// ID, and nothing is sent. Creation is not idempotent at Meta, so it is sent once. When its outcome is unknown, the list is
// read again: the one user with that name and role that was not there before is the new one. What stays open after that is
// ErrOutcomeUnknown.
func (c *Client) CreateSystemUser(ctx context.Context, businessID, name, role string) (SystemUser, error) {
	op := fmt.Sprintf("create system user %q", name)
	if !ValidID(businessID) {
		return SystemUser{}, notID("create a system user", "a business portfolio")
	}
	unlock, err := c.creating.lock(ctx, businessID+"\x00"+name)
	if err != nil {
		return SystemUser{}, &Error{Op: op, Err: err}
	}
	defer unlock()
	before, err := c.listSystemUsers(ctx, businessID)
	if err != nil {
		return SystemUser{}, err
	}
	wanted := c.newSystemUser(wireSystemUser{Name: text(name), Role: text(role)}) // as a list shows it
	if i := slices.IndexFunc(before, wanted.alike); i >= 0 {
		return before[i], &Error{Op: op, Message: "the portfolio has a system user with this name and role: " + before[i].ID, ExistingID: before[i].ID, kind: ErrExists, local: true}
	}
	r := call{
		op: op, needs: scopeBusiness, class: transport.Create,
		path: "/" + url.PathEscape(businessID) + "/system_users", template: "/{business_id}/system_users",
		form: url.Values{"name": {name}, "role": {role}},
	}
	made := SystemUser{Name: name, Role: role}
	made.ID, err = c.create(ctx, r)
	if is(err, ErrOutcomeUnknown) {
		made.ID, err = c.findLost(ctx, businessID, before, wanted, err)
	}
	if err != nil {
		c.systemUsers.forget(businessID)
		return SystemUser{}, err
	}
	c.systemUsers.change(businessID, func(users []SystemUser) []SystemUser {
		// A list that was read since Meta made the user has it already.
		return append(slices.DeleteFunc(users, func(u SystemUser) bool { return u.ID == made.ID }), made)
	})
	return made, nil
}

// alike says whether another system user could be taken for this one. Where Meta does not tell the role, the name decides.
func (u SystemUser) alike(other SystemUser) bool {
	return u.Name == other.Name && (other.Role == "" || u.Role == other.Role)
}

// findLost looks for a system user whose creation was not answered, and returns its ID.
func (c *Client) findLost(ctx context.Context, businessID string, before []SystemUser, wanted SystemUser, cause error) (string, error) {
	for look := range looks {
		if look > 0 && sleep(ctx, c.cfg.RetryWait<<look) != nil {
			break
		}
		now, err := c.listSystemUsers(context.WithoutCancel(ctx), businessID) // what became of the write has to be found out
		if err != nil {
			continue
		}
		found := slices.DeleteFunc(now, func(u SystemUser) bool {
			return !wanted.alike(u) || slices.ContainsFunc(before, func(old SystemUser) bool { return old.ID == u.ID })
		})
		if len(found) == 1 {
			return found[0].ID, nil
		}
	}
	return "", cause
}

// RenameSystemUser gives a system user another name, the only thing about one that can be changed.
func (c *Client) RenameSystemUser(ctx context.Context, businessID, id, name string) error {
	r := call{
		op: "rename system user " + id, needs: scopeBusiness, class: transport.Set,
		path: "/" + url.PathEscape(businessID) + "/system_users", template: "/{business_id}/system_users",
		form: url.Values{"system_user_id": {id}, "name": {name}},
	}
	if !ValidID(businessID) || !ValidID(id) {
		return notID("rename a system user", "a business portfolio and that of a system user")
	}
	if _, err := c.send(ctx, r); err != nil {
		c.systemUsers.forget(businessID)
		return err
	}
	c.systemUsers.change(businessID, func(users []SystemUser) []SystemUser {
		for i := range users {
			if users[i].ID == id {
				users[i].Name = name
			}
		}
		return users
	})
	return nil
}

// InstallApp installs an app on a system user ("associate the application"), which a token of that app needs. Doing it
// again changes nothing. Meta documents no way to read an installation back, nor to undo it.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens
func (c *Client) InstallApp(ctx context.Context, systemUserID, appID string) error {
	if !ValidID(systemUserID) || !ValidID(appID) {
		return notID("install an app on a system user", "a system user and that of an app")
	}
	_, err := c.send(ctx, call{
		op: "install app " + appID + " on system user " + systemUserID, needs: scopeBusiness, class: transport.Set,
		path: "/" + url.PathEscape(systemUserID) + "/applications", template: "/{system_user_id}/applications",
		form: url.Values{"business_app": {appID}},
	})
	return err
}

// RevokeAllTokens invalidates every token of a system user; Meta does not say whether those of other apps, too.
func (c *Client) RevokeAllTokens(ctx context.Context, systemUserID string) error {
	if !ValidID(systemUserID) {
		return notID("revoke the tokens of a system user", "a system user")
	}
	_, err := c.send(ctx, call{
		op: "revoke all tokens of system user " + systemUserID, needs: scopeBusiness, class: transport.Set, method: http.MethodDelete,
		path: "/" + url.PathEscape(systemUserID) + "/access_tokens", template: "/{system_user_id}/access_tokens",
	})
	c.tokens.forget("")
	return err
}

// create sends a creation and returns the ID of the new object, also where Meta reports an error and the ID.
func (c *Client) create(ctx context.Context, r call) (string, error) {
	a, err := c.send(ctx, r)
	if e := (*Error)(nil); errors.As(err, &e) && e.OriginalID != "" {
		return e.OriginalID, nil
	}
	if err != nil {
		return "", err
	}
	var made wireID
	if err := c.decode(r, a, &made); err != nil {
		return "", err
	}
	if !ValidID(string(made.ID)) {
		return "", &Error{Op: r.op, HTTPStatus: a.Status, Message: "Meta accepted the creation and named no ID", Maybe: true}
	}
	return string(made.ID), nil
}
