package leakscan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

const inspected = settings + `
variable "inspected" { sensitive = true }
data "whatsapp_token_scopes" "x" {
  access_token = var.inspected
}
`

// Terraform stores the arguments of a data source. The token that this one inspects is in the state and in plans, as its
// documentation says, and nowhere else. The provider's own secrets are in neither.
func TestLeaks_dataSourceStoresItsArgument(t *testing.T) {
	t.Parallel()
	s := start(t, inspected)
	s.space.Env["TF_VAR_inspected"] = acctest.RotatedToken
	s.run(0, "plan", "-out=plan")
	s.run(0, "apply", "plan")
	tfclitest.Write(t, s.space, "more.tf", "output \"x\" {\n  value = data.whatsapp_token_scopes.x.scopes\n}\n")
	s.run(0, "apply", "-auto-approve") // creates a backup
	s.search()
	stored := false
	for _, hit := range s.found.Hits {
		switch {
		case hit.Secret != "the rotated token" && hit.Secret != "a part of some secret":
			t.Error(hit)
		case hit.Where == "terraform.tfstate" || hit.Where == "terraform.tfstate.backup" || strings.HasPrefix(hit.Where, "plan > "):
			stored = true
		default:
			t.Error(hit)
		}
	}
	if !stored {
		t.Error("the token is not stored: correct the documentation")
	}
	// No other secret is stored next to the token.
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		text, err := s.space.Read(name)
		if err != nil {
			t.Error(err)
		}
		if rest := strings.ReplaceAll(text, acctest.RotatedToken, ""); strings.Contains(rest, acctest.Canary) {
			t.Errorf("%s contains another secret:\n%s", name, rest)
		}
	}
}

type block struct {
	Attributes map[string]struct {
		Sensitive   bool   `json:"sensitive"`
		WriteOnly   bool   `json:"write_only"`
		Description string `json:"description"`
		NestedType  *block `json:"nested_type"`
	} `json:"attributes"`
	BlockTypes map[string]struct {
		Block block `json:"block"`
	} `json:"block_types"`
}

// stored lists the sensitive attributes that Terraform stores.
func (b block) stored(at string) []string {
	var all []string
	for name, a := range b.Attributes {
		if a.Sensitive && !a.WriteOnly {
			all = append(all, at+"."+name)
		}
		if a.NestedType != nil {
			all = append(all, a.NestedType.stored(at+"."+name)...)
		}
	}
	for name, nested := range b.BlockTypes {
		all = append(all, nested.Block.stored(at+"."+name)...)
	}
	return all
}

func TestLeaks_exceptionIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	space := tfclitest.New(t)
	tfclitest.Write(t, space, "main.tf", settings)
	tfclitest.Run(t, space, 0, "init")
	r := tfclitest.Run(t, space, 0, "providers", "schema", "-json")
	type schemas map[string]struct {
		Block block `json:"block"`
	}
	var said struct {
		Providers map[string]struct {
			Resources   schemas `json:"resource_schemas"`
			DataSources schemas `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(r.Stdout), &said); err != nil {
		t.Fatal(err)
	}
	ours := said.Providers["terraform.local/platform/whatsapp"]
	var all []string
	for prefix, group := range map[string]schemas{"": ours.Resources, "data.": ours.DataSources} {
		for name, schema := range group {
			all = append(all, schema.Block.stored(prefix+name)...)
		}
	}
	slices.Sort(all)
	// A chat platform recognizes Meta by the verify token when a webhook is registered, so the registration needs it.
	const allowed = "[data.whatsapp_token_scopes.access_token " +
		"whatsapp_chatwoot_inbox.webhook.verify_token whatsapp_zammad_channel.webhook.verify_token]"
	if got, want := fmt.Sprint(all), allowed; got != want {
		t.Errorf("Terraform stores the secrets %s, want only %s", got, want)
	}
	text := ours.DataSources["whatsapp_token_scopes"].Block.Attributes["access_token"].Description
	if !strings.Contains(text, "stored in the state") {
		t.Errorf("the documentation does not say that the token is stored: %s", text)
	}
}

// The search can find a secret in every place that it searches.
func TestLeaks_plantedSecretsAreFound(t *testing.T) {
	t.Parallel()
	s := start(t, settings+`
variable "planted" {}
output "plain" { value = var.planted }
output "base64" { value = base64encode("user:${var.planted}") }
output "url" { value = urlencode(var.planted) }
`)
	s.run(0, "plan", "-out=plan", "-var=planted="+quirky)
	s.run(0, "apply", "plan")
	s.run(0, "show", "-json")
	s.search()
	found := map[string]bool{}
	for _, hit := range s.found.Hits {
		if hit.Secret == "a token with its own quirk" {
			found[hit.Where+" "+hit.Form] = true
		}
	}
	for _, want := range []string{
		"trace log JSON-escaped", "terraform.tfstate JSON-escaped", "terraform.tfstate base64", "terraform.tfstate URL-escaped",
		"plan > tfplan plain", "apply plan: stdout JSON-escaped", "apply plan: stdout URL-escaped", "show -json: stdout base64",
	} {
		if !found[want] {
			t.Errorf("not found: %s; found are %v", want, found)
		}
	}
}
