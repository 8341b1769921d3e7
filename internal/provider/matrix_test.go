package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// samples are values that arguments accept, by the end of their name.
var samples = map[string]any{
	"project": "SUPPORT", "phone_number_id": acctest.Number, "business_account_id": acctest.Account, "business_id": acctest.Business,
	"app_id": acctest.AppID, "system_user_id": acctest.SystemUser, "user_id": acctest.SystemUser, "phone_number": "+15550100001",
	"role": "EMPLOYEE", "tasks": []string{"MANAGE"},
	"access_token_wo": acctest.GoodToken, "access_token": acctest.GoodToken, "minimum_validity": "1h", "rotate_before_expiry": "504h",
	"required_scopes": []string{"whatsapp_business_management"}, "scopes": []string{"whatsapp_business_management"},
	"business_account_ids": []string{acctest.Account}, "phone_number_ids": []string{acctest.Number}, "confirmed_code": "ABCD2345",
	"on_destroy": "abandon", "ownership": "owned", "on_failure": "none", "app_secret_wo": "0123456789abcdef0123456789abcdef",
}

func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	server, err := acctest.Factory()()
	if err != nil {
		t.Fatal(err)
	}
	all, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// settable leaves out the attributes that only the provider sets.
func settable(attributes []*tfprotov6.SchemaAttribute) []*tfprotov6.SchemaAttribute {
	return slices.DeleteFunc(slices.Clone(attributes), func(a *tfprotov6.SchemaAttribute) bool { return !a.Required && !a.Optional })
}

// sample returns a value that an argument accepts, null for an optional one that has none.
func sample(a *tfprotov6.SchemaAttribute) any {
	if a.NestedType != nil {
		return nested(a, sampled(a.NestedType.Attributes))
	}
	if v, ok := samples[a.Name]; ok {
		return v
	}
	switch a.Type.(type) {
	case tftypes.Set, tftypes.List, tftypes.Map:
		return nil
	}
	switch {
	case a.Type.Is(tftypes.String):
		return "text"
	case a.Type.Is(tftypes.Number):
		return 1
	default:
		return true
	}
}

// nested returns one object of a nested attribute, in a list or a map where the attribute is one.
func nested(a *tfprotov6.SchemaAttribute, v protocol.Values) any {
	if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle {
		return v
	}
	if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap {
		return protocol.Values{"a": v}
	}
	return []protocol.Values{v}
}

// missingIn returns the ways in which the elements of a list or a map can be missing.
func missingIn(isMap bool) []any {
	if isMap {
		return []any{protocol.Values{}, protocol.Values{"a": nil}, protocol.Values{"a": protocol.Unknown}}
	}
	return []any{[]any{}, []any{nil}, []any{protocol.Unknown}}
}

func sampled(attributes []*tfprotov6.SchemaAttribute) protocol.Values {
	v := protocol.Values{}
	for _, a := range settable(attributes) {
		v[a.Name] = sample(a)
	}
	return v
}

// degrees returns the ways in which a value can be missing: null, unknown, empty, and partly unknown.
func degrees(a *tfprotov6.SchemaAttribute) []any {
	all := []any{nil, protocol.Unknown}
	if a.NestedType != nil {
		if a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
			all = append(all, missingIn(a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap)...)
		}
		unknown := protocol.Values{}
		for _, inner := range settable(a.NestedType.Attributes) {
			unknown[inner.Name] = protocol.Unknown
			for _, degree := range degrees(inner) {
				all = append(all, nested(a, protocol.Values{inner.Name: degree}),
					nested(a, varied(sampled(a.NestedType.Attributes), inner.Name, degree)))
			}
		}
		return append(all, nested(a, protocol.Values{}), nested(a, unknown))
	}
	switch a.Type.(type) {
	case tftypes.Set, tftypes.List:
		known := samples[a.Name]
		if list, ok := known.([]string); ok {
			all = append(all, []any{list[0], protocol.Unknown}) // as of a for expression over a set that is not known yet
		}
		return append(all, missingIn(false)...)
	case tftypes.Map:
		return append(all, missingIn(true)...)
	}
	if a.Type.Is(tftypes.String) {
		return append(all, "", " ")
	}
	return all
}

func varied(v protocol.Values, name string, value any) protocol.Values {
	out := maps.Clone(v)
	out[name] = value
	return out
}

// bases returns the configurations in which one argument is varied.
func bases(attributes []*tfprotov6.SchemaAttribute) map[string]protocol.Values {
	nothing, unknown, required, all := protocol.Values{}, protocol.Values{}, protocol.Values{}, sampled(attributes)
	if all["generate"] != nil { // an alternative to access_token_wo
		delete(all, "access_token_wo")
	}
	for _, a := range settable(attributes) {
		unknown[a.Name] = protocol.Unknown
		if a.Required {
			required[a.Name] = sample(a)
		}
	}
	return map[string]protocol.Values{"nothing": nothing, "all unknown": unknown, "required": required, "all": all}
}

// platformFor returns the chat platform that an object needs.
func platformFor(typeName string) string {
	for part, platform := range map[string]string{"chatwoot": "chatwoot", "zammad": "zammad", "jsm": "jira"} {
		if strings.Contains(typeName, part) {
			return platform
		}
	}
	return "http"
}

// Every argument may be null, unknown, empty or partly unknown, beside arguments that are left out, unknown or known. No such
// configuration makes the provider fail unexpectedly.
func TestObjects_missingValues(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	w.Graph.SetBudget(acctest.Account, 1_000_000)
	all := schemas(t)
	configured := func(t *testing.T, typeName string) *protocol.Server {
		t.Helper()
		s := serve(t)
		s.Configure(acctest.ProviderBlock(w, platformFor(typeName))).WantNone(t)
		return s
	}
	sound := func(t *testing.T, name string, diags protocol.Diags) {
		t.Helper()
		if strings.Contains(diags.String(), "a panic of type") || strings.Contains(diags.String(), "Value Conversion Error") {
			t.Errorf("%s:\n%s", name, diags)
		}
	}
	vary := func(attributes []*tfprotov6.SchemaAttribute, try func(name string, config protocol.Values)) {
		for base, config := range bases(attributes) {
			for _, a := range settable(attributes) {
				for _, degree := range degrees(a) {
					try(fmt.Sprintf("%s, %s = %v", base, a.Name, degree), varied(config, a.Name, degree))
				}
			}
		}
	}
	for typeName, schema := range all.ResourceSchemas {
		t.Run(typeName, func(t *testing.T) {
			r, planned := configured(t, typeName).NewResource(typeName), 0
			vary(schema.Block.Attributes, func(name string, config protocol.Values) {
				diags := r.Validate(config)
				sound(t, name, diags)
				if len(diags.Errors()) == 0 {
					_, diags = r.PlanHere(config)
					sound(t, name, diags)
					planned++
				}
			})
			if planned == 0 {
				t.Error("no configuration was planned: the samples are wrong")
			}
		})
	}
	for typeName, schema := range all.DataSourceSchemas {
		t.Run("data "+typeName, func(t *testing.T) {
			s := configured(t, typeName)
			vary(schema.Block.Attributes, func(name string, config protocol.Values) {
				_, diags := s.ReadData(typeName, config)
				sound(t, name, diags)
			})
		})
	}
	for typeName, schema := range all.EphemeralResourceSchemas {
		t.Run("ephemeral "+typeName, func(t *testing.T) {
			s := configured(t, typeName)
			vary(schema.Block.Attributes, func(name string, config protocol.Values) {
				_, diags := s.EphemeralValues(typeName, config)
				sound(t, name, diags)
			})
		})
	}
}

// Terraform before 1.11 knows no write-only arguments and would store them. The provider refuses one that is set and names the
// version.
func TestObjects_writeOnlyBeforeTerraform111(t *testing.T) {
	t.Parallel()
	server, err := acctest.Factory()()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for typeName, schema := range schemas(t).ResourceSchemas {
		for _, a := range schema.Block.Attributes {
			if !a.WriteOnly {
				continue
			}
			checked++
			object, ok := schema.ValueType().(tftypes.Object)
			if !ok {
				t.Fatal("the schema is not an object")
			}
			values := map[string]tftypes.Value{}
			for name, typ := range object.AttributeTypes {
				values[name] = tftypes.NewValue(typ, nil)
			}
			secret := "0123456789abcdef" + acctest.Canary
			values[a.Name] = tftypes.NewValue(tftypes.String, secret)
			config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: &config})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, d := range resp.Diagnostics {
				said += d.Summary + ": " + d.Detail + "\n"
			}
			if !strings.Contains(said, a.Name) || !strings.Contains(said, "Terraform 1.11") || strings.Contains(said, secret) {
				t.Errorf("%s.%s:\n%s", typeName, a.Name, said)
			}
		}
	}
	if checked < 4 {
		t.Errorf("only %d write-only arguments were found", checked)
	}
}

// The validation of many objects sends nothing, and its cost grows with their number and not faster.
func TestObjects_validationOfMany(t *testing.T) {
	clearEnvironment(t)
	w := acctest.Start(t)
	s := serve(t)
	s.Configure(acctest.ProviderBlock(w, "http")).WantNone(t)
	r := s.NewResource("whatsapp_token_binding")
	cost := func(objects int) float64 {
		return testing.AllocsPerRun(1, func() {
			for i := range objects {
				r.Validate(protocol.Values{"project": fmt.Sprint("P", i), "access_token_wo": acctest.GoodToken}).NoError(t)
			}
		})
	}
	if few, many := cost(40), cost(400); many > 12*few {
		t.Errorf("400 objects cost %.0f allocations, 40 cost %.0f", many, few)
	}
	if calls := len(w.Graph.Calls()) + len(w.Chat.Calls()); calls != 0 {
		t.Errorf("the validation sent %d requests", calls)
	}
}
