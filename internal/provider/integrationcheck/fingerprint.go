package integrationcheck

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var validFingerprint = regexp.MustCompile(`^sha256:[0-9a-f]{16}$`)

// fingerprintValidator returns a validator of fingerprints. An invalid value may be a token, so the message does not show it. It
// accepts a value that terraform test may have made up; reading the data source refuses it.
func fingerprintValidator() validator.String {
	const description = "must be a fingerprint: sha256: and 16 hex digits in lower case"
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		if !validFingerprint.MatchString(value) && !p.IsMocked(value) {
			p.Error("Invalid token fingerprint", "The value of %s %s. The value is not shown, because it may be a token. "+
				"Use the token_fingerprint of a whatsapp_token_binding, or the function provider::whatsapp::token_fingerprint.",
				p.Argument(), description)
		}
	})
}
