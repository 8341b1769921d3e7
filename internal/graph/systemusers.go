package graph

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// SystemUserService manages the system users of business portfolios. Meta has no call that deletes a system user.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/create-retrieve-update
type SystemUserService struct {
	client   *Client
	users    objectCache[SystemUser] // by business portfolio
	creating memo.Locks[CreateSystemUserOpts]
}

func newSystemUserService(c *Client) SystemUserService {
	id := func(u SystemUser) string { return u.ID }
	return SystemUserService{client: c, users: newObjectCache(0, id, c.cfg.Now)}
}

// SystemUser is a system user of a business portfolio. Its ID is app-scoped: each app knows the same system user under
// another ID, and none of them is the one that Meta Business Settings shows.
type SystemUser struct {
	ID, Name string
	Role     string // ADMIN, EMPLOYEE or something new; "": not said
}

type wireSystemUser struct {
	ID   jsonText `json:"id"`
	Name jsonText `json:"name"`
	Role jsonText `json:"role"`
}

func (s *SystemUserService) convert(w wireSystemUser) (id string, u SystemUser) {
	return string(w.ID), SystemUser{ID: string(w.ID), Name: s.client.stateName(w.Name), Role: strings.ToUpper(s.client.identifier(w.Role))}
}

// List returns the system users of a portfolio. It is read once per process until a write.
func (s *SystemUserService) List(ctx context.Context, businessID string) ([]SystemUser, error) {
	if !ValidID(businessID) {
		return nil, errNotID("list system users", "a business portfolio")
	}
	users, err := s.users.list(ctx, businessID, s.systemUserReader())
	return users, withOp("list the system users of business portfolio "+businessID, err)
}

func (s *SystemUserService) systemUserReader() objectReader[SystemUser] {
	return objectReader[SystemUser]{readOne: s.readOne, readAll: s.readAll}
}

// readAll leaves the role out where the list does not have it: the specifications of Meta's SDKs disagree.
func (s *SystemUserService) readAll(ctx context.Context, businessID string) ([]SystemUser, error) {
	r := call{
		op:    "list the system users of business portfolio " + businessID,
		needs: scopeBusiness,
		kind:  businessNode,
		id:    businessID,
		edge:  "system_users",
		query: url.Values{"fields": {"id,name,role"}},
	}
	users, err := listEdge(ctx, s.client, r, "system user", s.convert)
	if e := asGraphError(err); e != nil && e.field == "role" {
		r.query = url.Values{"fields": {"id,name"}}
		return listEdge(ctx, s.client, r, "system user", s.convert)
	}
	return users, err
}

// GetSystemUserOpts names a system user. BusinessID is a hint, "" when it is unknown: the portfolio's list is read first.
type GetSystemUserOpts struct{ ID, BusinessID string }

// Get returns a system user: from the portfolio's list, else from a direct read, which may leave the role out.
func (s *SystemUserService) Get(ctx context.Context, o GetSystemUserOpts) (SystemUser, error) {
	op := "read system user " + o.ID
	if !ValidID(o.ID) {
		return SystemUser{}, errNotID("read a system user", "a system user")
	}
	u, err := s.users.get(ctx, o.BusinessID, o.ID, s.systemUserReader())
	return u, withOp(op, err)
}

// readOne reads one system user directly.
func (s *SystemUserService) readOne(ctx context.Context, id string) (SystemUser, error) {
	r := call{
		op:    "read system user " + id,
		needs: scopeBusiness,
		kind:  userNode,
		id:    id,
		query: url.Values{"fields": {"id,name"}},
	}
	var w wireSystemUser
	if err := s.client.sendAndDecode(ctx, r, &w); err != nil {
		return SystemUser{}, err
	}
	if err := r.checkID(w.ID); err != nil {
		return SystemUser{}, err
	}
	_, u := s.convert(w)
	return u, nil
}

// lostReads is the number of reads of the list for a creation without an answer. Meta does not document how soon a list shows a
// write.
const lostReads = 3

// CreateSystemUserOpts describes a system user that is to be created.
type CreateSystemUserOpts struct{ BusinessID, Name, Role string }

// Create makes a system user, unless the portfolio has one with that name and role: that is ErrExists with the user, and nothing
// is sent. Creation is not idempotent at Meta, so it is sent once. When its outcome is unknown, the list is read again: the
// one user with that name and role that was not there before is the new one. If that does not decide it, the error is
// ErrOutcomeUnknown.
func (s *SystemUserService) Create(ctx context.Context, o CreateSystemUserOpts) (SystemUser, error) {
	op := fmt.Sprintf("create system user %q", o.Name)
	if !ValidID(o.BusinessID) {
		return SystemUser{}, errNotID("create a system user", "a business portfolio")
	}

	unlock, err := s.creating.Lock(ctx, CreateSystemUserOpts{BusinessID: o.BusinessID, Name: o.Name})
	if err != nil {
		return SystemUser{}, &Error{Op: op, Err: err}
	}
	defer unlock()

	before, err := s.readAll(ctx, o.BusinessID)
	if err != nil {
		return SystemUser{}, err
	}

	_, wanted := s.convert(wireSystemUser{Name: jsonText(o.Name), Role: jsonText(o.Role)}) // as a list shows it
	if i := slices.IndexFunc(before, wanted.matches); i >= 0 {
		return before[i], &Error{
			Op: op, sentinel: ErrExists, local: true,
			Message: "the portfolio has a system user with this name and role: " + before[i].ID,
		}
	}

	r := call{
		op:    op,
		needs: scopeBusiness,
		class: transport.Create,
		kind:  businessNode,
		id:    o.BusinessID,
		edge:  "system_users",
		form:  url.Values{"name": {o.Name}, "role": {o.Role}},
	}
	calls, err := s.client.Reserve(2) // to find the user if the answer is lost
	if err != nil {
		return SystemUser{}, withOp(op, err)
	}
	defer calls.Release()

	ctx = calls.Context(ctx)
	made := SystemUser{Name: o.Name, Role: o.Role}
	made.ID, err = s.client.createNode(ctx, r)
	if errors.Is(err, ErrOutcomeUnknown) {
		made.ID, err = s.findLost(ctx, o.BusinessID, before, wanted, err)
	}
	if err != nil {
		s.users.forget(o.BusinessID)
		return SystemUser{}, err
	}

	s.users.changeList(o.BusinessID, func(users []SystemUser) []SystemUser {
		// A list that was read since Meta made the user has it already.
		return append(slices.DeleteFunc(users, func(u SystemUser) bool { return u.ID == made.ID }), made)
	})
	return made, nil
}

// matches reports whether another system user could be taken for this one. Where Meta does not tell the role, the name decides.
func (u SystemUser) matches(other SystemUser) bool {
	return u.Name == other.Name && (other.Role == "" || u.Role == other.Role)
}

// findLost looks for a system user whose creation was not answered, and returns its ID.
func (s *SystemUserService) findLost(
	ctx context.Context, businessID string, before []SystemUser, wanted SystemUser, cause error,
) (string, error) {
	for i := range lostReads {
		if i > 0 && transport.Sleep(ctx, s.client.cfg.RetryWait<<i) != nil {
			break
		}
		now, err := s.readAll(context.WithoutCancel(ctx), businessID) // the outcome of the write must be known even after a cancellation
		if err != nil {
			continue
		}
		found := slices.DeleteFunc(now, func(u SystemUser) bool {
			return !wanted.matches(u) || slices.ContainsFunc(before, func(old SystemUser) bool { return old.ID == u.ID })
		})
		if len(found) == 1 {
			return found[0].ID, nil
		}
	}
	return "", cause
}

// RenameSystemUserOpts gives a system user of a portfolio a name.
type RenameSystemUserOpts struct{ BusinessID, ID, Name string }

// Rename changes the name of a system user. Nothing else of it can be changed.
func (s *SystemUserService) Rename(ctx context.Context, o RenameSystemUserOpts) error {
	if !ValidID(o.BusinessID) || !ValidID(o.ID) {
		return errNotID("rename a system user", "a business portfolio and that of a system user")
	}
	r := call{
		op:    "rename system user " + o.ID,
		needs: scopeBusiness,
		class: transport.Set,
		kind:  businessNode,
		id:    o.BusinessID,
		edge:  "system_users",
		form:  url.Values{"system_user_id": {o.ID}, "name": {o.Name}},
	}
	if _, err := s.client.send(ctx, r); err != nil {
		s.users.forget(o.BusinessID)
		return err
	}
	s.users.changeList(o.BusinessID, func(users []SystemUser) []SystemUser {
		for i := range users {
			if users[i].ID == o.ID {
				users[i].Name = o.Name
			}
		}
		return users
	})
	return nil
}

// InstallAppOpts names an app and the system user that it is installed on.
type InstallAppOpts struct{ SystemUserID, AppID string }

// InstallApp installs an app on a system user ("associate the application"), which a token of that app requires. To repeat it
// changes nothing. Meta documents no way to read an installation back, nor to undo it.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens
func (s *SystemUserService) InstallApp(ctx context.Context, o InstallAppOpts) error {
	if !ValidID(o.SystemUserID) || !ValidID(o.AppID) {
		return errNotID("install an app on a system user", "a system user and that of an app")
	}
	_, err := s.client.send(ctx, call{
		op:    "install app " + o.AppID + " on system user " + o.SystemUserID,
		needs: scopeBusiness,
		class: transport.Set,
		kind:  userNode,
		id:    o.SystemUserID,
		edge:  "applications",
		form:  url.Values{"business_app": {o.AppID}},
	})
	return err
}
