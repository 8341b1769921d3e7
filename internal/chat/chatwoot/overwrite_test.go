package chatwoot_test

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// place says where Chatwoot keeps a value of a chat.ChannelSpec; the zero place is for what it does not keep.
type place struct {
	key   string // a member of provider_config
	at    func(*box) any
	fixed bool // an update cannot change it
}

var places = map[string]place{
	"Reminder.On": {}, "Reminder.Text": {}, "GroupID": {},
	"Name":              {at: func(b *box) any { return &b.Name }},
	"Greeting.On":       {at: func(b *box) any { return &b.Greets }},
	"Greeting.Text":     {at: func(b *box) any { return &b.Greeting }},
	"PhoneNumber":       {at: func(b *box) any { return &b.Phone }, fixed: true},
	"PhoneNumberID":     {key: "phone_number_id", fixed: true},
	"BusinessAccountID": {key: "business_account_id", fixed: true},
	"Token":             {key: "api_key"},
	"AppSecret":         {key: "app_secret"},
}

// kept reports whether Chatwoot keeps the value.
func (p place) kept() bool { return p.key != "" || p.at != nil }

func (p place) set(b *box, value any) {
	if p.key != "" {
		b.Config[p.key] = value
		return
	}
	switch at := p.at(b).(type) {
	case *string:
		*at, _ = value.(string)
	case *bool:
		*at, _ = value.(bool)
	}
}

func (p place) value(b box) any {
	if p.key != "" {
		return b.Config[p.key]
	}
	switch at := p.at(&b).(type) {
	case *string:
		return *at
	case *bool:
		return *at
	default:
		return nil
	}
}

// edit is what a person makes of a value.
func (p place) edit(b *box) any {
	var to any = "by hand"
	switch old := p.value(*b).(type) {
	case bool:
		to = !old
	case string:
		switch {
		case p.fixed:
			to = "+999"
		case p.key != "":
			to = otherToken
		}
	}
	p.set(b, to)
	return to
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
				var edited, wanted any
				s.byHand(5, func(b *box) { edited = other.edit(b) })
				if _, err := update(t, platform, before, func(spec *chat.ChannelSpec) { wanted = want(t, spec, name) }); err != nil {
					t.Fatal(explain(err))
				}
				if now := s.now(5); p.value(now) != wanted || other.value(now) != edited || s.patches != 1 {
					t.Errorf("%d writes, stored %+v", s.patches, now)
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
			s.byHand(5, func(b *box) { p.set(b, wanted) })
			if _, err := update(t, platform, before, func(spec *chat.ChannelSpec) { want(t, spec, name) }); err != nil {
				t.Error(explain(err))
			}
			if s.patches != 0 {
				t.Errorf("%d writes", s.patches)
			}
		})
		if name == "Greeting.On" { // a switch that was changed is as wanted
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := newService(t, one(5))
			platform := s.platform()
			before := channel(t, platform, "5")
			var edited any
			s.byHand(5, func(b *box) {
				edited = p.edit(b)
				if name == "AppSecret" { // another secret is not compared
					edited = nil
					delete(b.Config, p.key)
				}
			})
			_, err := update(t, platform, before, func(spec *chat.ChannelSpec) { want(t, spec, name) })
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), "Nothing was overwritten") ||
				errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Fatalf("error: %v", err)
			}
			clean(t, err)
			if now := s.now(5); p.value(now) != edited || s.patches != 0 {
				t.Errorf("%d writes, stored %+v", s.patches, now)
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
