package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"terraform-provider-whatsapp/internal/provider/chatproject"
	"terraform-provider-whatsapp/internal/provider/chatwootinbox"
	"terraform-provider-whatsapp/internal/provider/jsmhandoff"
	"terraform-provider-whatsapp/internal/provider/phonenumberbinding"
	"terraform-provider-whatsapp/internal/provider/tokenbinding"
	"terraform-provider-whatsapp/internal/provider/tokenscopes"
	"terraform-provider-whatsapp/internal/provider/zammadchannel"
)

// Resources lists every managed resource.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		chatwootinbox.NewResource,
		jsmhandoff.NewResource,
		phonenumberbinding.NewResource,
		tokenbinding.NewResource,
		zammadchannel.NewResource,
	}
}

// DataSources lists every data source.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		chatproject.NewDataSource,
		chatwootinbox.NewDataSource,
		tokenscopes.NewDataSource,
		zammadchannel.NewDataSource,
	}
}

// EphemeralResources lists every ephemeral resource.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		tokenscopes.NewEphemeral,
	}
}
