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

// adopted names what a creation adopts: the subscription, and the override if it is as configured.
func (m model) adopted(found *graph.SubscribedApp) []string {
	switch {
	case found == nil:
		return nil
	case found.OverrideCallbackURI == m.wanted():
		return []string{webhook.AdoptedName, override}
	}
	return []string{webhook.AdoptedName}
}

// destroys returns what a destruction does: what on_destroy says, or else unsubscribe, unless the subscription was adopted. Then
// only an override that this resource has written is removed.
func (m model) destroys(ctx context.Context, private lifecycle.Private) string {
	note := adopted.Read(ctx, private)
	switch {
	case m.OnDestroy.ValueString() != "":
		return m.OnDestroy.ValueString()
	case note.Has(override):
		return ondestroy.Abandon
	case !note.Empty():
		return clearOverride
	}
	return unsubscribe
}

// warnOfAdopted warns of what a destruction takes away from whoever has made it.
func (m model) warnOfAdopted(p *lifecycle.Plan[model]) {
	effect := "ends the subscription"
	switch {
	case m.OnDestroy.ValueString() == clearOverride && m.wanted() != "":
		effect = "removes the override"
	case m.OnDestroy.ValueString() != unsubscribe:
		return
	}
	p.Warn(adopted.Warning(fmt.Sprintf("subscription of app %s to WhatsApp Business Account %s", m.AppID.ValueString(), m.account()), effect,
		webhook.KeepAdoptedText))
}
