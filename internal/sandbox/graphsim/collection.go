package graphsim

import (
	"net/http"
	"net/url"
	"slices"
)

// collection is a list of items that calls make, change and delete on an edge of a
// node. Either key or ownKey says how calls name an item.
type collection struct {
	nodeKind   kind
	name       string // of the edge
	kind       kind   // of an item, as error messages name it
	scopes     []string
	readRank   rank
	writeRank  rank
	properties []property

	// key is the property that names an item. A POST with it changes the item, one
	// without it makes another; GET and DELETE have it as the last segment of their
	// path.
	key string
	// ownKey names the item that a call is about. A POST makes the item or replaces it,
	// and a DELETE of the edge deletes it, if there is one.
	ownKey func(c *call) (string, *Error)
	// byParameter: GET and DELETE of the edge name an item by the parameter key, and there
	// are no paths of items.
	byParameter bool

	keepsOmitted bool // a POST of an existing own item keeps the properties that it leaves out
	maxItems     int  // items that a node may have; 0 means no limit
	fullError    Error
	newestFirst  bool // lists begin with the newest item
	maxPage      int  // 0 is the usual one

	create func(o *object) // sets Meta's own properties of a new item; nil: there are none
	// check has further rules, and may change next, the fields after the call; nil: there
	// are none.
	check          func(c *call, o *object, next map[string]any, isNew bool) *Error
	visible        func(c *call, o *object) bool            // whether the item exists for the caller; nil: always
	checkDeletable func(o *object) *Error                   // nil: every item is
	explainInvalid func(err *Error) *Error                  // instead of the error of a parameter; nil: as it is
	missingError   *Error                                   // of an item that does not exist; nil: code 100
	makeKey        func(n int) string                       // of the n-th item that calls made; nil: as long as a QR code
	isBare         func() bool                              // lists are answered as arrays; nil: never
	show           func(o *object) *object                  // returns an item as reads show it; nil: as it is stored
	answer         func(c *call, o *object, isNew bool) any // of a POST; nil answers success
}

func (s *Sim) defineCollection(d collection) {
	s.collections[edgeKey{d.nodeKind, d.name}] = d
	s.defineProperties(d.kind, d.properties, d.scopes)
	s.defineEdge(d.nodeKind, d.name, edge{
		scopes: d.scopes, rank: d.readRank, maxPage: d.maxPage, isBare: d.isBare,
		list: func(c *call, node *object, params url.Values) ([]*object, *Error) {
			return s.listItems(c, node, params, d), nil
		},
	})
	define := func(method string, item bool, run func(*call, *object, collection) (any, *Error)) {
		s.actions[actionKey{method, d.nodeKind, d.name, item}] = action{
			scopes: d.scopes, rank: d.writeRank, run: func(c *call, node *object) (any, *Error) { return run(c, node, d) },
		}
	}
	define(http.MethodPost, false, s.saveItem)
	switch {
	case d.ownKey != nil:
		define(http.MethodDelete, false, s.deleteOwnItem)
		return
	case d.byParameter:
		define(http.MethodDelete, false, s.deleteNamedItem)
		return
	}
	define(http.MethodDelete, true, s.deleteItem)
	define(http.MethodGet, true, s.readItem)
}

// isVisible reports whether the item exists for the caller.
func (d collection) isVisible(c *call, o *object) bool { return d.visible == nil || d.visible(c, o) }

// listItems lists the items of a node, or the one whose key the call names.
func (s *Sim) listItems(c *call, node *object, params url.Values, d collection) []*object {
	items := s.childrenOf(node.id, d.kind, func(o *object) bool {
		return d.isVisible(c, o) && (d.key == "" || !params.Has(d.key) || o.key() == params.Get(d.key))
	})
	if d.newestFirst {
		slices.Reverse(items)
	}
	for i := range items {
		if d.show != nil {
			items[i] = d.show(items[i])
		}
	}
	return items
}

// readItem answers the read of one item. No page says what a read of a missing item answers; here an empty list.
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
	next, err := applyParams(d.properties, c.params, o.fields, isNew || d.ownKey != nil && !d.keepsOmitted)
	if err != nil && d.explainInvalid != nil {
		err = d.explainInvalid(err)
	}
	if err == nil && d.check != nil {
		err = d.check(c, o, next, isNew)
	}
	if err != nil {
		return nil, err
	}
	o.fields, s.objects[o.id] = next, o
	if isNew {
		s.countStored(d.name, StoredCounts{Created: 1})
	} else {
		s.countStored(d.name, StoredCounts{Changed: 1})
	}
	if d.answer != nil {
		return d.answer(c, o, isNew), nil
	}
	return successAnswer(), nil
}

// itemToSave returns the item that a POST changes, or a new one that is not stored yet.
func (s *Sim) itemToSave(c *call, node *object, d collection) (o *object, isNew bool, err *Error) {
	key := c.params.Get(d.key)
	if d.ownKey != nil {
		if key, err = d.ownKey(c); err != nil {
			return nil, false, err
		}
	}
	if o := s.objects[itemID(node.id, d.name, key)]; o != nil && key != "" && d.isVisible(c, o) {
		return o, false, nil
	}
	switch {
	case key != "" && d.ownKey == nil:
		return nil, false, errNoItem(d, key)
	case d.maxItems > 0 && len(s.childrenOf(node.id, d.kind, everyObject)) >= d.maxItems:
		return nil, false, &d.fullError
	case key == "" && d.makeKey != nil:
		key = d.makeKey(s.stored[d.name].Created)
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
	if o == nil || key == "" || !d.isVisible(c, o) {
		return nil, errNoItem(d, key)
	}
	if d.checkDeletable != nil {
		if err := d.checkDeletable(o); err != nil {
			return nil, err
		}
	}
	s.dropObject(id)
	s.countStored(d.name, StoredCounts{Deleted: 1})
	return successAnswer(), nil
}

// deleteOwnItem deletes the item that the call is about. It also succeeds if there is none.
func (s *Sim) deleteOwnItem(c *call, node *object, d collection) (any, *Error) {
	key, err := d.ownKey(c)
	if err != nil {
		return nil, err
	}
	if id := itemID(node.id, d.name, key); s.objects[id] != nil {
		s.dropObject(id)
		s.countStored(d.name, StoredCounts{Deleted: 1})
	}
	return successAnswer(), nil
}

// paramKey returns a function that reads a key from a parameter.
func paramKey(name string) func(c *call) (string, *Error) {
	return func(c *call) (string, *Error) {
		if key := c.params.Get(name); key != "" {
			return key, nil
		}
		return "", errBadParameter("The parameter %s is required", name)
	}
}

func errNoItem(d collection, key string) *Error {
	if d.missingError != nil {
		return d.missingError
	}
	return errBadParameter("Param %s %q does not exist", d.key, key)
}
