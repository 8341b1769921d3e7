package graph

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

const subscriptionsPath = "/" + appID + "/subscriptions"

// What the calls send: the app's own token, and never a removal without an object.
func TestAppSubscriptions_calls(t *testing.T) {
	c, f := newFake(t, func(request) reply { return reply{body: `{"success":true}`} }, withApp)
	yes := true
	opts := SetAppSubscriptionOpts{Object: "page", CallbackURL: "https://a.example.com/x", Fields: []string{"a", "b"},
		VerifyToken: secret.New("word")}
	withValues := opts
	withValues.IncludeValues = &yes
	for name, call := range map[string]struct {
		do   func() error
		want *request
	}{
		"set": {func() error { return c.AppSubscriptions.Set(t.Context(), opts) }, &request{Method: "POST", Query: url.Values{},
			Form: url.Values{"object": {"page"}, "callback_url": {"https://a.example.com/x"}, "fields": {"a,b"}, "verify_token": {"word"}}}},
		"set with values": {func() error { return c.AppSubscriptions.Set(t.Context(), withValues) }, &request{Method: "POST", Query: url.Values{},
			Form: url.Values{"object": {"page"}, "callback_url": {"https://a.example.com/x"}, "fields": {"a,b"}, "verify_token": {"word"},
				"include_values": {"true"}}}},
		"drop": {func() error { return c.AppSubscriptions.DropFields(t.Context(), "page", []string{"a", "b"}) },
			&request{Method: "DELETE", Query: url.Values{"object": {"page"}, "fields": {"a,b"}}}},
		"drop nothing": {func() error { return c.AppSubscriptions.DropFields(t.Context(), "page", nil) }, nil},
		"remove": {func() error { return c.AppSubscriptions.Remove(t.Context(), "page") },
			&request{Method: "DELETE", Query: url.Values{"object": {"page"}}}},
	} {
		before := len(f.sent)
		if err := call.do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		sent := f.sent[before:]
		if call.want == nil {
			if len(sent) != 0 {
				t.Errorf("%s: sent %v", name, sent)
			}
			continue
		}
		if len(sent) != 1 || sent[0].Method != call.want.Method || sent[0].Path != subscriptionsPath ||
			sent[0].Query.Encode() != call.want.Query.Encode() || sent[0].Form.Encode() != call.want.Form.Encode() ||
			sent[0].Authorization != "Bearer "+appID+"|"+appSecret {
			t.Errorf("%s: sent %+v", name, sent)
		}
	}
	before := len(f.sent)
	for _, err := range []error{
		c.AppSubscriptions.Remove(t.Context(), ""), c.AppSubscriptions.DropFields(t.Context(), "", []string{"a"}),
	} {
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "all webhooks of the app") {
			t.Errorf("without an object: %v", err)
		}
	}
	if len(f.sent) != before {
		t.Errorf("without an object this was sent: %v", f.sent[before:])
	}
}

// Meta documents fields as names and shows them as objects.
func TestAppSubscriptions_list(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string // fields; nil: an error
		on   bool
	}{
		"objects": {`{"data":[{"object":"page","callback_url":"u","active":true,"fields":[{"name":"b","version":"v25.0"},{"name":"a"}]}]}`,
			[]string{"a", "b"}, true},
		"names":     {`{"data":[{"object":"page","callback_url":"u","active":"0","fields":["b","a","b"]}]}`, []string{"a", "b"}, false},
		"no active": {`{"data":[{"object":"page","callback_url":"u","fields":["a"]}]}`, []string{"a"}, true},
		"no data":   {`{}`, nil, false},
		"paged":     {`{"data":[],"paging":{"next":"https://x"}}`, nil, false},
	} {
		client, f := newFake(t, func(request) reply { return reply{body: c.body} }, withApp)
		got, err := client.AppSubscriptions.Find(t.Context(), "page")
		if c.want == nil {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			continue
		}
		if err != nil || got == nil || !slices.Equal(got.Fields, c.want) || got.Active != c.on || got.CallbackURL != "u" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if none, err := client.AppSubscriptions.Find(t.Context(), "user"); none != nil || err != nil || len(f.sent) != 1 {
			t.Errorf("%s: %+v, %v, calls %v", name, none, err, f.sent)
		}
	}
}

// Without the app's own token nothing is sent.
func TestAppSubscriptions_noAppToken(t *testing.T) {
	c, f := newFake(t, nil, func(cfg *Config) { cfg.AppID, cfg.AppSecret = "", secret.Value{} })
	_, err := c.AppSubscriptions.List(t.Context())
	if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "app_secret") || len(f.sent) != 0 {
		t.Errorf("%v", err)
	}
}

// The app of the token is app_id if the provider has its secret, without a call. Otherwise Meta is asked.
func TestOwnAppID(t *testing.T) {
	const other = "200000000000777"
	answer := func(app string, valid bool) func(request) reply {
		return func(request) reply {
			return jsonReply(map[string]any{"data": map[string]any{"app_id": app, "is_valid": valid}})
		}
	}
	for name, c := range map[string]struct {
		answer func(request) reply
		set    func(*Config)
		want   string
		calls  int
	}{
		"app_id and app_secret": {nil, withApp, appID, 0},
		"neither":               {answer(other, true), func(c *Config) { c.AppID, c.AppSecret = "", secret.Value{} }, other, 1},
		"app_id " +
			"alone": {answer(other, true), func(c *Config) { c.AppID, c.AppSecret = appID, secret.Value{} }, other, 1},
		"not valid": {answer(other, false), func(c *Config) { c.AppSecret = secret.Value{} }, "", 1},
		"not said":  {answer("", true), func(c *Config) { c.AppSecret = secret.Value{} }, "", 1},
	} {
		client, f := newFake(t, c.answer, c.set)
		got, err := client.Tokens.OwnAppID(t.Context())
		if got != c.want || (err == nil) != (c.want != "") || len(f.sent) != c.calls {
			t.Errorf("%s: %q, %v, %d calls", name, got, err, len(f.sent))
		}
	}
}
