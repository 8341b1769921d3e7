package tfvalid

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Config returns a validator of the whole configuration of a resource. The description is a sentence without a full stop. check gets
// the configuration, in which values may be unknown, and returns errors that tfdiag made.
func Config(description string, check func(types.Object) error) resource.ConfigValidator {
	return configValidator{description: description, check: check}
}

type configValidator struct {
	description string
	check       func(types.Object) error
}

func (v configValidator) Description(context.Context) string         { return v.description }
func (v configValidator) MarkdownDescription(context.Context) string { return v.description }

func (v configValidator) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(tfdiag.FromError("validate", "the configuration", v.check(config))...)
	}
}
