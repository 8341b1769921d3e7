package integrationcheck

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var validFingerprint = regexp.MustCompile(`^sha256:[0-9a-f]{16}$`)

// fingerprint refuses a value that is not a fingerprint, without repeating it: it may be a token in the wrong place.
type fingerprint struct{}

func (fingerprint) Description(context.Context) string {
	return "must be a fingerprint: sha256: and 16 hex digits in lower case"
}

func (f fingerprint) MarkdownDescription(ctx context.Context) string { return f.Description(ctx) }

func (f fingerprint) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || validFingerprint.MatchString(req.ConfigValue.ValueString()) {
		return
	}
	err := tfdiag.New("Invalid fingerprint of a token", "The value %s. Use the token_fingerprint of a whatsapp_token_binding, or the function "+
		"provider::whatsapp::token_fingerprint. The value is not shown, because it may be a token.", f.Description(ctx))
	resp.Diagnostics.Append(tfdiag.FromError("validate", "token_fingerprint", tfdiag.At(req.Path, err))...)
}
