package channel_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// sameNumber describes a new channel for the number of the channel that the world has.
func (k kind) sameNumber() protocol.Values {
	return conform.Merge(k.fresh, protocol.Values{"phone_number_id": acctest.Number, k.numberAt: k.held[k.numberAt]})
}

// An apply plans a creation once more. If it is refused because the channel of another address has the number, that channel is not
// deleted in the same run.
func TestDestroy_afterARefusedCreation(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		f.Server.Restart().WantNone(t)
		_, diags := f.Server.NewResource(k.typeName).PlanHere(k.sameNumber())
		diags.WantError(t, k.numberAt, "The phone number is taken", "Remove create_before_destroy")
		f.CommitRemoval().WantError(t, "", "was not deleted", "Another resource was to have its phone number")
		if f.State == nil || !slices.Contains(f.ids(f.World), k.id) {
			t.Errorf("state %v, channels %v", f.State, f.ids(f.World))
		}
	})
}

// A change of the number of a channel that exists has nothing to do with create_before_destroy.
func TestUpdate_numberTakenInAnApply(t *testing.T) {
	t.Parallel()
	f := startApplied(t, zammad)
	f.Server.NewResource(f.typeName).Apply(f.fresh).NoError(t)
	f.Server.Restart().WantNone(t)
	_, diags := f.PlanHere(conform.Merge(f.held, protocol.Values{"phone_number_id": acctest.OtherNumber}))
	diags.Errors().WantError(t, "phone_number_id", "The phone number is taken", "Choose another number for")
	if strings.Contains(diags.String(), "create_before_destroy") {
		t.Error(diags)
	}
}

// Two new channels for one number are refused in the plan. A number that is not known yet is compared later.
func TestPlan_twoNewChannels(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		unknown := conform.Merge(k.fresh, protocol.Values{"phone_number_id": protocol.Unknown, k.numberAt: protocol.Unknown})
		for _, config := range []protocol.Values{unknown, unknown, k.fresh} {
			_, diags := f.Server.NewResource(k.typeName).PlanHere(config)
			diags.NoError(t)
		}
		_, diags := f.Server.NewResource(k.typeName).PlanHere(k.fresh)
		diags.WantError(t, k.numberAt, "Two resources manage the same", "of a phone number")
	})
}

// A phone number that is not known yet replaces no inbox, and another one does, with or without another ID.
func TestReplace_phoneNumber(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	for number, replaces := range map[any]bool{protocol.Unknown: false, "+15550100002": true} {
		_, diags := f.Plan(conform.Merge(f.held, protocol.Values{"phone_number": number}))
		if got := strings.Contains(diags.String(), "Inbox 11 will be replaced"); got != replaces {
			t.Errorf("%v: replaced: %t\n%s", number, got, diags)
		}
	}
}

// A number whose digits Meta does not show is not compared.
func TestPlan_numberNotShown(t *testing.T) {
	t.Parallel()
	f := start(t, chatwoot)
	f.Graph.SetField(acctest.OtherNumber, "display_phone_number", "")
	_, diags := f.Plan(f.fresh)
	diags.NoError(t)
}
