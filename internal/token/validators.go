package token

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// ValueValidator refuses what cannot be an access token, without repeating it. The stock validators print the value of a sensitive
// attribute, so no secret may use them.
func ValueValidator() validator.String {
	const description = "must be an access token of Meta, exactly as it was shown: no quotation marks, white space or prefix"
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		if err := tokenpolicy.CheckShape(value); err != nil {
			p.Error("Invalid access token", "The value of %s cannot be used: %s.", p.Argument(), err)
		}
	})
}

var fingerprintPattern = regexp.MustCompile(`^sha256:[0-9a-f]{16}$`)

// FingerprintValidator refuses what is not a fingerprint, without repeating it: it may be the token itself. It accepts a value
// that terraform test may have made up; an operation refuses it.
func FingerprintValidator() validator.String {
	const form = `"sha256:" and 16 hex digits in lower case`
	return tfvalid.String("must be the fingerprint of a token: "+form, func(value string, p *tfvalid.Problems) {
		if !fingerprintPattern.MatchString(value) && !p.IsMocked(value) {
			p.Error("Invalid fingerprint", "The value of %s must be %s. The value is not shown, because it may be a token. Use the "+
				"token_fingerprint of a whatsapp_token_binding, or the function provider::whatsapp::token_fingerprint.", p.Argument(), form)
		}
	})
}

// ScopeValidator refuses a misspelled scope and warns about an unknown one.
func ScopeValidator() validator.String {
	return tfvalid.String("must be a scope (permission) of Meta", func(value string, p *tfvalid.Problems) {
		warning, err := tokenpolicy.CheckScope(value)
		if err != nil {
			p.Error("Unknown scope", "%s", err)
		}
		if warning != "" {
			p.Warning("Unfamiliar scope "+value, "%s", warning)
		}
	})
}
