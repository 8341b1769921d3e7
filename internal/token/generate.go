package token

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// lifetime is how long Meta lets a token live that expires.
const lifetime = 60 * 24 * time.Hour

// generateArguments are the arguments of generate as they are written.
type generateArguments struct {
	SystemUserID       types.String `tfsdk:"system_user_id"`
	AppID              types.String `tfsdk:"app_id"`
	Scopes             types.Set    `tfsdk:"scopes"`
	ExpiresIn60Days    types.Bool   `tfsdk:"expires_in_60_days"`
	RotationTrigger    types.String `tfsdk:"rotation_trigger"`
	RotateBeforeExpiry types.String `tfsdk:"rotate_before_expiry"`
	RevokePrevious     types.Bool   `tfsdk:"revoke_previous"`
}

func (g Generator) arguments(ctx context.Context) (generateArguments, error) {
	var a generateArguments
	if g.Generate.IsUnknown() {
		return a, lifecycle.ErrUnknown
	}
	if diags := g.Generate.As(ctx, &a, basetypes.ObjectAsOptions{}); diags.HasError() {
		return a, tftype.Error(diags)
	}
	return a, nil
}

// tokenRequest is the token that the arguments of generate ask for, with their defaults.
type tokenRequest struct {
	systemUserID, appID string // appID "": the provider's
	scopes              []string
	expires             bool
	trigger             string
	rotateBefore        time.Duration // 0: after it has expired
	revoke              bool          // the previous token
}

// request returns lifecycle.ErrUnknown while anything is not known that decides about a rotation.
func (s State) request(ctx context.Context) (tokenRequest, error) {
	a, err := s.arguments(ctx)
	if err != nil {
		return tokenRequest{}, err
	}
	for _, v := range []attr.Value{
		a.SystemUserID, a.AppID, a.ExpiresIn60Days, a.RotationTrigger, a.RotateBeforeExpiry, a.RevokePrevious,
	} {
		if v.IsUnknown() {
			return tokenRequest{}, lifecycle.ErrUnknown
		}
	}
	r := tokenRequest{
		systemUserID: a.SystemUserID.ValueString(),
		appID:        a.AppID.ValueString(),
		expires:      a.ExpiresIn60Days.ValueBool(),
		trigger:      a.RotationTrigger.ValueString(),
		revoke:       a.RevokePrevious.ValueBool(),
	}
	if r.scopes, err = a.scopes(ctx, s.RequiredScopes); err != nil {
		return r, err
	}
	if !a.RotateBeforeExpiry.IsNull() {
		r.rotateBefore, err = time.ParseDuration(a.RotateBeforeExpiry.ValueString())
	}
	return r, err
}

// scopes returns the scopes that the token gets: those of generate, those that the object requires, or the default ones.
func (a generateArguments) scopes(ctx context.Context, required types.Set) ([]string, error) {
	if a.Scopes.IsNull() {
		a.Scopes = required
	}
	scopes, err := tftype.KnownStrings(ctx, a.Scopes)
	if err == nil && scopes == nil {
		scopes = tokenpolicy.DefaultScopes()
	}
	return slices.Compact(scopes), err
}

// sameToken reports whether one token meets both requests. Apps are not compared.
func (r tokenRequest) sameToken(other tokenRequest) bool {
	return r.systemUserID == other.systemUserID && r.expires == other.expires && r.trigger == other.trigger &&
		slices.Equal(r.scopes, other.scopes)
}
