package metaarg

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestIDValidator(t *testing.T) {
	t.Parallel()
	id := IDValidator("a phone number")
	const isNumber = "the ID of a phone number. Set the ID, a long number of digits: see WhatsApp Manager"
	for name, c := range map[string]struct {
		validator validator.String
		value     types.String
		want      string // of the error, or of the warning if it begins with "warning: "; "" for neither
	}{
		"id":                  {id, types.StringValue("106000000000001"), ""},
		"id of 5":             {id, types.StringValue("12345"), ""},
		"id of 20":            {id, types.StringValue(strings.Repeat("9", 20)), ""},
		"id null":             {id, types.StringNull(), ""},
		"id unknown":          {id, types.StringUnknown(), ""},
		"id of 4":             {id, types.StringValue("1234"), "must be the ID of a phone number"},
		"id of 21":            {id, types.StringValue(strings.Repeat("9", 21)), "5 to 20 digits"},
		"id empty":            {id, types.StringValue(""), "5 to 20 digits"},
		"id with spaces":      {id, types.StringValue(" 106000000000001 "), "5 to 20 digits"},
		"id with letters":     {id, types.StringValue("abc"), "5 to 20 digits"},
		"id negative":         {id, types.StringValue("-106000000000001"), "5 to 20 digits"},
		"id with exponent":    {id, types.StringValue("1e+15"), "5 to 20 digits"},
		"mocked, Terraform":   {id, types.StringValue("x7kq02bd"), ""},
		"mocked, OpenTofu":    {id, types.StringValue("Qx7K"), ""},
		"id with a path":      {id, types.StringValue("1/../me"), "5 to 20 digits"},
		"id with a query":     {id, types.StringValue("106000000000001?x=y"), "5 to 20 digits"},
		"id escaped":          {id, types.StringValue("1%2f"), "5 to 20 digits"},
		"id in other digits":  {id, types.StringValue("١٠٦٠٠٠٠٠"), "5 to 20 digits"},
		"id that is a token":  {id, types.StringValue("EAACANARYtoken"), "5 to 20 digits"},
		"phone number":        {id, types.StringValue("+5511999999999"), isNumber},
		"number of an app":    {IDValidator("an app"), types.StringValue("+5511999999999"), "differs from the ID of an app. Set the ID, a long"},
		"phone number spaced": {id, types.StringValue("+1 (555) 010-0001"), isNumber},
		"phone number dashed": {id, types.StringValue("555-010-0001"), isNumber},
	} {
		t.Run(name, func(t *testing.T) {
			var resp validator.StringResponse
			c.validator.ValidateString(context.Background(), validator.StringRequest{Path: path.Root("arg"), ConfigValue: c.value}, &resp)
			var got []string
			for _, d := range resp.Diagnostics.Errors() {
				got = append(got, d.Detail())
			}
			for _, d := range resp.Diagnostics.Warnings() {
				got = append(got, "warning: "+d.Detail())
			}
			switch {
			case c.want == "" && len(got) > 0, c.want != "" && len(got) != 1, c.want != "" && !strings.Contains(got[0], c.want):
				t.Errorf("got %q, want one with %q", got, c.want)
			case len(got) == 1 && (strings.Contains(got[0], "CANARY") || !strings.ContainsAny(got[0][len(got[0])-1:], ".?")):
				t.Errorf("the message holds a secret or is not a sentence: %q", got[0])
			}
		})
	}
}

func TestLooksLikePhoneNumber(t *testing.T) {
	for value, want := range map[string]bool{
		"+5511999999999": true, "+1 555 010 0001": true, "(555) 010-0001": true, "555.010.0001": true, "030/1234567": true,
		"5511999999999": false, // digits alone are taken for an id
		"":              false, "+": false, "+123": false, "+123456": false, "+1234567": true, "+123456789012345": true,
		"+1234567890123456": false,
		"-5550100001":       false, " 5550100001": false,
		"555 CALL NOW": false,
		"1+5550100001": false, "2026-01-02": true, // a date looks like one, too, and is not an id either
	} {
		if got := looksLikePhoneNumber(value); got != want {
			t.Errorf("%q: %t, want %t", value, got, want)
		}
	}
}
