package rest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// Object reads members of a JSON object, and keeps in the error that it was made with the first thing that is wrong.
// What that says names members and never quotes values. A member that is absent or null is the zero value of its type.
type Object struct {
	path    string
	members map[string]json.RawMessage
	err     *error
}

// NewObject reads an object; anything else is wrong.
func NewObject(raw json.RawMessage, err *error) Object { return object("", raw, err) }

// Body reads the object that is an answer's body.
func Body(answer *transport.Answer, err *error) Object {
	var raw json.RawMessage
	if wrong := transport.DecodeJSON(answer, &raw); wrong != nil && *err == nil {
		*err = wrong
	}
	return NewObject(raw, err)
}

func object(path string, raw json.RawMessage, err *error) Object {
	o := Object{path: path, err: err}
	if json.Unmarshal(raw, &o.members) != nil || o.members == nil {
		o.Fail("", "an object")
	}
	return o
}

// Fail notes that a member is not what it should be: "a string".
func (o Object) Fail(name, want string) {
	if *o.err == nil {
		*o.err = fmt.Errorf("%s should be %s", strings.Trim(o.path+"."+name, "."), want)
	}
}

// Has reports whether a member is there and not null.
func (o Object) Has(name string) bool {
	raw, ok := o.members[name]
	return ok && string(raw) != "null"
}

// Raw returns a member as it is, nil when it is absent.
func (o Object) Raw(name string) json.RawMessage { return o.members[name] }

// Members returns all members as they are.
func (o Object) Members() map[string]json.RawMessage { return o.members }

// Object reads a member that has to be an object.
func (o Object) Object(name string) Object {
	return object(strings.Trim(o.path+"."+name, "."), o.members[name], o.err)
}

// List reads a member that has to be a list.
func (o Object) List(name string) []json.RawMessage {
	var entries []json.RawMessage
	if !o.Has(name) || json.Unmarshal(o.members[name], &entries) != nil {
		o.Fail(name, "a list")
	}
	return entries
}

// Text reads a string.
func (o Object) Text(name string) string {
	var s string
	if o.Has(name) && json.Unmarshal(o.members[name], &s) != nil {
		o.Fail(name, "a string")
	}
	return s
}

// Bool reads true or false.
func (o Object) Bool(name string) bool {
	var b bool
	if o.Has(name) && json.Unmarshal(o.members[name], &b) != nil {
		o.Fail(name, "true or false")
	}
	return b
}

var wholeNumber = regexp.MustCompile(`^[0-9]{1,64}$`)

// ID reads a string, or a whole number with all its digits.
func (o Object) ID(name string) string {
	if raw := string(o.members[name]); wholeNumber.MatchString(raw) {
		return raw
	}
	return o.Text(name)
}

// Int reads a whole number, also one that is written as a string.
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
