// Package metaarg holds the arguments that name objects at Meta: IDs, the business portfolio, a phone number, the secret of an
// app. It knows how they are validated, described and looked up, and decodes what Meta shows of an argument.
package metaarg

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// IDValidator refuses what cannot be an ID of the Graph API. of names the object, as in "a phone number". It accepts a value that
// terraform test may have made up; the plan refuses it.
func IDValidator(of string) validator.String {
	description := fmt.Sprintf("must be the ID of %s: 5 to 20 digits", of)
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		switch {
		case graph.ValidID(value), p.IsMocked(value):
		case !graph.ValidID(strings.TrimSpace(value)) && looksLikePhoneNumber(value):
			p.Error("Phone number given as an ID", "The value of %s is a phone number, which differs from the ID of %s. %s",
				p.Argument(), of, idPlaceText(of))
		default:
			p.Error("Invalid ID", "The value of %s %s, without spaces or other characters. Nothing was sent.", p.Argument(), description)
		}
	})
}

// idPlaceText returns where a person finds the ID of an object.
func idPlaceText(of string) string {
	if at := graph.IDPlaceText(of); at != "" {
		return "Set the ID, a long number of digits: see " + at + "."
	}
	return "Set the ID, a long number of digits."
}

// looksLikePhoneNumber reports whether a value is a phone number as people write it. Digits alone are taken for an ID.
func looksLikePhoneNumber(value string) bool {
	digits, other := 0, false
	for i, r := range value {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0:
			other = true
		case r == ' ' || r == '-' || r == '(' || r == ')' || r == '.' || r == '/':
			other = true
		default:
			return false
		}
	}
	return other && digits >= 7 && digits <= 15 && value[0] != '-' && value[0] != ' '
}
