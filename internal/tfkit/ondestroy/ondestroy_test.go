package ondestroy_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"

	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// The argument is optional and accepts its values only. A default is the first value.
func TestAttribute(t *testing.T) {
	t.Parallel()
	values := []string{ondestroy.Delete, ondestroy.Abandon}
	for name, c := range map[string]struct {
		attribute   schema.StringAttribute
		wantDefault string
	}{
		"without default": {attribute: ondestroy.Attribute("What it does.", values...)},
		"with default":    {attribute: ondestroy.DefaultedAttribute("What it does.", values...), wantDefault: "delete"},
	} {
		if !c.attribute.Optional || c.attribute.Computed != (c.wantDefault != "") || c.attribute.MarkdownDescription != "What it does." {
			t.Errorf("%s: %+v", name, c.attribute)
		}
		if got := defaultValue(t, c.attribute); got != c.wantDefault {
			t.Errorf("%s: the default is %q", name, got)
		}
		for value, want := range map[string]bool{"delete": true, "abandon": true, "Delete": false, "clear": false, "": false} {
			if got := tfvalid.Accepts(t.Context(), c.attribute.Validators, value); got != want {
				t.Errorf("%s: %q: got %t", name, value, got)
			}
		}
	}
}

func defaultValue(t *testing.T, attribute schema.StringAttribute) string {
	t.Helper()
	if attribute.Default == nil {
		return ""
	}
	resp := defaults.StringResponse{}
	attribute.Default.DefaultString(t.Context(), defaults.StringRequest{}, &resp)
	return resp.PlanValue.ValueString()
}
