package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestConvert(t *testing.T) {
	// "InN0cmluZyI=" is "string" and "WyJzZXQiLCJzdHJpbmciXQ==" is ["set","string"], both as JSON.
	got, err := convert(map[string][]byte{
		"GetProviderSchema": []byte(`{
			"provider": {"block": {}},
			"resource_schemas": {"whatsapp_x": {"version": "2", "block": {
				"description": "An x.", "description_kind": "MARKDOWN",
				"attributes": [
					{"name": "type", "type": "InN0cmluZyI=", "optional": true, "write_only": true},
					{"name": "access", "optional": true, "nested_type": {"nesting": "SINGLE", "attributes": [
						{"name": "ids", "type": "WyJzZXQiLCJzdHJpbmciXQ==", "required": true}
					]}}
				],
				"block_types": [{"type_name": "timeouts", "nesting": "LIST", "max_items": "1", "block": {}}]
			}}},
			"action_schemas": {"whatsapp_a": {"schema": {"block": {"description": "An action."}}}},
			"functions": {"f": {
				"parameters": [{"name": "p", "type": "InN0cmluZyI=", "allow_null_value": true}],
				"variadic_parameter": {"name": "v", "type": "WyJzZXQiLCJzdHJpbmciXQ==", "description": "More."},
				"return": {"type": "InN0cmluZyI="}, "summary": "Does f.", "description": "Does f at length.", "deprecation_message": "Use g."
			}}
		}`),
		"GetResourceIdentitySchemas": []byte(`{
			"identity_schemas": {"whatsapp_x": {"version": "1", "identity_attributes": [
				{"name": "project", "type": "InN0cmluZyI=", "required_for_import": true}
			]}}
		}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{
		"provider": {"block": {}},
		"resource_schemas": {"whatsapp_x": {"version": 2, "block": {
			"description": "An x.", "description_kind": "markdown",
			"attributes": {
				"type": {"type": "string", "optional": true, "write_only": true},
				"access": {"optional": true, "nested_type": {"nesting_mode": "single", "attributes": {
					"ids": {"type": ["set", "string"], "required": true}
				}}}
			},
			"block_types": {"timeouts": {"nesting_mode": "list", "max_items": 1, "block": {}}}
		}}},
		"resource_identity_schemas": {"whatsapp_x": {"version": 1, "attributes": {
			"project": {"type": "string", "required_for_import": true}
		}}},
		"action_schemas": {"whatsapp_a": {"block": {"description": "An action."}}},
		"functions": {"f": {
			"parameters": [{"name": "p", "type": "string", "is_nullable": true}],
			"variadic_parameter": {"name": "v", "type": ["set", "string"], "description": "More."},
			"return_type": "string", "summary": "Does f.", "description": "Does f at length.", "deprecation_message": "Use g."
		}}
	}`
	text, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got %s\nwant %s", text, want)
	}
}

func TestConvert_providerReportsError(t *testing.T) {
	_, err := convert(map[string][]byte{"GetProviderSchema": []byte(
		`{"diagnostics": [{"severity": "WARNING", "summary": "fine"}, {"severity": "ERROR", "summary": "broken", "detail": "so"}]}`)})
	if err == nil || !strings.Contains(err.Error(), "broken: so") {
		t.Errorf("got %v", err)
	}
}
