package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// convert turns the provider's answers, in protobuf's JSON form, into what
// Terraform prints under the provider's address. Both say the same with mostly
// the same names; rewrite knows the differences.
func convert(answers map[string][]byte) (object, error) {
	out := object{}
	for call, text := range answers {
		answer := struct {
			Provider      object            `json:"provider"`
			Resources     map[string]object `json:"resource_schemas"`
			Identities    map[string]object `json:"identity_schemas"`
			DataSources   map[string]object `json:"data_source_schemas"`
			Ephemeral     map[string]object `json:"ephemeral_resource_schemas"`
			ListResources map[string]object `json:"list_resource_schemas"`
			Actions       map[string]object `json:"action_schemas"`
			Functions     map[string]object `json:"functions"`
			Diagnostics   []struct {
				Severity, Summary, Detail string
			} `json:"diagnostics"`
		}{}
		if err := json.Unmarshal(text, &answer); err != nil {
			return nil, fmt.Errorf("reading %s: %w", call, err)
		}
		for _, d := range answer.Diagnostics {
			if d.Severity == "ERROR" {
				return nil, fmt.Errorf("%s: %s: %s", call, d.Summary, d.Detail)
			}
		}
		if answer.Provider != nil {
			schema, err := rewrite(answer.Provider)
			if err != nil {
				return nil, fmt.Errorf("provider: %w", err)
			}
			out["provider"] = schema
		}
		for key, all := range map[string]map[string]object{
			"resource_schemas":           answer.Resources,
			"resource_identity_schemas":  answer.Identities,
			"data_source_schemas":        answer.DataSources,
			"ephemeral_resource_schemas": answer.Ephemeral,
			"list_resource_schemas":      answer.ListResources,
			"action_schemas":             answer.Actions,
			"functions":                  answer.Functions,
		} {
			if len(all) == 0 {
				continue
			}
			schemas := object{}
			for name, one := range all {
				schema, err := rewrite(one)
				if err != nil {
					return nil, fmt.Errorf("%s of %s: %w", key, name, err)
				}
				schemas[name] = schema
			}
			out[key] = schemas
		}
	}
	return out, nil
}

// rewrite returns one object, and all in it, as Terraform prints it.
func rewrite(in object) (object, error) {
	out := object{}
	for key, value := range in {
		var err error
		switch value := value.(type) {
		case object:
			var inner object
			inner, err = rewrite(value)
			switch key {
			case "return":
				out["return_type"] = inner["type"]
			case "schema": // what an action is wrapped in
				out["block"] = inner["block"]
			default:
				out[key] = inner
			}
		case []any:
			switch key {
			case "attributes", "identity_attributes":
				out["attributes"], err = byName(value, "name")
			case "block_types":
				out[key], err = byName(value, "type_name")
			default:
				out[key], err = list(value)
			}
		case string:
			switch key {
			case "type":
				out[key], err = typeOf(value)
			case "nesting":
				out["nesting_mode"] = strings.ToLower(value)
			case "description_kind":
				out[key] = strings.ToLower(value)
			case "version", "min_items", "max_items": // 64-bit numbers are strings
				out[key] = json.Number(value)
			default:
				out[key] = value
			}
		default:
			if key == "allow_null_value" {
				key = "is_nullable"
			}
			out[key] = value
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	return out, nil
}

func list(in []any) ([]object, error) {
	var out []object
	for _, value := range in {
		one, ok := value.(object)
		if !ok {
			return nil, fmt.Errorf("holds a %T", value)
		}
		one, err := rewrite(one)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// byName makes an object of a list whose members say under which key they go.
func byName(in []any, key string) (object, error) {
	all, err := list(in)
	if err != nil {
		return nil, err
	}
	out := object{}
	for _, one := range all {
		name, _ := one[key].(string)
		if name == "" {
			return nil, fmt.Errorf("a member has no %s", key)
		}
		delete(one, key)
		out[name] = one
	}
	return out, nil
}

// typeOf reads a type, which is JSON and travels as base64.
func typeOf(encoded string) (any, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(text, &out)
	return out, err
}
