package tokenscopes_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Control characters and long names in an answer are removed.
func TestAccTokenScopes_hostileAnswer(t *testing.T) {
	t.Parallel()
	eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
		w.Graph.AddApp(graphsim.App{
			ID: acctest.AppID, Name: "Chat\x1b[31m\u202eApp\r\nPlan: 0 to add" + strings.Repeat("x", 5000),
			Secret: acctest.AppSecret, BusinessID: acctest.Business,
		})
		got, diags := inspect(protocol.Values{"access_token": acctest.GoodToken})
		diags.WantNone(t)
		name := fmt.Sprint(got["application"])
		if strings.ContainsAny(name, "\x1b\u202e\r\n") || len([]rune(name)) > 210 {
			t.Errorf("the application is %q", name)
		}
	})
}

// Invalid arguments are refused before a request is sent.
func TestAccTokenScopes_arguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		block protocol.Values
		path  string
		text  string
	}{
		"line break": {protocol.Values{"access_token": acctest.GoodToken + "\n"}, "access_token", "ends with a line break"},
		"empty":      {protocol.Values{"access_token": ""}, "access_token", "it is empty"},
		"vendor's scope": {
			protocol.Values{"required_scopes": []string{"whatsapp_business_managing"}},
			"required_scopes", `did you mean "whatsapp_business_management"`,
		},
		"on_failure": {protocol.Values{"on_failure": "ignore"}, "on_failure", "warning"},
		"validity":   {protocol.Values{"minimum_validity": "7d"}, "minimum_validity", `"168h" for a week`},
		"phone number": {
			protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{"+15550100001"}}},
			"required_access.phone_number_ids", "differs from the ID of a phone number",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			_, diags := serve(t, providerBlock(w)).ReadData(typeName, c.block)
			errs := diags.Errors()
			if len(errs) != 1 || !strings.HasPrefix(errs[0].Path, c.path) || !strings.Contains(errs[0].Detail, c.text) {
				t.Errorf("want one error at %s that says %q, have:\n%s", c.path, c.text, diags)
			}
			if strings.Contains(diags.String(), acctest.Canary) {
				t.Errorf("the error repeats the token:\n%s", diags)
			}
			if got := len(w.Graph.Calls()); got != 0 {
				t.Errorf("Meta was called %d times", got)
			}
		})
	}
}
