// Package generate makes tokens for chat projects that nobody ever sees: when one is due, how it is generated, checked,
// delivered to the project and revoked, and what becomes of it when any of that goes wrong.
package generate

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// Block holds the argument; embed it in an object's model.
type Block struct {
	Generate types.Object `tfsdk:"generate"`
}

// None is the block of an object that generates nothing.
func None() Block { return Block{types.ObjectNull(Types())} }

// On reports whether tokens are generated.
func (b Block) On() bool { return !b.Generate.IsNull() }

// life is how long Meta lets a token live that expires.
const life = 60 * 24 * time.Hour

type arguments struct {
	SystemUserID       types.String `tfsdk:"system_user_id"`
	AppID              types.String `tfsdk:"app_id"`
	Scopes             types.Set    `tfsdk:"scopes"`
	ExpiresIn60Days    types.Bool   `tfsdk:"expires_in_60_days"`
	RotationTrigger    types.String `tfsdk:"rotation_trigger"`
	RotateBeforeExpiry types.String `tfsdk:"rotate_before_expiry"`
	RevokePrevious     types.Bool   `tfsdk:"revoke_previous"`
}

func (b Block) arguments(ctx context.Context) (arguments, error) {
	var a arguments
	if b.Generate.IsUnknown() {
		return a, tokenargs.ErrUnknown
	}
	if diags := b.Generate.As(ctx, &a, basetypes.ObjectAsOptions{}); diags.HasError() {
		return a, errors.New(diags.Errors()[0].Detail())
	}
	return a, nil
}

// wish is what the arguments ask for, with their defaults.
type wish struct {
	systemUserID, appID string // appID "": the provider's
	scopes              []string
	expires             bool
	trigger             string
	rotateBefore        time.Duration // 0: once it has expired
	revoke              bool
}

// wish returns tokenargs.ErrUnknown while anything is not known that decides about a rotation.
func (b Block) wish(ctx context.Context, required types.Set) (wish, error) {
	a, err := b.arguments(ctx)
	if err != nil {
		return wish{}, err
	}
	for _, v := range []interface{ IsUnknown() bool }{a.SystemUserID, a.AppID, a.ExpiresIn60Days, a.RotationTrigger, a.RotateBeforeExpiry, a.RevokePrevious} {
		if v.IsUnknown() {
			return wish{}, tokenargs.ErrUnknown
		}
	}
	w := wish{
		systemUserID: a.SystemUserID.ValueString(), appID: a.AppID.ValueString(), expires: a.ExpiresIn60Days.ValueBool(),
		trigger: a.RotationTrigger.ValueString(), revoke: a.RevokePrevious.ValueBool(),
	}
	if w.scopes, err = a.scopes(ctx, required); err != nil {
		return w, err
	}
	if !a.RotateBeforeExpiry.IsNull() {
		w.rotateBefore, err = time.ParseDuration(a.RotateBeforeExpiry.ValueString())
	}
	return w, err
}

// scopes are those that the token gets.
func (a arguments) scopes(ctx context.Context, required types.Set) ([]string, error) {
	if a.Scopes.IsNull() {
		a.Scopes = required
	}
	scopes, err := tokenargs.Known(ctx, a.Scopes)
	if err == nil && scopes == nil {
		scopes = tokenpolicy.DefaultScopes()
	}
	return slices.Compact(scopes), err
}

// same reports whether two wishes are met by the same token, apps aside.
func (w wish) same(other wish) bool {
	return w.systemUserID == other.systemUserID && w.expires == other.expires && w.trigger == other.trigger && slices.Equal(w.scopes, other.scopes)
}
