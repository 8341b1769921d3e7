package graphsim

import (
	"net/http"
	"net/url"
)

// setting is an object that every node of a kind has: calls read and change it, and
// none creates or deletes it. A change keeps what it leaves out. It is an edge of the
// node, also in expansions.
type setting struct {
	of         kind
	name       string // of the edge
	kind       kind   // as error messages name it
	scopes     []string
	writer     rank
	properties []property

	single    bool                 // reads answer the object itself, instead of a list that holds it
	queryOnly bool                 // a change is read from the query, and from no body
	absent    func(o *object) bool // reads have no such object (yet); nil: never
}

func (s *Sim) defineSetting(d setting) {
	s.defineProperties(d.kind, d.properties, d.scopes)
	s.defineEdge(d.of, d.name, edge{
		scopes: d.scopes, single: d.single,
		list: func(_ *call, node *object, _ url.Values) ([]*object, *Error) { return s.readSetting(node, d), nil },
	})
	s.defineAction(http.MethodPost, d.of, d.name, action{
		scopes: d.scopes, who: d.writer,
		run: func(c *call, node *object) (any, *Error) { return s.writeSetting(c, node, d) },
	})
}

func (s *Sim) readSetting(node *object, d setting) []*object {
	o := s.itemOf(node, d.name, "", d.kind, d.properties)
	if d.absent != nil && d.absent(o) {
		return nil
	}
	return []*object{o}
}

func (s *Sim) writeSetting(c *call, node *object, d setting) (any, *Error) {
	params := c.params
	if d.queryOnly {
		params = c.query
	}
	o := s.itemOf(node, d.name, "", d.kind, d.properties)
	next, err := written(d.properties, params, o.fields, false)
	if err != nil {
		return nil, err
	}
	o.fields, s.objects[o.id] = next, o
	s.count(d.name, Stored{Changed: 1})
	return success(), nil
}
