package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// writeSchema writes the provider's schema in the form of `terraform providers schema -json`, for tfplugindocs.
//
// The CLI is not asked for it, because each version of Terraform and OpenTofu prints only what it knows: identities since
// 1.12, list resources and actions since 1.14. The documentation must not depend on the CLI that generates it.
func writeSchema(ctx context.Context, server tfprotov6.ProviderServer, objects map[string]object, file string) error {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	for _, d := range append(schemas.Diagnostics, identities.Diagnostics...) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("provider schema: %s: %s", d.Summary, d.Detail)
		}
	}
	described := describe(schemas, identities)
	if err := checkComplete(objects, described.names()); err != nil {
		return err
	}
	described.addSubcategories(objects)
	text, err := json.MarshalIndent(map[string]any{
		"format_version":   "1.0",
		"provider_schemas": map[string]any{"whatsapp": described}, // tfplugindocs looks for the short name
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

// The types below have the fields that Terraform prints.
type (
	providerJSON struct {
		Provider      schemaJSON              `json:"provider"`
		Resources     map[string]schemaJSON   `json:"resource_schemas,omitempty"`
		Identities    map[string]identityJSON `json:"resource_identity_schemas,omitempty"`
		DataSources   map[string]schemaJSON   `json:"data_source_schemas,omitempty"`
		Ephemeral     map[string]schemaJSON   `json:"ephemeral_resource_schemas,omitempty"`
		ListResources map[string]schemaJSON   `json:"list_resource_schemas,omitempty"`
		Actions       map[string]schemaJSON   `json:"action_schemas,omitempty"`
		Functions     map[string]functionJSON `json:"functions,omitempty"`
	}
	schemaJSON struct {
		Version int64     `json:"version"`
		Block   blockJSON `json:"block"`
	}
	blockJSON struct {
		Attributes      map[string]attributeJSON `json:"attributes,omitempty"`
		Blocks          map[string]nestedJSON    `json:"block_types,omitempty"`
		Description     string                   `json:"description,omitempty"`
		DescriptionKind string                   `json:"description_kind"`
		Deprecated      bool                     `json:"deprecated,omitempty"`
	}
	nestedJSON struct {
		Nesting  string    `json:"nesting_mode"`
		Block    blockJSON `json:"block"`
		MinItems int64     `json:"min_items,omitempty"`
		MaxItems int64     `json:"max_items,omitempty"`
	}
	attributeJSON struct {
		Type            tftypes.Type `json:"type,omitempty"`
		Nested          *objectJSON  `json:"nested_type,omitempty"`
		Description     string       `json:"description,omitempty"`
		DescriptionKind string       `json:"description_kind"`
		Deprecated      bool         `json:"deprecated,omitempty"`
		Required        bool         `json:"required,omitempty"`
		Optional        bool         `json:"optional,omitempty"`
		Computed        bool         `json:"computed,omitempty"`
		Sensitive       bool         `json:"sensitive,omitempty"`
		WriteOnly       bool         `json:"write_only,omitempty"`
	}
	objectJSON struct {
		Attributes map[string]attributeJSON `json:"attributes"`
		Nesting    string                   `json:"nesting_mode"`
	}
	identityJSON struct {
		Version    int64                            `json:"version"`
		Attributes map[string]identityAttributeJSON `json:"attributes"`
	}
	identityAttributeJSON struct {
		Type              tftypes.Type `json:"type"`
		Description       string       `json:"description,omitempty"`
		RequiredForImport bool         `json:"required_for_import,omitempty"`
		OptionalForImport bool         `json:"optional_for_import,omitempty"`
	}
	functionJSON struct {
		Description        string          `json:"description,omitempty"`
		Summary            string          `json:"summary,omitempty"`
		DeprecationMessage string          `json:"deprecation_message,omitempty"`
		ReturnType         tftypes.Type    `json:"return_type"`
		Parameters         []parameterJSON `json:"parameters,omitempty"`
		VariadicParameter  *parameterJSON  `json:"variadic_parameter,omitempty"`
	}
	parameterJSON struct {
		Name        string       `json:"name"`
		Description string       `json:"description,omitempty"`
		IsNullable  bool         `json:"is_nullable,omitempty"`
		Type        tftypes.Type `json:"type"`
	}
)

func describe(p *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse) providerJSON {
	return providerJSON{
		Provider:      describeSchema(p.Provider),
		Resources:     describeAll(p.ResourceSchemas, describeSchema),
		Identities:    describeAll(identities.IdentitySchemas, describeIdentity),
		DataSources:   describeAll(p.DataSourceSchemas, describeSchema),
		Ephemeral:     describeAll(p.EphemeralResourceSchemas, describeSchema),
		ListResources: describeAll(p.ListResourceSchemas, describeSchema),
		Actions:       describeAll(p.ActionSchemas, func(a *tfprotov6.ActionSchema) schemaJSON { return describeSchema(a.Schema) }),
		Functions:     describeAll(p.Functions, describeFunction),
	}
}

func describeAll[In, Out any](all map[string]In, describe func(In) Out) map[string]Out {
	out := make(map[string]Out, len(all))
	for name, one := range all {
		out[name] = describe(one)
	}
	return out
}

func describeSchema(s *tfprotov6.Schema) schemaJSON {
	return schemaJSON{Version: s.Version, Block: describeBlock(s.Block)}
}

func describeBlock(b *tfprotov6.SchemaBlock) blockJSON {
	out := blockJSON{
		Attributes:      describeAttributes(b.Attributes),
		Blocks:          map[string]nestedJSON{},
		Description:     b.Description,
		DescriptionKind: kind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
	for _, n := range b.BlockTypes {
		out.Blocks[n.TypeName] = nestedJSON{
			Nesting: strings.ToLower(n.Nesting.String()), Block: describeBlock(n.Block), MinItems: n.MinItems, MaxItems: n.MaxItems,
		}
	}
	return out
}

func describeAttributes(all []*tfprotov6.SchemaAttribute) map[string]attributeJSON {
	out := map[string]attributeJSON{}
	for _, a := range all {
		one := attributeJSON{
			Type:            a.Type,
			Description:     a.Description,
			DescriptionKind: kind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			one.Nested = &objectJSON{
				Attributes: describeAttributes(a.NestedType.Attributes), Nesting: strings.ToLower(a.NestedType.Nesting.String()),
			}
		}
		out[a.Name] = one
	}
	return out
}

func describeIdentity(s *tfprotov6.ResourceIdentitySchema) identityJSON {
	out := identityJSON{Version: s.Version, Attributes: map[string]identityAttributeJSON{}}
	for _, a := range s.IdentityAttributes {
		out.Attributes[a.Name] = identityAttributeJSON{
			Type: a.Type, Description: a.Description, RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
	}
	return out
}

func describeFunction(f *tfprotov6.Function) functionJSON {
	out := functionJSON{
		Description: f.Description, Summary: f.Summary, DeprecationMessage: f.DeprecationMessage, ReturnType: f.Return.Type,
	}
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, describeParameter(p))
	}
	if f.VariadicParameter != nil {
		variadic := describeParameter(f.VariadicParameter)
		out.VariadicParameter = &variadic
	}
	return out
}

func describeParameter(p *tfprotov6.FunctionParameter) parameterJSON {
	return parameterJSON{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: p.Type}
}

func kind(k tfprotov6.StringKind) string { return strings.ToLower(k.String()) }
