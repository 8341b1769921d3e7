package graphsim

import (
	"net/http"
	"net/url"
	"slices"
)

// collection is a list of items that calls make, change and delete on an edge of a
// node. Either key or own says how calls name an item.
type collection struct {
	of         kind
	name       string // of the edge
	kind       kind   // of an item, as error messages name it
	scopes     []string
	reader     rank
	writer     rank
	properties []property

	// key is the property that names an item. A POST with it changes the item, one
	// without it makes another; GET and DELETE have it as the last segment of their
	// path.
	key string
	// own names the item that a call is about. A POST makes the item or replaces it,
	// and a DELETE of the edge deletes it, if there is one.
	own func(c *call) (string, *Error)
	// byParameter: GET and DELETE of the edge name an item by the parameter key, and there
	// are no paths of items.
	byParameter bool

	partial bool // a POST of an existing own item keeps what it leaves out
	limit   int  // items that a node may have; 0 means no limit
	full    Error
	newest  bool // lists begin with the newest item
	maxPage int  // 0 is the usual one

	create func(o *object) // sets Meta's own properties of a new item; nil: there are none
	// check has further rules, and may change next, the fields after the call; nil: there
	// are none.
	check     func(c *call, o *object, next map[string]any, isNew bool) *Error
	visible   func(c *call, o *object) bool            // whether the item is there for the caller; nil: always
	deletable func(o *object) *Error                   // nil: every item is
	invalid   func(err *Error) *Error                  // instead of the error of a parameter; nil: as it is
	missing   *Error                                   // of an item that is not there; nil: code 100
	newKey    func(n int) string                       // of the n-th item that calls made; nil: as long as a QR code
	bare      func() bool                              // lists are answered as arrays; nil: never
	show      func(o *object) *object                  // what reads show of an item; nil: as it is stored
	answer    func(c *call, o *object, isNew bool) any // of a POST; nil answers success
}

func (s *Sim) defineCollection(d collection) {
	s.collections[edgeKey{d.of, d.name}] = d
	s.defineProperties(d.kind, d.properties, d.scopes)
	s.defineEdge(d.of, d.name, edge{
		scopes: d.scopes, who: d.reader, maxPage: d.maxPage, bare: d.bare,
		list: func(c *call, node *object, params url.Values) ([]*object, *Error) {
			return s.listItems(c, node, params, d), nil
		},
	})
	define := func(method string, item bool, run func(*call, *object, collection) (any, *Error)) {
		s.actions[actionKey{method, d.of, d.name, item}] = action{
			scopes: d.scopes, who: d.writer, run: func(c *call, node *object) (any, *Error) { return run(c, node, d) },
		}
	}
	define(http.MethodPost, false, s.saveItem)
	switch {
	case d.own != nil:
		define(http.MethodDelete, false, s.deleteOwnItem)
		return
	case d.byParameter:
		define(http.MethodDelete, false, s.deleteNamedItem)
		return
	}
	define(http.MethodDelete, true, s.deleteItem)
	define(http.MethodGet, true, s.readItem)
}

// shows says whether the item is there for the caller.
func (d collection) shows(c *call, o *object) bool { return d.visible == nil || d.visible(c, o) }

// listItems filters by the key, where a call names one.
func (s *Sim) listItems(c *call, node *object, params url.Values, d collection) []*object {
	items := s.childrenOf(node.id, d.kind, func(o *object) bool {
		return d.shows(c, o) && (d.key == "" || !params.Has(d.key) || o.key() == params.Get(d.key))
	})
	if d.newest {
		slices.Reverse(items)
	}
	for i := range items {
		if d.show != nil {
			items[i] = d.show(items[i])
		}
	}
	return items
}

// readItem: what a read of a missing item answers no page says; here an empty list.
func (s *Sim) readItem(c *call, node *object, d collection) (any, *Error) {
	o := s.objects[itemID(node.id, d.name, c.path[2])]
	if o == nil {
		return map[string]any{"data": []any{}}, nil
	}
	shown, err := s.readNode(c, o)
	return map[string]any{"data": []any{shown}}, err
}

func (s *Sim) saveItem(c *call, node *object, d collection) (any, *Error) {
	o, isNew, err := s.itemToSave(c, node, d)
	if err != nil {
		return nil, err
	}
	next, err := written(d.properties, c.params, o.fields, isNew || d.own != nil && !d.partial)
	if err != nil && d.invalid != nil {
		err = d.invalid(err)
	}
	if err == nil && d.check != nil {
		err = d.check(c, o, next, isNew)
	}
	if err != nil {
		return nil, err
	}
	o.fields, s.objects[o.id] = next, o
	if isNew {
		s.count(d.name, Stored{Created: 1})
	} else {
		s.count(d.name, Stored{Changed: 1})
	}
	if d.answer != nil {
		return d.answer(c, o, isNew), nil
	}
	return success(), nil
}

// itemToSave returns the item that a POST changes, or a new one that is not stored yet.
func (s *Sim) itemToSave(c *call, node *object, d collection) (o *object, isNew bool, err *Error) {
	key := c.params.Get(d.key)
	if d.own != nil {
		if key, err = d.own(c); err != nil {
			return nil, false, err
		}
	}
	if o := s.objects[itemID(node.id, d.name, key)]; o != nil && key != "" && d.shows(c, o) {
		return o, false, nil
	}
	switch {
	case key != "" && d.own == nil:
		return nil, false, noItem(d, key)
	case d.limit > 0 && len(s.childrenOf(node.id, d.kind, all)) >= d.limit:
		return nil, false, &d.full
	case key == "" && d.newKey != nil:
		key = d.newKey(s.stored[d.name].Created)
	case key == "":
		key = newKey(itemID(node.id, d.name, ""), s.stored[d.name].Created)
	}
	o = s.itemOf(node, d.name, key, d.kind, d.properties)
	if d.create != nil {
		d.create(o)
	}
	return o, true, nil
}

func (s *Sim) deleteItem(c *call, node *object, d collection) (any, *Error) {
	return s.deleteItemOf(c, node, d, c.path[2])
}

func (s *Sim) deleteNamedItem(c *call, node *object, d collection) (any, *Error) {
	return s.deleteItemOf(c, node, d, c.params.Get(d.key))
}

func (s *Sim) deleteItemOf(c *call, node *object, d collection, key string) (any, *Error) {
	id := itemID(node.id, d.name, key)
	o := s.objects[id]
	if o == nil || key == "" || !d.shows(c, o) {
		return nil, noItem(d, key)
	}
	if d.deletable != nil {
		if err := d.deletable(o); err != nil {
			return nil, err
		}
	}
	s.drop(id)
	s.count(d.name, Stored{Deleted: 1})
	return success(), nil
}

// deleteOwnItem succeeds where there is none, too.
func (s *Sim) deleteOwnItem(c *call, node *object, d collection) (any, *Error) {
	key, err := d.own(c)
	if err != nil {
		return nil, err
	}
	if id := itemID(node.id, d.name, key); s.objects[id] != nil {
		s.drop(id)
		s.count(d.name, Stored{Deleted: 1})
	}
	return success(), nil
}

// parameter returns a key that calls name by a parameter.
func parameter(name string) func(c *call) (string, *Error) {
	return func(c *call) (string, *Error) {
		if key := c.params.Get(name); key != "" {
			return key, nil
		}
		return "", badParameter("The parameter %s is required", name)
	}
}

func noItem(d collection, key string) *Error {
	if d.missing != nil {
		return d.missing
	}
	return badParameter("Param %s %q does not exist", d.key, key)
}
