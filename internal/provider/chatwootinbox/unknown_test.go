package chatwootinbox_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// All arguments are unknown until the apply. The apply checks them before it writes.
func TestAccChatwootInbox_unknown(t *testing.T) {
	w := acctest.Start(t)
	id := acctest.ForeignInbox + 1
	text := func(token, number, secret string) string {
		return acctest.TerraformDataHCL("token", token) + acctest.TerraformDataHCL("number", number) + acctest.TerraformDataHCL("name", "Sales") +
			acctest.TerraformDataHCL("secret", secret) +
			config(w, newInbox(protocol.Values{
				"access_token_wo": "=terraform_data.token.output", "phone_number_id": "=terraform_data.number.output",
				"name": "=terraform_data.name.output", "app_secret_wo": "=terraform_data.secret.output",
				"greeting": "={ enabled = true, message = terraform_data.name.output }",
			}))
	}
	acctest.Run(t,
		resource.TestStep{Config: text(acctest.ShortToken, acctest.OtherNumber, acctest.AppSecret),
			ExpectError: regexp.MustCompile(`(?s)Access token does not meet the requirements.*lacks\s+whatsapp_business_management`)},
		resource.TestStep{Config: text(acctest.GoodToken, acctest.Number, acctest.AppSecret),
			ExpectError: regexp.MustCompile(`phone_number does not match phone_number_id`)},
		resource.TestStep{
			PreConfig: func() { wantHeld(t, w, id, nil, chatwootsim.StoredCounts{}) },
			Config:    text(acctest.GoodToken, acctest.OtherNumber, acctest.AppSecret),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{checkInbox(w, id,
				protocol.Values{"name": "Sales", "message": "Sales", "api_key": acctest.GoodToken, "app_secret": acctest.AppSecret},
				chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 1})},
		},
		resource.TestStep{
			Config: text(acctest.RotatedToken, acctest.OtherNumber, acctest.ChannelAppSecret),
			ConfigStateChecks: []statecheck.StateCheck{checkInbox(w, id,
				protocol.Values{"api_key": acctest.RotatedToken, "app_secret": acctest.ChannelAppSecret},
				chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 2})},
		},
	)
}
