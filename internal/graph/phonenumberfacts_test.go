package graph

import (
	"errors"
	"strings"
	"testing"
)

// Meta does not show the names and the PIN of every number. Another error is one of the whole.
func TestGetFacts(t *testing.T) {
	lacks := func(field string, answer reply) func(string) *reply {
		return func(fields string) *reply {
			if strings.Contains(fields, field) {
				return &answer
			}
			return nil
		}
	}
	wrongKind := func(field string) reply {
		return refused(100, 0, "(#100) Tried accessing nonexisting field ("+field+") on node type (WhatsAppBusinessPhoneNumber)")
	}
	throttled := refused(4, 0, "Application request limit reached")
	for name, c := range map[string]struct {
		refuse  func(string) *reply
		newName string
		pin     bool
		err     error
	}{
		"all shown":         {nil, "Support", true, nil},
		"no names":          {lacks("new_display_name", wrongKind("new_display_name")), "", true, nil},
		"names not allowed": {lacks("new_display_name", refused(10, 0, "no")), "", true, nil},
		"no PIN":            {lacks("is_pin_enabled", refused(100, 0, "Invalid parameter")), "Support", false, nil},
		"hidden":            {lacks("", practice(t, "missing object")), "", false, ErrHidden},
		"names throttled":   {lacks("new_display_name", throttled), "", false, ErrThrottled},
		"PIN throttled":     {lacks("is_pin_enabled", throttled), "", false, ErrThrottled},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := newFake(t, (&numberAPI{refuse: c.refuse}).answer, func(c *Config) { c.MaxRetries = -1 })
			got, err := client.PhoneNumbers.GetFacts(t.Context(), factsNumber)
			if !errors.Is(err, c.err) || got.NewName != c.newName || (got.PINEnabled != nil) != c.pin {
				t.Fatalf("%+v, %v", got, err)
			}
			if err == nil && (got.Status != "CONNECTED" || got.Platform != "CLOUD_API" || got.VerifiedName != "Sales" ||
				got.DisplayPhoneNumber != "+1 555") {
				t.Errorf("%+v", got)
			}
		})
	}
}
