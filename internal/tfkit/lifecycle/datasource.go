package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// Lookup has what a data source and an ephemeral resource see: the configuration, to be completed and returned.
type Lookup[M any] struct {
	Warnings
	Config  M
	Private PrivateWriter // of an ephemeral resource, until it is closed; nil in a data source
}

// DataSpec has what a data source supplies.
type DataSpec[M any, C Host] struct {
	TypeName string
	Schema   func(context.Context) schema.Schema
	Read     func(context.Context, C, *Lookup[M]) (M, error)
}

// DataSource implements the framework's interfaces for a DataSpec.
type DataSource[M any, C Host] struct {
	spec DataSpec[M, C]
	host C
}

// NewDataSource returns the data source of a DataSpec.
func NewDataSource[M any, C Host](spec DataSpec[M, C]) *DataSource[M, C] {
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
	d.host = hostOf[C](req.ProviderData, &resp.Diagnostics)
}

// Read runs DataSpec.Read; an object that does not exist is an error.
func (d *DataSource[M, C]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer endOperation(ctx, "read", d.spec.TypeName, d.host, &resp.Diagnostics)
	l := &Lookup[M]{}
	resp.Diagnostics.Append(tfvalid.Recheck(ctx, req.Config)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &l.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := d.spec.Read(logContext(ctx, d.host), d.host, l)
	resp.Diagnostics.Append(l.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("read", d.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
