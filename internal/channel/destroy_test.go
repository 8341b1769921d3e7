package channel_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// An abandoned channel is removed from the state. Nothing is sent, also if the platform cannot be reached.
func TestDestroy_abandon(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		f.Apply(conform.Merge(k.held, protocol.Values{"on_destroy": "abandon"})).WantNone(t)
		f.Server.Restart().WantNone(t)
		f.kit.ResetCalls()
		_, diags := f.PlanRemovalHere()
		diags.NoError(t)
		diags.WantWarning(t, "", "stays in", "on_destroy", "import it")
		diags = f.CommitRemoval()
		diags.NoError(t)
		diags.WantWarning(t, "", "stays in")
		if got := len(f.kit.Calls()); got != 0 {
			t.Errorf("%d calls were made", got)
		}
		if f.State != nil || !slices.Contains(f.ids(f.World), k.id) {
			t.Errorf("state %v, channels %v", f.State, f.ids(f.World))
		}
	})
}

// A channel that loses no conversations is deleted with and without on_destroy.
func TestDestroy_delete(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for _, onDestroy := range []any{nil, "delete"} {
			f := startImported(t, k)
			f.Apply(conform.Merge(k.held, protocol.Values{"access_token_wo": nil, "on_destroy": onDestroy})).NoError(t)
			diags := f.Destroy()
			diags.NoError(t)
			diags.WantWarning(t, "", "will be deleted", "abandon")
			if f.State != nil || slices.Contains(f.ids(f.World), k.id) {
				t.Errorf("%v: state %v, channels %v", onDestroy, f.State, f.ids(f.World))
			}
		}
	})
}

// An inbox with conversations is neither destroyed nor replaced before on_destroy is applied. An apply without a plan of the
// destruction is refused as well.
func TestDestroy_conversations(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	f.Chatwoot.SetConversations(acctest.Inbox, "resolved", 3)
	another := protocol.Values{"phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber}
	refused := []string{"Inbox 11 has conversations", "It has 3", `on_destroy = "abandon"`, `on_destroy = "delete"`}
	f.Destroy().WantError(t, "", refused...)
	f.Remove().WantError(t, "", append(refused, "Nothing was deleted.")...)
	_, diags := f.Plan(conform.Merge(f.held, another, protocol.Values{"on_destroy": "delete"}))
	diags.WantError(t, "", refused...)
	if strings.Contains(diags.String(), "Nothing was deleted") {
		t.Errorf("a plan deletes nothing: %s", diags)
	}
	if got := len(f.kit.Writes()); got != 0 || f.State == nil {
		t.Errorf("%d writes were sent, state %v", got, f.State)
	}
	f.Apply(conform.Merge(f.held, protocol.Values{"on_destroy": "delete"})).WantNone(t)
	_, diags = f.Plan(conform.Merge(f.held, another))
	diags.NoError(t)
	diags.WantWarning(t, "", "Inbox 11 will be replaced")
	f.Destroy().NoError(t)
	if slices.Contains(f.ids(f.World), acctest.Inbox) {
		t.Error("the inbox is there")
	}
}

// Conversations that cannot be counted are taken for present.
func TestDestroy_conversationsUnknown(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	f.Chatwoot.FailNext(simkit.Fault{Path: "/api/v1/accounts/*/conversations/meta", Times: -1, Body: "{}"})
	f.Destroy().WantError(t, "", "Cannot count the conversations of inbox 11", `on_destroy = "delete"`)
	f.Apply(conform.Merge(f.held, protocol.Values{"on_destroy": "delete"})).WantNone(t)
	f.Destroy().NoError(t)
}

// The inbox that is replaced and kept has the number, so another number is needed.
func TestReplace_abandon(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	keep := protocol.Values{"on_destroy": "abandon"}
	f.Apply(conform.Merge(f.held, keep)).WantNone(t)
	f.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount)
	_, diags := f.Plan(conform.Merge(f.held, keep, protocol.Values{"business_account_id": acctest.ForeignAccount}))
	diags.WantError(t, "phone_number", "The number stays with inbox 11", `on_destroy = "delete"`)
	f.Apply(conform.Merge(f.held, keep, protocol.Values{"phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber})).NoError(t)
	f.WantState(t, protocol.Values{"phone_number": "+15550100002"})
	if !slices.Contains(f.ids(f.World), acctest.Inbox) || f.created(f.World) != 1 {
		t.Errorf("channels %v", f.ids(f.World))
	}
}
