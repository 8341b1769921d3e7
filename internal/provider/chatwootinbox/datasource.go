package chatwootinbox

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"terraform-provider-whatsapp/internal/channel"
)

type listModel struct {
	Inboxes []channel.Listed `tfsdk:"inboxes"`
}

// NewDataSource returns the data source whatsapp_chatwoot_inboxes.
func NewDataSource() datasource.DataSource {
	return channel.NewDataSource(inbox, channel.ListOpts[listModel]{
		TypeName: "whatsapp_chatwoot_inboxes",
		About: "Lists the WhatsApp inboxes (channel WhatsApp Cloud) of the [Chatwoot](../guides/chatwoot.md) account " +
			"that the provider is configured for (`chat.chatwoot`), for example to import them all. " +
			"Other inboxes are not listed. It requires the token of an administrator, because other users do not see all inboxes.",
		Model: func(all []channel.Listed) listModel { return listModel{all} },
	})
}
