package httpchat

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

// decodeProject decodes an answer with one project.
func (a *adapter) decodeProject(answer *transport.Answer) (chat.Project, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return chat.Project{}, err
	}
	p, err := a.decodeEntry(raw)
	p.Version = decodeETag(answer.Header.Get("ETag"))
	return p, err
}

// decodeEntry decodes one project. Its Version comes from the member etag, which only lists have.
func (a *adapter) decodeEntry(raw json.RawMessage) (chat.Project, error) {
	var err error
	f := rest.NewObject(raw, &err)
	p := chat.Project{
		ID: a.Identifier(f.ID("id")), Key: a.Identifier(f.ID("key")), Name: a.StateName(f.Text("name")), Version: decodeETag(f.Text("etag")),
	}
	if !chat.IsProjectName(p.ID) {
		f.Fail("id", "the id of a project")
	}
	if !chat.IsProjectName(p.Key) {
		p.Key = ""
	}
	// A service that leaves these out may hide them. If they were decoded as absent, they would be written again.
	whatsapp := f.Child("whatsapp")
	p.Token = decodeToken(whatsapp.Child("token"))
	// A value that a person entered in the service is shown as it is, but a token in it must not reach the state.
	p.PhoneNumberID = a.StateName(whatsapp.ID("phone_number_id"))
	p.BusinessAccountID = a.StateName(whatsapp.ID("business_account_id"))
	if err != nil {
		return chat.Project{}, err
	}
	return p, nil
}

var fingerprintPattern = regexp.MustCompile(`^sha256:[0-9a-f]{16,64}$`)

func decodeToken(f rest.Object) chat.TokenInfo {
	var t chat.TokenInfo
	t.Fingerprint = strings.ToLower(f.Text("fingerprint"))
	switch {
	case t.Fingerprint == "":
	case !fingerprintPattern.MatchString(t.Fingerprint):
		f.Fail("fingerprint", "sha256: and 16 hex digits")
	default:
		t.Fingerprint = t.Fingerprint[:len("sha256:")+16]
	}
	switch {
	case f.Has("present"):
		t.Present = f.Bool("present")
	case t.Fingerprint != "":
		t.Present = true
	default:
		f.Fail("present", "true or false")
	}
	if !t.Present {
		t.Fingerprint = ""
	}
	if at, err := time.Parse(time.RFC3339, f.Text("updated_at")); err == nil {
		t.UpdatedAt = at.UTC()
	}
	return t
}

// decodeETag returns an entity tag unchanged, also a weak one, or "" if it cannot be sent back.
func decodeETag(tag string) string {
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

// listPage is one page of the list.
type listPage struct {
	projects []chat.Project
	broken   int
	next     string
}

func (a *adapter) decodePage(answer *transport.Answer) (listPage, error) {
	var (
		c   listPage
		err error
	)
	f := rest.DecodeBody(answer, &err)
	c.next = f.ID("next")
	for _, e := range f.List("projects") {
		p, wrong := a.decodeEntry(e)
		if wrong != nil {
			c.broken++
			continue
		}
		c.projects = append(c.projects, p)
	}
	return c, err
}
