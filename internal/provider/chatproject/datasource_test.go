package chatproject_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_chat_project"

func TestAccChatProject_read(t *testing.T) {
	t.Parallel()
	clock := simkit.NewManualClock(time.Date(2026, 3, 29, 1, 30, 0, 5, time.UTC))
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now})
	got, diags := readProject(t, w, "SUPPORT", nil)
	diags.WantNone(t)
	protocol.WantValues(t, got, protocol.Values{
		"project": "SUPPORT", "id": acctest.Project, "key": "SUPPORT", "name": "Customer support", "token_present": false,
		"token_fingerprint": nil, "token_updated_at": nil, "phone_number_id": nil, "business_account_id": nil,
	})
	w.Chat.SetToken(acctest.Project, acctest.HandToken)
	w.Chat.SetNumber(acctest.Project, acctest.Number, acctest.Account)
	got, diags = readProject(t, w, acctest.Project, nil)
	diags.WantNone(t)
	protocol.WantValues(t, got, protocol.Values{
		"project": acctest.Project, "id": acctest.Project, "key": "SUPPORT", "token_present": true,
		"token_fingerprint": acctest.Fingerprint(acctest.HandToken), "token_updated_at": "2026-03-29T01:30:00Z",
		"phone_number_id": acctest.Number, "business_account_id": acctest.Account,
	})
	if n := len(w.Chat.Writes()) + len(w.Graph.Calls()); n != 0 {
		t.Errorf("the data source made %d writes or calls to Meta", n)
	}
}

// readProject reads a project over the protocol.
func readProject(t *testing.T, w *world.World, project string, more protocol.Values) (protocol.Values, protocol.Diags) {
	t.Helper()
	block := protocol.Values{
		"graph_endpoint": w.URLs.Graph,
		"chat":           protocol.Values{"http": protocol.Values{"endpoint": w.URLs.Chat, "access_token": acctest.ChatToken}},
	}
	maps.Copy(block, more)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(block).NoError(t)
	return s.ReadData(typeName, protocol.Values{"project": project})
}

// A project that is known only after apply is read during the apply.
func TestAccChatProject_unknownProject(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config: acctest.ProviderHCL(w) + `
resource "terraform_data" "project" {
  input = "SALES"
}
data "` + typeName + `" "test" {
  project = terraform_data.project.output
}
`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownValue("data."+typeName+".test", tfjsonpath.New("token_present")),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data."+typeName+".test", tfjsonpath.New("id"), knownvalue.StringExact(acctest.OtherProject)),
		},
	})
}

// Values that the service does not show are null.
func TestAccChatProject_presenceOnly(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Chat.SetToken("SUPPORT", acctest.HandToken)
	w.Chat.HideFingerprints(true)
	w.Chat.HideUpdatedAt(true)
	got, diags := readProject(t, w, "SUPPORT", nil)
	diags.WantNone(t)
	if got["token_present"] != true || got["token_fingerprint"] != nil || got["token_updated_at"] != nil {
		t.Errorf("got %v", got)
	}
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times", n)
	}
}

// Control characters and secrets are removed from names. The key and the name of a project without them are null.
func TestAccChatProject_names(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Chat.Rename(acctest.Project, "SUPPORT", "Kunden\x1b[31m\u202e "+acctest.HandToken+" "+strings.Repeat("x", 600))
	got, diags := readProject(t, w, "SUPPORT", nil)
	diags.WantNone(t)
	name := got["name"].(string)
	dirty := strings.ContainsAny(name, "\x1b\u202e") || strings.Contains(name, acctest.Canary)
	if dirty || len(name) > 520 || !strings.HasPrefix(name, "Kunden") {
		t.Errorf("the name is %q", name)
	}
	w.Chat.FailNext(simkit.Fault{Status: 200, Body: `{"id":10001,"key":null,"name":null,"whatsapp":{
		"token":{"present":true,"fingerprint":"SHA256:` + strings.Repeat("A", 64) + `"},
		"phone_number_id":106540352242922123,"business_account_id":""}}`})
	got, diags = readProject(t, w, acctest.Project, nil)
	diags.WantNone(t)
	protocol.WantValues(t, got, protocol.Values{
		"id": "10001", "key": nil, "name": nil, "phone_number_id": "106540352242922123", "business_account_id": nil,
		"token_fingerprint": "sha256:" + strings.Repeat("a", 16),
	})
}

func TestAccChatProject_errors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arm     func(*chatsim.Sim)
		project string
		block   protocol.Values
		at      string
		says    []string
		calls   bool
	}{
		"missing": {
			project: "GHOST", at: "project",
			says: []string{"Project GHOST does not exist", "its complete list of projects does not contain it", "Check the id or key"}, calls: true,
		},
		"other case": {project: "support", at: "project", says: []string{"There is no project support, but there is SUPPORT"}, calls: true},
		"hidden": {
			arm: func(s *chatsim.Sim) { s.Hide("SUPPORT") },
			at:  "project", says: []string{"HTTP 403", "Give the owner of chat.http.access_token the right"}, calls: true,
		},
		"revoked": {
			arm: func(s *chatsim.Sim) { s.RevokeBearer(acctest.ChatToken) },
			at:  "project", says: []string{"HTTP 401", "Check chat.http.access_token"}, calls: true,
		},
		"down": {
			arm: func(s *chatsim.Sim) { s.FailNext(simkit.Fault{Status: 503, Times: -1}) },
			at:  "project", says: []string{"HTTP 503", "Run the same command again later"}, calls: true,
		},
		"login page": {
			arm: func(s *chatsim.Sim) { s.FailNext(simkit.Fault{Kind: simkit.KindHTML, Times: -1}) },
			at:  "project", says: []string{"text/html, HTTP 200", "Check chat.http.endpoint, and any proxy"}, calls: true,
		},
		"path":        {project: "a/../b", at: "project", says: []string{"Invalid chat project", "Nothing was sent"}},
		"empty":       {project: " ", at: "project", says: []string{"Invalid chat project"}},
		"no platform": {block: protocol.Values{"chat": nil}, says: []string{"The provider has no chat platform", "WHATSAPP_CHAT_HTTP_ENDPOINT"}},
		"unknown":     {block: protocol.Values{"chat": protocol.Unknown}, says: []string{"is not known yet"}},
		"no service": {
			block: protocol.Values{"max_retries": 0, "chat": protocol.Values{
				"http": protocol.Values{"endpoint": "http://127.0.0.1:1", "access_token": "x"},
			}},
			at: "project", says: []string{"connection refused", "chat.http.endpoint"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			if c.arm != nil {
				c.arm(w.Chat)
			}
			if c.project == "" {
				c.project = "SUPPORT"
			}
			_, diags := readProject(t, w, c.project, c.block)
			diags.WantError(t, c.at, c.says...)
			if strings.Contains(diags.String(), acctest.Canary) {
				t.Errorf("a secret is shown:\n%s", diags)
			}
			if called := len(w.Chat.Calls()) > 0; called != c.calls {
				t.Errorf("called: %v, want %v", called, c.calls)
			}
		})
	}
}

// A misspelled key, and a name in the place of an ID, name the project that is meant.
func TestAccChatProject_near(t *testing.T) {
	t.Parallel()
	for project, c := range map[string]struct{ platform, says string }{
		"SUPPROT": {"http", "Did you mean SUPPORT ("},
		"SPU":     {"jira", `Did you mean SUP ("Customer support")?`},
		"Suppor":  {"chatwoot", `Did you mean 11 ("Support")?`},
		"111":     {"chatwoot", `Did you mean 11 ("Support")?`},
		"411":     {"zammad", `Did you mean 41 ("Canary Support")?`},
	} {
		t.Run(c.platform+" "+project, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			_, diags := readProject(t, w, project, protocol.Values{"chat": acctest.ProviderBlock(w, c.platform)["chat"]})
			diags.WantError(t, "project", c.says)
		})
	}
}
