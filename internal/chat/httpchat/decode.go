package httpchat

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/transport"
)

// fields reads members of a JSON object, and keeps the first thing that is wrong. What it says names members and never
// quotes values.
type fields struct {
	path    string
	members map[string]json.RawMessage
	err     *error
}

func object(path string, raw json.RawMessage, err *error) fields {
	f := fields{path: path, err: err}
	if json.Unmarshal(raw, &f.members) != nil || f.members == nil {
		f.fail("", "an object")
	}
	return f
}

func (f fields) fail(name, want string) {
	if *f.err == nil {
		*f.err = fmt.Errorf("%s should be %s", strings.Trim(f.path+"."+name, "."), want)
	}
}

// has reports whether a member is there and not null.
func (f fields) has(name string) bool {
	raw, ok := f.members[name]
	return ok && string(raw) != "null"
}

func (f fields) object(name string) fields {
	return object(strings.Trim(f.path+"."+name, "."), f.members[name], f.err)
}

// text reads a string; a member that is absent or null is "".
func (f fields) text(name string) string {
	var s string
	if f.has(name) && json.Unmarshal(f.members[name], &s) != nil {
		f.fail(name, "a string")
	}
	return s
}

var wholeNumber = regexp.MustCompile(`^[0-9]{1,64}$`)

// id reads a string, or a whole number with all its digits.
func (f fields) id(name string) string {
	if raw := string(f.members[name]); wholeNumber.MatchString(raw) {
		return raw
	}
	return f.text(name)
}

// project reads the answer that holds one project.
func (a *adapter) project(answer *transport.Answer) (chat.Project, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return chat.Project{}, err
	}
	p, err := a.entry(raw)
	p.Version = version(answer.Header.Get("ETag"))
	return p, err
}

// entry reads one project. Its Version comes from the member etag, which only lists have.
func (a *adapter) entry(raw json.RawMessage) (chat.Project, error) {
	var err error
	f := object("", raw, &err)
	p := chat.Project{ID: f.id("id"), Key: f.id("key"), Name: a.secrets.Remote(f.text("name")), Version: version(f.text("etag"))}
	if !chat.ValidProject(p.ID) {
		f.fail("id", "the id of a project")
	}
	if !chat.ValidProject(p.Key) {
		p.Key = ""
	}
	// A service that leaves these out may be hiding them: taken for absent, they would be written again.
	whatsapp := f.object("whatsapp")
	p.Token = token(whatsapp.object("token"))
	// Whatever somebody typed into the service is shown as it is, but the answer must not bring a token into the state.
	p.PhoneNumberID = a.secrets.Remote(whatsapp.id("phone_number_id"))
	p.BusinessAccountID = a.secrets.Remote(whatsapp.id("business_account_id"))
	if err != nil {
		return chat.Project{}, err
	}
	return p, nil
}

var fingerprint = regexp.MustCompile(`^sha256:[0-9a-f]{16,64}$`)

func token(f fields) chat.Token {
	var t chat.Token
	t.Fingerprint = strings.ToLower(f.text("fingerprint"))
	switch {
	case t.Fingerprint == "":
	case !fingerprint.MatchString(t.Fingerprint):
		f.fail("fingerprint", "sha256: and 16 hex digits")
	default:
		t.Fingerprint = t.Fingerprint[:len("sha256:")+16]
	}
	switch {
	case f.has("present"):
		if json.Unmarshal(f.members["present"], &t.Present) != nil {
			f.fail("present", "true or false")
		}
	case t.Fingerprint != "":
		t.Present = true
	default:
		f.fail("present", "true or false")
	}
	if !t.Present {
		t.Fingerprint = ""
	}
	if at, err := time.Parse(time.RFC3339, f.text("updated_at")); err == nil {
		t.UpdatedAt = at.UTC()
	}
	return t
}

// version returns an entity tag as it is, weak ones too, or "" when it cannot be sent back.
func version(tag string) string {
	for _, r := range tag {
		if r < ' ' || r == 0x7f {
			return ""
		}
	}
	if len(tag) > 1024 {
		return ""
	}
	return tag
}

// chunk is one page of the list.
type chunk struct {
	projects []chat.Project
	broken   int
	next     string
}

func (a *adapter) page(answer *transport.Answer) (chunk, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return chunk{}, err
	}
	var (
		c   chunk
		err error
	)
	f := object("", raw, &err)
	c.next = f.id("next")
	var entries []json.RawMessage
	if !f.has("projects") || json.Unmarshal(f.members["projects"], &entries) != nil {
		f.fail("projects", "a list")
	}
	for _, e := range entries {
		p, wrong := a.entry(e)
		if wrong != nil {
			c.broken++
			continue
		}
		c.projects = append(c.projects, p)
	}
	return c, err
}
