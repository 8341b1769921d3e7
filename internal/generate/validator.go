package generate

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// consistent holds the argument against its neighbours. It hangs on the argument and not on the resource, so that a binding
// that generates nothing pays nothing for it.
type consistent struct{}

func (consistent) Description(context.Context) string {
	return "must fit the other arguments about the token"
}
func (v consistent) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject implements validator.Object.
func (consistent) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() {
		return
	}
	var token boundtoken.Model
	for name, into := range map[string]any{
		"access_token_wo": &token.AccessTokenWO, "access_token_wo_version": &token.AccessTokenWOVersion, "required_scopes": &token.RequiredScopes,
		"forbid_excess_scopes": &token.ForbidExcessScopes, "minimum_validity": &token.MinimumValidity, "required_access": &token.RequiredAccess,
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), into)...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(tfdiag.FromError("validate", "generate", Validate(ctx, Block{req.ConfigValue}, token))...)
	}
}
