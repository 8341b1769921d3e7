package token

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// Requirements hold the arguments by which an object says what it asks of a token. Data sources and ephemeral resources embed
// them too.
type Requirements struct {
	RequiredScopes     types.Set    `tfsdk:"required_scopes"`
	ForbidExcessScopes types.Bool   `tfsdk:"forbid_excess_scopes"`
	MinimumValidity    types.String `tfsdk:"minimum_validity"`
	RequiredAccess     types.Object `tfsdk:"required_access"`
}

type accessArguments struct {
	BusinessAccountIDs types.Set `tfsdk:"business_account_ids"`
	PhoneNumberIDs     types.Set `tfsdk:"phone_number_ids"`
}

func accessTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"business_account_ids": types.SetType{ElemType: types.StringType},
		"phone_number_ids":     types.SetType{ElemType: types.StringType},
	}
}

// defaultRequirements returns the requirements of a configuration that sets none of the arguments.
func defaultRequirements() Requirements {
	return Requirements{
		RequiredScopes:     tftype.Strings(tokenpolicy.DefaultScopes()),
		ForbidExcessScopes: types.BoolValue(false),
		MinimumValidity:    types.StringNull(),
		RequiredAccess:     types.ObjectNull(accessTypes()),
	}
}

// Policy translates the arguments. appID is the app that the provider is configured for, "" for any. The error is a
// lifecycle.ErrUnknown while an argument is not known.
func (r Requirements) Policy(ctx context.Context, appID string) (tokenpolicy.Policy, error) {
	p := tokenpolicy.Policy{AppID: appID, ForbidExcess: r.ForbidExcessScopes.ValueBool()}
	if r.ForbidExcessScopes.IsUnknown() || r.MinimumValidity.IsUnknown() || r.RequiredAccess.IsUnknown() {
		return p, lifecycle.ErrUnknown
	}

	var err error
	if p.RequiredScopes, err = tftype.KnownStrings(ctx, r.RequiredScopes); err != nil {
		return p, err
	}
	if !r.MinimumValidity.IsNull() {
		if p.MinimumValidity, err = time.ParseDuration(r.MinimumValidity.ValueString()); err != nil {
			return p, err
		}
	}
	if r.RequiredAccess.IsNull() {
		return p, nil
	}

	var a accessArguments
	if diags := r.RequiredAccess.As(ctx, &a, basetypes.ObjectAsOptions{}); diags.HasError() {
		return p, tftype.Error(diags)
	}
	if p.BusinessAccountIDs, err = tftype.KnownStrings(ctx, a.BusinessAccountIDs); err != nil {
		return p, err
	}

	p.PhoneNumberIDs, err = tftype.KnownStrings(ctx, a.PhoneNumberIDs)
	return p, err
}
