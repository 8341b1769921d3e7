package chattest

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// HeldSecret is the app secret that a channel with one is taken to hold.
const HeldSecret = "OLDSECRET-555555555"

// Update changes a channel that was read as before.
func Update(t *testing.T, p *chat.Platform, before chat.Channel, change func(*chat.ChannelSpec)) (chat.Channel, error) {
	t.Helper()
	held := chat.ChannelSpec{ChannelSettings: before.ChannelSettings, Token: chat.ChannelSecret{HeldFingerprint: before.Token.Fingerprint}}
	if before.AppSecretPresent {
		held.AppSecret.HeldFingerprint = secret.New(HeldSecret).Fingerprint()
	}
	after := held
	change(&after)
	return p.Channels.Update(t.Context(), before.ID, held, after)
}

// Place says where a platform S keeps a value of a chat.ChannelSpec. The zero Place is for what it does not keep, or not for Terraform.
type Place[S any] struct {
	Of     func(S) any
	Set    func(S, any)
	ByHand any  // what a person makes of the value
	Fixed  bool // an update cannot change it
}

func (p Place[S]) isKept() bool { return p.Of != nil }

// Updates are tests of how an update treats what another person has changed meanwhile.
type Updates[S any] struct {
	Start  func(*testing.T) (S, *chat.Platform) // with one channel
	ID     string                               // of the channel
	Places map[string]Place[S]                  // of each value of a chat.ChannelSpec
	Writes func(S) int                          // what was written so far
	Secret string                               // the token or app secret to write
	Clean  func(*testing.T, error)              // fails if an error shows a secret
}

// Run runs the tests.
func (u Updates[S]) Run(t *testing.T) {
	t.Helper()
	for name := range fieldValues(reflect.ValueOf(chat.ChannelSpec{}), "") {
		if _, known := u.Places[name]; !known {
			t.Errorf("Say where the platform keeps %s", name)
		}
	}
	for name, p := range u.Places {
		switch {
		case p.Fixed:
			t.Run(name+" is fixed", func(t *testing.T) { u.testFixed(t, name) })
		case p.isKept():
			t.Run(name, func(t *testing.T) { u.testConflict(t, name) })
			t.Run(name+", as wanted", func(t *testing.T) { u.testAsWanted(t, name) })
			for other, place := range u.Places {
				if place.isKept() && other != name {
					t.Run(name+", "+other+" by hand", func(t *testing.T) { u.testKept(t, name, other) })
				}
			}
		}
	}
}

// startChannel returns a channel as Terraform has read it.
func (u Updates[S]) startChannel(t *testing.T) (S, *chat.Platform, chat.Channel) {
	t.Helper()
	s, p := u.Start(t)
	before, err := p.Channels.Get(t.Context(), u.ID)
	if err != nil {
		t.Fatal(ErrorText(err))
	}
	return s, p, before
}

// testKept tests that an update writes the value that it is about, and keeps what another person has made of another value.
func (u Updates[S]) testKept(t *testing.T, name, other string) {
	s, p, before := u.startChannel(t)
	place := u.Places[other]
	place.Set(s, place.ByHand)
	var wanted any
	if _, err := Update(t, p, before, func(spec *chat.ChannelSpec) { wanted = u.SetWanted(t, spec, name) }); err != nil {
		t.Fatal(ErrorText(err))
	}
	if got, kept := u.Places[name].Of(s), place.Of(s); got != wanted || kept != place.ByHand || u.Writes(s) != 1 {
		t.Errorf("%d writes, stored %v, and by hand %v", u.Writes(s), got, kept)
	}
}

// testConflict tests that an update does not write a value that another person has changed. A switch that was changed is as wanted.
func (u Updates[S]) testConflict(t *testing.T, name string) {
	s, p, before := u.startChannel(t)
	edited := u.Places[name].ByHand
	if _, isSwitch := edited.(bool); isSwitch {
		return
	}
	if name == "AppSecret" { // another secret is not compared
		edited = nil
	}
	u.Places[name].Set(s, edited)
	_, err := Update(t, p, before, func(spec *chat.ChannelSpec) { u.SetWanted(t, spec, name) })
	if !errors.Is(err, chat.ErrChanged) || errors.Is(err, chat.ErrOutcomeUnknown) ||
		!strings.Contains(ErrorText(err), "Nothing was overwritten") {
		t.Fatalf("error: %v", err)
	}
	u.Clean(t, err)
	if got := u.Places[name].Of(s); got != edited || u.Writes(s) != 0 {
		t.Errorf("%d writes, stored %v", u.Writes(s), got)
	}
}

// testAsWanted tests that an update does not write what another person has made as wanted.
func (u Updates[S]) testAsWanted(t *testing.T, name string) {
	s, p, before := u.startChannel(t)
	spec := chat.ChannelSpec{ChannelSettings: before.ChannelSettings}
	u.Places[name].Set(s, u.SetWanted(t, &spec, name))
	if _, err := Update(t, p, before, func(spec *chat.ChannelSpec) { u.SetWanted(t, spec, name) }); err != nil {
		t.Error(ErrorText(err))
	}
	if n := u.Writes(s); n != 0 {
		t.Errorf("%d writes", n)
	}
}

// testFixed tests that an update refuses another value.
func (u Updates[S]) testFixed(t *testing.T, name string) {
	s, p, before := u.startChannel(t)
	_, err := Update(t, p, before, func(spec *chat.ChannelSpec) { u.SetWanted(t, spec, name) })
	if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(ErrorText(err), "the configuration has wanted") || u.Writes(s) != 0 {
		t.Errorf("error: %v", err)
	}
	u.Clean(t, err)
}

// SetWanted asks for another value of a specification, and returns it.
func (u Updates[S]) SetWanted(t *testing.T, spec *chat.ChannelSpec, name string) any {
	t.Helper()
	switch at := fieldValues(reflect.ValueOf(spec).Elem(), "")[name].Addr().Interface().(type) {
	case *string:
		*at = "wanted"
		return *at
	case *bool:
		*at = !*at
		return *at
	case *int64:
		*at = 12
		return *at
	case *chat.ChannelSecret:
		at.Write = secret.New(u.Secret)
		return u.Secret
	default:
		t.Fatalf("%s is a %T", name, at)
		return nil
	}
}

// fieldValues returns the values that a specification consists of, by name.
func fieldValues(v reflect.Value, name string) map[string]reflect.Value {
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
		maps.Copy(all, fieldValues(v.Field(i), inner))
	}
	return all
}
