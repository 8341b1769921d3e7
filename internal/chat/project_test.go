package chat_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func TestProject_hasIDOrKey(t *testing.T) {
	p := chat.Project{ID: "10001", Name: "Support"}
	for name, want := range map[string]bool{"10001": true, "": false, "Support": false, "1000": false} {
		if got := p.HasIDOrKey(name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
	if p.Key = "SUP"; !p.HasIDOrKey("SUP") || !p.HasIDOrKey("10001") || p.HasIDOrKey("sup") {
		t.Error("the key is not the project, or another one is")
	}
}

// A channel is another one if the end of its address and its verify token differ. What is not known is equal.
func TestChannel_isReplacementOf(t *testing.T) {
	held := func(url, token string) chat.Origin {
		return chat.Origin{CallbackURL: url, VerifyToken: secret.New(token)}
	}
	now := chat.Channel{WebhookCallbackURL: "https://new.example/hook/2", WebhookVerifyToken: secret.New("two")}
	for name, c := range map[string]struct {
		before chat.Origin
		now    chat.Channel
		want   bool
	}{
		"both differ":          {held("https://x.example/hook/1", "one"), now, true},
		"only the host":        {held("https://x.example/hook/2", "one"), now, false},
		"only the address":     {held("https://x.example/hook/1", "two"), now, false},
		"no address before":    {held("", "one"), now, false},
		"no token before":      {held("https://x.example/hook/1", ""), now, false},
		"no address now":       {held("https://x.example/hook/1", "one"), chat.Channel{WebhookVerifyToken: secret.New("two")}, false},
		"no verify token now":  {held("https://x.example/hook/1", "one"), chat.Channel{WebhookCallbackURL: now.WebhookCallbackURL}, false},
		"nothing known before": {chat.Origin{}, now, false},
	} {
		if got := c.now.IsReplacementOf(c.before); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// A project without a hash has none. The hashes are sorted, and each is there once.
func TestProjectHashes(t *testing.T) {
	got := chat.ProjectHashes([]string{"b", "", "a", "b"}, func(s string) string { return s })
	if want := []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

type lister struct {
	chat.Lister
	err error
}

func (l lister) List(context.Context) ([]chat.Project, error) {
	return []chat.Project{{ID: "1"}}, l.err
}

type channels struct{ chat.Channels }

func (channels) List(context.Context) ([]chat.Channel, error) { return []chat.Channel{{ID: "2"}}, nil }

func TestPlatform_ListProjects(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		platform chat.Platform
		id       string
		can      bool
		err      error
	}{
		"projects": {chat.Platform{Lister: lister{}, Channels: channels{}}, "1", true, nil},
		"channels": {chat.Platform{Channels: channels{}}, "2", true, nil},
		"neither":  {chat.Platform{}, "", false, nil},
		"failure":  {chat.Platform{Lister: lister{err: broken}}, "1", true, broken},
	} {
		projects, can, err := c.platform.ListProjects(t.Context())
		if can != c.can || !errors.Is(err, c.err) || len(projects) > 0 && projects[0].ID != c.id || (len(projects) > 0) != (c.id != "") {
			t.Errorf("%s: %+v, %t, %v", name, projects, can, err)
		}
	}
}
