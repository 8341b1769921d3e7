package channel_test

import (
	"net/http"
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// changes has, for each argument of a platform, another value, and how a person changes what the platform holds.
var changes = map[string]map[string]struct {
	value  any
	byHand func(w *world.World)
}{
	"chatwoot": {
		"name":            {"Help", func(w *world.World) { w.Chatwoot.Rename(acctest.Inbox, "By hand") }},
		"access_token_wo": {acctest.RotatedToken, func(w *world.World) { w.Chatwoot.SetToken(acctest.Inbox, acctest.HandToken) }},
		"app_secret_wo":   {acctest.ChannelAppSecret, func(w *world.World) { w.Chatwoot.SetConfig(acctest.Inbox, "app_secret", nil) }},
	},
	"zammad": {
		"group_id": {acctest.OtherGroup, func(w *world.World) { w.Zammad.SetGroup(acctest.Channel, 0) }},
		"welcome":  {"Hi", func(w *world.World) { w.Zammad.SetOption(acctest.Channel, "welcome", "By hand") }},
		"reminder": {
			protocol.Values{"active": true, "message": "Well?"},
			func(w *world.World) { w.Zammad.SetOption(acctest.Channel, "reminder_message", "By hand") },
		},
		"access_token_wo": {acctest.RotatedToken, func(w *world.World) { w.Zammad.SetToken(acctest.Channel, acctest.HandToken) }},
		"app_secret_wo":   {acctest.InboxAppSecret, func(w *world.World) { w.Zammad.SetOption(acctest.Channel, "app_secret", "") }},
	},
}

// keys says where a platform keeps an argument.
var keys = map[string]map[string]string{
	"chatwoot": {"name": "name", "access_token_wo": "api_key", "app_secret_wo": "app_secret"},
	"zammad": {
		"group_id": "group", "welcome": "welcome", "reminder": "reminder_message", "access_token_wo": "access_token",
		"app_secret_wo": "app_secret",
	},
}

// A value that another person changes between plan and apply is not overwritten: an update that is about this value fails,
// and any other update keeps it.
func TestUpdate_changedBetweenPlanAndApply(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		if k.masks { // a token that was replaced does not show
			return
		}
		for argument, wanted := range changes[k.platform] {
			for other, edited := range changes[k.platform] {
				t.Run(argument+", "+other+" by hand", func(t *testing.T) {
					t.Parallel()
					f := startApplied(t, k)
					planned, diags := f.Plan(conform.Merge(k.held, protocol.Values{argument: wanted.value}))
					if argument == "access_token_wo" {
						diags = k.wantRotation(t, diags, k.id, acctest.RotatedToken)
					}
					diags.WantNone(t)
					edited.byHand(f.World)
					byHand, saves := k.stored(f.World, k.id), k.saves(f.World, k.id)
					diags = f.ApplyPlanned(planned)
					f.WantNoSecret(t, diags)
					if argument == other {
						diags.WantError(t, "", "after Terraform read it", "Nothing was overwritten")
						if now := k.stored(f.World, k.id); !reflect.DeepEqual(now, byHand) || k.saves(f.World, k.id) != saves {
							t.Errorf("something was overwritten: %v, %v", now, k.saves(f.World, k.id))
						}
						return
					}
					diags.WantNone(t)
					now := k.stored(f.World, k.id)
					for key := range byHand {
						if changed, want := !reflect.DeepEqual(now[key], byHand[key]), key == keys[k.platform][argument]; changed != want {
							t.Errorf("%s: changed %t, want %t", key, changed, want)
						}
					}
				})
			}
		}
	})
}

// The facts of the token and another value change in one plan, and the token is replaced before the apply: nothing is sent. If it is
// replaced during the apply, the state says what the platform holds.
func TestUpdate_tokenReplaced(t *testing.T) {
	t.Parallel()
	for name, during := range map[string]bool{"before the apply": false, "during the apply": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := chatwoot
			f := startApplied(t, k)
			f.Graph.AddToken(graphsim.Token{
				Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001", Scopes: append([]string{"email"}, acctest.Scopes...),
			})
			config := conform.Merge(k.held, protocol.Values{k.label: "Help"})
			planned, diags := f.Plan(config)
			diags.WantNone(t)
			protocol.WantValues(t, planned.After, protocol.Values{
				"token_fingerprint": acctest.Fingerprint(acctest.GoodToken), "scopes": protocol.Unknown,
			})
			replace := func() { f.setToken(f.World, k.id, acctest.HandToken) }
			label := "Help"
			if during {
				f.kit.FailNext(simkit.Fault{Method: k.update, Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
					replace()
					next.ServeHTTP(w, r)
				}})
			} else {
				replace()
				label, _ = f.State[k.label].(string)
			}
			diags = f.ApplyPlanned(planned)
			diags.WantError(t, "access_token_wo", "changed after the plan",
				"held the token "+acctest.Fingerprint(acctest.GoodToken)+" while planning", acctest.Fingerprint(acctest.HandToken))
			if got := k.stored(f.World, k.id)[keys[k.platform][k.label]]; got != label || f.token(f.World, k.id) != acctest.HandToken {
				t.Errorf("the platform holds %v", got)
			}
			f.WantState(t, protocol.Values{k.label: label})
			f.Apply(config).NoError(t)
			f.WantState(t, protocol.Values{k.label: "Help", "token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
			f.WantQuietPlan(t, config)
		})
	}
}
