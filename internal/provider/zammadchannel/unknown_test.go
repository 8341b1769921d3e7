package zammadchannel_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// All arguments are unknown until the apply. The apply checks them before it writes.
func TestAccZammadChannel_unknown(t *testing.T) {
	w := acctest.Start(t)
	text := func(token, number, secret string) string {
		return acctest.Later("token", token) + acctest.Later("number", number) + acctest.Later("group", "32") + acctest.Later("secret", secret) +
			config(w, newChannel(protocol.Values{
				"access_token_wo": "=terraform_data.token.output", "phone_number_id": "=terraform_data.number.output",
				"group_id": "=tonumber(terraform_data.group.output)", "app_secret_wo": "=terraform_data.secret.output",
				"welcome": "=terraform_data.group.output", "reminder": "={ active = true, message = terraform_data.group.output }",
			}))
	}
	acctest.Run(t,
		resource.TestStep{Config: text(acctest.ShortToken, acctest.OtherNumber, acctest.AppSecret),
			ExpectError: regexp.MustCompile(`(?s)Access token does not meet the requirements.*lacks\s+whatsapp_business_management`)},
		resource.TestStep{Config: text(acctest.GoodToken, acctest.Number, acctest.AppSecret),
			ExpectError: regexp.MustCompile(`The phone number is taken`)},
		resource.TestStep{
			PreConfig:        func() { wantHeld(t, w, next, nil, zammadsim.Stored{}) },
			Config:           text(acctest.GoodToken, acctest.OtherNumber, acctest.AppSecret),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, next,
				protocol.Values{"welcome": "32", "reminder_message": "32", "group": 32, "access_token": acctest.GoodToken,
					"app_secret": acctest.AppSecret},
				zammadsim.Stored{Saves: 1, Tokens: 1, Secrets: 1})},
		},
		resource.TestStep{
			Config:      text(acctest.RotatedToken, acctest.ForeignNumber, acctest.ChannelAppSecret),
			ExpectError: regexp.MustCompile(`The phone number belongs to another account`),
		},
		resource.TestStep{
			Config: text(acctest.RotatedToken, acctest.OtherNumber, acctest.ChannelAppSecret),
			ConfigStateChecks: []statecheck.StateCheck{holds(w, next,
				protocol.Values{"access_token": acctest.RotatedToken, "app_secret": acctest.ChannelAppSecret, "phone_number_id": acctest.OtherNumber},
				zammadsim.Stored{Saves: 2, Tokens: 2, Secrets: 2})},
		},
	)
}
