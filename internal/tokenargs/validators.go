package tokenargs

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// described gives a validator its description in both forms.
type described string

func (d described) Description(context.Context) string         { return string(d) }
func (d described) MarkdownDescription(context.Context) string { return string(d) }

// TokenShape refuses what cannot be an access token, without ever repeating it. The stock validators print the value of
// a sensitive attribute, so no secret may use them.
func TokenShape() validator.String {
	return tokenShape{"must be an access token of Meta, exactly as it was shown: no quotation marks, white space or prefix"}
}

type tokenShape struct{ described }

func (tokenShape) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := tokenpolicy.CheckShape(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "This is not an access token", "The value of "+req.Path.String()+" cannot be used: "+err.Error()+".")
	}
}

// ScopeName refuses a misspelt scope and warns about an unknown one.
func ScopeName() validator.String {
	return scopeName{"must be a scope (permission) of Meta"}
}

type scopeName struct{ described }

func (scopeName) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	warning, err := tokenpolicy.CheckScope(req.ConfigValue.ValueString())
	if err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Unknown scope", err.Error())
	}
	if warning != "" {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unfamiliar scope", warning)
	}
}

// ID refuses what cannot be an id of the Graph API.
func ID(what string) validator.String {
	return graphID{described("must be the id of " + what + ": 5 to 20 digits")}
}

type graphID struct{ described }

func (v graphID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	switch {
	case graph.ValidID(value):
	case LooksLikePhoneNumber(value):
		resp.Diagnostics.AddAttributeError(req.Path, "This is a phone number, not an ID",
			"Give the phone number ID: the long number of digits that WhatsApp Manager shows under Phone numbers > (the number) > Settings, or API Setup in the app's dashboard. The phone number itself, with + and country code, is something else.")
	default:
		resp.Diagnostics.AddAttributeError(req.Path, "This is not an ID of Meta", "The value "+v.Description(ctx)+", without spaces or other characters. It was not sent anywhere.")
	}
}

// LooksLikePhoneNumber recognises a phone number as people write it. Digits alone are taken for an id.
func LooksLikePhoneNumber(value string) bool {
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

// PositiveDuration refuses what is not a duration above zero.
func PositiveDuration() validator.String {
	return positiveDuration{`must be a duration above zero in hours (h), minutes (m) and seconds (s), such as "168h" for a week or "1h30m"`}
}

type positiveDuration struct{ described }

func (v positiveDuration) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err != nil || d <= 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "This duration cannot be used", "The value "+v.Description(ctx)+".")
	}
}
