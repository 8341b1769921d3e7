package graphsim

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// property is one field of a setting or of the items of a collection.
type property struct {
	name      string
	write     rule        // reads the parameter that writes it; nil: only Meta writes it
	initial   any         // what reads show until something is written; nil leaves the field out
	compute   computeFunc // instead of a stored value
	required  bool        // to make an item; to replace a setting as a whole
	onRequest bool        // left out of answers to calls without "fields"
}

// rule checks a parameter and makes the value of it that is stored; nil removes the
// stored value.
type rule func(name, text string) (any, *Error)

func isBool(name, text string) (any, *Error) {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return nil, badParameter("Param %s must be a boolean", name)
	}
	return on, nil
}

func isText(shortest, longest int) rule {
	return func(name, text string) (any, *Error) {
		if n := utf8.RuneCountInString(text); n < shortest || n > longest {
			return nil, badParameter("Param %s must be %d to %d characters long", name, shortest, longest)
		}
		return text, nil
	}
}

// setting is an object that every node of a kind has: calls read and change it, and
// none creates or deletes it. It is the edge name of the node, also in expansions.
type setting struct {
	of         kind
	name       string
	kind       kind // as error messages name it
	scopes     []string
	writer     rank
	properties []property

	single    bool                 // reads answer the object itself, instead of a list that holds it
	queryOnly bool                 // a change is read from the query, and from no body
	whole     bool                 // a change replaces everything; by default what it leaves out stays
	absent    func(o *object) bool // reads have no such object (yet); nil: never
	check     func(c *call, o *object, next map[string]any) *Error
}

func (s *Sim) defineSetting(d setting) {
	s.types[d.kind] = typeOf(d.properties, d.scopes)
	find := func(node *object) *object { return s.itemOf(node, d.name, "", d.kind, d.properties) }
	s.defineEdge(d.of, d.name, edge{scopes: d.scopes, single: d.single, list: func(_ *call, node *object, _ url.Values) ([]*object, *Error) {
		o := find(node)
		if d.absent != nil && d.absent(o) {
			return nil, nil
		}
		return []*object{o}, nil
	}})
	s.defineAction(http.MethodPost, d.of, d.name, action{scopes: d.scopes, who: d.writer, run: func(c *call, node *object) (any, *Error) {
		o, params := find(node), c.params
		if d.queryOnly {
			params = c.query
		}
		next, err := written(d.properties, params, o.fields, d.whole)
		if err == nil && d.check != nil {
			err = d.check(c, o, next)
		}
		if err != nil {
			return nil, err
		}
		o.fields, s.objects[o.id] = next, o
		s.count(d.name, Stored{Changed: 1})
		return success(), nil
	}})
}

// collection is a list of items that calls make, change and delete on an edge of a
// node. An item is named by a key: the value of a property that calls give, or what
// own says the call is about.
type collection struct {
	of         kind
	name       string
	kind       kind // of an item, as error messages name it
	scopes     []string
	writer     rank
	properties []property

	// key is the property that names an item. A POST with it changes the item, one
	// without it makes another; GET and DELETE have it as the last segment of their
	// path.
	key string
	// own names the item that a call is about, instead. A POST makes the item or
	// replaces it, and a DELETE of the edge deletes it, if there is one.
	own func(c *call) (string, *Error)

	limit   int // items that a node may have; 0 is no limit
	full    Error
	newest  bool                                        // lists begin with the newest item
	maxPage int                                         // 0 is the usual one
	create  func(c *call, o *object, key string)        // sets Meta's own properties of a new item
	check   func(c *call, o *object, isNew bool) *Error // before anything is stored
	answer  func(c *call, o *object) any                // of a POST; nil is success
}

func (s *Sim) defineCollection(d collection) {
	s.types[d.kind] = typeOf(d.properties, d.scopes)
	s.defineEdge(d.of, d.name, edge{scopes: d.scopes, maxPage: d.maxPage, list: func(_ *call, node *object, params url.Values) ([]*object, *Error) {
		items := s.childrenOf(node.id, d.kind, func(o *object) bool {
			return d.key == "" || !params.Has(d.key) || o.fields[d.key] == params.Get(d.key)
		})
		if d.newest {
			slices.Reverse(items)
		}
		return items, nil
	}})
	act := func(method string, item bool, run func(c *call, node *object) (any, *Error)) {
		s.actions[actionKey{method, d.of, d.name, item}] = action{scopes: d.scopes, who: d.writer, run: run}
	}
	act(http.MethodPost, false, func(c *call, node *object) (any, *Error) { return s.saveItem(c, node, d) })
	if d.own != nil {
		act(http.MethodDelete, false, func(c *call, node *object) (any, *Error) {
			key, err := d.own(c)
			if err == nil {
				s.deleteItem(d, itemID(node.id, d.name, key))
			}
			return success(), err
		})
		return
	}
	act(http.MethodDelete, true, func(c *call, node *object) (any, *Error) {
		if !s.deleteItem(d, itemID(node.id, d.name, c.path[2])) {
			return nil, noItem(d, c.path[2])
		}
		return success(), nil
	})
	act(http.MethodGet, true, func(c *call, node *object) (any, *Error) {
		o := s.objects[itemID(node.id, d.name, c.path[2])]
		switch {
		case o != nil:
			shown, err := s.readNode(c, o)
			return map[string]any{"data": []any{shown}}, err
		case s.switches.missingItemsRefused:
			return nil, noItem(d, c.path[2])
		}
		return map[string]any{"data": []any{}}, nil
	})
}

// saveItem makes an item or changes one.
func (s *Sim) saveItem(c *call, node *object, d collection) (any, *Error) {
	key, err := c.params.Get(d.key), (*Error)(nil)
	if d.own != nil {
		if key, err = d.own(c); err != nil {
			return nil, err
		}
	}
	o := s.objects[itemID(node.id, d.name, key)]
	isNew := o == nil
	switch {
	case isNew && key != "" && d.own == nil:
		return nil, noItem(d, key)
	case isNew && d.limit > 0 && len(s.childrenOf(node.id, d.kind, all)) >= d.limit:
		full := d.full
		return nil, &full
	case isNew:
		if key == "" {
			key = newKey(s.next())
		}
		o = s.itemOf(node, d.name, key, d.kind, d.properties)
		if d.create != nil {
			d.create(c, o, key)
		}
	}
	next, err := written(d.properties, c.params, o.fields, isNew || d.own != nil)
	if err == nil && d.check != nil {
		err = d.check(c, o, isNew)
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
		return d.answer(c, o), nil
	}
	return success(), nil
}

func (s *Sim) deleteItem(d collection, id string) bool {
	if s.objects[id] == nil {
		return false
	}
	s.drop(id)
	s.count(d.name, Stored{Deleted: 1})
	return true
}

// written are the fields after a change. Parameters that are no properties are
// ignored, as Graph ignores them.
func written(properties []property, params url.Values, before map[string]any, whole bool) (map[string]any, *Error) {
	next, changed := maps.Clone(before), false
	for _, p := range properties {
		switch given := params.Has(p.name); {
		case p.write == nil:
		case given:
			value, err := p.write(p.name, params.Get(p.name))
			if err != nil {
				return nil, err
			}
			if next[p.name], changed = value, true; value == nil {
				delete(next, p.name)
			}
		case whole && p.required:
			return nil, badParameter("The parameter %s is required", p.name)
		case whole && p.initial == nil:
			delete(next, p.name)
		case whole:
			next[p.name] = p.initial
		}
	}
	if !changed && !whole {
		return nil, badParameter("The call has none of the parameters that it can change")
	}
	return next, nil
}

func typeOf(properties []property, scopes []string) *nodeType {
	t := &nodeType{noID: true, scopes: scopes, computed: map[string]computeFunc{}}
	for _, p := range properties {
		if t.fields = append(t.fields, p.name); !p.onRequest {
			t.defaults = append(t.defaults, p.name)
		}
		if p.compute != nil {
			t.computed[p.name] = p.compute
		}
	}
	return t
}

// itemOf is the stored object of a setting (without a key) or an item, or a new one
// that is not stored yet.
func (s *Sim) itemOf(node *object, edge, key string, k kind, properties []property) *object {
	id := itemID(node.id, edge, key)
	if o := s.objects[id]; o != nil {
		return o
	}
	o := &object{kind: k, id: id, parent: node.id, order: s.next(), fields: map[string]any{}}
	for _, p := range properties {
		if p.initial != nil {
			o.fields[p.name] = p.initial
		}
	}
	return o
}

// key names an item in its collection.
func (o *object) key() string { return o.id[strings.LastIndexByte(o.id, '/')+1:] }

// newKey is as long as the codes of Meta, and the same in every run.
func newKey(n int) string {
	sum := sha256.Sum256([]byte("key " + strconv.Itoa(n)))
	return base32.StdEncoding.EncodeToString(sum[:])[:14]
}

// numericID is the id that reads show of a setting that has one.
func numericID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return strconv.FormatUint(5e14+binary.BigEndian.Uint64(sum[:8])%1e14, 10)
}

// parameter is a key that calls name by a parameter.
func parameter(name string) func(c *call) (string, *Error) {
	return func(c *call) (string, *Error) {
		if key := c.params.Get(name); key != "" {
			return key, nil
		}
		return "", badParameter("The parameter %s is required", name)
	}
}

// itemID names a setting or an item for SetField and Remove, as in
// "400/whatsapp_commerce_settings" and "300/subscribed_apps/111".
func itemID(node, edge, key string) string {
	if key == "" {
		return node + "/" + edge
	}
	return node + "/" + edge + "/" + key
}

func noItem(d collection, key string) *Error {
	return badParameter("Param %s %q does not exist", d.key, key)
}

// Stored counts what calls have really stored by one edge. What was refused and
// what was changed by hand is left out.
type Stored struct{ Created, Changed, Deleted int }

// Stored is a snapshot of the counts of an edge, such as message_qrdls.
func (s *Sim) Stored(edge string) Stored {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[edge]
}

func (s *Sim) count(edge string, more Stored) {
	was := s.stored[edge]
	s.stored[edge] = Stored{was.Created + more.Created, was.Changed + more.Changed, was.Deleted + more.Deleted}
}
