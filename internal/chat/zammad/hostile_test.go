package zammad_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func listOf(ids, channels string) fault {
	return answer(200, fmt.Sprintf(`{"channel_ids":%s,"assets":{"Channel":%s}}`, ids, channels))
}

func oneChannelJSON(options string) string {
	return `{"1":{"id":1,"group_id":7,"options":` + options + `}}`
}

// What is missing or odd and does no harm is accepted.
func TestDecodeListing_lenient(t *testing.T) {
	bare := chat.Channel{ID: "1", Active: true}
	with := func(change func(*chat.Channel)) chat.Channel {
		c := bare
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		list fault
		want chat.Channel
	}{
		"next to nothing": {listOf(`[1]`, `{"1":{"id":1,"options":{}}}`), bare},
		"everything null": {listOf(`[1]`, `{"1":{"id":1,"group_id":null,"active":null,"updated_at":null,"area":null,`+
			`"options":{"access_token":null,"name":null,"phone_number_id":null,"welcome":null,"reminder_active":null}}}`), bare},
		"ids as text":        {listOf(`["1"]`, `{"1":{"id":"1","group_id":"7","options":{}}}`), with(func(c *chat.Channel) { c.GroupID = 7 })},
		"more than is known": {listOf(`[1]`, `{"1":{"id":1,"options":{"goodbye":"x","a":[{}]},"b":{}},"2":7}`), bare},
		"BOM":                {answer(200, "\xEF\xBB\xBF"+`{"channel_ids":[1],"assets":{"Channel":{"1":{"id":1,"options":{}}}}}`), bare},
		"number as a number": {listOf(`[1]`, oneChannelJSON(`{"phone_number_id":106540352242922123}`)),
			with(func(c *chat.Channel) { c.GroupID, c.PhoneNumberID = 7, "106540352242922123" })},
		"switch as text": {listOf(`[1]`, `{"1":{"id":1,"active":"false","options":{"reminder_active":"true"}}}`),
			with(func(c *chat.Channel) { c.Active, c.Reminder.Enabled = false, true })},
		"switch empty": {listOf(`[1]`, `{"1":{"id":1,"options":{"reminder_active":""}}}`), bare},
		"a time that is none": {listOf(`[1]`, `{"1":{"id":1,"updated_at":"soon","options":{"access_token":"**********"}}}`),
			with(func(c *chat.Channel) {
				c.Token.Present = true
			})},
		"a number that is typed": {listOf(`[1]`, `{"1":{"id":1,"options":{"phone_number":"call me"}}}`),
			with(func(c *chat.Channel) { c.PhoneNumber = "call me" })},
		"a token as number": {
			listOf(`[1]`, `{"1":{"id":1,"options":{"phone_number_id":"EAAJZCpQdBAO9x8y7w6v5u4t3s2r1q0p"}}}`),
			with(func(c *chat.Channel) { c.PhoneNumberID = "(redacted)" }),
		},
		"a callback with a path": {listOf(`[1]`, `{"1":{"id":1,"options":{"callback_url_uuid":"../../x"}}}`), bare},
		"a hostile name": {
			listOf(`[1]`, `{"1":{"id":1,"options":{"name":"a\u001b[31m\u202e `+credential+`"}}}`),
			with(func(c *chat.Channel) { c.Name = "a [31m (redacted)" }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 0)
			s.fail("GET", c.list)
			got, err := s.platform().Channels.Get(t.Context(), "1")
			got.Version, got.WebhookVerifyToken = "", secret.Value{}
			if err != nil || got != c.want {
				t.Errorf("\n got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

// What could be taken for another truth is an error, which names the member and never quotes it.
func TestDecodeListing_strict(t *testing.T) {
	secretOption := `"` + oldToken + `"`
	for name, c := range map[string]struct {
		list fault
		want string
	}{
		"empty":                {answer(200, ""), "it is empty"},
		"null":                 {answer(200, "null"), "neither an object"},
		"HTML":                 {answer(200, "<html>"+oldToken), "page for people"},
		"broken off":           {answer(200, `{"channel_ids":[1],"assets":{"x":"`+oldToken), "broken or incomplete"},
		"garbage after it":     {answer(200, `{"channel_ids":[],"assets":{}}`+oldToken), "something follows"},
		"very deep":            {answer(200, strings.Repeat(`{"assets":`, 100_000)), "broken or incomplete"},
		"too large":            {answer(200, strings.Repeat(" ", 17<<20)), "too large"},
		"ids are not a list":   {listOf(`{"a":1}`, `{}`), "channel_ids should be a list"},
		"channels are a list":  {listOf(`[1]`, `[]`), "assets.Channel should be an object"},
		"listed and not there": {listOf(`[1]`, `{}`), "channel 1: "},
		"channel is a text":    {listOf(`[1]`, `{"1":`+secretOption+`}`), "should be an object"},
		"another one":          {listOf(`[1]`, `{"1":{"id":2,"options":{}}}`), "another channel"},
		"no id":                {listOf(`[1]`, `{"1":{"options":{}}}`), "id should be"},
		"of another area":      {listOf(`[1]`, `{"1":{"id":1,"area":"Email::Account","options":{}}}`), "area should be"},
		"no options":           {listOf(`[1]`, `{"1":{"id":1}}`), "options should be an object"},
		"token is an object": {listOf(`[1]`, oneChannelJSON(`{"access_token":{"a":`+secretOption+`}}`)),
			"options.access_token should be a string"},
		"token is a number":    {listOf(`[1]`, oneChannelJSON(`{"access_token":7}`)), "options.access_token should be a string"},
		"app secret is a list": {listOf(`[1]`, oneChannelJSON(`{"app_secret":[`+secretOption+`]}`)), "options.app_secret should be a string"},
		"number is a list": {listOf(`[1]`, oneChannelJSON(`{"phone_number_id":[`+secretOption+`]}`)),
			"options.phone_number_id should be a string"},
		"group is not a number": {listOf(`[1]`, `{"1":{"id":1,"group_id":`+secretOption+`,"options":{}}}`),
			"group_id should be a whole number"},
		"switch is neither": {listOf(`[1]`, oneChannelJSON(`{"reminder_active":`+secretOption+`}`)),
			"options.reminder_active should be true or false"},
		"id with a hostile shape": {listOf(`["1\u001b[31m`+oldToken+`"]`, `{}`), "channel 1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 0)
			s.fail("GET", times(4, c.list)...)
			secrets := secret.NewRedactor(secret.New(oldToken))
			p := s.platform(withSecrets(secrets))
			for what, do := range map[string]func() error{
				"get":  func() error { _, err := p.Projects.Get(t.Context(), "1"); return err },
				"list": func() error { _, err := p.Channels.List(t.Context()); return err },
			} {
				err := do()
				if err == nil || errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrHidden) || !strings.Contains(explain(err), c.want) {
					t.Fatalf("%s lacks %q: %v", what, c.want, err)
				}
				wantNoSecret(t, err)
			}
		})
	}
}

// One channel that cannot be read does not keep the others from being read, and is not taken for gone.
func TestDecodeListing_oneIsBroken(t *testing.T) {
	s := newService(t, 0)
	list := listOf(`[1,2]`, `{"1":{"id":1,"options":{}},"2":{"id":2,"options":7}}`)
	s.fail("GET", list, list, list)
	p := s.platform()
	if _, err := p.Projects.Get(t.Context(), "1"); err != nil {
		t.Error(err)
	}
	if _, err := p.Projects.Get(t.Context(), "2"); err == nil || errors.Is(err, chat.ErrNotFound) ||
		!strings.Contains(err.Error(), "channel 2: options should be an object") {
		t.Errorf("error: %v", err)
	}
	if _, err := p.Channels.List(t.Context()); err == nil {
		t.Error("a list that is not complete")
	}
}
