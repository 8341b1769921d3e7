package httpchat_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
)

const tokenState = `{"present":true,"fingerprint":"sha256:9f86d081884c7d65","updated_at":"2030-01-02T03:04:05+02:00"}`

func whatsapp(token, number string) string {
	return fmt.Sprintf(`{"id":"1","key":"SUP","name":"x","whatsapp":{"token":%s,"phone_number_id":%s,"business_account_id":null}}`, token,
		number)
}

func tagged(body string) fault { return answer(200, "application/json", body, "ETag", `"v1"`) }

// A missing or unusual member that does no harm is accepted.
func TestDecodeProject_lenient(t *testing.T) {
	full := chat.Project{
		ID: "1", Key: "SUP", Name: "x", PhoneNumberID: "106540352242922123", Version: `"v1"`,
		Token: chat.TokenInfo{Present: true, Fingerprint: "sha256:9f86d081884c7d65", UpdatedAt: time.Date(2030, 1, 2, 1, 4, 5, 0, time.UTC)},
	}
	without := func(change func(*chat.Project)) chat.Project {
		p := full
		change(&p)
		return p
	}
	number := `"106540352242922123"`
	for name, c := range map[string]struct {
		body string
		want chat.Project
	}{
		"as agreed":          {whatsapp(tokenState, number), full},
		"BOM":                {"\xEF\xBB\xBF" + whatsapp(tokenState, number), full},
		"number as a number": {whatsapp(tokenState, `106540352242922123`), full},
		"id as a number":     {strings.Replace(whatsapp(tokenState, number), `"id":"1"`, `"id":1`, 1), full},
		"unknown members":    {strings.Replace(whatsapp(tokenState, number), `"id"`, `"links":{"a":[1,{}]},"id"`, 1), full},
		"no key": {
			strings.Replace(whatsapp(tokenState, number), `"key":"SUP",`, "", 1), without(func(p *chat.Project) { p.Key = "" }),
		},
		"key null": {
			strings.Replace(whatsapp(tokenState, number), `"SUP"`, "null", 1), without(func(p *chat.Project) { p.Key = "" }),
		},
		"key that is none": {
			strings.Replace(whatsapp(tokenState, number), `"SUP"`, `"../x"`, 1), without(func(p *chat.Project) { p.Key = "" }),
		},
		"no name": {
			strings.Replace(whatsapp(tokenState, number), `"name":"x",`, "", 1), without(func(p *chat.Project) { p.Name = "" }),
		},
		"invalid UTF-8": {
			strings.Replace(whatsapp(tokenState, number), `"x"`, "\"x\xff\"", 1), without(func(p *chat.Project) { p.Name = "x\ufffd" }),
		},
		"number null":          {whatsapp(tokenState, "null"), without(func(p *chat.Project) { p.PhoneNumberID = "" })},
		"number that is typed": {whatsapp(tokenState, `"+55 11"`), without(func(p *chat.Project) { p.PhoneNumberID = "+55 11" })},
		"token typed as number": {
			whatsapp(tokenState, `"EAAJZCpQdBAO9x8y7w6v5u4t3s2r1q0p"`), without(func(p *chat.Project) { p.PhoneNumberID = "(redacted)" }),
		},
		"fingerprint in full": {
			whatsapp(strings.Replace(tokenState, "4c7d65", "4C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08", 1), number), full,
		},
		"no fingerprint": {whatsapp(`{"present":true}`, number), without(func(p *chat.Project) { p.Token = chat.TokenInfo{Present: true} })},
		"no presence": {
			whatsapp(`{"fingerprint":"sha256:9f86d081884c7d65"}`, number), without(func(p *chat.Project) { p.Token.UpdatedAt = time.Time{} }),
		},
		"fingerprint of nothing": {
			whatsapp(`{"present":false,"fingerprint":"sha256:9f86d081884c7d65"}`, number),
			without(func(p *chat.Project) { p.Token = chat.TokenInfo{} }),
		},
		"a time that is none": {
			whatsapp(strings.Replace(tokenState, "2030-", "soon", 1), number), without(func(p *chat.Project) { p.Token.UpdatedAt = time.Time{} }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.fail("*", tagged(c.body))
			got, err := s.platform().Projects.Get(t.Context(), "1")
			if err != nil || got != c.want {
				t.Errorf("\n got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

// A member that could be misread is an error, which names the member and never quotes its value.
func TestDecodeProject_strict(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"empty":                   {"", "it is empty"},
		"null":                    {"null", "neither an object nor a list"},
		"a list":                  {"[]", "should be an object"},
		"HTML":                    {"<html>" + oldToken, "page for people"},
		"broken off":              {`{"id":"1","name":"` + oldToken, "broken or incomplete"},
		"garbage after it":        {whatsapp(tokenState, "null") + oldToken, "something follows"},
		"very deep":               {`{"id":` + strings.Repeat("[", 100_000), "broken or incomplete"},
		"no id":                   {`{"name":"x"}`, "id should be"},
		"id with a path":          {`{"id":"../` + oldToken + `"}`, "id should be"},
		"id that is an object":    {`{"id":{"a":"` + oldToken + `"}}`, "id should be"},
		"id with a fraction":      {`{"id":1.5}`, "id should be"},
		"name that is an object":  {`{"id":"1","name":{"a":"` + oldToken + `"}}`, "name should be a string"},
		"nothing about WhatsApp":  {`{"id":"1"}`, "whatsapp should be an object"},
		"WhatsApp null":           {`{"id":"1","whatsapp":null}`, "whatsapp should be an object"},
		"nothing about the token": {`{"id":"1","whatsapp":{}}`, "whatsapp.token should be an object"},
		"the token itself":        {whatsapp(`"`+oldToken+`"`, "null"), "whatsapp.token should be an object"},
		"neither one nor other":   {whatsapp(`{}`, "null"), "whatsapp.token.present should be true or false"},
		"presence as a string":    {whatsapp(`{"present":"`+oldToken+`"}`, "null"), "whatsapp.token.present should be true or false"},
		"the token as its print": {
			whatsapp(`{"present":true,"fingerprint":"`+oldToken+`"}`, "null"), "whatsapp.token.fingerprint should be sha256:",
		},
		"a short print": {
			whatsapp(`{"present":true,"fingerprint":"sha256:12"}`, "null"), "whatsapp.token.fingerprint should be sha256:",
		},
		"number that is a list": {whatsapp(tokenState, `["`+oldToken+`"]`), "whatsapp.phone_number_id should be a string"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.fail("*", tagged(c.body))
			_, err := s.platform().Projects.Get(t.Context(), "1")
			if err == nil || errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrHidden) {
				t.Fatalf("error: %v", err)
			}
			if !strings.Contains(explain(err), c.want) {
				t.Errorf("lacks %q: %s", c.want, explain(err))
			}
			wantNoSecret(t, err)
		})
	}
}

func TestList_thatDoesNotEnd(t *testing.T) {
	page := func(next string) fault {
		return answer(200, "application/json", `{"projects":[],"next":`+next+`}`)
	}
	for name, faults := range map[string][]fault{
		"same cursor":    {page(`"a"`), page(`"a"`)},
		"circle":         {page(`"a"`), page(`"b"`), page(`"c"`), page(`"a"`)},
		"cursor of else": {page(`{"a":1}`)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.fail("GET /projects", faults...)
			_, err := s.platform().Projects.Get(t.Context(), "nosuch")
			if !errors.Is(err, chat.ErrHidden) {
				t.Errorf("error: %v", err)
			}
			if n := len(s.takeRequests()); n != 1+len(faults) {
				t.Errorf("%d requests", n)
			}
			wantNoSecret(t, err)
		})
	}
}

// Projects move between pages while they are read: the later entry is the newer one. Pages may be short, or empty.
func TestList_pages(t *testing.T) {
	entry := func(id, tag string) string {
		return strings.Replace(whatsapp(tokenState, "null"), `"id":"1","key":"SUP"`, `"id":"`+id+`","etag":"\"`+tag+`\""`, 1)
	}
	s := newService(t, newProjects(2)...)
	s.fail("GET /projects",
		answer(200, "application/json", `{"projects":[`+entry("8", "old")+`,`+entry("9", "nine")+`],"next":"p2"}`),
		answer(200, "application/json", `{"projects":[],"next":7}`),
		answer(200, "application/json", `{"projects":[`+entry("8", "new")+`],"next":""}`),
	)
	p := s.platform()
	for _, id := range []string{"1", "2"} {
		if _, err := p.Projects.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{"8": `"new"`, "9": `"nine"`} {
		if got, err := p.Projects.Get(t.Context(), id); err != nil || got.Version != want {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if sent := s.takeRequests(); len(sent) != 5 || sent[3] != "GET /projects?after=p2&limit=1000" ||
		sent[4] != "GET /projects?after=7&limit=1000" {
		t.Errorf("sent %q", sent)
	}
}
