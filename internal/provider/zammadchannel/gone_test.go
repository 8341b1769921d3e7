package zammadchannel_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// A channel that somebody has deleted is made again.
func TestAccZammadChannel_disappears(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, newChannel())},
		resource.TestStep{
			PreConfig:        func() { w.Zammad.Forget(next) },
			Config:           config(w, newChannel()),
			ConfigPlanChecks: action(plancheck.ResourceActionCreate),
		},
	)
	if w.Zammad.Created() != 2 || len(w.Zammad.ChannelIDs()) != 2 {
		t.Errorf("%d were made, left are %v", w.Zammad.Created(), w.Zammad.ChannelIDs())
	}
}

func TestAccZammadChannel_disappearsWarning(t *testing.T) {
	t.Parallel()
	f := imported(t)
	f.Zammad.Forget(acctest.Channel)
	f.Refresh().WantWarning(t, "", "whatsapp_zammad_channel is gone", "lacks it", "dropped it from the state")
	if f.State != nil {
		t.Errorf("the channel is still in the state: %v", f.State)
	}
}

// Trouble that proves nothing keeps the state.
func TestAccZammadChannel_permissionLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lose   func(f *fixture)
		regain func(f *fixture)
		texts  []string
	}{
		"permission": {
			lose:   func(f *fixture) { f.Zammad.SetPermissions(3, "ticket.agent") },
			regain: func(f *fixture) { f.Zammad.SetPermissions(3, "admin.channel_whatsapp") },
			texts:  []string{"HTTP 403", "chat.zammad.access_token"},
		},
		"credential": {
			lose: func(f *fixture) { f.Zammad.RevokeAPITokens(3) },
			regain: func(f *fixture) {
				f.Zammad.AddUser(zammadsim.User{ID: 3, Login: "a", Permissions: []string{"admin"}, APITokens: []zammadsim.AccessToken{{Token: acctest.ZammadToken}}})
			},
			texts: []string{"HTTP 401", "chat.zammad.access_token"},
		},
		"404 to everything": {
			lose: func(f *fixture) {
				f.Zammad.FailNext(simkit.Fault{Times: -1, Status: http.StatusNotFound, Body: `{"error":"No route matches"}`})
			},
			texts: []string{"HTTP 404"},
		},
		"a page":       {lose: func(f *fixture) { f.Zammad.FailNext(simkit.Fault{Times: -1, Kind: simkit.KindHTML}) }, texts: []string{"text/html"}},
		"out of order": {lose: func(f *fixture) { f.Zammad.FailNext(simkit.Fault{Times: -1, Body: "{}"}) }, texts: []string{"HTTP 500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := imported(t)
			before := f.State
			c.lose(f)
			diags := f.Refresh()
			diags.WantError(t, "", c.texts...)
			f.noSecret(t, diags)
			diags = f.Remove()
			if f.noSecret(t, diags); len(diags.Errors()) != 1 {
				t.Errorf("want one error, have:\n%s", diags)
			}
			f.want(t, before)
			f.Zammad.ClearFaults()
			if c.regain != nil {
				c.regain(f)
			}
			f.wantQuiet(t, theChannel())
		})
	}
}
