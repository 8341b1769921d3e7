package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const templateID = "594425479261596"

var (
	templatesPath = "/" + accountID + "/message_templates"
	oneTemplate   = MessageTemplateOpts{ID: templateID, BusinessAccountID: accountID}
	orderUpdate   = MessageTemplateKey{BusinessAccountID: accountID, Name: "order_update", Language: "en_US"}
)

// templateJSON returns a template as Meta shows it.
func templateJSON(id, name, language string) string {
	return fmt.Sprintf(`{"id":%q,"name":%q,"language":%q,"category":"utility","status":"APPROVED","parameter_format":"POSITIONAL",`+
		`"message_send_ttl_seconds":"600","cta_url_link_tracking_opted_out":true,"previous_category":"MARKETING","correct_category":"",`+
		`"rejected_reason":"NONE","sub_category":"CUSTOM","components":[{"type":"BODY","text":"Hello %s, your order has left."}]}`,
		id, name, language, providerToken.Reveal())
}

// templatesAPI answers for the templates of an account.
type templatesAPI struct {
	templates []string
	lacks     string // a field that Meta refuses
	write     reply
}

func (a *templatesAPI) answer(r request) reply {
	switch {
	case r.Method != "GET":
		return a.write
	case a.lacks != "" && strings.Contains(r.Query.Get("fields"), a.lacks):
		return refused(100, 0, "(#100) Tried accessing nonexisting field ("+a.lacks+") on node type (WhatsAppHSM)")
	case r.Path == templatesPath:
		return reply{body: `{"data":[` + strings.Join(a.templates, ",") + `]}`}
	case r.Path == "/"+accountID:
		return reply{body: `{"id":"` + accountID + `"}`}
	}
	for _, t := range a.templates {
		if strings.HasPrefix(t, `{"id":"`+strings.Trim(r.Path, "/")+`"`) {
			return reply{body: t}
		}
	}
	return refused(100, 33, "Unsupported get request")
}

func TestMessageTemplates_get(t *testing.T) {
	seconds, optedOut := int64(600), true
	full := MessageTemplate{
		ID: templateID, BusinessAccountID: accountID, Name: "order_update", Language: "en_US", Category: "UTILITY", Status: "APPROVED",
		ParameterFormat: "POSITIONAL", SubCategory: "CUSTOM", TTLSeconds: &seconds, TrackingOptedOut: &optedOut,
		PreviousCategory: "MARKETING", RejectedReason: "NONE",
	}
	api := &templatesAPI{templates: []string{templateJSON(templateID, "order_update", "en_US"), `{"id":"500002","name":"other"}`}}
	for name, lacks := range map[string]string{"all fields": "", "one field is unknown to Meta": "correct_category"} {
		t.Run(name, func(t *testing.T) {
			api := *api
			api.lacks = lacks
			c, f := newFake(t, api.answer)
			got, err := c.MessageTemplates.Get(t.Context(), oneTemplate)
			listed, errList := c.MessageTemplates.List(t.Context(), accountID)
			if err != nil || errList != nil || len(listed) != 2 || !strings.Contains(string(listed[0].Components), "Hello") {
				t.Fatalf("%v %v %v", err, errList, listed)
			}
			if raw := string(got.Components); !json.Valid(got.Components) || !strings.Contains(raw, "your order has left") {
				t.Errorf("components %s", raw)
			}
			noSecret(t, "the components", string(got.Components), providerToken)
			got.Components = nil
			if diff := cmp.Diff(full, got); diff != "" {
				t.Error(diff)
			}
			if calls := len(f.calls()); (lacks == "") != (calls == 2) || calls > 4 {
				t.Errorf("%d calls", calls)
			}
		})
	}
	c, f := newFake(t, api.answer)
	for _, o := range []MessageTemplateOpts{{}, {ID: templateID}, {BusinessAccountID: accountID}} {
		if _, err := c.MessageTemplates.Get(t.Context(), o); !errors.Is(err, ErrInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	absent := MessageTemplateOpts{ID: "999999", BusinessAccountID: accountID}
	if _, err := c.MessageTemplates.Get(t.Context(), absent); !errors.Is(err, ErrHidden) {
		t.Errorf("a template that the account does not have: %v", err)
	}
	if len(f.calls()) != 1 {
		t.Errorf("%d calls", len(f.calls()))
	}
}

// Many templates of an account cost one list, whoever asks.
func TestMessageTemplates_oneList(t *testing.T) {
	api := &templatesAPI{}
	for i := range 250 {
		api.templates = append(api.templates, templateJSON(fmt.Sprint(500000+i), fmt.Sprint("t", i), "en"))
	}
	c, f := newFake(t, api.answer)
	for i := range 250 {
		got, err := c.MessageTemplates.Get(t.Context(), MessageTemplateOpts{ID: fmt.Sprint(500000 + i), BusinessAccountID: accountID})
		if err != nil || got.Name != fmt.Sprint("t", i) {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if calls := len(f.calls()); calls != directReads+1 {
		t.Errorf("%d calls", calls)
	}
}

// A template is found by its exact name and language, whatever Meta's search returns.
func TestMessageTemplates_find(t *testing.T) {
	api := &templatesAPI{templates: []string{
		templateJSON("500001", "order_update_2", "en_US"), templateJSON("500002", "order_update", "en"),
		templateJSON("500003", "order_update", "en_US"),
	}}
	c, f := newFake(t, api.answer)
	found, err := c.MessageTemplates.Find(t.Context(), orderUpdate)
	if err != nil || found == nil || found.ID != "500003" {
		t.Fatalf("%+v, %v", found, err)
	}
	if name := f.calls()[0].Query.Get("name"); name != "order_update" {
		t.Errorf("searched for %q", name)
	}
	api.templates = api.templates[:2]
	if found, err := c.MessageTemplates.Find(t.Context(), orderUpdate); found != nil || err != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// Templates that exist already are searched for, and from the third one on, one list answers for half a minute. What it does not show is
// searched for.
func TestMessageTemplates_findExisting(t *testing.T) {
	api, now := &templatesAPI{}, time.Now()
	for i := range 9 {
		api.templates = append(api.templates, templateJSON(fmt.Sprint(500000+i), fmt.Sprint("t", i), "en"))
	}
	c, f := newFake(t, api.answer, func(c *Config) { c.Now = func() time.Time { return now } })
	if _, err := c.MessageTemplates.List(t.Context(), accountID); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		about          string
		asked          int
		change         func()
		found          bool
		lists, lookups int
	}{
		{"first", 0, func() {}, true, 0, 1},
		{"second", 1, func() {}, true, 0, 1},
		{"the list of the plan is not enough", 2, func() {}, true, 1, 0},
		{"the list answers", 3, func() {}, true, 0, 0},
		{"made since", 9, func() { api.templates = append(api.templates, templateJSON("500009", "t9", "en")) }, true, 0, 1},
		{"a search is remembered", 9, func() {}, true, 0, 0},
		{"absent", 10, func() {}, false, 0, 1},
		{"half a minute later", 4, func() { now, api.templates = now.Add(recentAge), api.templates[5:] }, false, 1, 1},
		{"deleted since, by another program", 8, func() { api.templates = nil }, true, 0, 0},
	} {
		step.change()
		before := len(f.calls())
		found, err := c.MessageTemplates.FindExisting(t.Context(), MessageTemplateKey{accountID, fmt.Sprint("t", step.asked), "en"})
		if err != nil || (found != nil) != step.found || step.found && found.Name != fmt.Sprint("t", step.asked) {
			t.Errorf("%s: %v, %v", step.about, found, err)
		}
		lookups := 0
		for _, r := range f.calls()[before:] {
			if r.Query.Has("name") {
				lookups++
			}
		}
		if lists := len(f.calls()) - before - lookups; lists != step.lists || lookups != step.lookups {
			t.Errorf("%s: %d lists and %d searches", step.about, lists, lookups)
		}
	}
}

// A list that is known has what was created when that is read; if it cannot be read, the list is read again. An unknown outcome drops it.
func TestMessageTemplates_createdAndListed(t *testing.T) {
	made := reply{body: `{"id":"` + templateID + `","status":"PENDING","category":"UTILITY"}`}
	for name, c := range map[string]struct {
		answer           reply
		readable, listed bool
		lists            int
	}{
		"read":       {made, true, true, 1},
		"unreadable": {made, false, true, 2},
		"refused":    {refused(100, 2388299, "no"), true, false, 1},
		"unknown":    {reply{broken: reset}, true, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			api := &templatesAPI{templates: []string{templateJSON("500001", "other", "en_US")}, write: c.answer}
			client, f := newFake(t, func(r request) reply {
				if r.Path == "/"+templateID && !c.readable {
					return refused(100, 33, "Unsupported get request")
				}
				return api.answer(r)
			})
			list := func() []MessageTemplate {
				all, err := client.MessageTemplates.List(t.Context(), accountID)
				if err != nil {
					t.Fatal(err)
				}
				return all
			}
			list()
			_, err := client.MessageTemplates.Create(t.Context(), orderUpdate, Values{})
			if c.listed {
				api.templates = append(api.templates, templateJSON(templateID, "order_update", "en_US"))
			}
			if err == nil {
				_, err = client.MessageTemplates.ReadAnew(t.Context(), oneTemplate)
			}
			if (err == nil) != (name == "read") {
				t.Error(err)
			}
			found := orderUpdate.In(list())
			if (found != nil) != c.listed || found != nil && len(found.Components) == 0 {
				t.Errorf("listed %v", found)
			}
			if lists := countOf(f, "GET", templatesPath); lists != c.lists {
				t.Errorf("%d lists", lists)
			}
		})
	}
}

// A creation is sent once, and a lost answer is ErrOutcomeUnknown.
func TestMessageTemplates_create(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		want   MessageTemplate
		err    error
	}{
		"made": {reply{body: `{"id":"` + templateID + `","status":"PENDING","category":"MARKETING"}`}, MessageTemplate{
			ID: templateID, BusinessAccountID: accountID, Name: "order_update", Language: "en_US", Status: "PENDING", Category: "MARKETING"}, nil},
		"exists":  {refused(100, 2388024, "exists"), MessageTemplate{}, ErrExists},
		"no ID":   {reply{body: `{"status":"PENDING"}`}, MessageTemplate{}, ErrOutcomeUnknown},
		"lost":    {reply{broken: reset}, MessageTemplate{}, ErrOutcomeUnknown},
		"refused": {refused(100, 2388299, "no"), MessageTemplate{}, ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			client, f := newFake(t, (&templatesAPI{write: c.answer}).answer)
			got, err := client.MessageTemplates.Create(t.Context(), orderUpdate, Values{"category": "UTILITY", "components": []any{}})
			if diff := cmp.Diff(c.want, got); diff != "" || !errors.Is(err, c.err) ||
				errors.Is(err, ErrOutcomeUnknown) != errors.Is(c.err, ErrOutcomeUnknown) {
				t.Errorf("%v %s", err, diff)
			}
			if sent := countOf(f, "POST", templatesPath); sent != 1 {
				t.Fatalf("sent %d times", sent)
			}
			want := `{"category":"UTILITY","components":[],"language":"en_US","name":"order_update"}`
			if body := f.calls()[0].Body; body != want {
				t.Errorf("sent %s", body)
			}
		})
	}
}

// After each write, the next read is a new one, except that a deletion is known.
func TestMessageTemplates_write(t *testing.T) {
	api := &templatesAPI{
		templates: []string{templateJSON(templateID, "order_update", "en_US"), templateJSON("500002", "order_update", "de")},
		write:     reply{body: `{"success":true}`},
	}
	c, f := newFake(t, api.answer)
	read := func() []MessageTemplate {
		all, err := c.MessageTemplates.List(t.Context(), accountID)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	first := read()[0]
	if err := c.MessageTemplates.Edit(t.Context(), oneTemplate, Values{"category": "MARKETING"}); err != nil {
		t.Fatal(err)
	}
	read()
	if err := c.MessageTemplates.Delete(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if left := read(); len(left) != 1 || left[0].Language != "de" {
		t.Errorf("left %+v", left)
	}
	var writes []string
	for _, r := range f.calls() {
		if r.Method != "GET" {
			writes = append(writes, r.Method+" "+r.Path+" "+r.Query.Encode()+" "+r.Body)
		}
	}
	if diff := cmp.Diff([]string{
		"POST /" + templateID + `  {"category":"MARKETING"}`,
		"DELETE " + templatesPath + " " + url.Values{"hsm_id": {templateID}, "name": {"order_update"}}.Encode() + " ",
	}, writes); diff != "" {
		t.Error(diff)
	}
	if lists := countOf(f, "GET", templatesPath); lists != 2 {
		t.Errorf("%d lists", lists)
	}
	api.write = reply{broken: reset}
	if err := c.MessageTemplates.Delete(t.Context(), read()[0]); !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("%v", err)
	}
	if read(); countOf(f, "GET", templatesPath) != 3 {
		t.Error("after a deletion whose outcome is unknown, the list was not read again")
	}
	first.Name = ""
	if err := c.MessageTemplates.Delete(t.Context(), first); !errors.Is(err, ErrInvalid) {
		t.Errorf("without a name: %v", err)
	}
}

// A template is gone when the list and a direct read lack it and the token sees the account.
func TestMessageTemplates_confirmDeleted(t *testing.T) {
	token := strings.ReplaceAll(golden(t, "manage-accounts.json"), "102289599326934", accountID)
	for name, c := range map[string]struct {
		templates []string
		token     string
		gone      bool
	}{
		"gone":        {nil, token, true},
		"listed":      {[]string{templateJSON(templateID, "order_update", "en_US")}, token, false},
		"other token": {nil, golden(t, "manage-accounts.json"), false},
	} {
		t.Run(name, func(t *testing.T) {
			api := &templatesAPI{templates: c.templates}
			client, _ := newFake(t, func(r request) reply {
				if r.Path == "/debug_token" {
					return reply{body: c.token}
				}
				return api.answer(r)
			})
			gone, err := client.MessageTemplates.ConfirmDeleted(t.Context(), oneTemplate)
			if gone != c.gone || err != nil {
				t.Errorf("%v, %v", gone, err)
			}
		})
	}
}

func TestMessageTemplates_limits(t *testing.T) {
	c, f := newFake(t, func(request) reply {
		return reply{body: `{"data":[],"summary":{"message_template_count":12,"message_template_limit":"6000"}}`}
	})
	got, err := c.MessageTemplates.GetLimits(t.Context(), accountID)
	if err != nil || got != (MessageTemplateLimits{12, 6000}) {
		t.Errorf("%+v, %v", got, err)
	}
	if summary := f.calls()[0].Query.Get("summary"); summary != "message_template_count,message_template_limit" {
		t.Errorf("asked for %q", summary)
	}
}

// Every call names what it was for, and shows no token.
func TestMessageTemplates_refused(t *testing.T) {
	c, _ := newFake(t, func(request) reply { return refused(200, 0, "no") })
	s := &c.MessageTemplates
	for op, call := range map[string]func(context.Context) error{
		"list the message templates of": func(ctx context.Context) error { _, err := s.List(ctx, accountID); return err },
		"read message template":         func(ctx context.Context) error { _, err := s.ReadAnew(ctx, oneTemplate); return err },
		"find message template":         func(ctx context.Context) error { _, err := s.Find(ctx, orderUpdate); return err },
		"find message template ":        func(ctx context.Context) error { _, err := s.FindExisting(ctx, orderUpdate); return err },
		"create message template":       func(ctx context.Context) error { _, err := s.Create(ctx, orderUpdate, Values{}); return err },
		"edit message template":         func(ctx context.Context) error { return s.Edit(ctx, oneTemplate, Values{}) },
		"read the number of":            func(ctx context.Context) error { _, err := s.GetLimits(ctx, accountID); return err },
		"list the message template lib": func(ctx context.Context) error { _, err := s.ListLibrary(ctx, ListLibraryOpts{}); return err },
	} {
		err := call(t.Context())
		if !errors.Is(err, ErrPermission) || !strings.HasPrefix(graphError(t, err).Error(), op) {
			t.Errorf("%s: %v", op, err)
		}
	}
}
