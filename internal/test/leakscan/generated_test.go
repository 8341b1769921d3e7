package leakscan

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

// generatedTokens collects the tokens that Meta generates, also those that were revoked. They are not known before the run.
type generatedTokens struct {
	mu     sync.Mutex
	tokens map[string]string
}

// watch starts to collect them.
func (s *scan) watch() *generatedTokens {
	m := &generatedTokens{tokens: map[string]string{}}
	known := s.world.Graph.TokensOf("")
	s.world.Graph.Observe(func(simkit.Call) {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, token := range s.world.Graph.TokensOf("") {
			if !slices.Contains(known, token) {
				name := fmt.Sprintf("generated token %d", len(m.tokens)/3)
				if _, seen := m.tokens[token]; !seen { // as a whole, and in parts
					m.tokens[token], m.tokens[token[:24]], m.tokens[token[len(token)-24:]] = name, "the head of "+name, "the tail of "+name
				}
			}
		}
	})
	return m
}

// search searches all output and all files for the tokens that were generated so far.
func (g *generatedTokens) search(s *scan, atLeast int) {
	s.t.Helper()
	g.mu.Lock()
	wanted := map[string]string{}
	for token, name := range g.tokens {
		wanted[name] = token
	}
	g.mu.Unlock()
	if len(wanted) < 3*atLeast {
		s.t.Errorf("only %d tokens were generated", len(wanted)/3)
	}
	search := leak.New(wanted)
	for _, name := range slices.Sorted(maps.Keys(s.said)) {
		search.ScanData(name, s.said[name])
	}
	if err := search.ScanFile("trace log", s.space.Trace); err != nil {
		s.t.Fatal(err)
	}
	if err := search.ScanFolder(s.space.Dir, func(_ string, e fs.DirEntry) bool { return e.Name() == ".terraform" }); err != nil {
		s.t.Fatal(err)
	}
	for _, hit := range search.Hits {
		s.t.Error(hit)
	}
}

// prober is the system user of the ephemeral token. It is not the user of the generated token, so that a fault in the
// generation does not affect the ephemeral token: Terraform and OpenTofu open ephemeral resources at different times.
const prober = "122000000000055"

func withProber(seed *world.Seed) {
	seed.Graph.SystemUsers = append(seed.Graph.SystemUsers, graphsim.SystemUser{
		ID: "61550000000055", BusinessID: acctest.Business, Name: "prober", Role: "EMPLOYEE", IDs: map[string]string{acctest.AppID: prober},
		Apps: []string{acctest.AppID}, Accounts: map[string][]string{acctest.Account: {"MANAGE"}},
	})
}

const generation = "/*/" + acctest.SystemUser + "/access_tokens"

const generating = `
variable "trigger" { default = "1" }
variable "revoke"  { default = false }

ephemeral "whatsapp_system_user_token" "probe" {
  system_user_id = "` + prober + `"
}
ephemeral "whatsapp_token_scopes" "probe" {
  access_token = ephemeral.whatsapp_system_user_token.probe.access_token
}
resource "whatsapp_token_binding" "support" {
  project          = "PROJECT"
  replace_existing = true
  generate = {
    system_user_id       = "` + acctest.SystemUser + `"
    expires_in_60_days   = true
    rotate_before_expiry = "336h"
    rotation_trigger     = var.trigger
    revoke_previous      = var.revoke
  }
}
output "all" {
  value     = whatsapp_token_binding.support
  sensitive = true
}
`

// A generated token is in no diagnostic, state, plan or log, also if its generation, inspection, delivery or revocation
// fails.
func TestLeaks_generated(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"http", "chatwoot"} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			chat, project, credential := `{ http = { access_token = var.chat_credential } }`, "SUPPORT", acctest.ChatToken
			if platform == "chatwoot" {
				p := platformScans[platform]
				chat, project, credential = `{ `+p.chat+` }`, p.project, p.credential
			}
			block := strings.Replace(settings, `{ http = { access_token = var.chat_credential } }`, chat, 1)
			s := start(t, block+strings.Replace(generating, "PROJECT", project, 1), withProber)
			s.space.Env["TF_VAR_chat_credential"], s.space.Env["WHATSAPP_BUSINESS_ID"] = credential, acctest.Business
			kit := s.world.Chat.Kit
			if platform == "chatwoot" {
				delete(s.space.Env, "WHATSAPP_CHAT_HTTP_ENDPOINT")
				variable, url := platformScans[platform].endpoint(s.world)
				s.space.Env[variable], s.space.Env["TF_VAR_revoke"] = url, "true"
				kit = s.world.Chatwoot.Kit
			}
			s.attach()
			made := s.watch()
			s.run(0, "plan", "-out=create.plan")
			s.run(0, "apply", "create.plan")
			s.run(0, "show", "-json")
			s.run(0, "output", "-json")
			s.run(0, "plan", "-detailed-exitcode")
			s.run(2, "plan", "-var=trigger=2", "-detailed-exitcode", "-out=rotate.plan")
			s.run(0, "show", "-json", "rotate.plan")
			s.run(0, "apply", "rotate.plan")
			made.search(s, 5)

			s.world.Graph.EchoSecrets(true)
			rotate := 2
			apply := func(fault func()) {
				rotate++
				fault()
				result, err := s.space.Run(t.Context(), "apply", "-auto-approve", fmt.Sprintf("-var=trigger=%d", rotate))
				if err != nil {
					t.Fatal(err)
				}
				s.said[fmt.Sprintf("apply %d", rotate)] = []byte(result.Output() + strings.ReplaceAll(result.PlainOutput(), " ", ""))
				s.found.ScanData(fmt.Sprintf("apply %d", rotate), []byte(result.Output()))
				kit.ClearFaults()
				s.world.Graph.ClearFaults()
			}
			for _, kind := range []simkit.Kind{simkit.KindGarbage, simkit.KindTruncated, simkit.KindInvalidUTF8} {
				apply(func() {
					s.world.Graph.FailNext(simkit.Fault{Path: generation, Times: -1, Kind: kind})
				})
			}
			apply(func() {
				s.world.Graph.FailNext(simkit.Fault{Path: generation, Times: -1, Func: tattle})
			})
			for _, path := range []string{"/*/debug_token", "/*/oauth/revoke", "/*/oauth/access_token"} {
				apply(func() {
					s.world.Graph.FailNext(simkit.Fault{Path: path, Times: -1, Func: echo(500, "application/json")})
				})
				apply(func() {
					s.world.Graph.FailNext(simkit.Fault{Path: path, Skip: 2, Times: -1, Func: echo(403, "application/json")})
				})
			}
			refuse := func(status int) {
				for _, method := range []string{"PUT", "PATCH"} {
					kit.FailNext(simkit.Fault{Method: method, Times: -1, Func: echo(status, "application/json")})
				}
			}
			for _, status := range []int{403, 422, 500, 502} {
				apply(func() { refuse(status) })
			}
			apply(func() { // in addition, the unused token cannot be revoked
				refuse(422)
				s.world.Graph.FailNext(simkit.Fault{Path: "/*/oauth/revoke", Times: -1, Func: echo(500, "application/json")})
			})
			all := ""
			for _, said := range s.said {
				all += strings.NewReplacer(" ", "", "\n", "", "│", "").Replace(string(said)) // the CLI wraps messages
			}
			for _, failure := range []string{
				"may have generated a token that is lost", "Cannot inspect", "could not be revoked", "is still valid", "HTTP 422",
			} {
				if !strings.Contains(all, strings.ReplaceAll(failure, " ", "")) {
					t.Errorf("no apply reported this failure: %s", failure)
				}
			}
			s.run(0, "apply", "-auto-approve")
			made.search(s, 12)
			s.search()
			s.run(0, "destroy", "-auto-approve")
			made.search(s, 12)
			s.clean("terraform.tfstate", "create.plan > tfplan", "rotate.plan > tfplan", "apply rotate.plan: stdout")
		})
	}
}

// tattle processes the call, and answers with an error that contains the generated token.
func tattle(w http.ResponseWriter, r *http.Request, next http.Handler) {
	rec := httptest.NewRecorder()
	next.ServeHTTP(rec, r)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusInternalServerError)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"message": "An error occurred after this: " + rec.Body.String(), "type": "OAuthException", "code": 2,
	}})
}
