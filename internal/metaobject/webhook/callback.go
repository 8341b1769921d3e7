// Package webhook holds what the webhooks of an app, of a WhatsApp Business Account and of a phone number share: a callback address,
// the verify token that proves it to Meta, what the app needs before it, and the words of on_destroy.
package webhook

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// maxOverride is the length that Meta documents for the callback of an override.
const maxOverride = 200

const callbackDescription = "must be an https address without + in its path"

// OverrideURIValidator returns a validator that refuses what cannot be the callback of an override.
func OverrideURIValidator() validator.String {
	return tfvalid.String(callbackDescription+", at most 200 characters", func(value string, p *tfvalid.Problems) {
		checkCallback(value, p)
		if n := utf8.RuneCountInString(value); n > maxOverride {
			p.Error("Callback address is too long", "The value of %s has %d characters. Meta accepts at most %d for an override.",
				p.Argument(), n, maxOverride)
		}
	})
}

// CallbackURIValidator returns a validator that refuses what cannot be the callback of an app. Meta documents no length for it.
func CallbackURIValidator() validator.String {
	return tfvalid.String(callbackDescription, func(value string, p *tfvalid.Problems) {
		checkCallback(value, p)
		if n := utf8.RuneCountInString(value); n > maxOverride {
			p.Warning(fmt.Sprintf("Callback address of app %s is long", p.OtherArgument("app_id")), "The value of %s has %d characters. "+
				"Meta accepts at most %d for the override of an account "+
				"or a number, and documents no limit for an app.", p.Argument(), n, maxOverride)
		}
	})
}

func checkCallback(value string, p *tfvalid.Problems) {
	u, err := url.Parse(value)
	switch {
	case p.IsMocked(value): // of a mocked inbox
	case err != nil || u.Hostname() == "" || strings.ContainsAny(value, " \t\r\n"):
		p.Error("Invalid callback address", "The value of %s is not an address. It must begin with https:// and a host name, as in "+
			"https://chat.example.com/webhooks/whatsapp, and have no white space.", p.Argument())
	case u.Scheme != "https":
		p.Error("Callback address is not https", "The value of %s must begin with https://. Meta calls no other address, and the certificate "+
			"must be valid.", p.Argument())
	case strings.Contains(u.EscapedPath(), "+"):
		p.Error("Callback address has a plus sign in its path", "The value of %s has a + in its path. Meta turns it into a space, so "+
			"that no message arrives. Write %%2B instead, or use another path.", p.Argument())
	case u.User != nil:
		p.Error("Callback address has a user name", "The value of %s has a user name or a password before the host name, which would be "+
			"stored in the state. Leave it out.", p.Argument())
	case u.Fragment != "":
		p.Error("Callback address has a fragment", "The value of %s has a # and text after it, which no server receives. Leave it out.",
			p.Argument())
	}
}
