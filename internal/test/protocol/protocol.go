// Package protocol drives a provider in tests over Terraform's plugin protocol, version 6, as the CLI would: each plan and
// each apply is a process of its own. It shows what the CLI does not hand to tests (warnings, paths, identities, private
// state) and takes milliseconds where a step of the CLI takes a second.
package protocol

import (
	"context"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Server is a provider under test.
type Server struct {
	t          testing.TB
	ctx        context.Context
	protocol   tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
	config     *tfprotov6.DynamicValue
}

// Serve starts the provider that factory makes. It has to be configured.
func Serve(t testing.TB, factory func() (tfprotov6.ProviderServer, error)) *Server {
	t.Helper()
	protocol, err := factory()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, ctx: context.Background(), protocol: protocol}
	s.schemas, err = protocol.GetProviderSchema(s.ctx, &tfprotov6.GetProviderSchemaRequest{})
	s.failOnError(err)
	readDiags(s.schemas.Diagnostics).WantNone(t)
	s.identities, err = protocol.GetResourceIdentitySchemas(s.ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	s.failOnError(err)
	readDiags(s.identities.Diagnostics).WantNone(t)
	return s
}

func (s *Server) failOnError(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("the provider's process would have crashed: %v", err)
	}
}

func encodeDynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		panic("protocol: " + err.Error())
	}
	return &d
}

func decodeDynamic(typ tftypes.Type, d *tfprotov6.DynamicValue) tftypes.Value {
	if d == nil {
		return tftypes.NewValue(typ, nil)
	}
	v, err := d.Unmarshal(typ)
	if err != nil {
		panic("protocol: " + err.Error())
	}
	return v
}

// Configure validates a provider block and configures the provider with it.
func (s *Server) Configure(block Values) Diags {
	s.t.Helper()
	s.config = encodeDynamic(encodeValue(s.schemas.Provider.ValueType(), block))
	valid, err := s.protocol.ValidateProviderConfig(s.ctx, &tfprotov6.ValidateProviderConfigRequest{Config: s.config})
	s.failOnError(err)
	diags := readDiags(valid.Diagnostics)
	if len(diags.Errors()) > 0 {
		return diags
	}
	return append(diags, s.Restart()...)
}

// Restart makes a new process of the provider: nothing is remembered. Plan, Apply and their like do it themselves.
func (s *Server) Restart() Diags {
	s.t.Helper()
	resp, err := s.protocol.ConfigureProvider(s.ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: s.config})
	s.failOnError(err)
	return readDiags(resp.Diagnostics)
}

// WithT returns the same server for a subtest, or for one input of a fuzz test.
func (s *Server) WithT(t testing.TB) *Server {
	same := *s
	same.t = t
	return &same
}

// SetContext lets what follows run in a context, which a test cancels as Ctrl-C does.
func (s *Server) SetContext(ctx context.Context) { s.ctx = ctx }

// ReadData reads a data source.
func (s *Server) ReadData(typeName string, block Values) (Values, Diags) {
	s.t.Helper()
	typ := s.schemas.DataSourceSchemas[typeName].ValueType()
	config := encodeDynamic(encodeValue(typ, block))
	valid, err := s.protocol.ValidateDataResourceConfig(s.ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: typeName, Config: config,
	})
	s.failOnError(err)
	if diags := readDiags(valid.Diagnostics); len(diags.Errors()) > 0 {
		return nil, diags
	}
	resp, err := s.protocol.ReadDataSource(s.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: config})
	s.failOnError(err)
	values, _ := decodeValue(decodeDynamic(typ, resp.State)).(Values)
	return values, append(readDiags(valid.Diagnostics), readDiags(resp.Diagnostics)...)
}

// EphemeralValues opens an ephemeral resource, for good.
func (s *Server) EphemeralValues(typeName string, block Values) (Values, Diags) {
	s.t.Helper()
	e, diags := s.OpenEphemeral(typeName, block)
	return e.Values, diags
}

// Ephemeral is an ephemeral resource that was opened.
type Ephemeral struct {
	Values  Values
	Private []byte // what Terraform keeps until it is closed

	s        *Server
	typeName string
}

// OpenEphemeral validates and opens an ephemeral resource, to be closed.
func (s *Server) OpenEphemeral(typeName string, block Values) (*Ephemeral, Diags) {
	s.t.Helper()
	typ := s.schemas.EphemeralResourceSchemas[typeName].ValueType()
	config, e := encodeDynamic(encodeValue(typ, block)), &Ephemeral{s: s, typeName: typeName}
	valid, err := s.protocol.ValidateEphemeralResourceConfig(s.ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: typeName, Config: config,
	})
	s.failOnError(err)
	diags := readDiags(valid.Diagnostics)
	if len(diags.Errors()) > 0 {
		return e, diags
	}
	resp, err := s.protocol.OpenEphemeralResource(s.ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: config})
	s.failOnError(err)
	e.Values, _ = decodeValue(decodeDynamic(typ, resp.Result)).(Values)
	e.Private = resp.Private
	return e, append(diags, readDiags(resp.Diagnostics)...)
}

// Close closes it, as often as it is called.
func (e *Ephemeral) Close() Diags {
	e.s.t.Helper()
	resp, err := e.s.protocol.CloseEphemeralResource(e.s.ctx, &tfprotov6.CloseEphemeralResourceRequest{
		TypeName: e.typeName, Private: e.Private,
	})
	e.s.failOnError(err)
	return readDiags(resp.Diagnostics)
}

// Resource is one managed resource in a state file. Its fields are what the file holds; a test may change them.
type Resource struct {
	State    Values // nil: not in the state
	Identity Values
	Private  []byte
	Imported Values // what the last import has read, before the refresh that follows

	s        *Server
	typeName string
	schema   *tfprotov6.Schema
	typ      tftypes.Type
	idType   tftypes.Type
}

// NewResource returns a resource that is not in the state yet.
func (s *Server) NewResource(typeName string) *Resource {
	s.t.Helper()
	r := &Resource{s: s, typeName: typeName, schema: s.schemas.ResourceSchemas[typeName]}
	if r.schema == nil {
		s.t.Fatalf("the provider has no resource %s", typeName)
	}
	r.typ = r.schema.ValueType()
	if identity := s.identities.IdentitySchemas[typeName]; identity != nil {
		r.idType = identity.ValueType()
	}
	return r
}

func (r *Resource) encodeState(v Values) tftypes.Value {
	if v == nil {
		return tftypes.NewValue(r.typ, nil)
	}
	return encodeValue(r.typ, v)
}

func (r *Resource) setState(state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) {
	r.State, _ = decodeValue(decodeDynamic(r.typ, state)).(Values)
	r.Private = private
	r.Identity = nil
	if identity != nil && r.State != nil {
		r.Identity, _ = decodeValue(decodeDynamic(r.idType, identity.IdentityData)).(Values)
	}
}

func (r *Resource) identityData() *tfprotov6.ResourceIdentityData {
	if r.Identity == nil || r.idType == nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: encodeDynamic(encodeValue(r.idType, r.Identity))}
}

// proposedState merges configuration and prior state as the CLI does for attributes on one level.
func (r *Resource) proposedState(config, prior Values) Values {
	out := maps.Clone(config)
	for _, a := range r.schema.Block.Attributes {
		switch {
		case a.WriteOnly:
			delete(out, a.Name)
		case a.Computed && config[a.Name] == nil:
			out[a.Name] = prior[a.Name]
		}
	}
	return out
}
