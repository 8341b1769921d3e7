package systemuser

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const maxName = 255

// nameText refuses names that could not be read back as they were written.
type nameText struct{}

func (nameText) Description(context.Context) string {
	return fmt.Sprintf("must be one line of 1 to %d characters, without control or invisible characters and without spaces around it", maxName)
}

func (v nameText) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v nameText) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	name := req.ConfigValue.ValueString()
	if name == "" || utf8.RuneCountInString(name) > maxName || strings.TrimSpace(name) != name || secret.Clean(name, maxName) != name {
		resp.Diagnostics.Append(invalid(req.Path, "Invalid name of a system user", "The value "+v.Description(ctx)+".")...)
	}
}

// roles are those that Meta's guide names. The reference of its SDKs lists more, for other products.
var roles = []string{"ADMIN", "EMPLOYEE"}

type roleName struct{}

func (roleName) Description(context.Context) string {
	return "must be " + strings.Join(roles, " or ") + ", in capitals"
}

func (v roleName) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v roleName) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value, hint := req.ConfigValue.ValueString(), ""
	for _, role := range roles {
		if value == role {
			return
		}
		if strings.EqualFold(strings.TrimSpace(value), role) {
			hint = fmt.Sprintf(" Write %q.", role)
		}
	}
	resp.Diagnostics.Append(invalid(req.Path, "Invalid role of a system user", "The value "+v.Description(ctx)+"."+hint)...)
}

func invalid(at path.Path, summary, detail string) diag.Diagnostics {
	return tfdiag.FromError("validate", typeName, tfdiag.At(at, tfdiag.New(summary, "%s", detail)))
}
