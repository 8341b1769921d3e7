package protocol

import (
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Listed is an object that a list has found.
type Listed struct {
	Name            string
	Identity, State Values // State is nil unless it was wanted
}

// ListOpts is what a list block says besides its configuration.
type ListOpts struct {
	Limit           int64 // 0: 100, as in Terraform
	IncludeResource bool
}

// List validates the configuration of a list and lists, in a new process of the provider, as `terraform query` does.
func (s *Server) List(typeName string, block Values, o ListOpts) ([]Listed, Diags) {
	s.t.Helper()
	diags := s.Restart()
	diags.NoError(s.t)
	found, more := s.ListHere(typeName, block, o)
	return found, append(diags, more...)
}

// ListHere lists as List does, but in the present process, as for one of several lists of a run.
func (s *Server) ListHere(typeName string, block Values, o ListOpts) (found []Listed, diags Diags) {
	s.t.Helper()
	server, ok := s.protocol.(tfprotov6.ListResourceServer)
	schema := s.schemas.ListResourceSchemas[typeName]
	if !ok || schema == nil {
		s.t.Fatalf("the provider cannot list %s", typeName)
	}
	config := encodeDynamic(encodeValue(schema.ValueType(), block))
	valid, err := server.ValidateListResourceConfig(s.ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: config})
	s.failOnError(err)
	if diags = readDiags(valid.Diagnostics); len(diags.Errors()) > 0 {
		return nil, diags
	}
	if o.Limit == 0 {
		o.Limit = 100
	}
	stream, err := server.ListResource(s.ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: config, IncludeResource: o.IncludeResource, Limit: o.Limit,
	})
	s.failOnError(err)
	for result := range stream.Results {
		diags = append(diags, readDiags(result.Diagnostics)...)
		if result.Identity == nil {
			continue // diagnostics alone
		}
		one := Listed{Name: result.DisplayName}
		one.Identity, _ = decodeValue(decodeDynamic(s.identities.IdentitySchemas[typeName].ValueType(), result.Identity.IdentityData)).(Values)
		if result.Resource != nil {
			one.State, _ = decodeValue(decodeDynamic(s.schemas.ResourceSchemas[typeName].ValueType(), result.Resource)).(Values)
		}
		found = append(found, one)
	}
	return found, diags
}

// Plural reads the data source that lists the objects of a type with their import IDs, in the present process. ok is false if there is
// none.
func (s *Server) Plural(typeName string, block Values) (found []Listed, ids []string, diags Diags, ok bool) {
	s.t.Helper()
	name := strings.TrimSuffix(typeName, "s") + "s"
	schema := s.schemas.DataSourceSchemas[name]
	if schema == nil || !strings.Contains(fmt.Sprint(schema.ValueType()), "import_id") {
		return nil, nil, nil, false
	}
	state, diags := s.ReadData(name, block)
	_, attribute, _ := strings.Cut(name, "_")
	all, _ := state[attribute].([]any)
	for _, one := range all {
		object, _ := one.(Values)
		label, _ := object["display_name"].(string)
		id, _ := object["import_id"].(string)
		delete(object, "display_name")
		delete(object, "import_id")
		found, ids = append(found, Listed{Name: label, Identity: object}), append(ids, id)
	}
	return found, ids, diags, true
}

// CanList reports whether the provider lists objects of a type.
func (s *Server) CanList(typeName string) bool { return s.schemas.ListResourceSchemas[typeName] != nil }

// WithoutSecrets returns a state in which each sensitive attribute is nil.
func (s *Server) WithoutSecrets(typeName string, state Values) Values {
	return withoutSecrets(s.schemas.ResourceSchemas[typeName].Block.Attributes, state)
}

func withoutSecrets(attributes []*tfprotov6.SchemaAttribute, state Values) Values {
	state = maps.Clone(state)
	for _, a := range attributes {
		inner, isObject := state[a.Name].(Values)
		switch {
		case a.Sensitive:
			state[a.Name] = nil
		case isObject && a.NestedType != nil:
			state[a.Name] = withoutSecrets(a.NestedType.Attributes, inner)
		}
	}
	return state
}

// GeneratedConfig returns the configuration that Terraform writes for an object with -generate-config-out.
func (s *Server) GeneratedConfig(typeName string, state Values) Values {
	s.t.Helper()
	typ := s.schemas.ResourceSchemas[typeName].ValueType()
	resp, err := s.protocol.GenerateResourceConfig(s.ctx, &tfprotov6.GenerateResourceConfigRequest{
		TypeName: typeName, State: encodeDynamic(encodeValue(typ, state)),
	})
	s.failOnError(err)
	readDiags(resp.Diagnostics).WantNone(s.t)
	config, _ := decodeValue(decodeDynamic(typ, resp.Config)).(Values)
	return config
}
