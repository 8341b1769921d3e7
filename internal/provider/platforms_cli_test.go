package provider_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"terraform-provider-whatsapp/internal/test/acctest"
)

// The bindings adopt the values of the project, rotate the token, and write nothing else.
func TestAccPlatforms_bindings(t *testing.T) {
	t.Parallel()
	for name, p := range products {
		t.Run(name, func(t *testing.T) {
			b := setUp(t, p)
			config := func(token string) string {
				return acctest.ProviderFor(b.World, p.platform) + fmt.Sprintf(`
resource "whatsapp_token_binding" "test" {
  project          = %[1]d
  access_token_wo  = %[2]q
  replace_existing = true
}

resource "whatsapp_phone_number_binding" "test" {
  project         = whatsapp_token_binding.test.project
  phone_number_id = %[3]q
}
`, p.project, token, acctest.Number)
			}
			acctest.Run(t,
				resource.TestStep{Config: config(acctest.GoodToken)},
				resource.TestStep{
					Config: config(acctest.RotatedToken),
					Check:  resource.TestCheckResourceAttr("whatsapp_phone_number_binding.test", "business_account_id", acctest.Account),
				},
				resource.TestStep{
					ResourceName: "whatsapp_phone_number_binding.test", ImportState: true, ImportStateId: b.id(),
					ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "project",
				})
			if got := b.stored(b.World)[p.token]; got != acctest.RotatedToken {
				t.Error("the token was not rotated")
			}
		})
	}
}

func TestAccPlatforms_jira(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config: acctest.ProviderFor(w, "jira") + fmt.Sprintf(`
resource "whatsapp_phone_number_binding" "test" {
  project         = %q
  phone_number_id = %q
}
`, acctest.ServiceDesk, acctest.Number),
		ExpectError: regexp.MustCompile(`use\s+whatsapp_jsm_handoff`),
	})
	if attempts := w.Jira.WriteAttempts(); len(attempts) != 0 {
		t.Errorf("wrote %v", attempts)
	}
}
