package examples

import (
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// actionFile is the example of an action.
const actionFile = "action.tf"

var (
	actionBlock    = regexp.MustCompile(`(?m)^action "(\w+)" "\w+" \{\n  config \{\n`)
	actionArgument = regexp.MustCompile(`(?m)^    (\w+) +?= (?:"([^"]*)"|var\.(\w+))`)
)

// The examples of actions run, without Terraform, on the simulators.
func TestActions(t *testing.T) {
	t.Parallel()
	const unverified = "106000000000003"
	clock := simkit.NewManualClock(time.Now())
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now})
	w.Graph.AddPhoneNumber(graphsim.PhoneNumber{ID: unverified, BusinessAccountID: acctest.Account, DisplayPhoneNumber: "+1 555-010-0003",
		VerifiedName: "Canary Support"})
	w.Graph.SetField(unverified, "code_verification_status", "NOT_VERIFIED")
	template := w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: acctest.Account, Name: "spring_offer"})
	w.Graph.SetTemplateStatus(template, "PAUSED", graphsim.Pacing)
	clock.Advance(time.Hour)
	server := protocol.Serve(t, acctest.Factory())
	server.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	examples := all(t)
	for _, name := range []string{ // a code is requested before it is entered
		"whatsapp_phone_number_request_code", "whatsapp_phone_number_verify_code", "whatsapp_business_account_webhook_resubscribe",
		"whatsapp_send_template_message", "whatsapp_message_template_unpause",
	} {
		folder := filepath.Join("actions", name)
		text := examples[folder][actionFile]
		delete(examples, folder)
		if block := actionBlock.FindStringSubmatch(text); block == nil || block[1] != name {
			t.Errorf("%s has no action block of its type:\n%s", folder, text)
			continue
		}
		config := protocol.Values{}
		variables := map[string]string{"code": w.Graph.VerificationCode(unverified), "verify_token": "hub"}
		for _, argument := range actionArgument.FindAllStringSubmatch(text, -1) {
			config[argument[1]] = argument[2] + variables[argument[3]]
		}
		done := server.Invoke(name, config)
		if done.Diags.WantNone(t); len(done.Progress) != 1 {
			t.Errorf("%s says %q", name, done.Progress)
		}
	}
	for folder := range examples {
		if filepath.Dir(folder) == "actions" {
			t.Errorf("%s is not invoked", folder)
		}
	}
	if status := w.Graph.Fields(template)["status"]; status != "APPROVED" {
		t.Errorf("the template is %v", status)
	}
	if len(w.Graph.Messages()) != 1 {
		t.Errorf("messages: %v", w.Graph.Messages())
	}
}
