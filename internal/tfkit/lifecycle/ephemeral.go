package lifecycle

import (
	"context"
	"fmt"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// EphemeralSpec has what an ephemeral resource supplies.
type EphemeralSpec[M any, C Host] struct {
	TypeName string
	Schema   func(context.Context) schema.Schema
	Open     func(context.Context, C, *Lookup[M]) (M, error)
	// Close ends what Open began, at the end of a run. It cannot fail: what goes wrong is a warning. Optional.
	Close func(context.Context, C, *Closing)
}

// Closing has what Close sees.
type Closing struct {
	Warnings
	Private Private
}

// Ephemeral implements the framework's interfaces for an EphemeralSpec.
type Ephemeral[M any, C Host] struct {
	spec EphemeralSpec[M, C]
	host C
}

// NewEphemeral returns the ephemeral resource of an EphemeralSpec.
func NewEphemeral[M any, C Host](spec EphemeralSpec[M, C]) *Ephemeral[M, C] {
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
	e.host = hostOf[C](req.ProviderData, &resp.Diagnostics)
}

// Open runs EphemeralSpec.Open. Terraform opens at every plan and again at every apply.
func (e *Ephemeral[M, C]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	defer endOperation(ctx, "open", e.spec.TypeName, e.host, &resp.Diagnostics)
	l := &Lookup[M]{Private: resp.Private}
	resp.Diagnostics.Append(tfvalid.Recheck(ctx, req.Config)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &l.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := e.spec.Open(logContext(ctx, e.host), e.host, l)
	resp.Diagnostics.Append(l.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("open", e.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}

// Close runs EphemeralSpec.Close, also when the run was interrupted: then above all there is something to end.
func (e *Ephemeral[M, C]) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	defer endOperation(ctx, "close", e.spec.TypeName, e.host, &resp.Diagnostics)
	if e.spec.Close == nil {
		return
	}
	c := &Closing{Private: req.Private}
	e.spec.Close(logContext(context.WithoutCancel(ctx), e.host), e.host, c)
	resp.Diagnostics.Append(c.diags...)
}

// AsEphemeral converts attributes of a data source to those of an ephemeral resource, which have the same fields. An attribute of a
// type that it does not know is a defect of the schema.
func AsEphemeral(attrs map[string]datasource.Attribute) map[string]schema.Attribute {
	converted := map[string]schema.Attribute{}
	for name, attribute := range attrs {
		switch a := attribute.(type) {
		case datasource.BoolAttribute:
			converted[name] = schema.BoolAttribute(a)
		case datasource.StringAttribute:
			converted[name] = schema.StringAttribute(a)
		case datasource.SetAttribute:
			converted[name] = schema.SetAttribute(a)
		case datasource.MapAttribute:
			converted[name] = schema.MapAttribute(a)
		case datasource.ListAttribute:
			converted[name] = schema.ListAttribute(a)
		case datasource.SingleNestedAttribute:
			converted[name] = schema.SingleNestedAttribute{
				Attributes: AsEphemeral(a.Attributes), CustomType: a.CustomType, Required: a.Required, Optional: a.Optional,
				Computed: a.Computed, Sensitive: a.Sensitive, Validators: a.Validators, Description: a.Description,
				MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage,
			}
		default:
			panic(fmt.Sprintf("attribute %s has the type %T", name, attribute))
		}
	}
	return converted
}
