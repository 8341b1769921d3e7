package zammad_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// stored says under which key Zammad keeps each value of a chat.ChannelSpec; "" is for what it does not keep, or takes from Meta.
var stored = map[string]string{
	"Name": "", "PhoneNumber": "", "Greeting.On": "",
	"PhoneNumberID": "phone_number_id", "BusinessAccountID": "business_id", "GroupID": "group_id",
	"Greeting.Text": "welcome", "Reminder.On": "reminder_active", "Reminder.Text": "reminder_message",
	"Token": "access_token", "AppSecret": "app_secret",
}

// values returns the values that a specification consists of, by name.
func values(v reflect.Value, name string) map[string]reflect.Value {
	if v.Type() == reflect.TypeFor[chat.Origin]() {
		return nil // it is never written
	}
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[chat.ChannelSecret]() {
		return map[string]reflect.Value{strings.TrimPrefix(name, "."): v}
	}
	all := map[string]reflect.Value{}
	for i := range v.NumField() {
		field, inner := v.Type().Field(i), name
		if !field.Anonymous {
			inner += "." + field.Name
		}
		for name, v := range values(v.Field(i), inner) {
			all[name] = v
		}
	}
	return all
}

// want asks for another value of a specification, and returns it as Zammad stores it.
func want(t *testing.T, spec *chat.ChannelSpec, name string) any {
	t.Helper()
	switch at := values(reflect.ValueOf(spec).Elem(), "")[name].Addr().Interface().(type) {
	case *string:
		*at = "wanted"
		return *at
	case *bool:
		*at = !*at
		return *at
	case *int64:
		*at = 12
		return int(*at)
	case *chat.ChannelSecret:
		at.Write = secret.New(newToken)
		return newToken
	default:
		t.Fatalf("%s is a %T", name, at)
		return nil
	}
}

// edit is what a person makes of a stored value.
func edit(s *service, key string) any {
	to, known := map[string]any{"group_id": 99, "reminder_active": false, "access_token": otherToken, "app_secret": otherToken}[key]
	if !known {
		to = "by hand"
	}
	s.set(key, to)
	return to
}

// set changes a value of channel 1 by hand.
func (s *service) set(key string, to any) {
	if group, ok := to.(int); ok {
		s.SetGroup(1, group)
		return
	}
	s.SetOption(1, key, to)
}

func (s *service) value(key string) any {
	if key == "group_id" {
		return s.now(1).GroupID
	}
	return s.now(1).Options[key]
}

// An update writes the value that it is about, and keeps what another person has made of any other value.
func TestUpdate_keepsOtherValues(t *testing.T) {
	for name := range values(reflect.ValueOf(chat.ChannelSpec{}), "") {
		key, known := stored[name]
		if !known {
			t.Errorf("Say under which key Zammad keeps %s", name)
		}
		for other, otherKey := range stored {
			if key == "" || otherKey == "" || key == otherKey {
				continue
			}
			t.Run(name+", "+other+" by hand", func(t *testing.T) {
				s := newService(t, 1)
				s.Masking(false)
				p := s.platform()
				before := channel(t, p, "1")
				var wanted any
				edited := edit(s, otherKey)
				if _, err := update(t, p, before, func(spec *chat.ChannelSpec) { wanted = want(t, spec, name) }); err != nil {
					t.Fatal(explain(err))
				}
				if s.value(key) != wanted || s.value(otherKey) != edited || s.writes() != 1 {
					t.Errorf("%d writes, stored %+v", s.writes(), s.now(1))
				}
			})
		}
	}
}

// An update does not write a value that another person has changed, unless it is as wanted by now.
func TestUpdate_conflicts(t *testing.T) {
	for name, key := range stored {
		if key == "" || key == "reminder_active" { // a switch that was changed is as wanted
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			s.Masking(false)
			p := s.platform()
			before := channel(t, p, "1")
			edited := edit(s, key)
			if key == "app_secret" { // another secret does not show
				edited = ""
				s.set(key, edited)
			}
			_, err := update(t, p, before, func(spec *chat.ChannelSpec) { want(t, spec, name) })
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), "Nothing was overwritten") ||
				errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Fatalf("error: %v", err)
			}
			clean(t, err)
			if s.value(key) != edited || s.writes() != 0 {
				t.Errorf("%d writes, stored %+v", s.writes(), s.now(1))
			}
		})
		t.Run(name+", as wanted", func(t *testing.T) {
			s := newService(t, 1)
			s.Masking(false)
			p := s.platform()
			before := channel(t, p, "1")
			spec := chat.ChannelSpec{ChannelSettings: before.ChannelSettings}
			wanted := want(t, &spec, name)
			s.set(key, wanted)
			if _, err := update(t, p, before, func(spec *chat.ChannelSpec) { want(t, spec, name) }); err != nil {
				t.Error(explain(err))
			}
			if s.writes() != 0 {
				t.Errorf("%d writes", s.writes())
			}
		})
	}
}

// A secret that is not known, or not shown, is written.
func TestUpdate_secretsThatDoNotShow(t *testing.T) {
	for name, c := range map[string]struct {
		clear bool
		held  string
		token any // that Zammad has
		said  string
	}{
		"masked":            {false, "sha256:0", otherToken, ""},
		"not known":         {true, "", otherToken, ""},
		"not known, absent": {true, "", "", ""},
		"removed":           {false, "sha256:0", "", "its token was sha256:0 and is absent"},
		"replaced":          {true, "sha256:0", otherToken, secret.New(otherToken).Fingerprint()},
		"as wanted":         {true, "sha256:0", newToken, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			s.Masking(!c.clear)
			p := s.platform()
			s.SetOption(1, "access_token", c.token)
			held := chat.ChannelSpec{ChannelSettings: channel(t, p, "1").ChannelSettings, Token: chat.ChannelSecret{Held: c.held}}
			after := held
			after.Token.Write = secret.New(newToken)
			_, err := p.Channels.Update(t.Context(), "1", held, after)
			if c.said == "" {
				if err != nil || s.now(1).Options["access_token"] != newToken {
					t.Errorf("not written: %v", err)
				}
				return
			}
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), c.said) || s.writes() != 0 {
				t.Errorf("%d writes: %v", s.writes(), err)
			}
		})
	}
}

// Several values that differ are written in one request.
func TestUpdate_everyValue(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	before := channel(t, p, "1")
	s.sent()
	wanted := map[string]any{}
	if _, err := update(t, p, before, func(spec *chat.ChannelSpec) {
		for name, key := range stored {
			if value := want(t, spec, name); key != "" {
				wanted[key] = value
			}
		}
	}); err != nil {
		t.Fatal(explain(err))
	}
	for key, value := range wanted {
		if s.value(key) != value {
			t.Errorf("%s is %v", key, s.value(key))
		}
	}
	if sent := s.sent(); len(sent) != 2 || !slices.Contains(sent, "GET") {
		t.Errorf("sent %q", sent)
	}
}
