package binding_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
)

var (
	goodProjects = []string{"1", "SUPPORT", "support", "a.b_c~d:e-f", "10001", strings.Repeat("x", 128)}
	badProjects  = []string{"", " ", "a b", "a/b", "/", "..", ".", "-a", "~a", "a?b", "a#b", "a%2fb", "a\n", "a\x00", "ä", "\u200bA",
		strings.Repeat("x", 129)}
)

func TestProjectValidator(t *testing.T) {
	t.Parallel()
	check := func(value types.String) diag.Diagnostics {
		var resp validator.StringResponse
		binding.ProjectValidator().ValidateString(context.Background(), validator.StringRequest{Path: path.Root("project"), ConfigValue: value},
			&resp)
		return resp.Diagnostics
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if d := check(value); len(d) != 0 {
			t.Errorf("%s: %v", value, d)
		}
	}
	for _, project := range goodProjects {
		if d := check(types.StringValue(project)); len(d) != 0 || binding.CheckImportID(project) != nil {
			t.Errorf("%q is refused: %v", project, d)
		}
	}
	for _, project := range badProjects {
		d := check(types.StringValue(project))
		if len(d) != 1 || !strings.Contains(d[0].Detail(), "1 to 128 letters") {
			t.Errorf("%q: %v", project, d)
		}
		if err := binding.CheckImportID(project); err == nil || !strings.Contains(err.Error(), "terraform import ADDRESS support") {
			t.Errorf("%q as import id: %v", project, err)
		}
	}
}
