package generate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// Validate finds out without any network what cannot work. Values may be unknown.
func Validate(ctx context.Context, b Block, token boundtoken.Model) error {
	if !b.On() {
		return nil
	}
	var wrong []error
	refuse := func(p path.Path, summary, format string, args ...any) {
		wrong = append(wrong, tfdiag.At(p, tfdiag.Titled(summary, fmt.Errorf(format, args...))))
	}
	given := func(v types.String) bool { return !b.Generate.IsUnknown() && !v.IsNull() && !v.IsUnknown() } // a module may choose
	if given(token.AccessTokenWO) {
		refuse(at, "Two sources for one token", "access_token_wo gives the token and generate makes one: exactly one of the two can be set")
	}
	if given(token.AccessTokenWOVersion) {
		refuse(path.Root("access_token_wo_version"), "Not an argument of a generated token", "access_token_wo_version goes with access_token_wo. To rotate a generated token, change generate.rotation_trigger")
	}
	a, err := b.arguments(ctx)
	if err != nil && !errors.Is(err, tokenargs.ErrUnknown) {
		return errors.Join(append(wrong, tfdiag.At(at, err))...)
	}
	expires := a.ExpiresIn60Days.ValueBool()
	if before, err := time.ParseDuration(a.RotateBeforeExpiry.ValueString()); expires && err == nil && before >= life {
		refuse(at.AtName("rotate_before_expiry"), "The token would be rotated at every run", "a token lives for 60 days (1440h), so rotate_before_expiry has to be shorter, such as \"336h\" for two weeks")
	}
	scopes, unknown := a.scopes(ctx, token.RequiredScopes)
	policy, err := token.Policy(ctx, "")
	if err != nil {
		return errors.Join(wrong...) // not known yet: Delivery.Run looks again
	}
	if expires && policy.MinimumValidity > life {
		refuse(path.Root("minimum_validity"), "No generated token is valid for that long", "with expires_in_60_days a token lives for 60 days (1440h), and minimum_validity asks for more")
	}
	if b.Generate.IsUnknown() || unknown != nil {
		return errors.Join(wrong...)
	}
	if policy.RequiredScopes == nil {
		policy.RequiredScopes = tokenpolicy.DefaultScopes()
	}
	if missing := without(policy.RequiredScopes, scopes); len(missing) > 0 {
		refuse(at.AtName("scopes"), "Scopes are missing", "required_scopes asks for %s, and generate.scopes leaves it out. Add it there, or leave generate.scopes out", strings.Join(missing, ", "))
	}
	if excess := without(scopes, policy.RequiredScopes); policy.ForbidExcess && len(excess) > 0 {
		refuse(at.AtName("scopes"), "More scopes than allowed", "forbid_excess_scopes is set, and generate.scopes has %s beyond required_scopes", strings.Join(excess, ", "))
	}
	return errors.Join(wrong...)
}

// without returns what all has and some lacks.
func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}
