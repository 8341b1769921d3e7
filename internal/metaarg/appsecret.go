package metaarg

import (
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// AppSecret refuses what cannot be the secret of an app, without repeating it.
func AppSecret() validator.String {
	return tfvalid.String("must be the app secret as Meta shows it, without white space", func(value string, p *tfvalid.Problems) {
		if wrong := wrongSecret(value); wrong != "" {
			p.Error("Invalid app secret", "The value of %s cannot be used: %s.", p.Argument(), wrong)
		}
	})
}

func wrongSecret(value string) string {
	container := secret.Container(value)
	switch {
	case value == "":
		return "it is empty: leave the argument out, or give the secret"
	case container != "":
		return container
	case strings.Trim(value, "*") == "":
		return "it is not a secret but the asterisks that a platform shows in place of one"
	case strings.HasPrefix(value, "EAA"):
		return "it is an access token; the app secret is in the app's dashboard under App settings > Basic"
	case strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || !unicode.IsGraphic(r) }):
		return "it has white space, a line break or an invisible character: copy it again, or use trimspace()"
	}
	return ""
}
