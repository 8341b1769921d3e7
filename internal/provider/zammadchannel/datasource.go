package zammadchannel

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"terraform-provider-whatsapp/internal/channel"
)

type listModel struct {
	Channels []channel.Listed `tfsdk:"channels"`
}

// NewDataSource returns the data source whatsapp_zammad_channels.
func NewDataSource() datasource.DataSource {
	return channel.NewDataSource(kind, channel.ListOpts[listModel]{
		TypeName: "whatsapp_zammad_channels",
		About: "Lists the WhatsApp channels of the [Zammad](../guides/zammad.md) that the provider is configured for (`chat.zammad`), " +
			"for example to import them all. The list includes disabled channels.",
		Model: func(all []channel.Listed) listModel { return listModel{all} },
	})
}
