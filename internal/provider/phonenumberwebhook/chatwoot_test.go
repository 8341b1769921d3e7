package phonenumberwebhook_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Chatwoot registers the address of a new inbox itself, with a + in its path, which Meta turns into a space. The resource, which the
// same run creates after that, replaces the address by the one that works.
func TestAccPhoneNumberWebhook_afterChatwoot(t *testing.T) {
	t.Parallel()
	const inbox = "https://inbox.example.com/webhooks/whatsapp/"
	for _, registered := range []string{inbox + "+15559990001", inbox + "%2015559990001", inbox + " 15559990001"} {
		st := spec().StartStage(t)
		r := st.NewObject()
		p, diags := r.Plan(configWith(protocol.Values{"override_callback_uri": inbox + "%2B15559990001"}))
		diags.NoError(t)
		setOverride(registered)(st.World, nil)
		r.ApplyPlanned(p).NoError(t)
		if got := spec().Remote(st.World)[acctest.Number]; got != inbox+"%2B15559990001" {
			t.Errorf("%q: the override is %q", registered, got)
		}
	}
}
