package jsonlint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// ReadError says where a text is not JSON, or not the JSON that was expected.
type ReadError struct {
	Line, Column int    // from 1; the column is counted in characters
	Path         string // in the JSON, such as "components[0].text"; "" if the text is not JSON
	Reason       string // completes "line 3, column 7: "
}

// Error implements error.
func (e *ReadError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Kinds of values.
const (
	Object  byte = '{'
	Array   byte = '['
	String  byte = '"'
	Number  byte = '0'
	Boolean byte = 't'
	Null    byte = 'n'
)

// Value is a JSON value with its place in the text.
type Value struct {
	Kind       byte
	Start, End int      // offsets in bytes
	Text       string   // of a string, without quotation marks and escapes, or of a number, true, false or null
	Keys       []string // of an object, in the order of the text; a key can occur twice
	Items      []Value  // of an array, or the values of Keys
}

var kindNames = map[byte]string{
	Object: "an object", Array: "an array", String: "a string", Number: "a number", Boolean: "true or false", Null: "null",
}

// KindName returns the kind of a value for a message, such as "an object".
func (v Value) KindName() string { return kindNames[v.Kind] }

// Integer returns the value of a number without a fraction, if it is one.
func (v Value) Integer() (int64, bool) {
	i, err := strconv.ParseInt(v.Text, 10, 64)
	return i, v.Kind == Number && err == nil
}

// Member returns the first member of an object with a key. A member that is null counts as missing. A value that is not an object has no
// members.
func (v Value) Member(key string) (Value, bool) {
	if v.Kind != Object {
		return Value{}, false
	}
	for i, name := range v.Keys {
		if name == key {
			return v.Items[i], v.Items[i].Kind != Null
		}
	}
	return Value{}, false
}

// Read reads a JSON text of at most limit bytes. The error is a *ReadError, also for a text that is larger or nested deeper than
// encoding/json accepts. what completes "and ... has at most" in it.
func Read(data []byte, limit int, what string) (Value, error) {
	if len(data) > limit {
		return Value{}, &ReadError{
			Line: 1, Column: 1, Reason: fmt.Sprintf("the text has %d bytes, and %s has at most %d", len(data), what, limit),
		}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		line, column := Position(data, syntaxOffset(data, err))
		return Value{}, &ReadError{Line: line, Column: column, Reason: "the text is not JSON: " + err.Error()}
	}
	s := scanner{data: data}
	return s.readValue(), nil
}

// syntaxOffset returns the offset at which a text stops being JSON.
func syntaxOffset(data []byte, err error) int {
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok || syntax.Offset == 0 || syntax.Error() == "unexpected end of JSON input" {
		return len(data)
	}
	return int(syntax.Offset) - 1
}

// Position returns the line and the column of an offset, from 1. The column is counted in characters.
func Position(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// scanner reads JSON that is known to be valid.
type scanner struct {
	data []byte
	at   int
}

func (s *scanner) skipSpace() {
	for s.at < len(s.data) && bytes.IndexByte([]byte(" \t\r\n,:"), s.data[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) readValue() Value {
	s.skipSpace()
	v := Value{Kind: s.data[s.at], Start: s.at}
	switch v.Kind {
	case Object, Array:
		s.readMembers(&v)
	case String:
		v.Text = s.readString()
	case Boolean, 'f', Null:
		v.Text = s.readLiteral()
		if v.Kind == 'f' {
			v.Kind = Boolean
		}
	default:
		v.Kind = Number
		v.Text = s.readLiteral()
	}
	v.End = s.at
	return v
}

func (s *scanner) readMembers(v *Value) {
	s.at++
	for s.skipSpace(); s.data[s.at] != '}' && s.data[s.at] != ']'; s.skipSpace() {
		if v.Kind == Object {
			v.Keys = append(v.Keys, s.readString())
		}
		v.Items = append(v.Items, s.readValue())
	}
	s.at++
}

// readString reads a string with its quotation marks.
func (s *scanner) readString() string {
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

// readLiteral reads a number, true, false or null.
func (s *scanner) readLiteral() string {
	start := s.at
	for s.at < len(s.data) && bytes.IndexByte([]byte(" \t\r\n,]}"), s.data[s.at]) < 0 {
		s.at++
	}
	return string(s.data[start:s.at])
}
