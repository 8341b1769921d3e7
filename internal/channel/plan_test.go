package channel_test

import (
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A value that cannot be right is refused before anything is sent, and no message holds a secret.
func TestPlan_arguments(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		for name, c := range map[string]struct {
			argument string
			value    any
			text     string
		}{
			"number as an id":     {"phone_number_id", "+15550100002", "is a phone number"},
			"account by name":     {"business_account_id", "acme", "5 to 20 digits"},
			"token with Bearer":   {"access_token_wo", "Bearer " + acctest.GoodToken, `starts with "Bearer "`},
			"masked token":        {"access_token_wo", "**********", "only asterisks"},
			"masked secret":       {"app_secret_wo", "**********", "asterisks"},
			"token as a secret":   {"app_secret_wo", acctest.GoodToken, "access token"},
			"secret with a break": {"app_secret_wo", acctest.AppSecret + "\n", "trimspace()"},
			"empty secret":        {"app_secret_wo", "", "is empty"},
			"empty text":          {k.label, "", "1"},
			"the word null":       {k.label, "null", "null"},
			"long text":           {k.label, strings.Repeat("x", 4097), "got: 4097"},
		} {
			t.Run(name, func(t *testing.T) {
				_, diags := f.Plan(conform.Merge(k.fresh, protocol.Values{c.argument: c.value}))
				diags.WantError(t, c.argument, c.text)
				f.WantNoSecret(t, diags)
			})
		}
		if got := len(f.kit.Calls()) + len(f.Graph.Calls()); got != 0 {
			t.Errorf("%d calls were made", got)
		}
	})
}

// What the remote systems know is an error while planning, and nothing is written.
func TestPlan_refused(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			do    func(w *world.World)
			args  protocol.Values
			path  string
			texts []string
		}{
			"token without a scope": {
				args: protocol.Values{"access_token_wo": acctest.ShortToken}, path: "access_token_wo",
				texts: []string{"lacks whatsapp_business_management"},
			},
			"token that was revoked": {
				do: func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, 460) }, path: "access_token_wo", texts: []string{"190"},
			},
			"no token": {args: protocol.Values{"access_token_wo": nil}, path: "access_token_wo",
				texts: []string{"needs access_token_wo or generate"}},
			"unknown number": {
				args: protocol.Values{"phone_number_id": "106999999999999"}, path: "phone_number_id", texts: []string{"Cannot read phone number " +
					"106999999999999"},
			},
			"number of another account": {
				args: protocol.Values{"business_account_id": acctest.ForeignAccount}, path: "business_account_id", texts: []string{acctest.Account},
			},
			"number that is taken": {
				args: protocol.Values{"phone_number_id": acctest.Number, k.numberAt: k.held[k.numberAt]}, path: k.numberAt,
				texts: []string{" " + strconv.Itoa(k.id) + " (", "terraform import " + k.typeName + ".NAME " + strconv.Itoa(k.id)},
			},
			"no permission": {do: k.demote, texts: []string{"HTTP 40"}},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := start(t, k)
				if c.do != nil {
					c.do(f.World)
				}
				_, diags := f.Plan(conform.Merge(k.fresh, c.args))
				diags.WantError(t, c.path, c.texts...)
				f.WantNoSecret(t, diags)
				if got := len(f.kit.Writes()); got != 0 {
					t.Errorf("%d writes were sent", got)
				}
			})
		}
	})
}

// The plan of a new channel calls Meta and the platform at the same time: none answers before the other one was called.
func TestPlan_callsBothAPIsAtOnce(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		acctest.WantConcurrentCalls(t, f.World.Graph.Kit, f.kit)
		_, diags := f.Plan(k.fresh)
		diags.NoError(t)
	})
}

// A channel that exists cannot be imported again: it needs another number, or the other channel has to go.
func TestPlan_numberTakenByAnother(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		f.Server.NewResource(k.typeName).Apply(k.fresh).NoError(t)
		f.Server.Restart().WantNone(t)
		_, diags := f.Plan(conform.Merge(k.held, protocol.Values{"phone_number_id": acctest.OtherNumber, k.numberAt: k.fresh[k.numberAt]}))
		diags.Errors().WantError(t, k.numberAt, "The phone number is taken", "Choose another number for", strconv.Itoa(f.newest())+" in ")
		if text := diags.Errors().String(); strings.Contains(text, "terraform import") || strings.Contains(text, "create_before_destroy") {
			t.Errorf("the channel exists: %s", text)
		}
	})
}

// A provider that is configured for another platform, or for none.
func TestPlan_otherPlatform(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		for _, platform := range []string{"http", "chatwoot", "zammad", "jira", "none"} {
			if platform == k.platform {
				continue
			}
			block, want := acctest.ProviderBlock(f.World, platform), "chat."+platform
			if platform == "none" {
				delete(block, "chat")
				want = "The provider has no chat platform"
			}
			f.Server.Configure(block).WantNone(t)
			needs := "needs the provider argument chat." + k.platform
			_, diags := f.Plan(k.fresh)
			diags.WantError(t, "", want, needs, k.platform+" = {")
			f.Import(strconv.Itoa(k.id)).WantError(t, "", needs)
			_, diags = f.Server.ReadData(k.list, nil)
			diags.WantError(t, "", needs)
		}
	})
}

// With a version, another token alone changes nothing. Another version does, and so does a token that was removed or, where
// the platform shows it, replaced by hand.
func TestPlan_version(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startApplied(t, k)
		version := func(v, token string) protocol.Values {
			return conform.Merge(k.held, protocol.Values{"access_token_wo": token, "access_token_wo_version": v})
		}
		f.Apply(version("1", acctest.GoodToken)).WantNone(t)
		f.WantQuietPlan(t, version("1", acctest.RotatedToken))
		byHand := acctest.HandToken
		if k.masks {
			byHand = ""
		}
		f.setToken(f.World, k.id, byHand)
		diags := f.Apply(version("1", acctest.RotatedToken))
		if !k.masks {
			diags = k.wantRotation(t, diags, k.id, acctest.RotatedToken)
		}
		diags.WantNone(t)
		if got := f.token(f.World, k.id); got != acctest.RotatedToken {
			t.Error("a token that was changed by hand was left there")
		}
		k.wantRotation(t, f.Apply(version("2", acctest.GoodToken)), k.id, acctest.GoodToken).WantNone(t)
		if got := f.token(f.World, k.id); got != acctest.GoodToken {
			t.Error("the version did not rotate the token")
		}
		f.WantNoSecret(t, nil)
	})
}

// The number of a channel that was set up by hand may differ from Meta's: a warning in every plan, and no error. Zammad reads the
// number from Meta.
func TestPlan_numberDiffers(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		if k.platform == "zammad" {
			return
		}
		f := startImported(t, k)
		_, diags := f.Plan(k.held)
		diags.WantNone(t)
		f.Graph.SetField(acctest.Number, "display_phone_number", "+55 64 1234-5678")
		f.Server.Restart().WantNone(t)
		_, diags = f.Plan(k.held)
		diags.WantWarning(t, "phone_number", strconv.Itoa(k.id)+" has another phone number than Meta", "+55 64 1234-5678", "additional digit")
		diags.NoError(t)
		f.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) // the number cannot be read
		f.Server.Restart().WantNone(t)
		if _, diags = f.Plan(k.held); strings.Contains(diags.String(), "another phone number") {
			t.Error(diags)
		}
	})
}

// The number of a channel that another address holds is refused in the plan, whichever of the two is planned first, and whatever is
// planned for the other one. A tainted channel may keep its number.
func TestPlan_numberOfAnotherAddress(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		sameNumber := conform.Merge(k.fresh, protocol.Values{"phone_number_id": acctest.Number, k.numberAt: k.held[k.numberAt]})
		for name, second := range map[string]func(f *fixture) protocol.Diags{
			"unchanged": func(f *fixture) protocol.Diags { _, diags := f.PlanHere(k.held); return diags },
			"removed":   func(f *fixture) protocol.Diags { _, diags := f.PlanRemovalHere(); return diags },
			"tainted":   func(*fixture) protocol.Diags { return nil },
		} {
			for _, newFirst := range []bool{true, false} {
				f := startApplied(t, k)
				f.RefreshHere().WantNone(t)
				fresh := f.Server.NewResource(k.typeName)
				var diags protocol.Diags
				if newFirst {
					_, diags = fresh.PlanHere(sameNumber)
					diags = append(diags, second(f)...)
				} else {
					diags = second(f)
					_, more := fresh.PlanHere(sameNumber)
					diags = append(diags, more...)
				}
				if name == "tainted" {
					diags.NoError(t)
					continue
				}
				diags.Errors().WantError(t, k.numberAt, "Two resources need the phone number of", strconv.Itoa(k.id), "write a moved block",
					"deposed object", "terraform state rm")
			}
		}
	})
}

// After a count index shifts, or if two channels swap their numbers, each plan says so, also beside conversations that a replacement would
// delete: what helps is another address, and not on_destroy.
func TestPlan_shiftedNumbers(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		numbers := func(from protocol.Values) protocol.Values {
			return protocol.Values{"phone_number_id": from["phone_number_id"], k.numberAt: from[k.numberAt]}
		}
		for name, second := range map[string]func(r *protocol.Resource) protocol.Diags{
			"count shifts": func(r *protocol.Resource) protocol.Diags { _, diags := r.PlanRemovalHere(); return diags },
			"swapped": func(r *protocol.Resource) protocol.Diags {
				_, diags := r.PlanHere(conform.Merge(k.fresh, numbers(k.held)))
				return diags
			},
		} {
			for _, firstFirst := range []bool{true, false} {
				f := startApplied(t, k)
				last := f.Server.NewResource(k.typeName)
				last.Apply(k.fresh).NoError(t)
				for _, id := range f.Chatwoot.InboxIDs() {
					f.Chatwoot.SetConversations(id, "open", 2)
				}
				f.Server.Restart().WantNone(t)
				before := len(f.kit.Writes())
				first := func() protocol.Diags { _, diags := f.PlanHere(conform.Merge(k.held, numbers(k.fresh))); return diags }
				var diags protocol.Diags
				if firstFirst {
					diags = append(first(), second(last)...)
				} else {
					diags = append(second(last), first()...)
				}
				text := diags.Errors().String()
				for _, says := range []string{
					"Two resources need the phone number of", "count index", "write a moved block", "swap their addresses with `terraform state mv`",
				} {
					if !strings.Contains(text, says) {
						t.Errorf("%s, first %v: lacks %q: %s", name, firstFirst, says, text)
					}
				}
				if got := len(f.kit.Writes()) - before; got != 0 {
					t.Errorf("%s: planning has written %d times", name, got)
				}
			}
		}
	})
}

// A token binding beside the channel is a warning, in whichever order the two are planned, but only where both have a token.
func TestPlan_twoOwners(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			channel, binding any // tokens
			bindingFirst     bool
			other            bool // the binding is for another channel
			warns            bool
		}{
			"both":                    {acctest.GoodToken, acctest.GoodToken, false, false, true},
			"both, the binding first": {acctest.GoodToken, acctest.GoodToken, true, false, true},
			"not known yet":           {protocol.Unknown, acctest.GoodToken, false, false, true},
			"the channel observes":    {nil, acctest.GoodToken, false, false, false},
			"the binding observes":    {acctest.GoodToken, nil, true, false, false},
			"another channel":         {acctest.GoodToken, acctest.GoodToken, false, true, false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f, project := startImported(t, k), strconv.Itoa(k.id)
				if c.other {
					f.Server.NewResource(k.typeName).Apply(k.fresh).NoError(t)
					project = strconv.Itoa(f.newest())
				}
				binding := f.Server.NewResource("whatsapp_token_binding")
				binding.Import(project).WantNone(t)
				f.Server.Restart().WantNone(t)
				plan := func(first bool) protocol.Diags {
					if first {
						_, diags := f.PlanHere(conform.Merge(k.held, protocol.Values{"access_token_wo": c.channel}))
						return diags
					}
					_, diags := binding.PlanHere(protocol.Values{
						"project": project, "access_token_wo": c.binding, "replace_existing": true, "on_destroy": "abandon",
					})
					return diags
				}
				diags := append(plan(!c.bindingFirst), plan(c.bindingFirst)...)
				diags.NoError(t)
				if got := strings.Count(diags.String(), "they overwrite each other at every run"); (got == 1) != c.warns || got > 1 {
					t.Errorf("%d warnings:\n%s", got, diags)
				}
			})
		}
	})
}

// A plan that cannot check the token says so. One that cannot ask the platform keeps the state, and checks at Meta what it can.
func TestPlan_unknown(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startImported(t, k)
		before := f.State
		planned, diags := f.Plan(conform.Merge(k.held, protocol.Values{"access_token_wo": protocol.Unknown}))
		diags.WantWarning(t, "access_token_wo", "not checked while planning")
		protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown, "id": strconv.Itoa(k.id)})

		block := acctest.ProviderBlock(f.World, k.platform)
		chat, _ := block["chat"].(protocol.Values)
		settings, _ := chat[k.platform].(protocol.Values)
		settings["endpoint"] = protocol.Unknown
		f.Server.Configure(block).WantNone(t)
		f.Graph.ResetCalls()
		f.kit.ResetCalls()
		f.Refresh().WantNone(t)
		f.WantState(t, before)
		fresh := f.Server.NewResource(k.typeName)
		_, diags = fresh.Plan(k.fresh)
		diags.WantNone(t)
		_, diags = fresh.Plan(conform.Merge(k.fresh, protocol.Values{"access_token_wo": acctest.ShortToken}))
		diags.WantError(t, "access_token_wo", "lacks whatsapp_business_management")
		_, diags = fresh.Plan(conform.Merge(k.fresh, protocol.Values{"phone_number_id": acctest.Account}))
		diags.WantError(t, "phone_number_id", "is not the ID of a phone number")
		f.Server.NewResource(k.typeName).Import(strconv.Itoa(k.id)).WantError(t, "", "not known yet")
		f.Remove().WantError(t, "", "not known yet")
		if got := len(f.kit.Calls()); got != 0 || f.State == nil {
			t.Errorf("%d calls to the platform were made", got)
		}
	})
}

// While the provider's configuration for Meta is not known, the platform is still asked: a number that is taken is an error.
func TestPlan_unknownMeta(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startImported(t, k)
		before := f.State
		block := acctest.ProviderBlock(f.World, k.platform)
		block["access_token"] = protocol.Unknown
		f.Server.Configure(block).WantNone(t)
		f.Graph.ResetCalls()
		f.Refresh().WantNone(t)
		f.WantState(t, before)
		fresh := f.Server.NewResource(k.typeName)
		_, diags := fresh.Plan(k.fresh)
		diags.WantWarning(t, "access_token_wo", "not checked while planning")
		_, diags = fresh.Plan(k.held)
		diags.WantError(t, k.numberAt, "The phone number is taken", "terraform import "+k.typeName)
		if got := len(f.Graph.Calls()); got != 0 {
			t.Errorf("%d calls to Meta were made", got)
		}
	})
}
