package rest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// Object is a JSON object whose members are read one by one. The first problem is stored in the error that NewObject was given.
// It names members and never quotes values. A member that is absent or null is the zero value of its type.
type Object struct {
	path    string
	members map[string]json.RawMessage
	err     *error
}

// NewObject decodes an object; any other JSON value is an error.
func NewObject(raw json.RawMessage, err *error) Object { return newObject("", raw, err) }

// DecodeBody decodes the body of an answer, which has to be an object.
func DecodeBody(answer *transport.Answer, err *error) Object {
	var raw json.RawMessage
	if wrong := transport.DecodeJSON(answer, &raw); wrong != nil && *err == nil {
		*err = wrong
	}
	return NewObject(raw, err)
}

func newObject(path string, raw json.RawMessage, err *error) Object {
	o := Object{path: path, err: err}
	if json.Unmarshal(raw, &o.members) != nil || o.members == nil {
		o.Fail("", "an object")
	}
	return o
}

// Fail stores the error for a member that should be something else, such as "a string".
func (o Object) Fail(name, want string) {
	if *o.err == nil {
		*o.err = fmt.Errorf("%s should be %s", strings.Trim(o.path+"."+name, "."), want)
	}
}

// Has reports whether a member is present and not null.
func (o Object) Has(name string) bool {
	raw, ok := o.members[name]
	return ok && string(raw) != "null"
}

// Raw returns a member without decoding it, nil when it is absent.
func (o Object) Raw(name string) json.RawMessage { return o.members[name] }

// Members returns all members without decoding them.
func (o Object) Members() map[string]json.RawMessage { return o.members }

// Child decodes a member that has to be an object.
func (o Object) Child(name string) Object {
	return newObject(strings.Trim(o.path+"."+name, "."), o.members[name], o.err)
}

// List decodes a member that has to be a list.
func (o Object) List(name string) []json.RawMessage {
	var entries []json.RawMessage
	if !o.Has(name) || json.Unmarshal(o.members[name], &entries) != nil {
		o.Fail(name, "a list")
	}
	return entries
}

// Text decodes a string.
func (o Object) Text(name string) string {
	var s string
	if o.Has(name) && json.Unmarshal(o.members[name], &s) != nil {
		o.Fail(name, "a string")
	}
	return s
}

// Bool decodes true or false.
func (o Object) Bool(name string) bool {
	var b bool
	if o.Has(name) && json.Unmarshal(o.members[name], &b) != nil {
		o.Fail(name, "true or false")
	}
	return b
}

var wholeNumber = regexp.MustCompile(`^[0-9]{1,64}$`)

// ID decodes a string, or a whole number with all its digits.
func (o Object) ID(name string) string {
	if raw := string(o.members[name]); wholeNumber.MatchString(raw) {
		return raw
	}
	return o.Text(name)
}

// Int decodes a whole number, also one in a string.
func (o Object) Int(name string) int64 {
	text := o.ID(name)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		o.Fail(name, "a whole number")
	}
	return n
}
