// Package examples applies every example of the documentation on the simulators, with the real CLI and the real provider.
package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

const root = "../../../examples"

// chatEndpoint matches the address of a chat platform in an example. The test replaces it with the simulator's address.
var chatEndpoint = regexp.MustCompile(`(?s)\b(chatwoot|zammad|jira)(\s*=\s*\{\s*endpoint\s*=\s*)"[^"]*"`)

// withAddresses returns a configuration with the addresses of the simulators.
func withAddresses(configuration string, w *world.World) string {
	for platform, url := range map[string]string{
		"chatwoot": w.URLs.Chatwoot, "zammad": w.URLs.Zammad, "jira": w.URLs.Jira,
	} {
		configuration = chatEndpoint.ReplaceAllStringFunc(configuration, func(match string) string {
			part := chatEndpoint.FindStringSubmatch(match)
			if part[1] != platform {
				return match
			}
			return part[1] + part[2] + `"` + url + `"`
		})
	}
	return configuration
}

// example is one folder, as a map from file name to text.
type example map[string]string

// The names of files that are applied, and of files that import.
var (
	configurations = []string{
		"provider.tf", "resource.tf", "data-source.tf", "ephemeral-resource.tf", "function.tf", "main.tf", "lists.tf", "blocks.tf",
	}
	imports = []string{"import.sh", "import-by-string-id.tf", "import-by-identity.tf"}
)

// queries ends the name of a file with list blocks.
const queries = ".tfquery.hcl"

// all reads the examples, by folder. A file that no test uses is an error.
func all(t *testing.T) map[string]example {
	t.Helper()
	found := map[string]example{}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		own := []string{
			filepath.Clean(modules), filepath.Clean(gitops), filepath.Clean(messageTemplates), filepath.Join(root, "policies"),
		}
		if e.IsDir() && slices.Contains(own, path) {
			return filepath.SkipDir // they have their own tests
		}
		if err != nil || e.IsDir() {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		query := strings.HasSuffix(e.Name(), queries) // TestLists, TestAdopt_query
		if !query && e.Name() != actionFile && !slices.Contains(configurations, e.Name()) && !slices.Contains(imports, e.Name()) {
			t.Errorf("%s is covered by no test", path)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if found[folder] == nil {
			found[folder] = example{}
		}
		found[folder][e.Name()] = string(text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// prepared changes the world of an example that creates what the seed has.
var prepared = map[string][]func(*world.World){
	"resources/whatsapp_app_webhook": {func(w *world.World) {
		w.Graph.RemoveAppSubscription("200000000000001", "whatsapp_business_account")
	}},
	"data-sources/whatsapp_message_templates": {func(w *world.World) {
		w.Graph.AddTemplates(account, "note", 2)
		otp := map[string]any{"type": "OTP", "otp_type": "COPY_CODE"}
		w.Graph.AddTemplate(graphsim.Template{
			BusinessAccountID: account, Name: "code", Category: "AUTHENTICATION",
			Components: []any{map[string]any{"type": "BODY"}, map[string]any{"type": "BUTTONS", "buttons": []any{otp}}},
		})
		w.Graph.AddTemplate(graphsim.Template{BusinessAccountID: account, Name: "picture", Components: []any{
			map[string]any{"type": "HEADER", "format": "IMAGE", "example": map[string]any{"header_handle": []any{"4::aW"}}},
			map[string]any{"type": "BODY", "text": "Our new catalog is here for you."},
		}})
	}},
	"data-sources/whatsapp_flows": {func(w *world.World) {
		w.Graph.AddFlow(graphsim.Flow{BusinessAccountID: account, Name: "survey", JSON: `{"version":"7.2","screens":[` +
			`{"id":"A","terminal":true,"layout":{"type":"SingleColumnLayout","children":[` +
			`{"type":"Footer","label":"Done","on-click-action":{"name":"complete","payload":{}}}]}}]}`})
	}},
}

func TestExamples(t *testing.T) {
	t.Parallel()
	examples := all(t)
	for _, want := range []string{
		"provider", "complete", "generated", "rotation", "resources/whatsapp_token_binding", "resources/whatsapp_phone_number_binding",
		"data-sources/whatsapp_token_scopes", "data-sources/whatsapp_chat_project", "ephemeral-resources/whatsapp_token_scopes",
	} {
		if examples[filepath.FromSlash(want)] == nil {
			t.Errorf("there is no example %s", want)
		}
	}
	delete(examples, "live")  // TestLive
	delete(examples, "adopt") // TestAdopt
	for folder, files := range examples {
		if strings.HasPrefix(folder, "list-resources") {
			continue // TestLists
		}
		if writesBlocks.MatchString(files["data-source.tf"]) {
			continue // TestPlurals
		}
		if strings.HasPrefix(folder, "actions") {
			continue // TestActions
		}
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			r := apply(t, examples["provider"], files, prepared[filepath.ToSlash(folder)]...)
			if r.space == nil {
				t.Fatal("the folder has no configuration")
			}
			r.checkApplied()
			want := chatsim.Project{} // what a destroy leaves of the project
			if strings.HasPrefix(folder, "resources") {
				for _, name := range imports {
					if files[name] == "" {
						t.Errorf("there is no %s", name)
					}
				}
				r.imports(files)
				want, _ = r.world.Chat.FindProject("SUPPORT") // an imported value was adopted, so it stays
			}
			tfclitest.Run(t, r.space, 0, "destroy", "-auto-approve")
			if p, _ := r.world.Chat.FindProject("SUPPORT"); p.Token != want.Token || p.PhoneNumberID != want.PhoneNumberID {
				t.Errorf("after destroy the project has another token (%v) or the number %q, want %q", p.Token != want.Token,
					p.PhoneNumberID, want.PhoneNumberID)
			}
		})
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	examples := all(t)
	r := apply(t, examples["provider"], examples["rotation"])
	good, next := r.world.Env["WASANDBOX_TOKEN"], r.world.Env["WASANDBOX_TOKEN_ROTATED"]
	holds := func(support, sales string) {
		t.Helper()
		if r.world.Chat.Token("SUPPORT") != support || r.world.Chat.Token("SALES") != sales {
			t.Errorf("support has the new token: %v, sales: %v", r.world.Chat.Token("SUPPORT") == next, r.world.Chat.Token("SALES") == next)
		}
	}
	holds(good, good)

	r.space.Env["TF_VAR_sales_token"] = next
	r.checkApplied() // not rotated: the version is unchanged
	r.space.Env["TF_VAR_support_token"] = next
	tfclitest.Run(t, r.space, 2, "plan", "-detailed-exitcode")
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	holds(next, good)

	r.space.Env["TF_VAR_sales_token_version"] = "2026-02"
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	holds(next, next)
	r.checkApplied()

	r.world.Chat.SetToken("SALES", good) // by hand
	tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	holds(next, next)

	r.world.Graph.SetExpiry(next, graphsim.OffsetMoment(10*24*time.Hour))
	plan := tfclitest.Run(t, r.space, 0, "apply", "-auto-approve")
	if !strings.Contains(plan.PlainOutput(), "A token expires in less than 30 days.") {
		t.Errorf("no warning before the token expires:\n%s", plan.Output())
	}
}

// The examples that import all channels of a platform leave out those that were not set up completely, and list them.
func TestExamples_incompleteChannels(t *testing.T) {
	t.Parallel()
	examples := all(t)
	for folder, c := range map[string]struct {
		prepare func(*world.World)
		output  string
	}{
		"data-sources/whatsapp_chatwoot_inboxes": {func(w *world.World) {
			channel := chatwootsim.Channel{
				Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: "+15550100008", ProviderConfig: map[string]any{},
			}
			w.Chatwoot.AddInbox(chatwootsim.Inbox{ID: 8, AccountID: 1, Name: "Half", Channel: channel})
		}, `"8" = "Half"`},
		"data-sources/whatsapp_zammad_channels": {func(w *world.World) {
			options := map[string]any{"name": "Half", "access_token": "EAASandboxTokenGood"}
			w.Zammad.AddChannel(zammadsim.Channel{ID: 8, Area: "WhatsApp::Business", Options: options})
		}, `"8" = "Half"`},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			r := apply(t, examples["provider"], examples[filepath.FromSlash(folder)], c.prepare)
			r.checkApplied()
			if output := tfclitest.Run(t, r.space, 0, "output"); !strings.Contains(output.PlainOutput(), c.output) {
				t.Errorf("want %s:\n%s", c.output, output.Output())
			}
			if state := tfclitest.Run(t, r.space, 0, "state", "list"); strings.Contains(state.Stdout, `["8"]`) ||
				!strings.Contains(state.Stdout, `["1"]`) {
				t.Errorf("imported:\n%s", state.Output())
			}
		})
	}
}

var secretDefault = regexp.MustCompile(`(?s)variable "[^"]+" \{[^}]*ephemeral\s*=\s*true[^}]*\}`)

var dataInCheck = regexp.MustCompile(`(?m)^check "[^"]+" \{\n(?:[ \n].*\n)*? +data "`)

// A data source inside a check block is read during every apply as soon as it depends on an object of the configuration. Then no
// plan is empty, and plan -detailed-exitcode is of no use.
func TestExamples_noDataSourceInACheck(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{root, "../../../templates", "../../../docs"} {
		err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if found := dataInCheck.Find(text); found != nil {
				t.Errorf("%s: the data source is inside the check block:\n%s", path, found)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestExamples_followTheRules(t *testing.T) {
	t.Parallel()
	for folder, files := range all(t) {
		for name, text := range files {
			for _, found := range regexp.MustCompile(`\bEAA|(?i)(token|secret|credential)\w*\s+= "`).FindAllString(text, -1) {
				if !strings.Contains(found, "_version") {
					t.Errorf("%s/%s: the file contains a secret: %s", folder, name, found)
				}
			}
			for _, variable := range secretDefault.FindAllString(text, -1) {
				if strings.Contains(variable, "default") {
					t.Errorf("%s/%s: a secret has a default, which every plan file contains:\n%s", folder, name, variable)
				}
			}
			if name == "import.sh" {
				continue
			}
			for line := range strings.Lines(text) {
				if strings.HasSuffix(line, " \n") || strings.Contains(line, "\t") {
					t.Errorf("%s/%s: not formatted: %q", folder, name, line)
				}
			}
		}
	}
	space := tfclitest.New(t)
	path, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	tfclitest.Run(t, space, 0, "fmt", "-check", "-recursive", path)
}
