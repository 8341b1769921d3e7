package jira_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/test/chattest"
)

// A 404 is believed only after the credential is proven, and is never proof that the project is gone.
func TestErrMissing(t *testing.T) {
	html := "<html>" + apiToken
	for name, c := range map[string]struct {
		version, project string
		revoked          bool
		myself           []fault
		kind             error
		want             []string
		sent             []string
	}{
		"no such project": {
			version: "3", project: "GONE", kind: chat.ErrHidden,
			want: []string{"HTTP 404", "No project could be found", "does not exist, or the account of chat.jira.email may not browse it",
				"Browse Projects"},
			sent: []string{"/project/GONE", "/myself", "/project/search"},
		},
		"misspelled": {
			version: "3", project: "SPU", kind: chat.ErrHidden, want: []string{`Did you mean SUP ("Project SUP")?`},
			sent: []string{"/project/SPU", "/myself", "/project/search"},
		},
		"misspelled in a Data Center": {
			version: "2", project: "SUPP", kind: chat.ErrHidden, want: []string{`Did you mean SUP ("Project SUP")?`},
			sent: []string{"/project/SUPP", "/myself", "/project"},
		},
		"no such project in a Data Center": {
			version: "2", project: "GONE", kind: chat.ErrHidden,
			want: []string{"the owner of chat.jira.personal_access_token may not browse it"},
			sent: []string{"/project/GONE", "/myself", "/project"},
		},
		"no such id": {
			version: "3", project: "99", kind: chat.ErrHidden, want: []string{"the same answer to both"},
			sent: []string{"/project/99", "/myself", "/project/search"},
		},
		"wrong case": {
			version: "3", project: "sup", kind: chat.ErrHidden, want: []string{"There is no project sup, but there is SUP.", "exactly"},
			sent: []string{"/project/sup", "/myself", "/project/SUP"},
		},
		"wrong in any case": {
			version: "3", project: "gone", kind: chat.ErrHidden, want: []string{"the same answer to both"},
			sent: []string{"/project/gone", "/myself", "/project/GONE", "/project/search"},
		},
		"credential revoked": {
			version: "3", project: "SUP", revoked: true, kind: chat.ErrAuth,
			want: []string{"HTTP 401", "must be authenticated", "does not accept this one",
				"Check chat.jira.api_token and that it belongs to chat.jira.email."},
			sent: []string{"/project/SUP", "/myself"},
		},
		"credential revoked in a Data Center": {
			version: "2", project: "SUP", revoked: true, kind: chat.ErrAuth, want: []string{"Check chat.jira.personal_access_token."},
			sent: []string{"/project/SUP"},
		},
		"who is asking is forbidden": {
			version: "2", project: "GONE", myself: []fault{answer(403, html)}, kind: chat.ErrAuth,
			want: []string{"does not accept this one", "Check chat.jira.personal_access_token."}, sent: []string{"/project/GONE", "/myself"},
		},
		"not the address of Jira": {
			version: "2", project: "GONE", myself: []fault{answer(404, html)}, kind: chat.ErrHidden,
			want: []string{"not at this address", "context path"}, sent: []string{"/project/GONE", "/myself"},
		},
		"who is asking: a page": {
			version: "3", project: "GONE", myself: []fault{answer(200, html)}, kind: chat.ErrHidden,
			want: []string{"could not be checked", "page for people"}, sent: []string{"/project/GONE", "/myself"},
		},
		"who is asking: no one is named": {
			version: "3", project: "GONE", myself: []fault{answer(200, "{}")}, kind: chat.ErrHidden,
			want: []string{"could not be checked", "accountId"}, sent: []string{"/project/GONE", "/myself"},
		},
		"who is asking: the call fails": {
			version: "3", project: "GONE", myself: times(3, answer(500, "")), kind: chat.ErrHidden,
			want: []string{"could not be checked", "HTTP 500"}, sent: []string{"/project/GONE", "/myself", "/myself", "/myself"},
		},
		"who is asking: lost": {
			version: "3", project: "GONE", myself: times(9, chattest.Reset), kind: chat.ErrHidden,
			want: []string{"could not be checked"}, // net/http repeats one of them by itself, now and then
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, c.version)
			s.fail("/myself", c.myself...)
			if c.revoked {
				s.RevokeTokens("ops")
			}
			p := s.platform()
			_, err := p.Projects.Get(t.Context(), c.project)
			if !errors.Is(err, c.kind) || errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Fatalf("error: %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(explain(err), want) {
					t.Errorf("lacks %q: %s", want, explain(err))
				}
			}
			wantNoSecret(t, err)
			if sent := s.takeRequests(); c.sent != nil && !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q", sent)
			}
			// A 404 is not remembered.
			s.fail("/project/"+c.project, answer(200, fmt.Sprintf(`{"id":"99","key":%q,"projectTypeKey":"business"}`, c.project)))
			if kind, err := p.Kinds.Kind(t.Context(), c.project); err != nil || kind != "business" {
				t.Errorf("%q, %v", kind, err)
			}
		})
	}
}

func TestErrAnswer(t *testing.T) {
	reset := time.Now().Add(90 * time.Minute).UTC().Truncate(time.Minute)
	for name, c := range map[string]struct {
		answer fault
		kind   error
		want   []string
		at     time.Time
	}{
		"401": {
			answer(401, `{"errorMessages":["Client must be authenticated."],"errors":{}}`), chat.ErrAuth,
			[]string{"HTTP 401", "Client must be authenticated.", "chat.jira.api_token"}, time.Time{},
		},
		"403": {
			answer(403, `{"errorMessages":[],"errors":{"project":"not for you"},"status":403}`), chat.ErrPermission,
			[]string{"project: not for you", "Browse Projects"}, time.Time{},
		},
		"400": {answer(400, `{"message":"bad `+apiToken+` \u001b[31m\u202e"}`), chat.ErrInvalid, []string{"bad (redacted)"}, time.Time{}},
		"302": {
			answer(302, "", "Location", "https://login.example.com/?next="+apiToken), nil,
			[]string{"redirects to login.example.com", "chat.jira.endpoint"}, time.Time{},
		},
		"429 with Retry-After": {
			answer(429, `{}`, "Retry-After", "3600", "RateLimit-Reason", "jira-burst-based"), chat.ErrThrottled,
			[]string{"no more requests before", "Its reason: jira-burst-based."}, time.Time{},
		},
		"503 with Retry-After": {answer(503, `{}`, "Retry-After", "3600"), chat.ErrThrottled, []string{"no more requests before"}, time.Time{}},
		"HTML":                 {answer(400, "<html>"+apiToken), chat.ErrInvalid, []string{"page for people"}, time.Time{}},
		"errors in any form": {
			answer(400, `{"errorMessages":"x","errors":[1],"message":{}}`), chat.ErrInvalid, []string{"HTTP 400"}, time.Time{},
		},
		"many errors": {
			answer(400, `{"errorMessages":["a","b",1,"c","d","e","f"]}`), chat.ErrInvalid, []string{"a; b; c; d; e\n"}, time.Time{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, "3")
			s.fail("/project/SUP", c.answer)
			_, err := s.platform().Projects.Get(t.Context(), "SUP")
			var e *chat.Error
			if !errors.As(err, &e) || !errors.Is(err, c.kind) && c.kind != nil {
				t.Fatalf("error: %v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(e.DetailText(), want) {
					t.Errorf("lacks %q: %s", want, e.DetailText())
				}
			}
			if len(s.takeRequests()) != 1 {
				t.Error("repeated")
			}
			wantNoSecret(t, err)
		})
	}
	t.Run("429 without Retry-After, always", func(t *testing.T) {
		s := newServer(t, "3")
		s.fail("/project/SUP", times(20, answer(429, "", "X-RateLimit-Reset", reset.Format("2006-01-02T15:04Z"),
			"RateLimit-Reason", "jira-quota"))...)
		_, err := s.platform().Projects.Get(t.Context(), "SUP")
		var e *chat.Error
		if !errors.As(err, &e) || !errors.Is(err, chat.ErrThrottled) || !e.RetryAt.Equal(reset) ||
			!strings.Contains(e.DetailText(), "before "+reset.Format(time.RFC3339)+" (in ") ||
			!strings.Contains(e.DetailText(), " minutes). Its reason: jira-quota.") {
			t.Errorf("error: %v", explain(err))
		}
	})
	t.Run("429 without Retry-After, once", func(t *testing.T) {
		s := newServer(t, "3")
		s.fail("/project/SUP", answer(429, "", "X-RateLimit-Reset", "junk"))
		if _, err := s.platform().Projects.Get(t.Context(), "SUP"); err != nil {
			t.Error(err)
		}
	})
	t.Run("no answer", func(t *testing.T) {
		s := newServer(t, "3")
		s.http.Close()
		_, err := s.platform().Projects.Get(t.Context(), "SUP")
		if err == nil || !strings.Contains(explain(err), "chat.jira.endpoint") {
			t.Errorf("error: %v", err)
		}
	})
}

// A member that could be misread is an error, which names the member and never quotes its value.
func TestDecodeProject(t *testing.T) {
	project := func(id, key, more string) string { return fmt.Sprintf(`{"id":%s,"key":%s%s}`, id, key, more) }
	for name, c := range map[string]struct{ body, want string }{
		"empty":                 {"", "it is empty"},
		"null":                  {"null", "neither an object"},
		"a list":                {"[]", "should be an object"},
		"HTML":                  {"<html>" + apiToken, "page for people"},
		"broken off":            {`{"id":"1","key":"` + apiToken, "broken or incomplete"},
		"very deep":             {`{"id":` + strings.Repeat("[", 100_000), "broken or incomplete"},
		"no id":                 {`{"key":"SUP"}`, "id should be"},
		"no key":                {project(`"1"`, "null", ""), "key should be"},
		"id with a path":        {project(`"../`+apiToken+`"`, `"SUP"`, ""), "id should be"},
		"key with a path":       {project(`"1"`, `"../`+apiToken+`"`, ""), "key should be"},
		"kind that is a list":   {project(`"1"`, `"SUP"`, `,"projectTypeKey":["`+apiToken+`"]`), "projectTypeKey should be a string"},
		"name that is a number": {project(`"1"`, `"SUP"`, `,"name":7`), "name should be a string"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, "3")
			s.fail("/project/SUP", answer(200, c.body))
			_, err := s.platform().Projects.Get(t.Context(), "SUP")
			if err == nil || !strings.Contains(explain(err), c.want) {
				t.Fatalf("lacks %q: %v", c.want, err)
			}
			wantNoSecret(t, err)
		})
	}
	for name, c := range map[string]struct {
		body string
		want chat.Project
	}{
		"id as a number, BOM": {"\xEF\xBB\xBF" + project("10001", `"SUP"`, `,"name":null,"more":[{}]`), chat.Project{ID: "10001", Key: "SUP"}},
		"hostile name": {
			project(`"7"`, `"SUP"`, `,"name":"x\u001b[31m `+apiToken+`"`), chat.Project{ID: "7", Key: "SUP", Name: "x [31m (redacted)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, "3")
			s.fail("/project/SUP", answer(200, c.body))
			p := s.platform()
			if got, err := p.Projects.Get(t.Context(), "SUP"); err != nil || got != c.want {
				t.Errorf("%+v, %v", got, err)
			}
			if kind, err := p.Kinds.Kind(t.Context(), "SUP"); err != nil || kind != "" {
				t.Errorf("%q, %v", kind, err)
			}
		})
	}
}
