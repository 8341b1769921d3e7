package chatwoot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
)

// Every way in which Chatwoot, or something before it, says no. What is said is never taken at its word: it is cleaned,
// and only the 401s are told apart by their text.
func TestErrAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		kind  error
		want  []string
	}{
		"token refused": {answer(401, `{"error":"Invalid Access Token"}`), chat.ErrAuth,
			[]string{"agent bot", "answers 401 with another text", "chat.chatwoot.access_token"}},
		"not authorized": {answer(401, `{"error":"You are not authorized to do this action"}`), chat.ErrPermission,
			[]string{"accepts the token", "administrator of account 7"}},
		"another account": {answer(401, `{"error":"You are not authorized to access this account"}`), chat.ErrPermission,
			[]string{"administrator of account 7"}},
		"suspended": {answer(401, `{"error":"Account is suspended"}`), chat.ErrPermission, []string{"suspended"}},
		"sign in": {answer(401, `{"errors":["You need to sign in or sign up before continuing."]}`), chat.ErrAuth,
			[]string{"does not say which", "underscores_in_headers", "sign in or sign up"}},
		"unexplained":   {answer(401, ``), chat.ErrAuth, []string{"may not do this. The answer", "underscores"}},
		"401 as a page": {answer(401, `<html>`), chat.ErrAuth, []string{"page for people"}},
		"payment": {answer(402, `{"error":"Account limit exceeded. Upgrade to a higher plan"}`), nil,
			[]string{"no room", "Account limit exceeded"}},
		"credentials": {answer(422, `{"message":"Anbieter abgelehnt","attributes":["provider_config"]}`), chat.ErrInvalid,
			[]string{"asked Meta", "Anbieter abgelehnt"}},
		"number": {answer(422, `{"message":"bereits vergeben","attributes":["phone_number"]}`), chat.ErrConflict,
			[]string{"One number has one inbox", "Otherwise use another number"}},
		"number and more": {answer(422, `{"attributes":["provider_config","phone_number"]}`), chat.ErrConflict,
			[]string{"One number has one inbox"}},
		"another attribute": {answer(422, `{"message":"Name has illegal characters","attributes":["name"]}`), chat.ErrInvalid,
			[]string{"refuses name"}},
		"text says number": {answer(422, `{"message":"Phone number has already been taken"}`), chat.ErrInvalid,
			[]string{"refuses the request"}},
		"attributes of else": {answer(422, `{"attributes":{"phone_number":1}}`), chat.ErrInvalid, []string{"refuses the request"}},
		"Meta unreachable":   {answer(500, `{"error":"Internal Server Error"}`), nil, []string{"unable to reach Meta"}},
		"page of an error":   {answer(500, `<html>We're sorry`), nil, []string{"unable to reach Meta"}},
		"gateway":            {answer(502, `<html>Bad Gateway`), nil, []string{"page for people"}},
		"throttled": {answer(429, `Retry later`, "Retry-After", "3600"), chat.ErrThrottled,
			[]string{"no more requests before", "(in 60 minutes)"}},
		"redirect": {answer(301, ``, "Location", "https://other.example.com/x?token="+oldToken), nil,
			[]string{"redirects to other.example.com"}},
		"page": {answer(200, `<!DOCTYPE html><title>Chatwoot`), nil,
			[]string{"not an answer of Chatwoot's API", "chat.chatwoot.endpoint"}},
		"hostile text": {answer(403, `{"error":"\u001b[31m\u202e`+oldToken+` `+credential+`"}`), chat.ErrPermission,
			[]string{"(redacted)"}},
		"errors without end":   {answer(403, `{"errors":["`+strings.Repeat(`x","`, 5000)+`"]}`), chat.ErrPermission, []string{"x x x"}},
		"error is not a word":  {answer(403, `{"error":{"a":[1]}}`), chat.ErrPermission, []string{"403"}},
		"forbidden by a proxy": {answer(403, `<html>`), chat.ErrPermission, []string{"page for people"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			if _, err := p.Projects.Get(t.Context(), "5"); err != nil { // teaches the old token
				t.Fatal(err)
			}
			s.fail("*", times(9, c.fault)...)
			_, err := p.Channels.List(t.Context())
			for _, want := range c.want {
				if err == nil || !strings.Contains(explain(err), want) {
					t.Errorf("lacks %q: %s", want, explain(err))
				}
			}
			if c.kind != nil && !errors.Is(err, c.kind) || errors.Is(err, chat.ErrNotFound) {
				t.Errorf("kind: %v", err)
			}
			if len(explain(err)) > 2000 {
				t.Errorf("%d bytes", len(explain(err)))
			}
			wantNoSecret(t, err)
		})
	}
}

func TestErrAnswer_retryAt(t *testing.T) {
	s := newService(t)
	s.fail("*", answer(429, "", "Retry-After", "3600"))
	_, err := s.platform().Channels.List(t.Context())
	var e *chat.Error
	if !errors.As(err, &e) || time.Until(e.RetryAt) < 59*time.Minute {
		t.Errorf("%+v", err)
	}
}

const whatsApp = `"channel_type":"Channel::Whatsapp","provider":"whatsapp_cloud","phone_number":"+15551234565"`

// What could be taken for another truth is an error, which names the member and never quotes it.
func TestDecode_hostile(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"empty":             {"", "it is empty"},
		"null":              {"null", "neither an object nor a list"},
		"a list":            {"[]", "should be an object"},
		"broken off":        {`{"id":5,"name":"` + oldToken, "broken or incomplete"},
		"garbage after it":  {`{"id":5}` + oldToken, "something follows"},
		"very deep":         {`{"id":` + strings.Repeat("[", 100_000), "broken or incomplete"},
		"no id":             {`{"name":"x"}`, "id should be the id of an inbox"},
		"id with a path":    {`{"id":"../` + oldToken + `"}`, "id should be the id of an inbox"},
		"id with fraction":  {`{"id":5.5}`, "id should be"},
		"another inbox":     {`{"id":6,` + whatsApp + `}`, "another inbox"},
		"no type":           {`{"id":5}`, "channel_type should be"},
		"type is a list":    {`{"id":5,"channel_type":["` + oldToken + `"]}`, "channel_type should be a string"},
		"config is text":    {`{"id":5,` + whatsApp + `,"provider_config":"` + oldToken + `"}`, "provider_config should be an object"},
		"token is a number": {`{"id":5,` + whatsApp + `,"provider_config":{"api_key":1234567890}}`, "provider_config.api_key should be a string"},
		"greets as text":    {`{"id":5,` + whatsApp + `,"greeting_enabled":"` + oldToken + `"}`, "greeting_enabled should be true or false"},
		"number is a list": {`{"id":5,` + whatsApp + `,"provider_config":{"phone_number_id":["` + oldToken + `"]}}`,
			"provider_config.phone_number_id should be a string"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			s.fail("GET 5", answer(200, c.body))
			_, err := s.platform().Projects.Get(t.Context(), "5")
			if err == nil || errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrHidden) || !strings.Contains(explain(err), c.want) {
				t.Errorf("%v", err)
			}
			wantNoSecret(t, err)
		})
	}
}

// What is odd and does no harm is accepted.
func TestDecode_lenient(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want chat.Project
	}{
		"ids as numbers": {
			"\xEF\xBB\xBF" + `{"id":"5",` + whatsApp +
				`,"name":"a\u202eb","provider_config":{"api_key":null,"phone_number_id":106540352242922123,"business_account_id":"1"}}`,
			chat.Project{ID: "5", Name: "ab", PhoneNumberID: "106540352242922123", BusinessAccountID: "1"},
		},
		"a token as number": {
			`{"id":5,` + whatsApp + `,"provider_config":{"api_key":"` + oldToken + `","phone_number_id":"x ` + oldToken + `"}}`,
			chat.Project{ID: "5", PhoneNumberID: "x (redacted)", Token: chat.TokenInfo{Present: true, Fingerprint: "sha256:f6b554f5fc6eafb7"}},
		},
		"a number as token": {
			`{"id":5,` + whatsApp + `,"provider_config":{"api_key":"` + numberID + `","phone_number_id":"` + numberID + `"}}`,
			chat.Project{ID: "5", PhoneNumberID: numberID, Token: chat.TokenInfo{Present: true, Fingerprint: "sha256:51b05ec5dbdf26c5"}},
		},
		"an empty config": {`{"id":5,` + whatsApp + `,"provider_config":{}}`, chat.Project{ID: "5"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			s.fail("GET 5", answer(200, c.body))
			got, err := s.platform().Projects.Get(t.Context(), "5")
			if err != nil || got != c.want {
				t.Errorf("\n got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}
