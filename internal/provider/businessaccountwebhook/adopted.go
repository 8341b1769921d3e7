package businessaccountwebhook

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// adoptedParts returns what a creation adopts: the subscription, and the override if it is as configured.
func (m model) adoptedParts(found *graph.SubscribedApp) []string {
	switch {
	case found == nil:
		return nil
	case found.OverrideCallbackURI == m.overrideURI():
		return []string{webhook.AdoptedName, overrideArgument}
	}
	return []string{webhook.AdoptedName}
}

// destroyWord returns the word of on_destroy that a destruction follows: the configured one, or else unsubscribe. If the subscription was
// adopted, only an override that this resource has written is removed.
func (m model) destroyWord(ctx context.Context, private lifecycle.Private) string {
	note := adopted.Load(ctx, private)
	switch {
	case m.OnDestroy.ValueString() != "":
		return m.OnDestroy.ValueString()
	case note.Has(overrideArgument):
		return ondestroy.Abandon
	case !note.IsEmpty():
		return clearOverride
	}
	return unsubscribe
}

// warnOfAdopted warns of what a destruction takes away from whoever has made it.
func (m model) warnOfAdopted(p *lifecycle.Plan[model]) {
	effect := "ends the subscription"
	switch {
	case m.OnDestroy.ValueString() == clearOverride && m.overrideURI() != "":
		effect = "removes the override"
	case m.OnDestroy.ValueString() != unsubscribe:
		return
	}
	p.Warn(adopted.Warning(fmt.Sprintf("subscription of app %s to WhatsApp Business Account %s", m.AppID.ValueString(), m.accountID()), effect,
		webhook.KeepAdoptedText))
}
