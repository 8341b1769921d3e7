package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Lookup is what a data source and an ephemeral resource see: the configuration, to be completed and returned.
type Lookup[M any] struct {
	Warnings
	Config M
}

// DataSpec is what a data source supplies.
type DataSpec[M, C any] struct {
	TypeName string
	Schema   func(context.Context) schema.Schema
	Read     func(context.Context, C, *Lookup[M]) (M, error)
}

// DataSource implements the framework's interfaces for a DataSpec.
type DataSource[M, C any] struct {
	spec    DataSpec[M, C]
	clients C
}

// NewDataSource returns the data source of a DataSpec.
func NewDataSource[M, C any](spec DataSpec[M, C]) *DataSource[M, C] {
	return &DataSource[M, C]{spec: spec}
}

// Metadata names the data source.
func (d *DataSource[M, C]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.spec.TypeName
}

// Schema returns the schema of the DataSpec.
func (d *DataSource[M, C]) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.spec.Schema(ctx)
}

// Configure takes what the provider made.
func (d *DataSource[M, C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.clients = configure[C](req.ProviderData, &resp.Diagnostics)
}

// Read runs DataSpec.Read; an object that does not exist is an error.
func (d *DataSource[M, C]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer finished("read", d.spec.TypeName, d.clients, &resp.Diagnostics)
	l := &Lookup[M]{}
	resp.Diagnostics.Append(req.Config.Get(ctx, &l.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := d.spec.Read(logging(ctx, d.clients), d.clients, l)
	resp.Diagnostics.Append(l.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("read", d.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// EphemeralSpec is what an ephemeral resource supplies.
type EphemeralSpec[M, C any] struct {
	TypeName string
	Schema   func(context.Context) ephemeralschema.Schema
	Open     func(context.Context, C, *Lookup[M]) (M, error)
}

// Ephemeral implements the framework's interfaces for an EphemeralSpec.
type Ephemeral[M, C any] struct {
	spec    EphemeralSpec[M, C]
	clients C
}

// NewEphemeral returns the ephemeral resource of an EphemeralSpec.
func NewEphemeral[M, C any](spec EphemeralSpec[M, C]) *Ephemeral[M, C] {
	return &Ephemeral[M, C]{spec: spec}
}

// Metadata names the ephemeral resource.
func (e *Ephemeral[M, C]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.spec.TypeName
}

// Schema returns the schema of the EphemeralSpec.
func (e *Ephemeral[M, C]) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = e.spec.Schema(ctx)
}

// Configure takes what the provider made.
func (e *Ephemeral[M, C]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.clients = configure[C](req.ProviderData, &resp.Diagnostics)
}

// Open runs EphemeralSpec.Open. Terraform opens at every plan and again at every apply.
func (e *Ephemeral[M, C]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	defer finished("open", e.spec.TypeName, e.clients, &resp.Diagnostics)
	l := &Lookup[M]{}
	resp.Diagnostics.Append(req.Config.Get(ctx, &l.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := e.spec.Open(logging(ctx, e.clients), e.clients, l)
	resp.Diagnostics.Append(l.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("open", e.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
