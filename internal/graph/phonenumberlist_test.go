package graph

import (
	"errors"
	"reflect"
	"testing"
)

// The numbers of an account and their settings cost one call. Where Meta refuses the settings, the numbers cost one more.
func TestPhoneNumbers_listWithSettings(t *testing.T) {
	for name, c := range map[string]struct {
		refuse []string
		list   int // requests for the list
	}{
		"together": {nil, 1},
		"refused":  {[]string{"whatsapp_commerce_settings"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			client, f := newFake(t, settingsAPI{numbers: manyNumbers(3), refuse: c.refuse}.answer)
			for range 2 { // the second list is remembered
				numbers, err := client.PhoneNumbers.ListWithSettings(t.Context(), accountID)
				want := []PhoneNumber{}
				for _, id := range manyNumbers(3) {
					want = append(want, PhoneNumber{ID: id, DisplayPhoneNumber: "+1 555", BusinessAccountID: accountID})
				}
				if err != nil || !reflect.DeepEqual(numbers, want) {
					t.Errorf("%+v, %v", numbers, err)
				}
			}
			if n := len(f.calls()); n != c.list {
				t.Errorf("%d requests for the list", n)
			}
			got, err := client.Settings.Get(t.Context(), SettingOpts{Setting: CommerceSettings, ID: "500001"})
			if err != nil || got["is_cart_enabled"] != true {
				t.Errorf("%v, %v", got, err)
			}
			if _, err := client.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: "500002"}); err != nil {
				t.Error(err)
			}
			if n := len(f.calls()); c.refuse == nil && n != c.list {
				t.Errorf("%d requests, and the list has everything", n)
			}
		})
	}
	client, f := newFake(t, settingsAPI{}.answer)
	if _, err := client.PhoneNumbers.ListWithSettings(t.Context(), "x"); !errors.Is(err, ErrInvalid) || len(f.calls()) > 0 {
		t.Errorf("an ID that is none: %v", err)
	}
}

// A list that fails is an error: an account without numbers and one that the token may not see look alike otherwise.
func TestPhoneNumbers_listWithSettingsFails(t *testing.T) {
	client, _ := newFake(t, func(request) reply { return refused(100, 33, "Unsupported get request.") })
	if _, err := client.PhoneNumbers.ListWithSettings(t.Context(), accountID); !errors.Is(err, ErrHidden) {
		t.Errorf("got %v", err)
	}
}
