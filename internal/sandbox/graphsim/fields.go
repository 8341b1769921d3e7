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

// parseFields reads the syntax of "Field Expansion".
func parseFields(text string) ([]field, *Error) {
	p := &fieldParser{text: text}
	fields, err := p.list(0)
	if err == nil && p.at < len(p.text) {
		err = p.expected("end of string")
	}
	return fields, err
}

type fieldParser struct {
	text string
	at   int
}

func (p *fieldParser) list(depth int) ([]field, *Error) {
	if depth > maxFieldDepth {
		return nil, badParameter("Field expansion is nested too deeply")
	}
	var fields []field
	for {
		f, err := p.field(depth)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
		if !p.take(',') {
			return fields, nil
		}
	}
}

func (p *fieldParser) field(depth int) (field, *Error) {
	f := field{name: p.word(), args: url.Values{}}
	if f.name == "" {
		return f, p.expected("a field name")
	}
	for p.take('.') {
		name := p.word()
		if name == "" || !p.take('(') {
			return f, p.expected("a modifier")
		}
		end := strings.IndexByte(p.text[p.at:], ')')
		if end < 0 {
			return f, p.expected(`")"`)
		}
		f.args.Set(name, p.text[p.at:p.at+end])
		p.at += end + 1
	}
	if !p.take('{') {
		return f, nil
	}
	start := p.at
	if _, err := p.list(depth + 1); err != nil {
		return f, err
	}
	f.sub = p.text[start:p.at]
	if !p.take('}') {
		return f, p.expected(`"}"`)
	}
	return f, nil
}

func (p *fieldParser) spaces() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\n' || p.text[p.at] == '\t') {
		p.at++
	}
}

func (p *fieldParser) take(c byte) bool {
	p.spaces()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *fieldParser) word() string {
	p.spaces()
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

func (p *fieldParser) expected(what string) *Error {
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
	return s.project(c, o, fields)
}

// project shows the wanted fields of a node. A field the node's type has, but the
// node no value for, is left out; the id is always there ("Graph API Overview"), where there is one.
func (s *Sim) project(c *call, o *object, fields []field) (map[string]any, *Error) {
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
		return nil, nonexistingField(f.name, o.kind)
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
		return s.expand(c, o, f, e)
	case slices.Contains(t.fields, f.name):
		return missing, nil
	}
	return nil, nonexistingField(f.name, o.kind)
}

// expand answers an edge inside a node.
func (s *Sim) expand(c *call, o *object, f field, e edge) (any, *Error) {
	if err := s.permit(c, o, e.scopes, e.who); err != nil {
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
