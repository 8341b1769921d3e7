package phonenumber

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// plan looks a new number up in its account, and warns of a display name that was declined.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[number]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}

	m := p.Planned
	if p.Prior != nil {
		if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
			return tfdiag.WithPath(atNumber, err)
		}
		planName(ctx, g, p)
		return planVerification(s, p)
	}
	if m.BusinessAccountID.IsUnknown() || m.CC.IsUnknown() || m.PhoneNumber.IsUnknown() {
		return nil
	}

	all, err := g.PhoneNumbers.List(ctx, m.accountID())
	if err != nil {
		return metaarg.ExplainAccountError(err)
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(atNumber, err)
	}

	found := graph.FindByDigits(all, m.opts().Digits())
	if found == nil || m.VerifiedName.IsUnknown() {
		return nil
	}

	p.Planned.ID, p.Planned.DisplayPhoneNumber = types.StringValue(found.ID), tftype.String(found.DisplayPhoneNumber)
	return checkExisting(ctx, g, m, *found)
}

// planName warns of the result of a review of the display name. What cannot be read is not a reason to stop.
func planName(ctx context.Context, g *graph.Client, p *lifecycle.Plan[number]) {
	if p.Prior.ID.IsNull() || p.Planned.VerifiedName.IsUnknown() || !p.Planned.VerifiedName.Equal(p.Prior.VerifiedName) {
		return
	}
	if now, err := g.PhoneNumbers.GetFacts(ctx, p.Prior.ID.ValueString()); err == nil && now.NewName == p.Planned.VerifiedName.ValueString() {
		warnOfReview(p, now)
	}
}

// warnOfReview warns of a display name that Meta has declined, or approved without showing it to customers.
func warnOfReview(p *lifecycle.Plan[number], now graph.PhoneNumberFacts) {
	id := p.Prior.ID.ValueString()
	switch {
	case now.NewNameStatus == "DECLINED":
		p.WarnAt(atName, fmt.Sprintf("Meta has declined the display name of phone number %s", id),
			fmt.Sprintf("Customers still see %q. The declined name is not sent again. Choose another display name, or ask for a review in WhatsApp "+
				"Manager > Phone numbers.", now.VerifiedName))
	case now.NewNameStatus == "APPROVED" && now.VerifiedName != now.NewName:
		p.WarnAt(atName, fmt.Sprintf("The approved display name of phone number %s is not in effect", id),
			fmt.Sprintf("Customers still see %q. Meta demands that the number is registered again after an approval. Terraform does not register a "+
				"number that is connected, because Meta may count it as one of ten registrations within 72 hours. Register it once with its "+
				"current PIN, in WhatsApp Manager > Phone numbers or with the call POST /%s/register.", now.VerifiedName, id))
	}
}

// hasDisplayName reports whether a number has a display name, or waits for its review.
func hasDisplayName(now graph.PhoneNumberFacts, name string) bool {
	return now.VerifiedName == name || now.NewName == name
}

// checkExisting protects the display name of a number that was added outside this configuration.
func checkExisting(ctx context.Context, g *graph.Client, m number, found graph.PhoneNumber) error {
	now, err := g.PhoneNumbers.GetFacts(ctx, found.ID)
	if err != nil || hasDisplayName(now, m.VerifiedName.ValueString()) {
		return err
	}
	return tfdiag.WithPath(atNumber, tfdiag.New(fmt.Sprintf("Phone number +%s is already in the account", m.opts().Digits()), "It has the ID "+
		"%s and the display name %q. To manage it here, run\n\n  terraform import %s.NAME %s\n\nand review the next plan. The first apply after "+
		"the import asks for the configured display name.", found.ID, now.VerifiedName, typeName, found.ID))
}
