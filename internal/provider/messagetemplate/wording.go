package messagetemplate

import (
	"crypto/sha256"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// warnOfSameWording warns if two templates of an account have the same body and footer, and Meta is going to review one of them, which
// isSent says of this one. Terraform plans them in any order.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-review
func warnOfSameWording(s *session.Session, p *lifecycle.Plan[model], t template.Template, isSent bool) {
	wording := template.Wording(t)
	if wording == "" || !p.Planned.Library.IsNull() {
		return
	}
	sum := sha256.Sum256([]byte(p.Planned.BusinessAccountID.ValueString() + "/" + wording))
	o := session.Object{Kind: "wording of message templates", ID: string(sum[:])}
	if isSent {
		s.Ledger.NotePlannedResult(o)
	}
	other := s.Ledger.Claim(o, p.Planned.displayName())
	if other == "" || !s.Ledger.HasPlannedResult(o) {
		return
	}
	at := path.Root("body")
	if p.Planned.Body.IsNull() {
		at = atComponents
	}
	p.WarnAt(at, "Templates "+other+" and "+p.Planned.displayName()+" have the same body and footer", "Meta can reject a template in "+
		"its review if its body and footer are those of another template of the account. Change the wording of one of them, or use one template "+
		"for both purposes.")
}
