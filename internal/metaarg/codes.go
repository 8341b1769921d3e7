package metaarg

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var sixDigitsForm = regexp.MustCompile(`^[0-9]{6}$`)

// VerificationCode accepts the code that Meta sends to a number.
func VerificationCode() validator.String { return sixDigits("Invalid verification code") }

// PIN accepts the PIN of a two-step verification.
func PIN() validator.String { return sixDigits("Invalid PIN") }

func sixDigits(summary string) validator.String {
	return tfvalid.Matches(sixDigitsForm, summary, "must have six digits and nothing else, as a string in quotes")
}
