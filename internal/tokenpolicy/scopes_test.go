package tokenpolicy_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/tokenpolicy"
)

func TestCheckScope(t *testing.T) {
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
		"whatsapp_business_rockets":     {warning: true},
		"pages_manage_cta":              {warning: true}, // a real one that is not in the list and has a near neighbour there
		"emall":                         {warning: true}, // too short to guess
		"threads_basic":                 {warning: true},
		"":                              {err: "cannot be a scope"},
		"a":                             {err: "cannot be a scope"},
		"9lives":                        {err: "cannot be a scope"},
		"some scope":                    {err: "cannot be a scope"},
		"a,b":                           {err: "cannot be a scope"},
		"business_management,whatsapp_business_messaging": {err: "cannot be a scope"},
		"EAACANARY" + strings.Repeat("x", 80):             {err: "too long for a scope"},
	} {
		t.Run(name, func(t *testing.T) {
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
				t.Errorf("what may be a token is repeated: %v", err)
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
