package zammad_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func TestErrAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		kind  error
		want  []string
	}{
		"401": {answer(401, `{"error":"Invalid token!"}`), chat.ErrAuth,
			[]string{"HTTP 401", "Invalid token!", "chat.zammad.access_token"}},
		"403": {answer(403, `{"error":"Not authorized","error_human":"Not authorized"}`), chat.ErrPermission,
			[]string{"Not authorized", "admin.channel_whatsapp"}},
		"400": {answer(400, `{"error":"bad"}`), chat.ErrInvalid, []string{"bad"}},
		"422": {answer(422, `{"error":"Invalid OAuth access token `+newToken+` \u001b[31m\u202e: code 190"}`), chat.ErrInvalid,
			[]string{"Invalid OAuth access token (redacted)", "code 190", "asks Meta", "Nothing was changed"}},
		"422 without an error": {answer(422, `{"error_human":"human"}`), chat.ErrInvalid, []string{"human"}},
		"in use": {answer(422, `{"error":"Phone number is already in use by another WhatsApp account."}`), chat.ErrConflict,
			[]string{"Another WhatsApp channel", "Admin > Channels > WhatsApp in Zammad. Use another number, or delete that channel first."}},
		"no such group": {answer(422, `{"error":"Validation failed: Group must exist"}`), chat.ErrInvalid,
			[]string{"Group must exist", "no group with this group_id", "Set group_id to the ID of a group"}},
		"404": {answer(404, `{"error":"x"}`), chat.ErrHidden, []string{"but its list contains it"}},
		"429": {answer(429, ``, "Retry-After", "3600"), chat.ErrThrottled, []string{"no more requests before", "(in 60 minutes)"}},
		"405": {answer(405, ``), nil, []string{"does not offer this call", "6.3"}},
		"302": {answer(302, ``, "Location", "https://sso.example.com/?t="+newToken), nil,
			[]string{"redirects to sso.example.com", "chat.zammad.endpoint"}},
		"a page":              {answer(403, `<html>`+newToken), chat.ErrPermission, []string{"page for people", "chat.zammad.endpoint"}},
		"nothing readable":    {answer(409, `[{"error":1}]`), chat.ErrConflict, []string{"HTTP 409"}},
		"error is not a text": {answer(409, `{"error":{"a":1}}`), chat.ErrConflict, []string{"HTTP 409"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			base := project(t, p, "1")
			s.fail("PUT /1", c.fault)
			_, err := setToken(t, p, base, newToken)
			var e *chat.Error
			if !errors.As(err, &e) || c.kind != nil && !errors.Is(err, c.kind) || e.OutcomeUnknown || e.Op != "set the token of channel 1" {
				t.Fatalf("error: %#v", err)
			}
			for _, want := range c.want {
				if !strings.Contains(e.DetailText(), want) {
					t.Errorf("lacks %q: %s", want, e.DetailText())
				}
			}
			wantNoSecret(t, err)
			if s.writes() != 0 || project(t, p, "1") != base {
				t.Error("changed")
			}
		})
	}
}

// The list fails in the same ways, and says for what it was read.
func TestErrAnswer_ofTheList(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		kind  error
		want  string
	}{
		"401":    {answer(401, `{"error":"x"}`), chat.ErrAuth, "chat.zammad.access_token"},
		"403":    {answer(403, `{"error":"Not authorized"}`), chat.ErrPermission, "admin.channel_whatsapp"},
		"404":    {answer(404, `{"error":"No route matches"}`), chat.ErrHidden, "older than 6.3"},
		"404 of": {answer(404, `<html>`), nil, "page for people"},
		"422":    {answer(422, `{"error":"x"}`), chat.ErrInvalid, "Zammad refuses the request."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			s.fail("GET", c.fault, c.fault, c.fault)
			for op, do := range map[string]func() error{
				"read channel 1":             func() error { _, err := p.Projects.Get(t.Context(), "1"); return err },
				"list the WhatsApp channels": func() error { _, err := p.Channels.List(t.Context()); return err },
				"set the token of channel 1": func() error { _, err := setToken(t, p, chat.Project{ID: "1"}, newToken); return err },
			} {
				err := do()
				var e *chat.Error
				if !errors.As(err, &e) || c.kind != nil && !errors.Is(err, c.kind) || e.Op != op || !strings.Contains(e.DetailText(), c.want) ||
					errors.Is(err, chat.ErrNotFound) {
					t.Errorf("error: %v", explain(err))
				}
				wantNoSecret(t, err)
			}
			if _, err := p.Projects.Get(t.Context(), "1"); err != nil {
				t.Errorf("the failure is remembered: %v", err)
			}
		})
	}
}

// Zammad answers 422 for whatever went wrong; what the list shows says which it was.
func TestErrRefused(t *testing.T) {
	t.Run("number of another channel", func(t *testing.T) {
		s := newService(t, 2)
		p := s.platform()
		_, err := p.Numbers.SetNumber(t.Context(), project(t, p, "1"), chat.Number{PhoneNumberID: number(2)})
		if !errors.Is(err, chat.ErrConflict) || !strings.Contains(explain(err), "in use by channel 2 (Line 2)") {
			t.Errorf("error: %v", explain(err))
		}
	})
	t.Run("in another language", func(t *testing.T) {
		s := newService(t, 2)
		p := s.platform()
		base := project(t, p, "1")
		s.fail("PUT /1", answer(422, `{"error":"Nummer vergeben"}`))
		if _, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: number(2)}); !errors.Is(err, chat.ErrConflict) {
			t.Errorf("error: %v", err)
		}
	})
	t.Run("deleted in the same moment", func(t *testing.T) {
		s := newService(t, 1)
		p := s.platform()
		base := project(t, p, "1")
		s.fail("PUT /1", then(answer(422, `{"error":"Couldn't find Channel with 'id'=1"}`)))
		s.fail("GET", answer(200, `{"channel_ids":[1],"assets":{"Channel":{"1":{"id":1,"options":{"access_token":"`+stars+`"}}}}}`))
		s.RemoveChannel(1)
		if _, err := setToken(t, p, base, newToken); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("error: %v", err)
		}
	})
	t.Run("a dead stored token", func(t *testing.T) {
		s := newService(t, 1)
		s.SetOption(1, "access_token", deadToken)
		p := s.platform()
		_, err := p.Numbers.SetNumber(t.Context(), project(t, p, "1"), chat.Number{PhoneNumberID: "99"})
		if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), "every change fails") ||
			!strings.Contains(explain(err), "Session has expired") {
			t.Errorf("error: %v", explain(err))
		}
		base := channel(t, p, "1")
		_, err = update(t, p, base, func(s *chat.ChannelSpec) { s.Greeting.Text = "new" })
		if !strings.Contains(explain(err), "every change fails") {
			t.Errorf("error: %v", explain(err))
		}
		if _, err := setToken(t, p, base.Project(), deadToken); strings.Contains(explain(err), "every change fails") {
			t.Errorf("it is the token that is set: %v", explain(err))
		}
		if s.writes() != 0 {
			t.Error("written")
		}
		if got, err := p.Tokens.SetToken(t.Context(), base.Project(), secret.New(newToken)); err != nil || !got.Token.Present {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("the list fails too", func(t *testing.T) {
		s := newService(t, 1)
		p := s.platform()
		base := project(t, p, "1")
		s.fail("PUT /1", then(answer(422, `{"error":"why"}`)))
		one := answer(200, `{"channel_ids":[1],"assets":{"Channel":{"1":{"id":1,"group_id":7,"options":{"access_token":"`+stars+`"}}}}}`)
		s.fail("GET", one, answer(403, "{}"))
		if _, err := setToken(t, p, base, newToken); !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), "why") {
			t.Errorf("error: %v", err)
		}
	})
}
