package graphsim

import (
	"maps"
	"net/http"
	"net/url"
)

// setting is an object that every node of a kind has: calls read and change it, and
// none creates or deletes it. A change keeps the properties that it leaves out. A setting is an
// edge of the node, also in expansions.
type setting struct {
	nodeKind   kind
	name       string // of the edge
	kind       kind   // as error messages name it
	scopes     []string
	writeRank  rank
	properties []property

	replacesAll bool                 // a change resets the properties that it leaves out
	single      bool                 // reads answer the object itself, instead of a list that holds it
	fieldless   bool                 // the edge is not a field of the node, and cannot be expanded
	queryOnly   bool                 // a change is read from the query; false: from the body
	isAbsent    func(o *object) bool // reads have no such object (yet); nil: never

	checkFirst func(c *call) *Error                                 // rules before those of the parameters; nil: there are none
	check      func(c *call, o *object, next map[string]any) *Error // further rules; it may change next; nil: there are none
	show       func(c *call, o *object, params url.Values) *object  // returns the object as reads show it; nil: as it is stored
	remove     func(o *object)                                      // changes the object for a DELETE; nil: there is no DELETE
	answer     func(c *call, o *object) any                         // of a POST; nil answers success
}

func (s *Sim) defineSetting(d setting) {
	s.settings[edgeKey{d.nodeKind, d.name}] = d
	s.defineProperties(d.kind, d.properties, d.scopes)
	s.defineEdge(d.nodeKind, d.name, edge{
		scopes: d.scopes, single: d.single, fieldless: d.fieldless,
		list: func(c *call, node *object, params url.Values) ([]*object, *Error) {
			return s.readSetting(c, node, params, d), nil
		},
	})
	s.defineAction(http.MethodPost, d.nodeKind, d.name, action{
		scopes: d.scopes, rank: d.writeRank,
		run: func(c *call, node *object) (any, *Error) { return s.writeSetting(c, node, d) },
	})
	if d.remove != nil {
		s.defineAction(http.MethodDelete, d.nodeKind, d.name, action{
			scopes: d.scopes, rank: d.writeRank,
			run: func(_ *call, node *object) (any, *Error) { return s.deleteSetting(node, d), nil },
		})
	}
}

// settingOf returns the stored object of a setting, or a new one that is not stored yet.
func (s *Sim) settingOf(node *object, d setting) *object {
	return s.itemOf(node, d.name, "", d.kind, d.properties)
}

func (s *Sim) readSetting(c *call, node *object, params url.Values, d setting) []*object {
	o := s.settingOf(node, d)
	if d.isAbsent != nil && d.isAbsent(o) {
		return nil
	}
	if d.show != nil {
		o = d.show(c, o, params)
	}
	return []*object{o}
}

func (s *Sim) writeSetting(c *call, node *object, d setting) (any, *Error) {
	params := c.body
	if d.queryOnly {
		params = c.query
	}
	if d.checkFirst != nil {
		if err := d.checkFirst(c); err != nil {
			return nil, err
		}
	}
	o := s.settingOf(node, d)
	next, err := applyParams(d.properties, params, o.fields, d.replacesAll)
	if err == nil && d.check != nil {
		err = d.check(c, o, next)
	}
	if err != nil {
		return nil, err
	}
	o.fields, s.objects[o.id] = next, o
	s.countStored(d.name, StoredCounts{Changed: 1})
	if d.answer != nil {
		return d.answer(c, o), nil
	}
	return successAnswer(), nil
}

// deleteSetting also succeeds if the setting was never written.
func (s *Sim) deleteSetting(node *object, d setting) any {
	if o := s.objects[itemID(node.id, d.name, "")]; o != nil {
		d.remove(o)
		s.countStored(d.name, StoredCounts{Deleted: 1})
	}
	return successAnswer()
}

// withFields returns a copy of an object with other values.
func (o *object) withFields(changes map[string]any) *object {
	copied := *o
	copied.fields = maps.Clone(o.fields)
	maps.Copy(copied.fields, changes)
	return &copied
}
