package serve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/secret"
)

// secretKnower is a provider that knows secrets. Before it is configured, it recognizes credentials by their form alone.
type secretKnower interface{ HoldsSecret(value string) bool }

// secretDetector returns a function that reports whether a value contains a credential.
func secretDetector(p provider.Provider) func(string) bool {
	if k, ok := p.(secretKnower); ok {
		return k.HoldsSecret
	}
	return (*secret.Redactor)(nil).HoldsCredential
}

// guard refuses a credential in an argument that is neither sensitive nor write-only, before any validator can print it and
// before it can be stored or sent. Terraform validates a configuration again when unknown values have become known.
type guard struct {
	completeServer
	holdsSecret func(string) bool
	schemas     schemasOf
	prover      prover
	light       lightServer
}

// schemasOf returns the schemas of a provider. They do not depend on its configuration.
type schemasOf func() (*tfprotov6.GetProviderSchemaResponse, error)

// cachedSchemas returns a function that asks a server for its schemas when they are first needed. The framework makes all of them for each
// request.
func cachedSchemas(below completeServer) schemasOf {
	return sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return below.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	})
}

// GetProviderSchema returns the schemas that the checks use too.
func (g guard) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return g.schemas()
}

func (g guard) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	if found := g.misplacedSecrets(all.Provider, req.Config); len(found) > 0 {
		return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config, Diagnostics: found}, nil
	}
	return g.completeServer.ValidateProviderConfig(ctx, req)
}

func (g guard) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	config, found, ok := g.checkConfig(all.ResourceSchemas[req.TypeName], req.Config)
	if len(found) > 0 {
		return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: found}, nil
	}
	proven, err := callReleased(ctx, req, func(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (bool, error) {
		return ok && g.prover.proves(ctx, req, config), nil
	})
	if proven || err != nil {
		return &tfprotov6.ValidateResourceConfigResponse{}, err
	}
	return g.completeServer.ValidateResourceConfig(ctx, req)
}

func (g guard) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if resp, ok, err := g.light.tryRead(ctx, req); ok {
		return resp, err
	}
	return g.completeServer.ReadResource(ctx, req)
}

func (g guard) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	if resp, ok, err := g.light.tryPlan(ctx, req); ok {
		return resp, err
	}
	return g.completeServer.PlanResourceChange(ctx, req)
}

// StopProvider ends the calls of both servers.
func (g guard) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	if resp, err := g.light.framework.StopProvider(ctx, req); err != nil {
		return resp, err
	}
	return g.completeServer.StopProvider(ctx, req)
}

func (g guard) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	if found := g.misplacedSecrets(all.DataSourceSchemas[req.TypeName], req.Config); len(found) > 0 {
		return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: found}, nil
	}
	return g.completeServer.ValidateDataResourceConfig(ctx, req)
}

func (g guard) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	if found := g.misplacedSecrets(all.EphemeralResourceSchemas[req.TypeName], req.Config); len(found) > 0 {
		return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: found}, nil
	}
	return g.completeServer.ValidateEphemeralResourceConfig(ctx, req)
}

func (g guard) ValidateListResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	if found := g.misplacedSecrets(all.ListResourceSchemas[req.TypeName], req.Config); len(found) > 0 {
		return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: found}, nil
	}
	return g.completeServer.ValidateListResourceConfig(ctx, req)
}

func (g guard) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	all, err := g.schemas()
	if err != nil {
		return nil, err
	}
	if a := all.ActionSchemas[req.ActionType]; a != nil {
		if found := g.misplacedSecrets(a.Schema, req.Config); len(found) > 0 {
			return &tfprotov6.ValidateActionConfigResponse{Diagnostics: found}, nil
		}
	}
	resp, err := g.completeServer.ValidateActionConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == writeOnlyRefused })
	}
	return resp, err
}

// writeOnlyRefused is the error of the framework (1.19.0) for each value of a write-only argument of an action: the request does not say
// whether the CLI knows write-only arguments, and the framework then assumes that it does not. Each CLI with actions does.
const writeOnlyRefused = "WriteOnly Attribute Not Allowed"

func (g guard) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	identity := ""
	if req.Identity != nil && req.Identity.IdentityData != nil {
		identity = string(req.Identity.IdentityData.MsgPack) // texts are in it as they are
	}
	if g.holdsSecret(req.ID) || g.holdsSecret(identity) {
		return &tfprotov6.ImportResourceStateResponse{Diagnostics: []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Secret in an import ID",
			Detail: "The ID contains an access token or another secret. No request was sent. Give the ID of the object, as the page of " +
				"this resource describes it. Terraform prints the ID, so revoke the secret if other people can read this output.",
		}}}, nil
	}
	return g.completeServer.ImportResourceState(ctx, req)
}

// misplacedSecrets returns an error for each argument with a credential that it must not have. What cannot be read is left to the
// provider.
func (g guard) misplacedSecrets(schema *tfprotov6.Schema, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	_, found, _ := g.checkConfig(schema, config)
	return found
}

// checkConfig returns the value of a configuration, if it can be read, and what misplacedSecrets returns.
func (g guard) checkConfig(
	schema *tfprotov6.Schema, config *tfprotov6.DynamicValue,
) (value tftypes.Value, found []*tfprotov6.Diagnostic, ok bool) {
	if schema == nil || schema.Block == nil || config == nil {
		return value, nil, false
	}
	value, err := config.Unmarshal(schema.ValueType())
	if err != nil {
		return value, nil, false
	}
	return value, g.attributeErrors(schema.Block.Attributes, value, nil), true
}

// attributeErrors returns the errors for the attributes of an object. at is the path of the object, as names.
func (g guard) attributeErrors(attributes []*tfprotov6.SchemaAttribute, object tftypes.Value, at []string) (found []*tfprotov6.Diagnostic) {
	members := map[string]tftypes.Value{}
	if !object.IsKnown() || object.IsNull() || object.As(&members) != nil {
		return nil
	}
	for _, a := range attributes {
		path := append(at[:len(at):len(at)], a.Name)
		switch {
		case a.Sensitive || a.WriteOnly:
		case slices.ContainsFunc(mapKeys(members[a.Name]), g.holdsSecret):
			found = append(found, misplacedDiagnostic(path))
		case a.NestedType != nil:
			for _, nested := range nestedObjects(a.NestedType.Nesting, members[a.Name]) {
				found = append(found, g.attributeErrors(a.NestedType.Attributes, nested, path)...)
			}
		case g.containsSecret(members[a.Name]):
			found = append(found, misplacedDiagnostic(path))
		}
	}
	return found
}

// nestedObjects returns the objects of a nested attribute.
func nestedObjects(nesting tfprotov6.SchemaObjectNestingMode, value tftypes.Value) []tftypes.Value {
	var list []tftypes.Value
	byKey := map[string]tftypes.Value{}
	switch {
	case nesting == tfprotov6.SchemaObjectNestingModeSingle:
		return []tftypes.Value{value}
	case !value.IsKnown() || value.IsNull():
	case nesting == tfprotov6.SchemaObjectNestingModeMap && value.As(&byKey) == nil:
		for _, one := range byKey {
			list = append(list, one)
		}
	default:
		_ = value.As(&list) // a list and a set; anything else has no objects
	}
	return list
}

// mapKeys returns the keys of a map.
func mapKeys(value tftypes.Value) []string {
	byKey := map[string]tftypes.Value{}
	if !value.Type().Is(tftypes.Map{}) || !value.IsKnown() || value.As(&byKey) != nil {
		return nil
	}
	return slices.Collect(maps.Keys(byKey))
}

// containsSecret reports whether a value contains a text with a credential.
func (g guard) containsSecret(value tftypes.Value) bool {
	return errors.Is(tftypes.Walk(value, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		var text string
		if v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) && v.As(&text) == nil && g.holdsSecret(text) {
			return false, errFound
		}
		return true, nil
	}), errFound)
}

// errFound ends a walk.
var errFound = errors.New("found")

// misplacedDiagnostic returns the error for one argument. Its path ends at the argument: the path of an element of a set contains its
// value.
func misplacedDiagnostic(names []string) *tfprotov6.Diagnostic {
	path := tftypes.NewAttributePath()
	for _, name := range names {
		path = path.WithAttributeName(name)
	}
	return &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityError, Summary: "Secret in an argument that is not secret", Attribute: path,
		Detail: fmt.Sprintf("The value of %s contains an access token or another secret. No request was sent with it. Terraform stores and "+
			"prints this argument. Give the value that the documentation describes, and move the secret to an argument for secrets, such as "+
			"access_token_wo. If the secret is in a saved plan or in a log, revoke it.", strings.Join(names, ".")),
	}
}
