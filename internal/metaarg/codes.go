package metaarg

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var sixDigitsForm = regexp.MustCompile(`^[0-9]{6}$`)

// VerificationCodeValidator accepts the code that Meta sends to a number.
func VerificationCodeValidator() validator.String {
	return sixDigitsValidator("Invalid verification code")
}

// PINValidator accepts the PIN of a two-step verification.
func PINValidator() validator.String { return sixDigitsValidator("Invalid PIN") }

func sixDigitsValidator(summary string) validator.String {
	return tfvalid.Matches(sixDigitsForm, summary, "must have six digits and nothing else, as a string in quotes")
}
