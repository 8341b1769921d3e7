package metaarg

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var (
	languageForm  = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2,3})?$`)
	recipientForm = regexp.MustCompile(`^\+?[1-9][0-9]{6,14}$`)
	templateForm  = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
)

// LanguageValidator accepts the code of a language, as Meta writes it.
func LanguageValidator() validator.String {
	return tfvalid.Matches(languageForm, "Invalid language", "must be the code of a language, such as en or en_US")
}

// recipientValidator accepts the phone number of a person who receives a message.
func recipientValidator() validator.String {
	return tfvalid.Matches(recipientForm, "Invalid recipient",
		"must be a phone number with its country code: 7 to 15 digits, perhaps with + in front, without spaces")
}

// TemplateNameValidator accepts the name of a message template.
func TemplateNameValidator() validator.String {
	return tfvalid.Matches(templateForm, "Invalid template name",
		"must be the name of a template: 1 to 512 lower-case letters, digits and underscores")
}
