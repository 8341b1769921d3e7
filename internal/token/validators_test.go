package token

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestValidators(t *testing.T) {
	t.Parallel()
	shape, scope := ValueValidator(), ScopeValidator()
	for name, c := range map[string]struct {
		validator validator.String
		value     types.String
		want      string // of the error, or of the warning if it begins with "warning: "; "" for neither
	}{
		"token":            {shape, types.StringValue("EAACANARYgood"), ""},
		"token null":       {shape, types.StringNull(), ""},
		"token unknown":    {shape, types.StringUnknown(), ""},
		"token line break": {shape, types.StringValue("EAACANARYbad\n"), "The value of arg cannot be used: it ends with a line break"},
		"token empty":      {shape, types.StringValue(""), "it is empty"},
		"scope":            {scope, types.StringValue("business_management"), ""},
		"scope null":       {scope, types.StringNull(), ""},
		"scope unknown":    {scope, types.StringUnknown(), ""},
		"scope misspelled": {scope, types.StringValue("whatsapp_business_managing"), `did you mean "whatsapp_business_management"`},
		"scope new": {
			scope, types.StringValue("whatsapp_business_rockets"), `warning: The scope "whatsapp_business_rockets" is not among those`,
		},
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

// The three kinds of object offer the same arguments with the same texts.
func TestAttributes(t *testing.T) {
	r := requirementsForResource()
	d := RequirementsForDataSource()
	e := RequirementsForEphemeral()
	if len(r) != 4 || len(d) != len(r) || len(e) != len(r) {
		t.Fatalf("%d, %d and %d arguments, want 4", len(r), len(d), len(e))
	}
	for name, attribute := range r {
		if d[name] == nil || e[name] == nil {
			t.Errorf("%s is missing somewhere", name)
			continue
		}
		text := attribute.GetMarkdownDescription()
		if text == "" || d[name].GetMarkdownDescription() != text || e[name].GetMarkdownDescription() != text {
			t.Errorf("%s is described differently", name)
		}
		if typ := attribute.GetType(); !d[name].GetType().Equal(typ) || !e[name].GetType().Equal(typ) {
			t.Errorf("%s is of different types", name)
		}
		if d[name].IsComputed() || e[name].IsComputed() || !d[name].IsOptional() || !e[name].IsOptional() {
			t.Errorf("%s is not optional alone", name)
		}
	}
}
