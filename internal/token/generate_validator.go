package token

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// generateValidator is the validator of generate. It stands at the argument and not at the resource, so that an object that generates
// nothing pays nothing for it.
type generateValidator struct{}

func (generateValidator) Description(context.Context) string {
	return "must fit the other arguments about the token"
}
func (v generateValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject implements validator.Object.
func (generateValidator) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() {
		return
	}
	s := State{Generator: Generator{req.ConfigValue}}
	for name, into := range map[string]any{
		"access_token_wo": &s.AccessTokenWO, "access_token_wo_version": &s.AccessTokenWOVersion,
		"expected_fingerprint": &s.ExpectedFingerprint, "required_scopes": &s.RequiredScopes,
		"forbid_excess_scopes": &s.ForbidExcessScopes, "minimum_validity": &s.MinimumValidity, "required_access": &s.RequiredAccess,
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), into)...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(tfdiag.FromError("validate", "generate", s.checkGenerate(ctx))...)
	}
}

// checkGenerate finds without any network what cannot work in a configuration with generate. Values may be unknown: Deliver
// validates again.
func (s State) checkGenerate(ctx context.Context) error {
	wrong := []error{s.checkSources()}
	a, err := s.arguments(ctx)
	if err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return errors.Join(append(wrong, tfdiag.WithPath(atGenerate, err))...)
	}
	expires := a.ExpiresIn60Days.ValueBool()
	if before, err := time.ParseDuration(a.RotateBeforeExpiry.ValueString()); expires && err == nil && before >= lifetime {
		wrong = append(wrong, tfdiag.WithPath(atGenerate.AtName("rotate_before_expiry"), tfdiag.New("Token would be rotated at every run",
			"A token lives for 60 days (1440h), so generate.rotate_before_expiry must be shorter, such as \"336h\" for two weeks.")))
	}
	policy, err := s.Policy(ctx, "")
	if err != nil {
		return errors.Join(wrong...)
	}
	if expires && policy.MinimumValidity > lifetime {
		wrong = append(wrong, tfdiag.WithPath(path.Root("minimum_validity"), tfdiag.New("No generated token is valid for that long",
			"With generate.expires_in_60_days a token lives for 60 days (1440h), and minimum_validity asks for more. Reduce minimum_validity.")))
	}
	scopes, err := a.scopes(ctx, s.RequiredScopes)
	if err != nil || s.Generate.IsUnknown() {
		return errors.Join(wrong...)
	}
	return errors.Join(append(wrong, checkScopes(policy, scopes))...)
}

// checkSources refuses arguments of a configured token beside generate. A module may choose between the two by a value that
// is not known yet.
func (s State) checkSources() error {
	given := func(v types.String) bool { return !s.Generate.IsUnknown() && !v.IsNull() && !v.IsUnknown() }
	var wrong []error
	if given(s.AccessTokenWO) {
		wrong = append(wrong, tfdiag.WithPath(atGenerate, tfdiag.New("Two sources for one token",
			"access_token_wo gives a token, and generate makes one. Set exactly one of the two.")))
	}
	if given(s.AccessTokenWOVersion) {
		wrong = append(wrong, tfdiag.WithPath(path.Root("access_token_wo_version"), tfdiag.New("Not an argument of a generated token",
			"access_token_wo_version belongs to access_token_wo. To rotate a generated token, change generate.rotation_trigger.")))
	}
	if given(s.ExpectedFingerprint) {
		wrong = append(wrong, tfdiag.WithPath(atExpected, tfdiag.New("Not an argument of a generated token",
			"expected_fingerprint belongs to access_token_wo. The fingerprint of a generated token is known after it was generated. "+
				"Remove expected_fingerprint.")))
	}
	return errors.Join(wrong...)
}

func checkScopes(policy tokenpolicy.Policy, scopes []string) error {
	at := atGenerate.AtName("scopes")
	if policy.RequiredScopes == nil {
		policy.RequiredScopes = tokenpolicy.DefaultScopes()
	}
	var wrong []error
	if missing := tftype.Difference(policy.RequiredScopes, scopes); len(missing) > 0 {
		wrong = append(wrong, tfdiag.WithPath(at, tfdiag.New("Missing scopes",
			"required_scopes asks for %s, which generate.scopes does not have. Add it there, or leave generate.scopes "+
				"out.", strings.Join(missing, ", "))))
	}
	if excess := tftype.Difference(scopes, policy.RequiredScopes); policy.ForbidExcess && len(excess) > 0 {
		wrong = append(wrong, tfdiag.WithPath(at, tfdiag.New("More scopes than allowed",
			"forbid_excess_scopes is set, and generate.scopes has %s beyond required_scopes. Remove it there, or add it to "+
				"required_scopes.", strings.Join(excess, ", "))))
	}
	return errors.Join(wrong...)
}
