package metaarg

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// AppSecretValidator refuses what cannot be the secret of an app, without repeating it.
func AppSecretValidator() validator.String {
	return tfvalid.String("must be the app secret as Meta shows it, without white space", func(value string, p *tfvalid.Problems) {
		if wrong := AppSecretProblem(value); wrong != "" {
			p.Error("Invalid app secret", "The value of %s cannot be used: %s.", p.Argument(), wrong)
		}
	})
}

// AppSecretProblem returns why a text cannot be the secret of an app, as secret.FormProblem does.
func AppSecretProblem(value string) string {
	switch {
	case value != "" && strings.Trim(value, "*") == "":
		return "it is not a secret but the asterisks that a platform shows in place of one"
	case strings.HasPrefix(value, "EAA"):
		return "it is an access token; the app secret is in the app's dashboard under App settings > Basic"
	}
	return secret.FormProblem(value)
}
