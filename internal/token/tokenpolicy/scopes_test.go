package tokenpolicy_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

func TestCheckScope(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meant   string // of the error
		err     string
		warning bool
	}{
		"business_management":           {},
		"whatsapp_business_management":  {},
		"whatsapp_business_messaging":   {},
		"public_profile":                {},
		"instagram_manage_messages":     {},
		"whatsapp_business_managing":    {meant: "whatsapp_business_management"},
		"whatsapp_business_manage":      {meant: "whatsapp_business_management"},
		"whatsapp_business_managemnt":   {meant: "whatsapp_business_management"},
		"WhatsApp Business Management":  {meant: "whatsapp_business_management"},
		"whatsapp-business-messaging":   {meant: "whatsapp_business_messaging"},
		"whatsapp_business_message":     {meant: "whatsapp_business_messaging"},
		" whatsapp_business_messaging ": {meant: "whatsapp_business_messaging"},
		"whatsapp.business.messaging":   {meant: "whatsapp_business_messaging"},
		"whatsapp_messaging":            {meant: "whatsapp_business_messaging"},
		"business_managements":          {meant: "business_management"},
		"BUSINESS_MANAGEMENT":           {meant: "business_management"},
		"business_manegemant":           {meant: "business_management"}, // two letters
		"business_manegemants":          {warning: true},                // three
		"ads_reed":                      {meant: "ads_read"},
		"x" + strings.Repeat("y", 63):   {warning: true},
		"x" + strings.Repeat("y", 64):   {err: "at most 64 characters"},
		"whatsapp_business_rockets":     {warning: true},
		"pages_manage_cta":              {warning: true}, // a real one that is not in the list and has a near neighbor there
		"emall":                         {warning: true}, // a known scope of less than 8 characters is not a suggestion
		"threads_basic":                 {warning: true},
		"":                              {err: "cannot be a scope"},
		"a":                             {err: "cannot be a scope"},
		"9lives":                        {err: "cannot be a scope"},
		"some scope":                    {err: "cannot be a scope"},
		"a,b":                           {err: "cannot be a scope"},
		"business_management,whatsapp_business_messaging": {err: "cannot be a scope"},
		"EAACANARY" + strings.Repeat("x", 80):             {err: "at most 64 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warning, err := tokenpolicy.CheckScope(name)
			want := c.err
			if c.meant != "" {
				want = "did you mean \"" + c.meant + "\"?"
			}
			switch {
			case (err != nil) != (want != "") || (err != nil && !strings.Contains(err.Error(), want)):
				t.Errorf("error %v, want %q", err, want)
			case (warning != "") != c.warning:
				t.Errorf("warning %q, want one: %t", warning, c.warning)
			case err != nil && strings.Contains(err.Error(), "CANARY"):
				t.Errorf("the error repeats a possible token: %v", err)
			}
		})
	}
}

// No default is a near miss of another scope, and the defaults are sorted and a copy.
func TestDefaultScopes(t *testing.T) {
	scopes := tokenpolicy.DefaultScopes()
	if !slices.IsSorted(scopes) || len(scopes) != 3 {
		t.Errorf("the defaults are %v", scopes)
	}
	scopes[0] = "changed"
	if tokenpolicy.DefaultScopes()[0] == "changed" {
		t.Error("a caller can change the defaults")
	}
}
