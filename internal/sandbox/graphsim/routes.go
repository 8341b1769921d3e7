package graphsim

import (
	"net/http"
	"net/url"
	"strings"
)

// registerAreas registers all calls of this Graph.
func (s *Sim) registerAreas() {
	for _, register := range []func(){
		s.registerOAuth,
		s.registerDebugToken,
		s.registerBusinesses,
		s.registerBusinessAccounts,
		s.registerPhoneNumbers,
		s.registerSystemUsers,
		s.registerApplications,
		s.registerUserTokens,
		s.registerAssignedUsers,
		s.registerSubscribedApps,
		s.registerCommerce,
		s.registerAutomation,
		s.registerQRCodes,
		s.registerUploads,
		s.registerAppSubscriptions,
		s.registerProfile,
		s.registerPhoneSettings,
		s.registerCompliance,
		s.registerEncryption,
		s.registerNumberChanges,
		s.registerRegistration,
		s.registerNewNumbers,
		s.registerMessages,
		s.registerUsername,
		s.registerAccountChanges,
		s.registerSignups,
		s.registerWelcomeSequences,
		s.registerTemplates,
		s.registerTemplateLibrary,
		s.registerFlows,
	} {
		register()
	}
}

// kind is Meta's name of a node type, as error messages have it.
type kind string

// object is a node. Every id of Graph is unique, so one map holds all of them.
type object struct {
	kind   kind
	id     string
	parent string // id of the object this one belongs to, "" for none
	order  int
	fields map[string]any

	shared   []string    // portfolios a business account is shared with
	user     *systemUser // of a node or of a list item
	app      string      // the app whose id of the user this is
	defaults []string    // instead of those of its type
}

// nodeType describes a kind of node.
type nodeType struct {
	scopes   []string // any one of them lets a token read the node
	defaults []string // fields of an answer to a call without "fields"
	fields   []string // all stored fields; "id" is always one
	noID     bool     // items of its lists have no id
	computed map[string]computeFunc
}

// computeFunc makes a field that is not stored. Nil leaves the field out.
type computeFunc func(c *call, o *object, f field) any

// edge is a list of a node. It answers GET /{id}/{edge} and the
// expansion fields=edge{...}.
type edge struct {
	scopes    []string // any one of them
	rank      rank
	counted   bool        // the answer has summary.total_count
	single    bool        // the answer is the one object of the list, without a list
	maxPage   int         // 0 is the usual one
	isBare    func() bool // the answer is an array, not an object that contains it; nil: never
	fieldless bool        // the edge is not a field of the node

	// summary are the members of the summary that a call may ask for; nil: there are none.
	summary    func(parent *object, matching []*object) map[string]any
	staleError *Error // of a cursor that is not known (or no longer), since v24.0; nil: code 100
	list       func(c *call, parent *object, params url.Values) ([]*object, *Error)
}

type edgeKey struct {
	kind kind
	name string
}

// action is a call on a node ("" as its edge) or on an edge of it.
type action struct {
	scopes []string
	rank   rank
	list   bool // the answer is a list, empty where a lenient Graph shows nothing
	run    func(c *call, o *object) (any, *Error)
}

type actionKey struct {
	method string
	kind   kind
	edge   string
	item   bool // on one item of the edge
}

// fixedCall is a call that begins with a name instead of an id.
type fixedCall struct {
	open   bool // needs no token
	writes bool // changes something, whatever its method
	run    func(c *call) (any, *Error)
}

func (s *Sim) defineCall(method, path string, f fixedCall) { s.fixed[method+" "+path] = f }

func (s *Sim) defineNode(k kind, t *nodeType) {
	s.types[k] = t
	s.actions[actionKey{http.MethodGet, k, "", false}] = action{scopes: t.scopes, run: s.readNode}
}

func (s *Sim) defineEdge(k kind, name string, e edge) {
	s.edges[edgeKey{k, name}] = e
	read := func(c *call, o *object) (any, *Error) {
		page, err := s.readEdge(c, o, name, e, c.params)
		if err == nil && e.isBare != nil && e.isBare() {
			return page["data"], nil
		}
		return page, err
	}
	s.actions[actionKey{http.MethodGet, k, name, false}] = action{scopes: e.scopes, rank: e.rank, list: true, run: read}
}

func (s *Sim) defineAction(method string, k kind, edgeName string, a action) {
	s.actions[actionKey{method, k, edgeName, false}] = a
}

// dispatch finds and runs the call. As a careful server does, it checks in this order: the caller, the budget, the
// existence of the object, the permission.
func (s *Sim) dispatch(c *call) (any, *Error) {
	if c.isAsset() {
		return s.downloadAsset(c)
	}
	if f, ok := s.fixedCallOf(c); ok {
		c.operation = c.fixedName()
		if f.open {
			return f.run(c)
		}
		if err := s.admitCall(c, nil); err != nil {
			return nil, err
		}
		return f.run(c)
	}
	if len(c.path) == 0 {
		return nil, errUnknownPath(c) // the multi-get is gone since 2026-10-27 ("Introducing Graph API v26")
	}
	s.ageTemplates()
	o := s.targetNode(c)
	if err := s.admitCall(c, o); err != nil {
		return nil, err
	}
	if c.isUpload() {
		return s.receiveUpload(c)
	}
	if o == nil {
		return nil, s.errNoSuchObject(c)
	}
	return s.dispatchNode(c, o)
}

// targetNode returns the node that a path names. The path of a signup has a prefix, without which it is not found.
func (s *Sim) targetNode(c *call) *object {
	named := c.path[0] == signupsEdge && len(c.path) > 1
	if named {
		c.path = c.path[1:]
	}
	if o := s.nodeOf(c.path[0]); o != nil && named == (o.kind == kindSignup) {
		return o
	}
	return nil
}

// nodeOf returns the node of an ID, nil if there is none. Apps and system users are not stored objects.
func (s *Sim) nodeOf(id string) *object {
	if o := s.objects[id]; o != nil {
		return o
	}
	if o := s.appNode(id); o != nil {
		return o
	}
	return s.userNode(id)
}

func (s *Sim) dispatchNode(c *call, o *object) (any, *Error) {
	key := actionKey{method: c.method, kind: o.kind, item: len(c.path) > 2}
	c.operation = c.method + " {" + string(o.kind) + "}"
	if len(c.path) > 1 {
		key.edge = c.path[1]
		c.operation += "/" + key.edge
	}
	if key.item {
		c.operation += "/{item}"
	}
	act, ok := s.actions[key]
	if len(c.path) > 3 || key.item && !ok {
		return nil, errUnknownPath(c)
	}
	if !ok {
		c.operation = ""
		if err := s.checkAccess(c, o, s.types[o.kind].scopes); err != nil {
			return nil, err
		}
		if c.method == http.MethodGet {
			return nil, errNonexistingField(key.edge, o.kind)
		}
		return nil, errUnsupported(c, o.id)
	}
	if err := s.checkAccessOfRank(c, o, act.scopes, act.rank); err != nil {
		if act.list && s.switches.emptyLists {
			return map[string]any{"data": []any{}}, nil
		}
		return nil, err
	}
	return act.run(c, o)
}

// fixedCallOf finds the call that begins with a name. It reads only tables that New fills.
func (s *Sim) fixedCallOf(c *call) (fixedCall, bool) {
	f, ok := s.fixed[c.fixedName()]
	return f, ok
}

func (c *call) fixedName() string { return c.method + " " + strings.Join(c.path, "/") }

// admitCall authenticates the caller and counts the call.
func (s *Sim) admitCall(c *call, o *object) *Error {
	caller, err := s.authenticateCall(c, o)
	if err != nil {
		return err
	}
	c.caller = caller
	s.connectRegistered(c)
	return s.spendUnit(c, s.accountOf(o))
}
