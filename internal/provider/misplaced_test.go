package provider_test

import (
	"encoding/base64"
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

// misplaced is a token of Meta that belongs in no argument that is not secret.
const misplaced = "EAACANARYmisplacedToken0123456789abcdefghij"

// place is one argument that a secret can be put into by mistake: the value of a whole configuration with it there.
type place struct {
	path   string
	config func(text string) tftypes.Value
}

// places returns the places of an object's attributes. wrap makes the whole configuration of the object.
func places(t *testing.T, attributes []*tfprotov6.SchemaAttribute, at string, wrap func(tftypes.Value) tftypes.Value) []place {
	t.Helper()
	var all []place
	types := map[string]tftypes.Type{}
	for _, a := range attributes {
		types[a.Name] = a.ValueType()
	}
	for _, a := range attributes {
		if a.Sensitive || a.WriteOnly || !a.Optional && !a.Required {
			continue
		}
		with := func(value tftypes.Value) tftypes.Value { return wrap(objectWithOne(types, a.Name, value)) }
		path := strings.TrimPrefix(at+"."+a.Name, ".")
		switch {
		case a.NestedType != nil:
			all = append(all, places(t, a.NestedType.Attributes, path, func(object tftypes.Value) tftypes.Value {
				if object.Type().Is(types[a.Name]) {
					return with(object)
				}
				if types[a.Name].Is(tftypes.Map{}) {
					return with(tftypes.NewValue(types[a.Name], map[string]tftypes.Value{"key": object}))
				}
				return with(tftypes.NewValue(types[a.Name], []tftypes.Value{object}))
			})...)
			if of, ok := types[a.Name].(tftypes.Map); ok {
				all = append(all, place{path, func(text string) tftypes.Value {
					return with(tftypes.NewValue(types[a.Name], map[string]tftypes.Value{text: tftypes.NewValue(of.ElementType, nil)}))
				}})
			}
		case types[a.Name].Is(tftypes.String):
			all = append(all, place{path, func(text string) tftypes.Value { return with(tftypes.NewValue(tftypes.String, text)) }})
		case types[a.Name].Is(tftypes.Set{ElementType: tftypes.String}), types[a.Name].Is(tftypes.List{ElementType: tftypes.String}):
			all = append(all, place{path, func(text string) tftypes.Value {
				return with(tftypes.NewValue(types[a.Name], []tftypes.Value{tftypes.NewValue(tftypes.String, text)}))
			}})
		case types[a.Name].Is(tftypes.Map{ElementType: tftypes.String}):
			all = append(all, place{path, func(text string) tftypes.Value {
				return with(tftypes.NewValue(types[a.Name], map[string]tftypes.Value{"key": tftypes.NewValue(tftypes.String, text)}))
			}})
		case !types[a.Name].Is(tftypes.Bool) && !types[a.Name].Is(tftypes.Number):
			t.Errorf("%s has a type that this test does not know: %s", path, types[a.Name])
		}
	}
	return all
}

// objectWithOne returns an object with one attribute, and null for the others.
func objectWithOne(types map[string]tftypes.Type, name string, value tftypes.Value) tftypes.Value {
	members := map[string]tftypes.Value{name: value}
	for other, typ := range types {
		if other != name {
			members[other] = tftypes.NewValue(typ, nil)
		}
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, members)
}

type validate func(*tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error)

// A token in any argument of any object that is not secret is refused while Terraform validates, and not repeated.
func TestRegistry_misplacedToken(t *testing.T) {
	t.Parallel()
	s, err := acctest.Factory()()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	all, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	everywhere := 0
	check := func(name string, schema *tfprotov6.Schema, call validate) {
		if len(schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which the check of misplaced secrets does not read", name)
		}
		for _, at := range places(t, schema.Block.Attributes, "", func(v tftypes.Value) tftypes.Value { return v }) {
			everywhere++
			for _, text := range []string{
				misplaced, "Bearer " + misplaced, base64.StdEncoding.EncodeToString([]byte(misplaced)), misplaced[:14], "1234567890|" + misplaced,
			} {
				value := at.config(text)
				config, err := tfprotov6.NewDynamicValue(value.Type(), value)
				if err != nil {
					t.Fatal(err)
				}
				diags, err := call(&config)
				if err != nil {
					t.Fatal(err)
				}
				refusesMisplaced(t, name+"."+at.path, at.path, text, diags)
			}
		}
	}
	check("provider", all.Provider, func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
		resp, err := s.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: v})
		return resp.Diagnostics, err
	})
	for _, name := range slices.Sorted(maps.Keys(all.ResourceSchemas)) {
		check(name, all.ResourceSchemas[name], func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: v})
			return resp.Diagnostics, err
		})
		resp, err := s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: misplaced})
		if err != nil {
			t.Fatal(err)
		}
		refusesMisplaced(t, name+": import", "", misplaced, resp.Diagnostics)
	}
	for _, name := range slices.Sorted(maps.Keys(all.DataSourceSchemas)) {
		check("data."+name, all.DataSourceSchemas[name], func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: v})
			return resp.Diagnostics, err
		})
	}
	for _, name := range slices.Sorted(maps.Keys(all.EphemeralResourceSchemas)) {
		check("ephemeral."+name, all.EphemeralResourceSchemas[name], func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := s.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: v})
			return resp.Diagnostics, err
		})
	}
	lists, ok := s.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	for _, name := range slices.Sorted(maps.Keys(all.ListResourceSchemas)) {
		check("list."+name, all.ListResourceSchemas[name], func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := lists.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: name, Config: v})
			return resp.Diagnostics, err
		})
	}
	actions, ok := s.(tfprotov6.ActionServer)
	if !ok {
		t.Fatal("the provider has no actions")
	}
	for _, name := range slices.Sorted(maps.Keys(all.ActionSchemas)) {
		check("action."+name, all.ActionSchemas[name].Schema, func(v *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := actions.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: v})
			return resp.Diagnostics, err
		})
	}
	if everywhere < 80 {
		t.Errorf("only %d arguments were found", everywhere)
	}
}

func refusesMisplaced(t *testing.T, name, path, text string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Errorf("%s: %d diagnostics, want one error", name, len(diags))
		return
	}
	said := diags[0].Summary + diags[0].Detail + fmt.Sprint(diags[0].Attribute)
	if strings.Contains(said, text) || strings.Contains(said, "CANARY") || !strings.Contains(diags[0].Detail, path) {
		t.Errorf("%s: %s", name, said)
	}
}

// Once the provider is configured, it also recognizes its own secrets, which have no form of their own.
func TestRegistry_ownSecrets(t *testing.T) {
	t.Parallel()
	const chatToken, appSecret = "c4tW00tT0kenAbCdEfGh1234", "9f86d081884c7d659a2feaa0c55ad015"
	s := serve(t)
	binding := func(project string) protocol.Diags {
		return s.NewResource(number).Validate(protocol.Values{"project": project, "phone_number_id": acctest.Number})
	}
	binding(chatToken).WantNone(t) // it could be the key of a project
	s.Configure(protocol.Values{
		"access_token": misplaced, "app_id": "200000000000001", "app_secret": appSecret, "chat": chat("https://chat.example.com", chatToken),
	}).WantNone(t)
	for _, secret := range []string{chatToken, strings.ToUpper(chatToken), "x-" + chatToken, appSecret, chatToken[:20]} {
		diags := binding(secret)
		diags.WantError(t, "project", "The value of project contains an access token or another secret")
		if strings.Contains(diags.String(), secret) {
			t.Errorf("%s is printed", secret)
		}
	}
	binding("SUPPORT").WantNone(t)
	binding("200000000000001").WantNone(t)
}
