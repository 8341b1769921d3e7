package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server answers with fixed schemas.
type server struct {
	tfprotov6.ProviderServer
	schemas    tfprotov6.GetProviderSchemaResponse
	identities tfprotov6.GetResourceIdentitySchemasResponse
}

func (s server) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &s.schemas, nil
}

func (s server) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &s.identities, nil
}

func TestWriteSchema(t *testing.T) {
	ids := tftypes.Set{ElementType: tftypes.String}
	s := server{
		schemas: tfprotov6.GetProviderSchemaResponse{
			Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
			ResourceSchemas: map[string]*tfprotov6.Schema{"whatsapp_x": {Version: 2, Block: &tfprotov6.SchemaBlock{
				Description: "An x.", DescriptionKind: tfprotov6.StringKindMarkdown,
				Attributes: []*tfprotov6.SchemaAttribute{
					{Name: "type", Type: tftypes.String, Optional: true, WriteOnly: true},
					{Name: "access", Optional: true, NestedType: &tfprotov6.SchemaObject{
						Nesting:    tfprotov6.SchemaObjectNestingModeSingle,
						Attributes: []*tfprotov6.SchemaAttribute{{Name: "ids", Type: ids, Required: true}},
					}},
				},
				BlockTypes: []*tfprotov6.SchemaNestedBlock{{
					TypeName: "timeouts", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MaxItems: 1, Block: &tfprotov6.SchemaBlock{},
				}},
			}}},
			ActionSchemas: map[string]*tfprotov6.ActionSchema{
				"whatsapp_a": {Schema: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Description: "An action."}}},
			},
			Functions: map[string]*tfprotov6.Function{"f": {
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "p", Type: tftypes.String, AllowNullValue: true}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "v", Type: ids, Description: "More."},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.String},
				Summary:           "Does f.", Description: "Does f at length.", DeprecationMessage: "Use g.",
			}},
		},
		identities: tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"whatsapp_x": {
				Version:            1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{{Name: "project", Type: tftypes.String, RequiredForImport: true}},
			}},
		},
	}
	all := map[string]object{"whatsapp_x": {group: "Numbers"}, "whatsapp_a": {group: "Content"}, "f": {group: "Tokens"}}
	const want = `{"format_version": "1.0", "provider_schemas": {"whatsapp": {
		"provider": {"version": 0, "block": {"description_kind": "plain"}},
		"resource_schemas": {"whatsapp_x": {"version": 2, "block": {
			"description": "Numbers\n\nAn x.\n\nAn x.", "description_kind": "markdown",
			"attributes": {
				"type": {"type": "string", "description_kind": "plain", "optional": true, "write_only": true},
				"access": {"optional": true, "description_kind": "plain", "nested_type": {"nesting_mode": "single", "attributes": {
					"ids": {"type": ["set", "string"], "description_kind": "plain", "required": true}
				}}}
			},
			"block_types": {"timeouts": {"nesting_mode": "list", "max_items": 1, "block": {"description_kind": "plain"}}}
		}}},
		"resource_identity_schemas": {"whatsapp_x": {"version": 1, "attributes": {
			"project": {"type": "string", "required_for_import": true}
		}}},
		"action_schemas": {"whatsapp_a": {"version": 0, "block": {
			"description": "Content\n\nAn action.\n\nAn action.", "description_kind": "plain"
		}}},
		"functions": {"f": {
			"parameters": [{"name": "p", "type": "string", "is_nullable": true}],
			"variadic_parameter": {"name": "v", "type": ["set", "string"], "description": "More."},
			"return_type": "string", "summary": "Does f.",
			"description": "Tokens\n\nDoes f at length.\n\nDoes f at length.", "deprecation_message": "Use g."
		}}
	}}}`
	file := filepath.Join(t.TempDir(), "schema.json")
	if err := writeSchema(t.Context(), s, all, file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decode(t, want), decode(t, string(text))); diff != "" {
		t.Error(diff)
	}
}

func TestWriteSchema_providerReportsError(t *testing.T) {
	s := server{schemas: tfprotov6.GetProviderSchemaResponse{Diagnostics: []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "fine"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "broken", Detail: "so"},
	}}}
	err := writeSchema(t.Context(), s, nil, filepath.Join(t.TempDir(), "schema.json"))
	if err == nil || !strings.Contains(err.Error(), "broken: so") {
		t.Errorf("got %v", err)
	}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
