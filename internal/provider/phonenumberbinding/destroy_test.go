package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_onDestroy(t *testing.T) {
	for name, c := range map[string]struct {
		more      protocol.Values
		change    func(chat manual)
		warning   []string // nil: no warning
		number    string
		clearings int
	}{
		"default": {clearings: 1},
		"clear":   {more: protocol.Values{"on_destroy": "clear"}, clearings: 1},
		"abandon": {more: protocol.Values{"on_destroy": "abandon"},
			warning: []string{"stays in chat project", `stays in chat project "SUPPORT"`}, number: acctest.Number},
		"changed manually": {change: func(c manual) { c.SetNumber(support, acctest.OtherNumber, acctest.Account) },
			warning: []string{"was left in chat project", "it is " + acctest.OtherNumber + ", and this binding applied " + acctest.Number},
			number:  acctest.OtherNumber},
		"changed back and forth": {change: func(c manual) { c.ClearNumber(support); c.SetNumber(support, acctest.Number, acctest.Account) },
			clearings: 1},
		"cleared manually":         {change: func(c manual) { c.ClearNumber(support) }},
		"account changed manually": {change: func(c manual) { c.SetNumber(support, acctest.Number, "1") }, clearings: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := startApplied(t, c.more)
			if c.change != nil {
				c.change(w.Chat)
			}
			if diags := r.Remove(); c.warning == nil {
				diags.WantNone(t)
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
			wantProject(t, w, support, c.number, account, 1, c.clearings)
		})
	}
}

// manual is a manual change in the chat service.
type manual interface {
	SetNumber(ref, phoneNumberID, businessAccountID string)
	ClearNumber(ref string)
}

// A refresh stores the drift in the state. A destroy after it must not clear a number that was set manually.
func TestAccPhoneNumberBinding_onDestroyAfterRefresh(t *testing.T) {
	w, r := startApplied(t)
	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	r.Destroy().WantWarning(t, "", "was left in chat project")
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 1, 0)
}

// The number is changed manually between the read and the write of the destroy.
func TestAccPhoneNumberBinding_onDestroyRace(t *testing.T) {
	w, r := startApplied(t)
	w.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: runBefore(func() {
		w.Chat.SetNumber(support, acctest.OtherNumber,
			acctest.Account)
	})})
	r.Remove().WantWarning(t, "", "was left in chat project", "another user or program set the phone number in the meantime")
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 1, 0)

	w, r = startAnother(t)
	w.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: runBefore(func() { w.Chat.Rename(support, support, "New name") })})
	r.Remove().WantNone(t) // another attribute changed: the clearing is repeated
	wantProject(t, w, support, "", "", 1, 1)
}

// Without the record of the applied number, nothing is cleared.
func TestAccPhoneNumberBinding_onDestroyWithoutRecord(t *testing.T) {
	w, r := startApplied(t)
	r.Private = nil
	r.Remove().WantWarning(t, "", "was left in chat project", "has never applied a phone number")
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

// terraform destroy plans first, and this plan fails while the number cannot be read at Meta. Without a refresh, the number is cleared.
func TestAccPhoneNumberBinding_destroyWithoutMeta(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.RevokeToken(acctest.ProviderToken, 460)
	_, diags := r.Plan(args(acctest.Number))
	diags.WantError(t, "", "access_token is not valid", "subcode 460")
	r.Remove().WantNone(t)
	wantProject(t, w, support, "", "", 1, 1)
}
