package systemuser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const maxName = 255

// nameValidator refuses names that Meta could return differently from how they were written.
func nameValidator() validator.String {
	description := fmt.Sprintf("must be one line of 1 to %d characters, without control or invisible characters and "+
		"without leading or trailing spaces", maxName)
	return tfvalid.String(description, func(name string, p *tfvalid.Problems) {
		if name == "" || utf8.RuneCountInString(name) > maxName || strings.TrimSpace(name) != name || secret.Clean(name, maxName) != name {
			p.Error("Invalid name of a system user", "The value of %s %s.", p.Argument(), description)
		}
	})
}
