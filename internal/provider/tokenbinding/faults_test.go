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

// The first write meets a fault. What counts is what the service holds in the end, and that the state says the same.
func TestAccTokenBinding_firstWriteFails(t *testing.T) {
	t.Parallel()
	put := func(f simkit.Fault) simkit.Fault {
		f.Method = http.MethodPut
		return f
	}
	byHand := func(token string) func(*fixture) simkit.Fault {
		return func(f *fixture) simkit.Fault {
			return put(simkit.Fault{Func: func(w answer, r *request, next handler) {
				f.Chat.SetToken("SUPPORT", token)
				next.ServeHTTP(w, r)
			}})
		}
	}
	same := func(fault simkit.Fault) func(*fixture) simkit.Fault {
		return func(*fixture) simkit.Fault { return put(fault) }
	}
	for name, c := range map[string]struct {
		fault  func(f *fixture) simkit.Fault
		texts  []string // of the error; nil: it still succeeds
		token  string   // what the project holds after the first apply
		stored int
	}{
		"500 until the retries are spent": {fault: same(simkit.Fault{Times: -1, Body: "{}"}),
			texts: []string{"HTTP 500", "reports an internal error"}},
		"500 twice": {fault: same(simkit.Fault{Times: 2, Body: "{}"}), token: acctest.GoodToken, stored: 1},
		"500 after processing": {
			fault: same(simkit.Fault{Times: -1, When: simkit.After, Body: "{}"}), token: acctest.GoodToken, stored: 1,
		},
		"reset before": {fault: same(simkit.Fault{Kind: simkit.KindReset}), token: acctest.GoodToken, stored: 1},
		"reset always": {fault: same(simkit.Fault{Kind: simkit.KindReset, Times: -1}), texts: []string{"reset"}},
		"reset after": {fault: same(simkit.Fault{Kind: simkit.KindReset, When: simkit.After}), token: acctest.GoodToken,
			stored: 1},
		"truncated answer": {fault: same(simkit.Fault{Kind: simkit.KindTruncated}), token: acctest.GoodToken, stored: 1},
		"empty answer": {fault: same(simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}), token: acctest.GoodToken,
			stored: 1},
		"a page for people": {fault: same(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), texts: []string{"text/html"}},
		"403":               {fault: same(simkit.Fault{Status: http.StatusForbidden, Body: "{}"}), texts: []string{"HTTP 403"}},
		"409":               {fault: same(simkit.Fault{Status: http.StatusConflict, Body: "{}"}), texts: []string{"HTTP 409"}},
		"422": {fault: same(simkit.Fault{Status: http.StatusUnprocessableEntity, Body: "{}"}),
			texts: []string{"HTTP 422"}},
		"redirect": {fault: same(simkit.Fault{Status: http.StatusTemporaryRedirect,
			Headers: map[string]string{"Location": "https://example.com/"}, Body: "{}"}), texts: []string{"redirects to example.com"}},
		"set by hand": {fault: byHand(acctest.HandToken),
			texts: []string{"was changed in the chat service after Terraform read it", "Nothing was overwritten"}, token: acctest.HandToken},
		"set by hand, the same token": {fault: byHand(acctest.GoodToken), token: acctest.GoodToken},
		"set by hand, of something else": {
			fault: func(f *fixture) simkit.Fault {
				return put(simkit.Fault{Func: func(w answer, r *request, next handler) {
					f.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account)
					next.ServeHTTP(w, r)
				}})
			},
			token: acctest.GoodToken, stored: 1,
		},
	} {
		for _, readback := range []string{"", ", presence only"} {
			t.Run(name+readback, func(t *testing.T) {
				t.Parallel()
				f := start(t)
				f.Chat.HideFingerprints(readback != "")
				f.Chat.EchoSecrets(true)
				f.Chat.FailNext(c.fault(f))
				diags := f.Apply(with(acctest.GoodToken))
				acctest.WantNoSecret(t, diags)
				f.Chat.ClearFaults()
				if readback != "" && (name == "500 after processing" || name == "empty answer" || name == "set by hand, the same token") {
					diags.WantError(t, "project") // the platform does not show that the project holds it, so a person has to check
					_, diags = f.Plan(with(acctest.GoodToken))
					diags.WantError(t, "project", "terraform import")
					f.Import("SUPPORT").Clean(t)
					f.Apply(with(acctest.GoodToken)).Clean(t)
					f.WantQuiet(t, with(acctest.GoodToken))
					return
				}
				if c.texts != nil {
					diags.WantError(t, "project", c.texts...)
					if f.State != nil {
						t.Errorf("a binding that was not made is in the state: %v", f.State)
					}
				} else {
					diags.Clean(t)
					f.Want(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
				}
				if got := f.Chat.Stored("SUPPORT").Tokens; readback == "" && got != c.stored {
					t.Errorf("the token was stored %d times, want %d", got, c.stored)
				}
				if got := f.Chat.Token("SUPPORT"); got != c.token {
					t.Errorf("the project holds %s, want %s", acctest.Fingerprint(got), acctest.Fingerprint(c.token))
				}
				if c.token != acctest.HandToken { // the next run comes to the same end
					f.Apply(with(acctest.GoodToken)).Clean(t)
					f.WantQuiet(t, with(acctest.GoodToken))
				}
			})
		}
	}
}

// A token dies in the middle of an apply of three bindings: what is done is in the state, the rest is untouched, and
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
				wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1})
				wantHeld(t, w, "SALES", "", chatsim.Stored{})
				wantHeld(t, w, "THIRD", "", chatsim.Stored{})
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
				holds(w, "SUPPORT", acctest.GoodToken, chatsim.Stored{Tokens: 1}),
				holds(w, "SALES", acctest.RotatedToken, chatsim.Stored{Tokens: 1}),
				holds(w, "THIRD", acctest.GoodToken, chatsim.Stored{Tokens: 1}),
			},
		},
	)
}
