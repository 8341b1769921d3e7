package phonenumberbinding_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_refusesToOverwrite(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account)
	_, diags := r.Plan(args(acctest.Number))
	diags.WantError(t, "project", `"SUPPORT" already holds a different phone number`, "terraform import "+typeName+".NAME SUPPORT",
		"replace_existing = true")
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 0, 0)

	r.Apply(args(acctest.Number, protocol.Values{"replace_existing": true})).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}

func TestAccPhoneNumberBinding_adoptsTheSame(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Chat.SetNumber(support, acctest.Number, acctest.Account)
	r.Apply(args(acctest.Number)).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 0, 0)
	if len(w.Chat.Writes()) != 0 {
		t.Errorf("adopting wrote: %v", w.Chat.Writes())
	}
	r.Destroy().WantWarning(t, "", `The phone number was left in chat project "SUPPORT"`, "another configuration may use it")
	wantProject(t, w, support, acctest.Number, acctest.Account, 0, 0)

	w.Chat.SetNumber(support, acctest.Number, "") // the same number without its account, which is added
	r.Apply(args(acctest.Number, protocol.Values{"on_destroy": "clear"})).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
	r.Destroy().NoError(t)
	wantProject(t, w, support, "", "", 1, 1)
}

// Another user changes the project between plan and apply, or between the read and the write of a creation.
func TestAccPhoneNumberBinding_changedBeforeWrite(t *testing.T) {
	w, r := spec().StartResource(t)
	byHand := func() { w.Chat.SetNumber(support, acctest.OtherNumber, acctest.Account) }
	p, diags := r.Plan(args(acctest.Number))
	diags.WantNone(t)
	byHand()
	r.ApplyPlanned(p).WantError(t, "project", "already holds a different phone number")
	w.Chat.ClearNumber(support)
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Func: runBefore(byHand)})
	r.ApplyPlanned(p).WantError(t, "project", "Unable to create", "was changed in the chat service after Terraform read it",
		"was absent and is "+acctest.OtherNumber, "Nothing was overwritten", "Plan again")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	wantProject(t, w, support, acctest.OtherNumber, acctest.Account, 0, 0)

	// If another attribute of the project changed, the write is repeated.
	w.Chat.ClearNumber(support)
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Func: runBefore(func() { w.Chat.SetToken(support, acctest.HandToken) })})
	r.ApplyPlanned(p).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
	if w.Chat.Token(support) != acctest.HandToken {
		t.Error("the token was lost")
	}

	// The same holds for an update.
	p, diags = r.Plan(args(acctest.OtherNumber))
	diags.WantNone(t)
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Func: runBefore(func() {
		w.Chat.SetNumber(support, acctest.ForeignNumber,
			acctest.ForeignAccount)
	})})
	r.ApplyPlanned(p).WantError(t, "project", "Unable to update", "was changed in the chat service after Terraform read it")
	wantProject(t, w, support, acctest.ForeignNumber, acctest.ForeignAccount, 1, 0)
	if r.State["phone_number_id"] != acctest.Number {
		t.Errorf("the state holds %v", r.State)
	}

	// And for an update whose apply reads the change.
	r.ApplyPlanned(p).WantError(t, "project", "changed after the plan", acctest.Number, acctest.ForeignNumber)
	wantProject(t, w, support, acctest.ForeignNumber, acctest.ForeignAccount, 1, 0)
}

// Two bindings in one configuration for one project: one is applied, the other fails with the reason.
func TestAccPhoneNumberBinding_twoForOneProject(t *testing.T) {
	for name, second := range map[string]string{"different": acctest.OtherNumber, "same": acctest.Number} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			s := acctest.Serve(t, w, "http")
			byKey, byID := s.NewResource(typeName), s.NewResource(typeName)
			one, diags := byKey.Plan(args(acctest.Number))
			diags.WantNone(t)
			two, diags := byID.Plan(args(second, protocol.Values{"project": acctest.Project}))
			diags.WantNone(t)
			s.Restart().WantNone(t)
			results := runTogether(func() protocol.Diags { return byKey.Commit(one) }, func() protocol.Diags { return byID.Commit(two) })
			winner, loser := byKey, byID
			if len(results[0]) > 0 {
				winner, loser = byID, byKey
			}
			append(results[0], results[1]...).WantError(t, "project", "Two resources bind the", "Keep one of them")
			if winner.State == nil || loser.State != nil {
				t.Errorf("the states are %v and %v", winner.State, loser.State)
			}
			wantProject(t, w, support, winner.State["phone_number_id"].(string), acctest.Account, 1, 0)
		})
	}
}

// Both are in the state, as after two imports: the plan shows that they overwrite each other, and the second update fails.
func TestAccPhoneNumberBinding_twoForOneProjectUpdated(t *testing.T) {
	w, one := startApplied(t)
	two := acctest.Serve(t, w, "http").NewResource(typeName)
	two.Import(support).WantNone(t)
	configOne, configTwo := args(acctest.ForeignNumber), args(acctest.OtherNumber)
	s := acctest.Serve(t, w, "http")
	one, two = s.Adopt(one), s.Adopt(two)
	planOne, diags := one.Plan(configOne)
	diags.WantNone(t)
	planTwo, diags := two.Plan(configTwo)
	diags.WantNone(t)
	s.Restart().WantNone(t)
	one.Commit(planOne).WantNone(t)
	two.Commit(planTwo).WantError(t, "project", "Two resources bind the")
	wantProject(t, w, support, acctest.ForeignNumber, acctest.ForeignAccount, 2, 0)
	if p, diags := two.Plan(configTwo); p.Empty() {
		t.Errorf("the plan does not show the overwritten number: %v, %s", p.After, diags)
	}
}

// A resource is renamed without a moved block: it is destroyed and created in one run, in any order.
func TestAccPhoneNumberBinding_renamedWithoutMovedBlock(t *testing.T) {
	w, old := startApplied(t)
	s := acctest.Serve(t, w, "http")
	old = s.Adopt(old)
	old.Refresh().WantNone(t)
	renamed := s.NewResource(typeName)
	create, diags := renamed.Plan(args(acctest.Number))
	diags.WantNone(t)
	s.Restart().WantNone(t)
	w.Graph.ResetCalls()
	// The creation reads the project while the clearing is in progress.
	w.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: runBefore(func() { _ = w.Graph.WaitCalls(t.Context(), 1, "GET", "") })})
	for _, diags := range runTogether(old.CommitRemoval, func() protocol.Diags { return renamed.Commit(create) }) {
		diags.WantNone(t)
	}
	if p, _ := w.Chat.FindProject(support); p.PhoneNumberID != acctest.Number {
		t.Errorf("the project was left with %q", p.PhoneNumberID)
	}
	if p, diags := renamed.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the next plan is %v, %s", p.After, diags)
	}
}

// Several runs without a state lock: one is applied, nothing is lost, and the others fail with the next step.
func TestAccPhoneNumberBinding_twoRunsAtOnce(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	var applies []func() protocol.Diags
	numbers := []string{acctest.Number, acctest.OtherNumber, acctest.ForeignNumber}
	for _, number := range numbers {
		r := acctest.Serve(t, w, "http").NewResource(typeName)
		p, diags := r.Plan(args(number))
		diags.WantNone(t)
		applies = append(applies, func() protocol.Diags { return r.ApplyPlanned(p) })
	}
	winner := -1
	for i, diags := range runTogether(applies...) {
		switch {
		case len(diags) == 0 && winner < 0:
			winner = i
		case len(diags) != 1 || diags[0].Path != "project" || !strings.Contains(diags.String(), "already holds a different phone number") &&
			!strings.Contains(diags.String(), "was changed in the chat service after Terraform read it"):
			t.Errorf("run %d: %s", i, diags)
		}
	}
	if winner < 0 {
		t.Fatal("no run succeeded")
	}
	if p, _ := w.Chat.FindProject(support); p.PhoneNumberID != numbers[winner] || w.Chat.Stored(support).Numbers != 1 {
		t.Errorf("the project holds %s, want %s; %+v", p.PhoneNumberID, numbers[winner], w.Chat.Stored(support))
	}
}
