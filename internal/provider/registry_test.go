package provider_test

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/provider"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var root = filepath.Join("..", "..")

func newProvider(t *testing.T) *provider.Provider {
	t.Helper()
	p, ok := provider.New("test")().(*provider.Provider)
	if !ok {
		t.Fatal("the constructor returns another type")
	}
	return p
}

// Every managed resource has descriptions, import, an identity, examples, documentation and the conformance suite.
func TestRegistry_resources(t *testing.T) {
	ctx := context.Background()
	p := newProvider(t)
	for _, construct := range p.Resources(ctx) {
		r := construct()
		name := resourceName(ctx, r)
		t.Run(name, func(t *testing.T) {
			var s resource.SchemaResponse
			r.Schema(ctx, resource.SchemaRequest{}, &s)
			if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
				t.Error(d)
			}
			wantDescription(t, s.Schema.MarkdownDescription, "the resource")
			for attr, a := range s.Schema.Attributes {
				resourceAttribute(t, attr, a)
			}
			if _, ok := r.(resource.ResourceWithImportState); !ok {
				t.Error("it cannot be imported")
			}
			if _, ok := r.(resource.ResourceWithMoveState); !ok {
				t.Error("nothing can be moved to it")
			}
			if _, ok := r.(resource.ResourceWithIdentity); !ok {
				t.Error("it has no identity")
			}
			examples := filepath.Join(root, "examples", "resources", name)
			wantFiles(t, filepath.Join(examples, "resource.tf"), filepath.Join(examples, "import.sh"),
				filepath.Join(examples, "import-by-string-id.tf"),
				filepath.Join(examples, "import-by-identity.tf"), filepath.Join(root, "docs", "resources", short(name)+".md"))
			wantName(t, "CHANGELOG.md", "`"+name+"`")
			wantConformance(t, name, construct)
		})
	}
}

// unlisted are the managed resources whose objects cannot be listed, and the reason.
var unlisted = map[string]string{
	"whatsapp_jsm_handoff":     "Chat for JSM shows nothing about WhatsApp in Jira's projects",
	"whatsapp_system_user_app": "Meta has no call that reads the apps of a system user",
}

// Every managed resource can be listed, or there is a reason why not.
func TestRegistry_listResources(t *testing.T) {
	ctx := context.Background()
	p := newProvider(t)
	listed := map[string]bool{}
	for _, construct := range p.ListResources(ctx) {
		r := construct()
		var meta resource.MetadataResponse
		r.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
		listed[meta.TypeName] = true
		t.Run(meta.TypeName, func(t *testing.T) {
			var s list.ListResourceSchemaResponse
			r.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &s)
			if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
				t.Error(d)
			}
			wantDescription(t, s.Schema.MarkdownDescription, "the list resource")
			for attr, a := range s.Schema.Attributes {
				wantDescription(t, a.GetMarkdownDescription(), attr)
			}
			wantFiles(t, filepath.Join(root, "examples", "list-resources", meta.TypeName, "list-resource.tfquery.hcl"),
				filepath.Join(root, "docs", "list-resources", short(meta.TypeName)+".md"))
		})
	}
	for _, construct := range p.Resources(ctx) {
		if name := resourceName(ctx, construct()); listed[name] == (unlisted[name] != "") {
			t.Errorf("%s is listed: %v, and the reason why not is %q", name, listed[name], unlisted[name])
		}
	}
}

// plurals names the data source with the IDs of what a managed resource can import, if that is not the name of the resource with an "s".
var plurals = map[string]string{
	"whatsapp_business_account_settings":       "whatsapp_business_accounts",
	"whatsapp_chatwoot_inbox":                  "whatsapp_chatwoot_inboxes",
	"whatsapp_phone_number_binding":            "whatsapp_chat_projects",
	"whatsapp_phone_number_calling":            "whatsapp_phone_numbers",
	"whatsapp_phone_number_identity_check":     "whatsapp_phone_numbers",
	"whatsapp_phone_number_payload_encryption": "whatsapp_phone_numbers",
	"whatsapp_phone_number_registration":       "whatsapp_phone_numbers",
	"whatsapp_phone_number_storage":            "whatsapp_phone_numbers",
	"whatsapp_token_binding":                   "whatsapp_chat_projects",
}

// What a managed resource can import is found by a data source, for a CLI without list resources. What cannot be listed is not.
func TestRegistry_plurals(t *testing.T) {
	ctx := context.Background()
	p := newProvider(t)
	var existing []string
	for _, construct := range p.DataSources(ctx) {
		var meta datasource.MetadataResponse
		construct().Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
		existing = append(existing, meta.TypeName)
	}
	for _, construct := range p.Resources(ctx) {
		name := resourceName(ctx, construct())
		want := cmp.Or(plurals[name], strings.TrimSuffix(name, "s")+"s")
		if slices.Contains(existing, want) == (unlisted[name] != "") {
			t.Errorf("%s: there is a data source %s: %v, and the reason why not in unlisted is %q. Name another data source in plurals",
				name, want, slices.Contains(existing, want), unlisted[name])
		}
	}
}

// A setting whose objects whatsapp_phone_numbers finds is one that every number has: its list finds all numbers.
func TestRegistry_pluralOfNumbers(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	scope := protocol.Values{"business_account_id": acctest.Account}
	state, diags := s.ReadData("whatsapp_phone_numbers", scope)
	diags.WantNone(t)
	var want []any
	numbers, _ := state["phone_numbers"].([]any)
	for _, n := range numbers {
		number, _ := n.(protocol.Values)
		want = append(want, number["id"])
		if number["registered"] != true {
			t.Errorf("the seed has the number %v, which is not registered", number["id"])
		}
	}
	if len(want) < 2 {
		t.Fatalf("numbers: %v", want)
	}
	for name, plural := range plurals {
		if plural != "whatsapp_phone_numbers" {
			continue
		}
		found, diags := s.ListHere(name, scope, protocol.ListOpts{})
		diags.WantNone(t)
		var got []any
		for _, one := range found {
			got = append(got, one.Identity["phone_number_id"])
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s exists for %v, and the numbers are %v", name, got, want)
		}
	}
}

func TestRegistry_dataSources(t *testing.T) {
	ctx := context.Background()
	for _, construct := range newProvider(t).DataSources(ctx) {
		d := construct()
		var meta datasource.MetadataResponse
		d.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
		t.Run(meta.TypeName, func(t *testing.T) {
			var s datasource.SchemaResponse
			d.Schema(ctx, datasource.SchemaRequest{}, &s)
			if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
				t.Error(d)
			}
			wantDescription(t, s.Schema.MarkdownDescription, "the data source")
			for attr, a := range s.Schema.Attributes {
				wantDescription(t, a.GetMarkdownDescription(), attr)
				if nested, ok := a.(datasourceschema.SingleNestedAttribute); ok {
					for inner, a := range nested.Attributes {
						wantDescription(t, a.GetMarkdownDescription(), attr+"."+inner)
					}
				}
			}
			wantFiles(t, filepath.Join(root, "examples", "data-sources", meta.TypeName, "data-source.tf"),
				filepath.Join(root, "docs", "data-sources", short(meta.TypeName)+".md"))
			wantName(t, "CHANGELOG.md", "`"+meta.TypeName+"`")
		})
	}
}

func TestRegistry_ephemeralResources(t *testing.T) {
	ctx := context.Background()
	for _, construct := range newProvider(t).EphemeralResources(ctx) {
		e := construct()
		var meta ephemeral.MetadataResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
		t.Run(meta.TypeName, func(t *testing.T) {
			var s ephemeral.SchemaResponse
			e.Schema(ctx, ephemeral.SchemaRequest{}, &s)
			if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
				t.Error(d)
			}
			wantDescription(t, s.Schema.MarkdownDescription, "the ephemeral resource")
			for attr, a := range s.Schema.Attributes {
				wantDescription(t, a.GetMarkdownDescription(), attr)
				if nested, ok := a.(ephemeralschema.SingleNestedAttribute); ok {
					for inner, a := range nested.Attributes {
						wantDescription(t, a.GetMarkdownDescription(), attr+"."+inner)
					}
				}
			}
			wantFiles(t, filepath.Join(root, "examples", "ephemeral-resources", meta.TypeName, "ephemeral-resource.tf"),
				filepath.Join(root, "docs", "ephemeral-resources", short(meta.TypeName)+".md"))
			wantName(t, "CHANGELOG.md", "`"+meta.TypeName+"`")
		})
	}
}

// Every action has an example, a page, and a row in the guide, which names what does the same without actions.
func TestRegistry_actions(t *testing.T) {
	ctx := context.Background()
	guide, err := os.ReadFile(filepath.Join(root, "docs", "guides", "actions.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, construct := range newProvider(t).Actions(ctx) {
		a := construct()
		var meta action.MetadataResponse
		a.Metadata(ctx, action.MetadataRequest{ProviderTypeName: "whatsapp"}, &meta)
		t.Run(meta.TypeName, func(t *testing.T) {
			var s action.SchemaResponse
			a.Schema(ctx, action.SchemaRequest{}, &s)
			if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
				t.Error(d)
			}
			wantDescription(t, s.Schema.MarkdownDescription, "the action")
			for attr, a := range s.Schema.Attributes {
				wantDescription(t, a.GetMarkdownDescription(), attr)
			}
			wantFiles(t, filepath.Join(root, "examples", "actions", meta.TypeName, "action.tf"),
				filepath.Join(root, "docs", "actions", short(meta.TypeName)+".md"))
			twin(t, string(guide), meta.TypeName, s.Schema.MarkdownDescription)
		})
	}
}

var (
	twins    = regexp.MustCompile("Without actions, use `([a-z_]+)`(?: and `[a-z_]+`)? of the resource `(whatsapp_[a-z_]+)`")
	nameCell = regexp.MustCompile("`([a-z_.]+)`")
)

// twin requires that an action names an argument of a resource, that the argument exists, and that the guide has both in one row.
func twin(t *testing.T, guide, name, description string) {
	t.Helper()
	found := twins.FindStringSubmatch(description)
	if found == nil {
		t.Errorf("its description names no argument that does the same: %s", twins)
		return
	}
	argument, typeName := found[1], found[2]
	ctx := context.Background()
	for _, construct := range newProvider(t).Resources(ctx) {
		r := construct()
		if resourceName(ctx, r) != typeName {
			continue
		}
		var s resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &s)
		if a := s.Schema.Attributes[argument]; a == nil || a.IsComputed() {
			t.Errorf("%s has no argument %s", typeName, argument)
		}
	}
	for line := range strings.Lines(guide) {
		var cells []string
		for _, cell := range nameCell.FindAllStringSubmatch(line, -1) {
			cells = append(cells, cell[1])
		}
		if strings.HasPrefix(line, "| ") && slices.Contains(cells, name) && slices.Contains(cells, argument) && slices.Contains(cells, typeName) {
			return
		}
	}
	t.Errorf("the guide has no row with %s, %s and %s", name, argument, typeName)
}

func TestRegistry_functions(t *testing.T) {
	ctx := context.Background()
	for _, construct := range newProvider(t).Functions(ctx) {
		f := construct()
		var meta function.MetadataResponse
		f.Metadata(ctx, function.MetadataRequest{}, &meta)
		t.Run(meta.Name, func(t *testing.T) {
			var d function.DefinitionResponse
			f.Definition(ctx, function.DefinitionRequest{}, &d)
			var valid function.DefinitionValidateResponse
			d.Definition.ValidateImplementation(ctx, function.DefinitionValidateRequest{FuncName: meta.Name}, &valid)
			if valid.Diagnostics.HasError() {
				t.Error(valid.Diagnostics)
			}
			wantDescription(t, d.Definition.Summary, "the summary")
			wantDescription(t, d.Definition.MarkdownDescription, "the function")
			for _, p := range d.Definition.Parameters {
				if p.GetName() == "" {
					t.Error("a parameter has no name")
				}
				wantDescription(t, p.GetMarkdownDescription(), p.GetName())
			}
			wantFiles(t, filepath.Join(root, "examples", "functions", meta.Name, "function.tf"),
				filepath.Join(root, "docs", "functions", meta.Name+".md"))
			wantName(t, "CHANGELOG.md", "`"+meta.Name+"`")
		})
	}
}

func TestRegistry_provider(t *testing.T) {
	ctx := context.Background()
	var s frameworkprovider.SchemaResponse
	newProvider(t).Schema(ctx, frameworkprovider.SchemaRequest{}, &s)
	if d := s.Schema.ValidateImplementation(ctx); d.HasError() {
		t.Error(d)
	}
	for attr, a := range s.Schema.Attributes {
		wantDescription(t, a.GetMarkdownDescription(), attr)
		if attr != "chat" && !strings.Contains(a.GetMarkdownDescription(), "`WHATSAPP_"+strings.ToUpper(attr)+"`") {
			t.Errorf("%s: the description does not name its environment variable", attr)
		}
	}
}

// The protocol server validates the schemas more strictly than the objects themselves.
func TestRegistry_protocol(t *testing.T) {
	server, err := acctest.Factory()()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Error(d.Summary, d.Detail)
	}
	kinds := []int{len(resp.ResourceSchemas), len(resp.DataSourceSchemas), len(resp.EphemeralResourceSchemas), len(resp.Functions)}
	if slices.Contains(kinds, 0) {
		t.Errorf("a kind of object is missing: %v", kinds)
	}
}
