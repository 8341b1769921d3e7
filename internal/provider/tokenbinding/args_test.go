package tokenbinding_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Arguments that cannot be right are refused before anything is sent, and a token is never repeated.
func TestAccTokenBinding_arguments(t *testing.T) {
	t.Parallel()
	token := func(value string) protocol.Values { return protocol.Values{"access_token_wo": value} }
	for name, c := range map[string]struct {
		args  protocol.Values
		path  string // how it begins
		texts []string
	}{
		"token with line break": {token(acctest.GoodToken + "\n"), "access_token_wo", []string{"ends with a line break", "trimspace()"}},
		"token in quotes":       {token(`"` + acctest.GoodToken + `"`), "access_token_wo", []string{"quotation marks"}},
		"token with Bearer":     {token("Bearer " + acctest.GoodToken), "access_token_wo", []string{`starts with "Bearer "`}},
		"app token":             {token(acctest.AppID + "|" + acctest.AppSecret), "access_token_wo", []string{"app access token"}},
		"JSON Web Token":        {token("eyJCANARY.eyJzdWIiOiIxIn0.c2ln"), "access_token_wo", []string{"JSON Web Token"}},
		"byte order mark":       {token("\ufeff" + acctest.GoodToken), "access_token_wo", []string{"invisible", "byte order mark"}},
		"zero-width space":      {token(acctest.GoodToken + "\u200b"), "access_token_wo", []string{"invisible"}},
		"empty token":           {token(""), "access_token_wo", []string{"it is empty", "access_token_wo"}},
		"null as a text":        {token("null"), "access_token_wo", []string{`it is the text "null"`, "an unset variable"}},
		"wrapped token":         {token(acctest.GoodToken + "\n" + acctest.GoodToken), "access_token_wo", []string{"line break inside"}},
		"vendor's scope": {protocol.Values{"required_scopes": []string{"whatsapp_business_managing"}}, "required_scopes",
			[]string{`did you mean "whatsapp_business_management"`}},
		"null scope":        {protocol.Values{"required_scopes": []any{nil}}, "required_scopes", []string{"null"}},
		"no scope":          {protocol.Values{"required_scopes": []any{}}, "required_scopes", []string{"at least 1"}},
		"validity in words": {protocol.Values{"minimum_validity": "seven days"}, "minimum_validity", []string{"\"168h\" for a week"}},
		"validity in days":  {protocol.Values{"minimum_validity": "7d"}, "minimum_validity", []string{"\"168h\" for a week"}},
		"no validity":       {protocol.Values{"minimum_validity": "0s"}, "minimum_validity", []string{"above zero"}},
		"negative validity": {protocol.Values{"minimum_validity": "-1h"}, "minimum_validity", []string{"above zero"}},
		"account by name": {protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{"acme"}}},
			"required_access.business_account_ids", []string{"5 to 20 digits"}},
		"path in an id": {protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{"1/../me"}}},
			"required_access.business_account_ids", []string{"5 to 20 digits"}},
		"null account": {protocol.Values{"required_access": protocol.Values{"business_account_ids": []any{nil}}},
			"required_access.business_account_ids", []string{"null"}},
		"phone number": {protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{"+1 555 010 0001"}}},
			"required_access.phone_number_ids", []string{"Phone number given as an ID", "WhatsApp Manager"}},
		"path as a project":  {protocol.Values{"project": "a/b/c"}, "project", []string{"the ID or the key of a chat project"}},
		"empty project":      {protocol.Values{"project": ""}, "project", []string{"the ID or the key of a chat project"}},
		"unknown on_destroy": {protocol.Values{"on_destroy": "keep"}, "on_destroy", []string{"clear", "abandon"}},
		"empty version":      {protocol.Values{"access_token_wo_version": ""}, "access_token_wo_version", []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			_, diags := f.Plan(configWith(acctest.GoodToken, c.args))
			errs := diags.Errors()
			if len(errs) != 1 || !strings.HasPrefix(errs[0].Path, c.path) {
				t.Fatalf("want one error at %s, have:\n%s", c.path, diags)
			}
			for _, text := range c.texts {
				if !strings.Contains(errs[0].Summary+" "+errs[0].Detail, text) {
					t.Errorf("the error does not say %q:\n%s", text, errs[0])
				}
			}
			acctest.WantNoSecret(t, diags)
			if strings.Contains(errs[0].Detail, "eyJ") {
				t.Errorf("the error repeats the value:\n%s", errs[0])
			}
			if got := len(f.Chat.Calls()) + len(f.Graph.Calls()); got != 0 {
				t.Errorf("%d calls were made", got)
			}
		})
	}
}

// A scope that is not known yet is accepted with a warning, and then decided by what the token has.
func TestAccTokenBinding_newScope(t *testing.T) {
	t.Parallel()
	f := start(t)
	scopes := append([]string{"whatsapp_business_rockets"}, acctest.Scopes...)
	config := configWith(acctest.GoodToken, protocol.Values{"required_scopes": scopes})
	_, diags := f.Plan(config)
	diags.WantError(t, "access_token_wo", "lacks whatsapp_business_rockets")
	if warnings := diags.Warnings(); len(warnings) != 1 || !strings.Contains(warnings[0].Detail,
		`"whatsapp_business_rockets" is not among those`) {
		t.Errorf("want one warning about the scope, have:\n%s", warnings)
	}
	f.Graph.AddToken(tokenWith(scopes))
	_, diags = f.Plan(config)
	diags.NoError(t)
	if len(diags) != 1 {
		t.Errorf("want the warning alone, have:\n%s", diags)
	}
}
