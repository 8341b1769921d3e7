package metaarg

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestMetaWordValidator(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"RETAIL": "", "retail": "Perhaps RETAIL is meant.", "RETIAL": "Perhaps RETAIL is meant.", "SHOP": "must be one of RETAIL, EDU.",
		"EDV": "must be one of RETAIL, EDU.",
	} {
		var resp validator.StringResponse
		req := validator.StringRequest{Path: path.Root("vertical"), ConfigValue: types.StringValue(value)}
		MetaWordValidator("RETAIL", "EDU").ValidateString(t.Context(), req, &resp)
		switch {
		case says == "" && len(resp.Diagnostics) > 0:
			t.Errorf("%s: %v", value, resp.Diagnostics)
		case says != "" && (len(resp.Diagnostics) != 1 || !strings.HasSuffix(resp.Diagnostics[0].Detail(), says)):
			t.Errorf("%s: %v, want %q", value, resp.Diagnostics, says)
		}
	}
}
