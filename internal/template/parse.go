package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// ParseError says where a JSON text is not a template.
type ParseError struct {
	Line, Column int    // from 1; the column is counted in characters
	Path         string // in the JSON, such as "components[0].text"; "" if the text is not JSON
	Reason       string // completes "line 3, column 7: "
}

// Error implements error.
func (e *ParseError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Parse reads a template from JSON: the body of the call that creates it, or the array of its components alone. Keys that this package
// does not know are kept. A value of a known key that has another type or is null is a *ParseError, as is a text that is not JSON. A
// number is no string: YAML and HCL write 1.10 as 1.1.
func Parse(data []byte) (Template, error) { return parse(data, false) }

// ParseAnswer is Parse for a template in an answer of Meta: a null is as good as an absent key, and a number is accepted for a string.
func ParseAnswer(data []byte) (Template, error) { return parse(data, true) }

func parse(data []byte, answer bool) (Template, error) {
	if err := valid(data); err != nil {
		return Template{}, err
	}
	s := scanner{data: data}
	d := decoder{data: data, answer: answer}
	t := d.template(s.value())
	if d.err != nil {
		return Template{}, d.err
	}
	return t, nil
}

// maxBytes is far above any template: ten cards with addresses of the greatest length have less than half of it.
const maxBytes = 128 << 10

// valid also limits how large a text is and how deep a value is nested, so that the rules can compare components with each other and
// the scanner can be recursive.
func valid(data []byte) error {
	if len(data) > maxBytes {
		return &ParseError{Line: 1, Column: 1, Reason: fmt.Sprintf("the text has %d bytes, and a template has at most %d", len(data), maxBytes)}
	}
	var whole json.RawMessage
	err := json.Unmarshal(data, &whole)
	if err == nil {
		return nil
	}
	offset := len(data)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset > 0 {
		offset = int(syntax.Offset) - 1
		if syntax.Error() == "unexpected end of JSON input" {
			offset = len(data)
		}
	}
	line, column := position(data, offset)
	return &ParseError{Line: line, Column: column, Reason: "the text is not JSON: " + err.Error()}
}

// position returns the line and the column of an offset.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// node is a JSON value with its place in the text.
type node struct {
	kind       byte // '{', '[', '"', '0' (number), 't' (Boolean), 'n' (null)
	start, end int
	text       string // of a string or a number
	keys       []string
	items      []node // of an array, or the values of keys
}

var kinds = map[byte]string{
	'{': "an object", '[': "an array", '"': "a string", '0': "a number", 't': "true or false", 'n': "null",
}

// scanner reads JSON that is known to be valid.
type scanner struct {
	data []byte
	at   int
}

func (s *scanner) space() {
	for s.at < len(s.data) && bytes.IndexByte([]byte(" \t\r\n,:"), s.data[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) value() node {
	s.space()
	n := node{kind: s.data[s.at], start: s.at}
	switch n.kind {
	case '{', '[':
		s.members(&n)
	case '"':
		n.text = s.str()
	case 't', 'f', 'n':
		n.text = s.word()
		if n.kind == 'f' {
			n.kind = 't'
		}
	default:
		n.kind = '0'
		n.text = s.word()
	}
	n.end = s.at
	return n
}

func (s *scanner) members(n *node) {
	s.at++
	for s.space(); s.data[s.at] != '}' && s.data[s.at] != ']'; s.space() {
		if n.kind == '{' {
			n.keys = append(n.keys, s.str())
		}
		n.items = append(n.items, s.value())
	}
	s.at++
}

// str reads a string with its quotation marks.
func (s *scanner) str() string {
	start := s.at
	plain := true
	for s.at++; s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			s.at++
			plain = false
		}
	}
	s.at++
	raw := s.data[start:s.at]
	if plain && utf8.Valid(raw) {
		return string(raw[1 : len(raw)-1])
	}
	var text string
	_ = json.Unmarshal(raw, &text) // valid, as the whole text is
	return text
}

// word reads a number, true, false or null.
func (s *scanner) word() string {
	start := s.at
	for s.at < len(s.data) && bytes.IndexByte([]byte(" \t\r\n,]}"), s.data[s.at]) < 0 {
		s.at++
	}
	return string(s.data[start:s.at])
}

// integer returns the value of a number without a fraction, if it is one.
func (n node) integer() (int64, bool) {
	i, err := strconv.ParseInt(n.text, 10, 64)
	return i, err == nil
}
