package binding

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
)

// WarnOfWebhook warns of a project that gets another number, or the number of another account, for which the platform does not register
// the webhook. An empty ID is not known.
func WarnOfWebhook(p *chat.Platform, project string, from, to chat.Number, warn func(p path.Path, summary, detail string)) {
	number, account := isChanged(from.PhoneNumberID, to.PhoneNumberID), isChanged(from.BusinessAccountID, to.BusinessAccountID)
	if (!number || !p.Capabilities.RegistersWebhookOnce) && (!account || !p.Capabilities.ManualWebhook) {
		return
	}
	warn(path.Root("phone_number_id"), fmt.Sprintf("The webhook of phone number ID %s is not registered by this change", to.PhoneNumberID),
		fmt.Sprintf("Project %s holds the phone number ID %s. The webhook at Meta is registered by %s. Until it is registered for the new ID "+
			"and its account, the project may receive no messages. A resource whatsapp_phone_number_webhook can register "+
			"it.", project, from.PhoneNumberID, p.Capabilities.WebhookSetUp))
}

func isChanged(from, to string) bool { return from != "" && to != "" && from != to }
