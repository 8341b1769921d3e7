package chatwootinbox_test

import (
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Invalid arguments of an inbox. Package channel tests the common arguments.
func TestAccChatwootInbox_arguments(t *testing.T) {
	t.Parallel()
	f := start(t)
	greeting := func(message string) protocol.Values {
		return protocol.Values{"greeting": protocol.Values{"enabled": true, "message": message}}
	}
	for name, c := range map[string]struct {
		args protocol.Values
		path string
		text string
	}{
		"number with spaces":   {protocol.Values{"phone_number": "+1 555 010 0002"}, "phone_number", "international format"},
		"number without plus":  {protocol.Values{"phone_number": "15550100002"}, "phone_number", "international format"},
		"two lines":            {protocol.Values{"name": "a\nb"}, "name", "one line"},
		"spaces around a name": {protocol.Values{"name": " a"}, "name", "one line"},
		"long name":            {protocol.Values{"name": strings.Repeat("x", 256)}, "name", "got: 256"},
		"empty greeting":       {greeting(""), "greeting.message", "1"},
		"greeting null":        {greeting("null"), "greeting.message", "null"},
		"id of another number": {protocol.Values{"phone_number": "+15550100003"}, "phone_number", "+1 555-010-0002"},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := f.Plan(newInbox(c.args))
			diags.WantError(t, c.path, c.text)
			f.WantNoSecret(t, diags)
		})
	}
	if got := len(f.Chatwoot.Writes()); got != 0 {
		t.Errorf("%d writes were sent", got)
	}
}

// A user who is not an administrator does not see all inboxes, so the plan cannot check whether the number is in use.
func TestAccChatwootInbox_planByAgent(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Chatwoot.AddUser(chatwootsim.User{
		Token: acctest.ChatwootAdminToken, Inboxes: []int{acctest.Inbox},
		Accounts: map[int]chatwootsim.Role{acctest.ChatwootAccount: chatwootsim.Agent},
	})
	_, diags := f.Plan(newInbox())
	diags.WantError(t, "", "administrator")
	f.WantNoSecret(t, diags)
}

// A binding writes the IDs of a number that was moved to another account. Chatwoot does not register the webhook again.
func TestAccChatwootInbox_movedNumber(t *testing.T) {
	t.Parallel()
	f := start(t)
	binding := f.Server.NewResource("whatsapp_phone_number_binding")
	config := protocol.Values{"project": strconv.Itoa(acctest.Inbox), "phone_number_id": acctest.Number, "replace_existing": true}
	_, diags := binding.Plan(config)
	diags.WantNone(t)
	f.Chatwoot.SetConfig(acctest.Inbox, "phone_number_id", "106000000000099") // the ID before the move
	f.Server.Restart().WantNone(t)
	_, diags = binding.Plan(config)
	diags.NoError(t)
	diags.WantWarning(t, "phone_number_id", "webhook of phone number ID "+acctest.Number+" is not registered",
		"when an inbox is created and never afterwards")
}
