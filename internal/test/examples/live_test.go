package examples

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// The commands of the guide "A number from zero to live", in their order: the number is added, a person verifies it, and one apply
// does the rest. Afterwards a message arrives in the inbox, the plan is empty, and a destroy leaves what Meta cannot delete.
func TestLive(t *testing.T) {
	t.Parallel()
	examples := all(t)
	r := initialized(t, examples["provider"], examples["live"], func(w *world.World) {
		w.Graph.RemoveAppSubscription(app, "whatsapp_business_account")
		w.Graph.UnsubscribeApp(account, app)
	})
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve", "-target=whatsapp_phone_number.returns")
	number := newNumber(t, r.world)
	verifyByHand(t, r.world, number)
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	r.checkApplied()

	deliveries := r.world.Graph.Deliveries(number, "messages")
	if len(deliveries) != 1 || deliveries[0].Level != "phone_number" || !strings.HasSuffix(deliveries[0].CallbackURL, "/%2B15550100003") {
		t.Errorf("a message goes to %+v", deliveries)
	}
	output := tfclitest.Run(t, r.space, 0, "output", "webhook")
	if !strings.Contains(output.Stdout, "where the project expects them") {
		t.Errorf("the check does not compare the addresses:\n%s", output.Output())
	}

	tfclitest.Run(t, r.space, 0, "destroy", "-auto-approve")
	fields := r.world.Graph.Fields(number)
	if fields["status"] != "CONNECTED" || len(r.world.Graph.Deliveries(number, "messages")) != 0 {
		t.Errorf("after destroy the number is %v", fields["status"])
	}
}

const (
	app     = "200000000000001"
	account = "102000000000001"
)

// newNumber returns the ID of the number that the seed does not have.
func newNumber(t *testing.T, w *world.World) string {
	t.Helper()
	for id, display := range w.Graph.PhoneNumbers(account) {
		if display == "+1 555-010-0003" {
			return id
		}
	}
	t.Fatal("the number was not added")
	return ""
}

// verifyByHand asks for a code and enters it, with the calls of the guide.
func verifyByHand(t *testing.T, w *world.World, number string) {
	t.Helper()
	post(t, w, number+"/request_code", url.Values{"code_method": {"SMS"}, "language": {"en_US"}})
	post(t, w, number+"/verify_code", url.Values{"code": {w.Graph.VerificationCode(number)}})
}

func post(t *testing.T, w *world.World, path string, form url.Values) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URLs.Graph+"/v23.0/"+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+w.Env["WHATSAPP_ACCESS_TOKEN"])
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: HTTP %d", path, answer.StatusCode)
	}
}
