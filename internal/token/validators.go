package token

import (
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// Shape refuses what cannot be an access token, without repeating it. The stock validators print the value of a sensitive
// attribute, so no secret may use them.
func Shape() validator.String {
	const description = "must be an access token of Meta, exactly as it was shown: no quotation marks, white space or prefix"
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		if err := tokenpolicy.CheckShape(value); err != nil {
			p.Error("Invalid access token", "The value of %s cannot be used: %s.", p.Argument(), err)
		}
	})
}

// ScopeName refuses a misspelled scope and warns about an unknown one.
func ScopeName() validator.String {
	return tfvalid.String("must be a scope (permission) of Meta", func(value string, p *tfvalid.Problems) {
		warning, err := tokenpolicy.CheckScope(value)
		if err != nil {
			p.Error("Unknown scope", "%s", err)
		}
		if warning != "" {
			p.Warning("Unfamiliar scope", "%s", warning)
		}
	})
}
