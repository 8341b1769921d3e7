package tokenbinding_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Another user changes the token before the first write, or the outcome of that write is unknown. What counts is what the service
// holds in the end, and that the state says the same.
func TestAccTokenBinding_firstWriteMeetsAChange(t *testing.T) {
	t.Parallel()
	first := func(change func(*world.World)) func(*world.World) simkit.Fault {
		return func(w *world.World) simkit.Fault {
			return simkit.Fault{Func: func(rw answer, r *request, next handler) {
				change(w)
				next.ServeHTTP(rw, r)
			}}
		}
	}
	for name, c := range map[string]struct {
		fault   func(*world.World) simkit.Fault
		texts   []string // of the error; nil: it still succeeds
		token   string   // what the project holds after the first apply
		stored  int
		inDoubt bool // if the service shows only that there is a token
	}{
		"another token": {
			fault: first(func(w *world.World) { w.Chat.SetToken("SUPPORT", acctest.HandToken) }), token: acctest.HandToken,
			texts: []string{"was changed in the chat service after Terraform read it", "Nothing was overwritten"},
		},
		"the same token": {
			fault: first(func(w *world.World) { w.Chat.SetToken("SUPPORT", acctest.GoodToken) }), token: acctest.GoodToken, inDoubt: true,
		},
		"something else": {
			fault: first(func(w *world.World) { w.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account) }),
			token: acctest.GoodToken, stored: 1,
		},
		"500 after processing": {
			fault: func(*world.World) simkit.Fault { return simkit.Fault{Times: -1, When: simkit.After, Body: "{}"} },
			token: acctest.GoodToken, stored: 1, inDoubt: true,
		},
	} {
		for _, readback := range []string{"", ", presence only"} {
			t.Run(name+readback, func(t *testing.T) {
				t.Parallel()
				f := start(t)
				f.Chat.HideFingerprints(readback != "")
				f.Chat.EchoSecrets(true)
				fault := c.fault(f.World)
				fault.Method = http.MethodPut
				f.Chat.FailNext(fault)
				diags := f.Apply(configWith(acctest.GoodToken))
				acctest.WantNoSecret(t, diags)
				f.Chat.ClearFaults()
				if readback != "" && c.inDoubt {
					diags.WantError(t, "project") // the platform does not show that the project holds it, so a person has to check
					_, diags = f.Plan(configWith(acctest.GoodToken))
					diags.WantError(t, "project", "terraform import")
					f.Import("SUPPORT").WantNone(t)
					f.Apply(configWith(acctest.GoodToken)).WantNone(t)
					f.WantQuietPlan(t, configWith(acctest.GoodToken))
					return
				}
				if c.texts != nil {
					diags.WantError(t, "project", c.texts...)
					if f.State != nil {
						t.Errorf("a binding that was not made is in the state: %v", f.State)
					}
				} else {
					diags.WantNone(t)
					f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
					f.WantQuietPlan(t, configWith(acctest.GoodToken))
				}
				wantHeld(t, f.World, "SUPPORT", c.token, chatsim.StoredCounts{Tokens: c.stored})
			})
		}
	}
}

// A token is revoked in the middle of an apply of three bindings: what is done is in the state, the rest is untouched, and
// the next run only does the rest.
func TestAccTokenBinding_tokenDiesDuringApply(t *testing.T) {
	seed := acctest.Seed()
	seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: "10003", Key: "THIRD"})
	w := acctest.StartWith(t, seed, world.Options{})
	text := config(w, acctest.GoodToken) +
		binding("second", "SALES", quoted(acctest.RotatedToken), "depends_on = ["+address+"]") +
		binding("third", "THIRD", quoted(acctest.GoodToken), "depends_on = ["+typeName+".second]")
	w.Chat.FailNext(simkit.Fault{Method: http.MethodPut, Func: func(rw answer, r *request, next handler) {
		next.ServeHTTP(rw, r)
		w.Graph.RevokeToken(acctest.RotatedToken, 460)
	}})
	acctest.Run(t,
		resource.TestStep{Config: text,
			ExpectError: regexp.MustCompile(`(?s)Access token does not meet the requirements.*code\s+190,\s+subcode\s+460`)},
		resource.TestStep{
			PreConfig: func() {
				wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
				wantHeld(t, w, "SALES", "", chatsim.StoredCounts{})
				wantHeld(t, w, "THIRD", "", chatsim.StoredCounts{})
				for _, token := range seed.Graph.Tokens {
					if token.Token == acctest.RotatedToken {
						w.Graph.AddToken(token)
					}
				}
			},
			Config: text,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(typeName+".second", plancheck.ResourceActionCreate),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				checkProject(w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1}),
				checkProject(w, "SALES", acctest.RotatedToken, chatsim.StoredCounts{Tokens: 1}),
				checkProject(w, "THIRD", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1}),
			},
		},
	)
}
