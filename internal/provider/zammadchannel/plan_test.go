package zammadchannel_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Invalid arguments of a channel of Zammad. Package channel tests the common arguments.
func TestAccZammadChannel_arguments(t *testing.T) {
	t.Parallel()
	f := start(t)
	for name, c := range map[string]struct {
		args protocol.Values
		path string
		text string
	}{
		"group zero":     {protocol.Values{"group_id": 0}, "group_id", "at least 1"},
		"empty reminder": {protocol.Values{"reminder": protocol.Values{"active": true, "message": ""}}, "reminder.message", "1"},
		"no app secret":  {protocol.Values{"app_secret_wo": nil}, "app_secret_wo", "Zammad accepts no message from Meta"},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := f.Plan(newChannel(c.args))
			diags.WantError(t, c.path, c.text)
			f.WantNoSecret(t, diags)
		})
	}
	if got := len(f.Zammad.Writes()); got != 0 {
		t.Errorf("%d writes were sent", got)
	}
}

// A group that was removed is read as null and set again. A disabled channel stays disabled.
func TestAccZammadChannel_drift(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	f.Zammad.SetGroup(acctest.Channel, 0)
	f.Zammad.SetActive(acctest.Channel, false)
	f.Refresh().WantNone(t)
	f.WantState(t, protocol.Values{"group_id": nil, "active": false})
	f.Apply(theChannel()).WantNone(t)
	f.WantQuietPlan(t, theChannel())
	f.WantState(t, protocol.Values{"group_id": acctest.Group, "active": false})
}

// A group that Zammad does not list fails the plan. A credential that may not list groups leaves it to Zammad.
func TestAccZammadChannel_noSuchGroup(t *testing.T) {
	t.Parallel()
	f := start(t)
	missing := protocol.Values{"group_id": 99}
	_, diags := f.Plan(newChannel(missing))
	diags.WantError(t, "group_id", "Zammad has no group 99",
		"/api/v1/groups lists the groups that this credential sees: 31 (Support), 32 (Sales)")
	i := startImported(t)
	_, diags = i.Plan(theChannel(missing))
	diags.WantError(t, "group_id", "Zammad has no group 99")
	i.Zammad.ResetCalls()
	i.WantQuietPlan(t, theChannel())
	if n := i.Zammad.CountCalls("GET", "/*/*/groups"); n != 0 {
		t.Errorf("a plan without a change lists the groups %d times", n)
	}

	f.Zammad.FailNext(simkit.Fault{Path: "/*/*/groups", Kind: simkit.KindReset, Times: -1})
	planned, diags := f.Plan(newChannel(missing))
	diags.WantWarning(t, "group_id", "Group 99 of Zammad was not checked", "The list of groups could not be read")
	f.Zammad.ClearFaults()
	f.ApplyPlanned(planned).WantError(t, "", "Zammad has no group with this group_id. Nothing was changed.")

	f.Zammad.SetPermissions(3, zammadsim.Permission)
	_, diags = f.Plan(newChannel(missing))
	diags.WantNone(t)
}
