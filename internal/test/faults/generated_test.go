//go:build unix

package faults

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

const generated = settings + `
resource "whatsapp_token_binding" "x" {
  project  = "SUPPORT"
  generate = { system_user_id = "122000000000077" }
}
`

// Ctrl-C while Meta generates a token: the token is revoked, and the project is unchanged.
func TestInterrupt_tokenIsGenerated(t *testing.T) {
	t.Parallel()
	seed := acctest.Seed()
	seed.Graph.SystemUsers = append(seed.Graph.SystemUsers, graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot",
		IDs: map[string]string{acctest.AppID: "122000000000077"}, Apps: []string{acctest.AppID},
	})
	w := acctest.StartWith(t, seed, world.Options{})
	space := configuredWorkspace(t, w, generated, acctest.GoodToken)
	space.Env["WHATSAPP_BUSINESS_ID"] = acctest.Business
	made, release := make(chan struct{}), make(chan struct{})
	w.Graph.FailNext(simkit.Fault{Path: "/*/*/access_tokens", Func: func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(rw, r) // small enough to stay in the server's buffer
		close(made)
		<-release
	}})
	p := start(t, space)
	await(t, made)
	interrupt(t, p)
	close(release)
	if r := wait(t, p); r.ExitCode == 0 {
		t.Errorf("an interrupted apply ends with exit code 0:\n%s", r.Stdout)
	}
	got := w.Graph.Stored("access_tokens")
	if got.Created != 1 || got.Deleted != 1 ||
		w.Graph.LiveTokens("122000000000077") != 0 || w.Chat.Token(acctest.Project) != "" {
		t.Errorf("%+v; a token was stored: %v", got, w.Chat.Token(acctest.Project) != "")
	}
	delete(space.Env, "TF_LOG")
	tfclitest.Run(t, space, 0, "apply", "-auto-approve")
	tfclitest.Run(t, space, 0, "plan", "-detailed-exitcode")
	token, valid, _ := w.Graph.FindToken(w.Chat.Token(acctest.Project))
	if !valid || token.UserID != "122000000000077" || w.Graph.LiveTokens(token.UserID) != 1 {
		t.Errorf("the project has a token of %q, valid: %v", token.UserID, valid)
	}
}
