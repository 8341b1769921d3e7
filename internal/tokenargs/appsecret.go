package tokenargs

import (
	"context"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// AppSecret refuses what cannot be the secret of an app, without repeating it.
func AppSecret() validator.String {
	return appSecret{"must be the app secret as Meta shows it, without white space"}
}

type appSecret struct{ described }

func (appSecret) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value, wrong := req.ConfigValue.ValueString(), ""
	switch {
	case value == "":
		wrong = "it is empty: leave the argument out, or give the secret"
	case strings.Trim(value, "*") == "":
		wrong = "it is not a secret but the asterisks that a platform shows in place of one"
	case strings.HasPrefix(value, "EAA"):
		wrong = "it is an access token; the app secret is in the app's dashboard under App settings > Basic"
	case strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || !unicode.IsGraphic(r) }):
		wrong = "it has white space, a line break or an invisible character: copy it again, or use trimspace()"
	}
	if wrong != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "This is not an app secret", "The value of "+req.Path.String()+" cannot be used: "+wrong+".")
	}
}
