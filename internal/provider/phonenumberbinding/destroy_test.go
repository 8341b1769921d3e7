package phonenumberbinding_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_onDestroy(t *testing.T) {
	for name, c := range map[string]struct {
		more      protocol.Values
		meanwhile func(chat hands)
		warning   []string // none: no warning
		number    string
		clearings int
	}{
		"default":                 {clearings: 1},
		"clear":                   {more: protocol.Values{"on_destroy": "clear"}, clearings: 1},
		"abandon":                 {more: protocol.Values{"on_destroy": "abandon"}, warning: []string{"stays in chat project", `stays in chat project "SUPPORT"`}, number: acctest.Number},
		"changed by hand":         {meanwhile: func(c hands) { c.SetNumber(support, acctest.OtherNumber, acctest.Account) }, warning: []string{"was left in chat project", "it is " + acctest.OtherNumber + ", and this binding applied " + acctest.Number}, number: acctest.OtherNumber},
		"changed back and forth":  {meanwhile: func(c hands) { c.ClearNumber(support); c.SetNumber(support, acctest.Number, acctest.Account) }, clearings: 1},
		"cleared by hand":         {meanwhile: func(c hands) { c.ClearNumber(support) }},
		"account changed by hand": {meanwhile: func(c hands) { c.SetNumber(support, acctest.Number, "1") }, clearings: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t, c.more)
			if c.meanwhile != nil {
				c.meanwhile(w.Chat)
			}
			if diags := r.Remove(); c.warning == nil {
				diags.Clean(t)
			} else {
				diags.WantWarning(t, "", c.warning...)
			}
			if r.State != nil {
				t.Errorf("it is still in the state: %v", r.State)
			}
			account := acctest.Account
			if c.number == "" {
				account = ""
			}
			holds(t, w, support, c.number, account, 1, c.clearings)
		})
	}
}

// hands are what people do in the chat service.
type hands interface {
	SetNumber(ref, phoneNumberID, businessAccountID string)
	ClearNumber(ref string)
}

// A plan shows drift into the state; destroying after it must still not take what somebody else has put there.
func TestAccPhoneNumberBinding_onDestroyAfterRefresh(t *testing.T) {
	w, r := made(t)
	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	r.Destroy().WantWarning(t, "", "was left in chat project")
	holds(t, w, support, acctest.OtherNumber, acctest.Account, 1, 0)
}

// Somebody changes the number between the read and the write of the destruction.
func TestAccPhoneNumberBinding_onDestroyRace(t *testing.T) {
	w, r := made(t)
	w.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: meanwhile(func() { w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account) })})
	r.Remove().WantWarning(t, "", "was left in chat project", "was replaced outside Terraform")
	holds(t, w, support, acctest.OtherNumber, acctest.Account, 1, 0)

	w, r = another(t)
	w.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: meanwhile(func() { w.Chat.Rename(support, support, "New name") })})
	r.Remove().Clean(t) // something else changed: the clearing goes on
	holds(t, w, support, "", "", 1, 1)
}

// Without the note of what was applied, nothing is cleared that might be somebody else's.
func TestAccPhoneNumberBinding_onDestroyWithoutMemory(t *testing.T) {
	w, r := made(t)
	r.Private = nil
	r.Remove().WantWarning(t, "", "was left in chat project", "has never applied a phone number")
	holds(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// Terraform plans before it destroys, and that plan fails while Meta cannot be asked; without it (as plugin-testing ends
// every test) the binding is undone.
func TestAccPhoneNumberBinding_destroyWithoutMeta(t *testing.T) {
	w := acctest.Start(t)
	config := acctest.Provider(w) + bound(acctest.Number)
	acctest.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { w.Graph.RevokeToken(acctest.ProviderToken, 460) },
			Config:    config, Destroy: true, ExpectError: regexp.MustCompile(`(?s)Cannot read phone number.*subcode\s+460`),
		},
	)
	holds(t, w, support, "", "", 1, 1)
}
