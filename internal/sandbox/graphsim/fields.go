package graphsim

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// field is one element of a fields parameter: name.arg(value){sub}.
type field struct {
	name string
	args url.Values
	sub  string // as it was written, for the links of a page
}

// maxFieldDepth bounds nested expansion.
const maxFieldDepth = 8

// parseFields parses the syntax of "Field Expansion".
func parseFields(text string) ([]field, *Error) {
	p := &fieldParser{text: text}
	fields, err := p.parseList(0)
	if err == nil && p.at < len(p.text) {
		err = p.errExpected("end of string")
	}
	return fields, err
}

type fieldParser struct {
	text string
	at   int
}

func (p *fieldParser) parseList(depth int) ([]field, *Error) {
	if depth > maxFieldDepth {
		return nil, errBadParameter("Field expansion is nested too deeply")
	}
	var fields []field
	for {
		f, err := p.parseField(depth)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
		if !p.acceptByte(',') {
			return fields, nil
		}
	}
}

func (p *fieldParser) parseField(depth int) (field, *Error) {
	f := field{name: p.parseName(), args: url.Values{}}
	if f.name == "" {
		return f, p.errExpected("a field name")
	}
	for p.acceptByte('.') {
		name := p.parseName()
		if name == "" || !p.acceptByte('(') {
			return f, p.errExpected("a modifier")
		}
		end := strings.IndexByte(p.text[p.at:], ')')
		if end < 0 {
			return f, p.errExpected(`")"`)
		}
		f.args.Set(name, p.text[p.at:p.at+end])
		p.at += end + 1
	}
	if !p.acceptByte('{') {
		return f, nil
	}
	start := p.at
	if _, err := p.parseList(depth + 1); err != nil {
		return f, err
	}
	f.sub = p.text[start:p.at]
	if !p.acceptByte('}') {
		return f, p.errExpected(`"}"`)
	}
	return f, nil
}

func (p *fieldParser) skipSpaces() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\n' || p.text[p.at] == '\t') {
		p.at++
	}
}

func (p *fieldParser) acceptByte(c byte) bool {
	p.skipSpaces()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *fieldParser) parseName() string {
	p.skipSpaces()
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			break
		}
		p.at++
	}
	return p.text[start:p.at]
}

func (p *fieldParser) errExpected(what string) *Error {
	return &Error{Code: 2500, Message: fmt.Sprintf("Syntax error: expected %s at character %d", what, p.at)}
}

// fieldsOf returns the fields parameter of a call, or the defaults of the node.
func (s *Sim) fieldsOf(params url.Values, o *object) ([]field, *Error) {
	if text := strings.TrimSpace(params.Get("fields")); text != "" {
		return parseFields(text)
	}
	return s.defaultFields(o), nil
}

func (s *Sim) defaultFields(o *object) []field {
	names := o.defaults
	if names == nil {
		names = s.types[o.kind].defaults
	}
	var fields []field
	for _, name := range names {
		fields = append(fields, field{name: name})
	}
	return fields
}

// readNode answers GET /{id}.
func (s *Sim) readNode(c *call, o *object) (any, *Error) {
	fields, err := s.fieldsOf(c.params, o)
	if err != nil {
		return nil, err
	}
	return s.selectFields(c, o, fields)
}

// selectFields returns the requested fields of a node. A field that the type has and the node has no value for is left
// out. The id is always included ("Graph API Overview") if the type has one.
func (s *Sim) selectFields(c *call, o *object, fields []field) (map[string]any, *Error) {
	out := map[string]any{"id": o.id}
	if s.types[o.kind].noID {
		delete(out, "id")
	}
	for _, f := range fields {
		if f.name == "id" && !s.types[o.kind].noID {
			out[f.name] = o.id
			continue
		}
		value, err := s.fieldValue(c, o, f)
		if err != nil {
			return nil, err
		}
		if value != missing {
			out[f.name] = value
		}
	}
	return out, nil
}

type missingValue struct{}

// missing is a value that is not there, which null is not.
var missing any = missingValue{}

type nullValue struct{}

// jsonNull is a computed null.
var jsonNull any = nullValue{}

func (s *Sim) fieldValue(c *call, o *object, f field) (any, *Error) {
	t := s.types[o.kind]
	stored, isStored := o.fields[f.name]
	compute, isComputed := t.computed[f.name]
	e, isEdge := s.edges[edgeKey{o.kind, f.name}]
	switch {
	case strings.HasPrefix(f.name, hiddenMark), s.switches.removedFields[fieldName{string(o.kind), f.name}],
		isEdge && s.switches.expansionsRefused[f.name]:
		return nil, errNonexistingField(f.name, o.kind)
	case isStored:
		return stored, nil
	case isComputed:
		switch value := compute(c, o, f); value {
		case nil:
			return missing, nil
		case jsonNull:
			return nil, nil
		default:
			return value, nil
		}
	case isEdge && !e.fieldless:
		return s.expandEdge(c, o, f, e)
	case slices.Contains(t.fields, f.name):
		return missing, nil
	}
	return nil, errNonexistingField(f.name, o.kind)
}

// expandEdge returns an edge as a field of its node.
func (s *Sim) expandEdge(c *call, o *object, f field, e edge) (any, *Error) {
	if err := s.checkAccessOfRank(c, o, e.scopes, e.rank); err != nil {
		return nil, err
	}
	params := url.Values{}
	for name, values := range f.args {
		params[name] = values
	}
	if f.sub != "" {
		params.Set("fields", f.sub)
	}
	page, err := s.readEdge(c, o, f.name, e, params)
	if err != nil {
		return nil, err
	}
	if e.single && len(page) == 0 {
		return missing, nil
	}
	if data, listed := page["data"].([]any); listed && s.switches.emptyExpansionsOmitted && len(data) == 0 && page["paging"] == nil {
		return missing, nil
	}
	return page, nil
}
