package faults

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// meetAtFirstPut lets the first two PUTs through at the same time: each was prepared before the other had an effect.
func meetAtFirstPut(w *world.World) {
	var both sync.WaitGroup
	both.Add(2)
	arrived := make(chan struct{})
	go func() {
		both.Wait()
		close(arrived)
	}()
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Times: 2, Func: func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		both.Done()
		select {
		case <-arrived:
			next.ServeHTTP(rw, r)
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}})
}

// applyTogether applies two workspaces at the same time.
func applyTogether(t *testing.T, w *world.World, a, b *tfcli.Workspace) (ra, rb tfcli.Result) {
	t.Helper()
	meetAtFirstPut(w)
	pa, pb := start(t, a), start(t, b)
	ra, rb = wait(t, pa), wait(t, pb)
	if w.Chat.PendingFaults() > 0 {
		t.Fatalf("the two writes did not meet:\n%s\n%s", ra.Output(), rb.Output())
	}
	return ra, rb
}

// Two states bind different tokens to one project: one apply succeeds, and the other fails and overwrites nothing.
func TestTogether_differentTokens(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	a, b := configuredWorkspace(t, w, tokenBinding, acctest.GoodToken), configuredWorkspace(t, w, tokenBinding, acctest.RotatedToken)
	ra, rb := applyTogether(t, w, a, b)
	winner, loser, lost := acctest.GoodToken, b, rb
	if ra.ExitCode != 0 {
		winner, loser, lost = acctest.RotatedToken, a, ra
	}
	if ra.ExitCode+rb.ExitCode != 1 {
		t.Fatalf("exit codes %d and %d, want one winner", ra.ExitCode, rb.ExitCode)
	}
	if !strings.Contains(lost.PlainOutput(), "was changed in the chat service after Terraform read it") {
		t.Errorf("the failed apply does not give the reason:\n%s", lost.Stdout)
	}
	if got := w.Chat.Token(acctest.Project); got != winner || w.Chat.Stored(acctest.Project).Tokens != 1 {
		t.Errorf("the project has the token of the successful apply: %v, stored %d times", got == winner, w.Chat.Stored(acctest.Project).Tokens)
	}
	delete(loser.Env, "TF_LOG")
	if r := tfclitest.Run(t, loser, 1, "plan"); !strings.Contains(r.PlainOutput(), "terraform import whatsapp_token_binding.") {
		t.Errorf("the next plan does not name the import command:\n%s", r.Output())
	}
}

// Two states bind the same token to one project: both succeed, and the token is stored once.
func TestTogether_sameToken(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	ra, rb := applyTogether(t, w, configuredWorkspace(t, w, tokenBinding, acctest.GoodToken), configuredWorkspace(t, w, tokenBinding,
		acctest.GoodToken))
	if ra.ExitCode != 0 || rb.ExitCode != 0 || w.Chat.Stored(acctest.Project).Tokens != 1 {
		t.Errorf("exit codes %d and %d, stored %d times", ra.ExitCode, rb.ExitCode, w.Chat.Stored(acctest.Project).Tokens)
	}
}

// One state writes the token of a project, and the other one its number. The service has one ETag for both, and neither
// write may undo the other.
func TestTogether_tokenAndNumber(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	ra, rb := applyTogether(t, w, configuredWorkspace(t, w, tokenBinding, acctest.GoodToken), configuredWorkspace(t, w, numberBinding,
		acctest.GoodToken))
	p, _ := w.Chat.FindProject(acctest.Project)
	if ra.ExitCode != 0 || rb.ExitCode != 0 || p.Token != acctest.GoodToken || p.PhoneNumberID != acctest.Number {
		t.Errorf("exit codes %d and %d, token %v, number %q:\n%s\n%s",
			ra.ExitCode, rb.ExitCode, p.Token != "", p.PhoneNumberID, ra.Stdout, rb.Stdout)
	}
}

// Two rotations of the same binding, on two copies of its state.
func TestTogether_updates(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	a, b := configuredWorkspace(t, w, tokenBinding, acctest.GoodToken), configuredWorkspace(t, w, tokenBinding, acctest.HandToken)
	tfclitest.Run(t, a, 0, "apply", "-auto-approve")
	state, err := a.Read("terraform.tfstate")
	if err != nil {
		t.Fatal(err)
	}
	tfclitest.Write(t, b, "terraform.tfstate", state)
	a.Env["TF_VAR_token"] = acctest.RotatedToken
	ra, rb := applyTogether(t, w, a, b)
	winner := acctest.RotatedToken
	if ra.ExitCode != 0 {
		winner = acctest.HandToken
	}
	if got := w.Chat.Token(acctest.Project); ra.ExitCode+rb.ExitCode != 1 || got != winner || w.Chat.Stored(acctest.Project).Tokens != 2 {
		t.Errorf("exit codes %d and %d, the winner's token is there: %v, stored %d times",
			ra.ExitCode, rb.ExitCode, got == winner, w.Chat.Stored(acctest.Project).Tokens)
	}
}

// Many bindings in one provider process, with the race detector if the test has it.
func TestTogether_manyInOneRun(t *testing.T) {
	t.Parallel()
	const projects = 40
	seed := acctest.Seed()
	for i := range projects {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: fmt.Sprintf("P%02d", i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: fmt.Sprintf("1060000001%02d", i), BusinessAccountID: acctest.Account, DisplayPhoneNumber: fmt.Sprintf("+1 555-010-01%02d", i),
		})
	}
	for _, parallelism := range []string{"1", "10", "50"} {
		t.Run(parallelism, func(t *testing.T) {
			t.Parallel()
			w := acctest.StartWith(t, seed, world.Options{})
			space := configuredWorkspace(t, w, settings+fmt.Sprintf(`
resource "whatsapp_token_binding" "x" {
  count           = %[1]d
  project         = format("P%%02d", count.index)
  access_token_wo = var.token
}
resource "whatsapp_phone_number_binding" "x" {
  count           = %[1]d
  project         = format("P%%02d", count.index)
  phone_number_id = format("1060000001%%02d", count.index)
}
`, projects), acctest.GoodToken)
			delete(space.Env, "TF_LOG")
			tfclitest.InitAndAttach(t, space)
			tfclitest.Run(t, space, 0, "apply", "-auto-approve", "-parallelism="+parallelism)
			for i := range projects {
				name := fmt.Sprintf("P%02d", i)
				p, _ := w.Chat.FindProject(name)
				stored := w.Chat.Stored(name)
				if p.Token != acctest.GoodToken || p.PhoneNumberID != fmt.Sprintf("1060000001%02d", i) || stored.Tokens != 1 || stored.Numbers != 1 {
					t.Errorf("%s: token %v, number %q, stored %+v", name, p.Token != "", p.PhoneNumberID, stored)
				}
			}
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			tfclitest.Run(t, space, 0, "plan", "-detailed-exitcode", "-parallelism="+parallelism)
			if graph, chat := len(w.Graph.Calls()), len(w.Chat.Calls()); graph+chat > 20 {
				t.Errorf("a plan without changes makes %d calls to Meta and %d to the chat service", graph, chat)
			}
			tfclitest.Run(t, space, 0, "destroy", "-auto-approve", "-parallelism="+parallelism)
		})
	}
}
