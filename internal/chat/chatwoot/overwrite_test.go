package chatwoot_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/secret"
)

// place says where Chatwoot keeps a value of a chat.ChannelSpec; the zero place is for what it does not keep.
type place struct {
	of     func(chatwootsim.Inbox) any
	set    func(s *service, value any)
	byHand any  // what a person makes of the value
	fixed  bool // an update cannot change it
}

var places = map[string]place{
	"Reminder.On": {}, "Reminder.Text": {}, "GroupID": {},
	"Name": {
		of:     func(in chatwootsim.Inbox) any { return in.Name },
		set:    func(s *service, value any) { s.Rename(5, fmt.Sprint(value)) },
		byHand: "by hand",
	},
	"PhoneNumber": fixed(place{
		of:     func(in chatwootsim.Inbox) any { return in.Channel.PhoneNumber },
		set:    func(s *service, value any) { s.SetPhoneNumber(5, fmt.Sprint(value)) },
		byHand: "+999",
	}),
	"Greeting.On":       setting("greeting_enabled", true),
	"Greeting.Text":     setting("greeting_message", "by hand"),
	"PhoneNumberID":     fixed(member("phone_number_id", "222")),
	"BusinessAccountID": fixed(member("business_account_id", "333")),
	"Token":             member("api_key", otherToken),
	"AppSecret":         member("app_secret", otherToken),
}

func setting(key string, byHand any) place {
	return place{
		of:     func(in chatwootsim.Inbox) any { return in.Settings[key] },
		set:    func(s *service, value any) { s.SetSetting(5, key, value) },
		byHand: byHand,
	}
}

// member is a member of provider_config.
func member(key string, byHand any) place {
	return place{
		of:     func(in chatwootsim.Inbox) any { return in.Channel.ProviderConfig[key] },
		set:    func(s *service, value any) { s.SetConfig(5, key, value) },
		byHand: byHand,
	}
}

func fixed(p place) place {
	p.fixed = true
	return p
}

// kept reports whether Chatwoot keeps the value.
func (p place) kept() bool { return p.of != nil }

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
		maps.Copy(all, values(v.Field(i), inner))
	}
	return all
}

// want asks for another value of a specification, and returns it.
func want(t *testing.T, spec *chat.ChannelSpec, name string) any {
	t.Helper()
	switch at := values(reflect.ValueOf(spec).Elem(), "")[name].Addr().Interface().(type) {
	case *string:
		*at = "wanted"
		return *at
	case *bool:
		*at = !*at
		return *at
	case *chat.ChannelSecret:
		at.Write = secret.New(newToken)
		return newToken
	default:
		t.Fatalf("%s is a %T", name, at)
		return nil
	}
}

// An update writes the value that it is about, and keeps what another person has made of any other value.
func TestUpdate_keepsOtherValues(t *testing.T) {
	for name := range values(reflect.ValueOf(chat.ChannelSpec{}), "") {
		p, known := places[name]
		if !known {
			t.Errorf("Say where Chatwoot keeps %s", name)
		}
		for otherName, other := range places {
			if !p.kept() || p.fixed || !other.kept() || name == otherName {
				continue
			}
			t.Run(name+", "+otherName+" by hand", func(t *testing.T) {
				s := newService(t, one(5))
				platform := s.platform()
				before := channel(t, platform, "5")
				other.set(s, other.byHand)
				var wanted any
				if _, err := update(t, platform, before, func(spec *chat.ChannelSpec) { wanted = want(t, spec, name) }); err != nil {
					t.Fatal(explain(err))
				}
				if now := s.now(5); p.of(now) != wanted || other.of(now) != other.byHand || s.patches() != 1 {
					t.Errorf("%d writes, stored %+v", s.patches(), now)
				}
			})
		}
	}
}

// An update does not write a value that another person has changed, unless it is as wanted by now.
func TestUpdate_conflicts(t *testing.T) {
	for name, p := range places {
		if !p.kept() || p.fixed {
			continue
		}
		t.Run(name+", as wanted", func(t *testing.T) {
			s := newService(t, one(5))
			platform := s.platform()
			before := channel(t, platform, "5")
			spec := chat.ChannelSpec{ChannelSettings: before.ChannelSettings}
			wanted := want(t, &spec, name)
			p.set(s, wanted)
			if _, err := update(t, platform, before, func(spec *chat.ChannelSpec) { want(t, spec, name) }); err != nil {
				t.Error(explain(err))
			}
			if s.patches() != 0 {
				t.Errorf("%d writes", s.patches())
			}
		})
		if name == "Greeting.On" { // a switch that was changed is as wanted
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newService(t, one(5))
			platform := s.platform()
			before := channel(t, platform, "5")
			edited := p.byHand
			if name == "AppSecret" { // another secret is not compared
				edited = nil
			}
			p.set(s, edited)
			_, err := update(t, platform, before, func(spec *chat.ChannelSpec) { want(t, spec, name) })
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), "Nothing was overwritten") ||
				errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Fatalf("error: %v", err)
			}
			clean(t, err)
			if now := s.now(5); p.of(now) != edited || s.patches() != 0 {
				t.Errorf("%d writes, stored %+v", s.patches(), now)
			}
		})
	}
}

// An update cannot change the number or the account of an inbox.
func TestUpdate_fixedValues(t *testing.T) {
	for name, p := range places {
		if !p.fixed {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newService(t, one(5))
			platform := s.platform()
			before := channel(t, platform, "5")
			s.sent()
			_, err := update(t, platform, before, func(spec *chat.ChannelSpec) { spec.Name, _ = want(t, spec, name).(string) })
			if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), "the configuration has wanted") || len(s.sent()) > 0 {
				t.Errorf("error: %v", err)
			}
			clean(t, err)
		})
	}
}
