package graphsim

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

const kindSystemUser kind = "SystemUser"

// graphTime is how Graph writes the times of nodes.
const graphTime = "2006-01-02T15:04:05-0700"

func (s *Sim) registerSystemUsers() {
	s.types[kindSystemUser] = &nodeType{
		scopes:   []string{scopeBusinessManagement},
		defaults: []string{"id", "name"},
		fields:   []string{"name", "created_time"},
	}
	s.defineAction(http.MethodGet, kindSystemUser, "", action{
		scopes: []string{scopeBusinessManagement}, rank: adminOrSelfRank, run: s.readNode,
	})
	s.defineEdge(kindBusiness, "system_users", edge{
		scopes: []string{scopeBusinessManagement}, rank: adminRank, counted: true, list: s.listSystemUsers,
	})
	s.defineAction(http.MethodPost, kindBusiness, "system_users", action{
		scopes: []string{scopeBusinessManagement}, rank: adminRank, run: s.saveSystemUser,
	})
}

// userNode returns the node of an app-scoped ID, nil if no user has the ID. canReach checks that the ID is of the
// caller's app.
func (s *Sim) userNode(id string) *object {
	found, ok := s.people.byID[id]
	if !ok {
		return nil
	}
	o := s.userObject(found.user, found.app)
	if !s.switches.nodeRoleUnknown {
		o.fields["role"] = found.user.role
	}
	return o
}

// userObject returns a system user without its role, which the node and the list add or not.
func (s *Sim) userObject(u *systemUser, app string) *object {
	o := &object{
		kind: kindSystemUser, id: s.scopedID(u, app), parent: u.businessID, user: u, app: app,
		fields: map[string]any{"name": u.name, "created_time": u.created.UTC().Format(graphTime)},
	}
	return o
}

// listSystemUsers lists system users. "Business System Users" adds the role to each node.
func (s *Sim) listSystemUsers(c *call, business *object, _ url.Values) ([]*object, *Error) {
	var items []*object
	for _, u := range s.usersOf(business.id) {
		if u.lag > 0 {
			u.lag--
			continue
		}
		o := s.userObject(u, c.caller.app.ID)
		if !s.switches.listRoleUnknown {
			o.fields["role"] = u.role
			o.defaults = []string{"id", "name", "role"}
		}
		items = append(items, o)
	}
	return items, nil
}

// saveSystemUser creates a user, or renames one if system_user_id is given. No page says that names are unique, so a
// repeated call creates a second user.
func (s *Sim) saveSystemUser(c *call, business *object) (any, *Error) {
	name, role := strings.TrimSpace(c.params.Get("name")), c.params.Get("role")
	if name == "" {
		return nil, errBadParameter("The parameter name is required")
	}
	// The reference has more roles, the guide these two. A role left out is the
	// weaker one: only the name is marked as required.
	if role != "" && role != roleAdmin && role != roleEmployee {
		return nil, errBadParameter("Param role must be one of {ADMIN, EMPLOYEE}")
	}
	if c.params.Has("system_user_id") {
		return s.renameSystemUser(c, business, name)
	}
	u := &systemUser{
		id: s.newUserID(), businessID: business.id, name: name, role: cmp.Or(role, roleEmployee), created: s.Now(),
		ids: map[string]string{}, lag: s.switches.listLag,
	}
	s.people.users = append(s.people.users, u)
	s.countStored("system_users", StoredCounts{Created: 1})
	return map[string]any{"id": s.scopedID(u, c.caller.app.ID)}, nil
}

// renameSystemUser changes the name, the only property that "System Users" documents as changeable. A role in the call
// is ignored.
func (s *Sim) renameSystemUser(c *call, business *object, name string) (any, *Error) {
	u := s.userForCaller(c, c.params.Get("system_user_id"))
	if u == nil || u.businessID != business.id {
		return nil, errBadParameter("Param system_user_id must be the id of a system user of this business")
	}
	u.name = name
	s.countStored("system_users", StoredCounts{Changed: 1})
	return successAnswer(), nil
}

func successAnswer() any { return map[string]any{"success": true} }
