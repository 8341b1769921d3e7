package chat_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// fields has one field of each type.
var fields = []chat.ChannelField{
	{Key: "a", Label: "name", Pointer: func(s *chat.ChannelSettings) any { return &s.Name }},
	{Key: "b", Label: "switch", Pointer: func(s *chat.ChannelSettings) any { return &s.Greeting.Enabled }},
	{Key: "c", Label: "group", Pointer: func(s *chat.ChannelSettings) any { return &s.GroupID }},
}

func spec(name string, on bool, group int64) chat.ChannelSpec {
	return chat.ChannelSpec{ChannelSettings: chat.ChannelSettings{Name: name, GroupID: group, Greeting: chat.Message{Enabled: on}}}
}

func TestDifferingFields(t *testing.T) {
	a := spec("a", true, 1)
	for want, b := range map[string]chat.ChannelSpec{
		"":      spec("a", true, 1),
		"a":     spec("b", true, 1),
		"b":     spec("a", false, 1),
		"c":     spec("a", true, 2),
		"a b c": spec("", false, 0),
	} {
		var keys []string
		for _, f := range chat.DifferingFields(fields, a.ChannelSettings, b.ChannelSettings) {
			keys = append(keys, f.Key)
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestChannelField_ofAnotherType(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a field of a type that cannot be compared was read")
		}
	}()
	chat.ChannelField{Pointer: func(s *chat.ChannelSettings) any { return &s.Greeting }}.Value(chat.ChannelSettings{})
}

func TestConflictSentence(t *testing.T) {
	for name, c := range map[string]struct {
		before, now, after chat.ChannelSpec
		want               string
	}{
		"nothing changed":           {spec("a", true, 1), spec("a", true, 1), spec("b", true, 2), ""},
		"another value changed":     {spec("a", true, 1), spec("x", false, 1), spec("a", true, 2), ""},
		"changed to what is wanted": {spec("a", true, 1), spec("b", true, 2), spec("b", true, 2), ""},
		"the name":                  {spec("a", true, 1), spec("x", true, 1), spec("b", true, 1), "its name has another value now."},
		"the group":                 {spec("a", true, 1), spec("a", true, 0), spec("a", true, 2), "its group has another value now."},
	} {
		now := chat.Channel{ChannelSettings: c.now.ChannelSettings}
		if got := chat.ConflictSentence(fields, c.before, now, c.after); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestConflictSentence_secrets(t *testing.T) {
	other, wanted := chat.TokenInfo{Present: true, Fingerprint: "sha256:x"}, secret.New("wanted")
	for name, c := range map[string]struct {
		held  string
		now   chat.TokenInfo
		write secret.Value
		want  string
	}{
		"as held":       {"sha256:x", other, wanted, ""},
		"as wanted":     {"sha256:0", chat.TokenInfo{Present: true, Fingerprint: wanted.Fingerprint()}, wanted, ""},
		"replaced":      {"sha256:0", other, wanted, "its token was sha256:0 and is sha256:x."},
		"removed":       {"sha256:0", chat.TokenInfo{}, wanted, "its token was sha256:0 and is absent."},
		"not shown":     {"sha256:0", chat.TokenInfo{Present: true}, wanted, ""},
		"not known":     {"", other, wanted, ""},
		"none to write": {"sha256:0", other, secret.Value{}, ""},
	} {
		before := chat.ChannelSpec{Token: chat.ChannelSecret{HeldFingerprint: c.held}}
		after := chat.ChannelSpec{Token: chat.ChannelSecret{Write: c.write}}
		if got := chat.ConflictSentence(fields, before, chat.Channel{Token: c.now}, after); got != c.want {
			t.Errorf("token, %s: %q", name, got)
		}
	}
	before := chat.ChannelSpec{AppSecret: chat.ChannelSecret{HeldFingerprint: "sha256:0"}}
	after := chat.ChannelSpec{AppSecret: chat.ChannelSecret{Write: wanted}}
	for present, want := range map[bool]string{true: "", false: "its app secret was removed."} {
		if got := chat.ConflictSentence(fields, before, chat.Channel{AppSecretPresent: present}, after); got != want {
			t.Errorf("app secret: %q", got)
		}
	}
}

func TestWritesNothing(t *testing.T) {
	before := chat.ChannelSpec{
		Token: chat.ChannelSecret{HeldFingerprint: "sha256:0"}, AppSecret: chat.ChannelSecret{HeldFingerprint: "sha256:1"},
	}
	token, appSecret := before, before
	token.Token.Write, appSecret.AppSecret.Write = secret.New("a"), secret.New("b")
	for name, c := range map[string]struct {
		after chat.ChannelSpec
		want  bool
	}{"the same": {chat.ChannelSpec{}, true}, "a name": {spec("a", false, 0), false}, "a token": {token, false},
		"an app secret": {appSecret, false}} {
		if got := chat.WritesNothing(before, c.after); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestMapTexts(t *testing.T) {
	if got := chat.MapTexts(fields, spec("a", true, 1), strings.ToUpper); got != spec("A", true, 1) {
		t.Errorf("%+v", got)
	}
}

func TestChannel_Project(t *testing.T) {
	token := chat.TokenInfo{Present: true}
	want := chat.Project{ID: "1", Name: "a", Token: token, PhoneNumberID: "2", BusinessAccountID: "3", Version: "4"}
	c := chat.Channel{ID: "1", Token: token, Version: "4", ChannelSettings: chat.ChannelSettings{Name: "a", PhoneNumberID: "2",
		BusinessAccountID: "3"}}
	if got := c.Project(); got != want {
		t.Errorf("%+v", got)
	}
}
