package username_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_username", DescriptionOnly: true,
		Edge:           "username",
		Unique:         func(i int) protocol.Values { return protocol.Values{"username": fmt.Sprintf("example.shop%d", i)} },
		Changed:        protocol.Values{"username": "example.other"},
		Initial:        protocol.Values{"username": nil},
		ByHand:         map[string]any{"username": "changed.elsewhere"},
		Abandons:       true,
		OtherOnDestroy: "delete",
	}.ToSpec()
}

const edge = acctest.Number + "/username"

// Capital letters are not a difference, and the own name is not sent again.
func TestAccUsername_case(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RefuseSameUsername(true)
	st.AppliedObject(spec().Config(0))
	st.ForgetCalls()
	config := conform.Merge(spec().Config(0), protocol.Values{"username": "Example.Shop0"})
	r := st.StartServer().NewResource("whatsapp_username")
	r.Apply(config).WantNone(t)
	st.WantNoWrites("the same name")
	st.WantEmptyPlan(r, config, "the same name")
}

// A username that was deleted elsewhere is set again. The status is Meta's.
func TestAccUsername_deletedElsewhere(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.ReserveUsernames(true)
	r := st.AppliedObject(spec().Config(0))
	if r.State["status"] != "reserved" {
		t.Errorf("the state is %v", r.State)
	}
	st.Graph.ClearField(edge, "username")
	p, diags := r.Plan(spec().Config(0))
	diags.WantNone(t)
	if p.Empty() {
		t.Fatal("the plan is empty")
	}
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, spec().Config(0), "set again")
}

// Only on request is the username deleted, and only the one that Terraform knows.
func TestAccUsername_delete(t *testing.T) {
	t.Parallel()
	deleting := conform.Merge(spec().Config(0), protocol.Values{"on_destroy": "delete"})
	named := func(st *conform.Stage) any { return st.Graph.Fields(edge)["username"] }
	for name, c := range map[string]struct {
		config  protocol.Values
		prepare func(*conform.Stage)
		left    any
		warns   string
	}{
		"abandoned":         {spec().Config(0), nil, "example.shop0", "stay at Meta"},
		"deleted":           {deleting, nil, nil, "Another business can then take it"},
		"deleted elsewhere": {deleting, func(st *conform.Stage) { st.Graph.ClearField(edge, "username") }, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			st := spec().StartStage(t)
			r := st.AppliedObject(c.config)
			if c.prepare != nil {
				c.prepare(st)
			}
			if _, diags := r.PlanRemovalHere(); name == "deleted" {
				diags.WantWarning(t, "", "will be deleted", c.warns)
			}
			r.Destroy().NoError(t)
			if now := named(st); now != c.left || r.State != nil {
				t.Errorf("the username is %v, want %v", now, c.left)
			}
		})
	}
	st := spec().StartStage(t)
	r := st.AppliedObject(deleting)
	st.Graph.SetField(edge, "username", "changed.elsewhere")
	r.Remove().WantWarning(t, "", "stay at Meta", "username")
	if named(st) != "changed.elsewhere" {
		t.Error("the username of another user was deleted")
	}
}

// What Meta refuses has its own advice. A username of another number of the business can be transferred.
func TestAccUsername_refused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.TakeUsername("example.shop0", 147001)
	st.NewObject().Apply(spec().Config(0)).WantError(t, "phone_number_id", "code 147001", "Choose another username")
	other := conform.Merge(spec().Config(1), protocol.Values{"username": "example.both"})
	st.AppliedObject(other)
	mine := conform.Merge(spec().Config(0), protocol.Values{"username": "example.both"})
	st.NewObject().Apply(mine).WantError(t, "phone_number_id", "code 147005", "force_transfer")
	transfer := conform.Merge(mine, protocol.Values{"transfer_action": "force_transfer"})
	r := st.NewObject()
	r.Apply(transfer).WantNone(t)
	st.WantEmptyPlan(r, transfer, "transferred")
	st.ForgetCalls()
	r.Apply(mine).WantNone(t)
	st.WantNoWrites("another transfer_action")
}

// Meta may refuse the own name. If the first answer was lost, the repetition is refused although the change was made.
func TestAccUsername_lostAnswer(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RefuseSameUsername(true)
	st.Graph.FailNext(simkit.Fault{Method: "POST", Path: "/*/*/username", Kind: simkit.KindReset, When: simkit.After, Times: 1})
	r := st.AppliedObject(spec().Config(0))
	st.WantEmptyPlan(r, spec().Config(0), "made")
}

func TestAccUsername_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for name, says := range map[string]string{
		"ab": "3 to 35", strings.Repeat("a", 36): "3 to 35", "a-b": "3 to 35", "äbc": "3 to 35", "123": "at least one letter", "_._": "at least",
		".abc": "with a dot", "abc.": "with a dot", "a..b": "two dots together", "www.abc": "begin with www", "wwwabc": "begin with www",
		"shop.com": "end like a domain", "Shop.COM": "end like a domain",
	} {
		diags := st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number, "username": name})
		if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), says) {
			t.Errorf("%s: %s", name, diags)
		}
	}
	for _, name := range []string{"abc", "a_1", "example.shop0", strings.Repeat("a", 35)} {
		st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number, "username": name}).WantNone(t)
	}
	st.WantNoCalls("validated")
}
