package phonenumber

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove leaves the number: Meta has no call that deletes one.
func remove(_ context.Context, _ *session.Session, r *lifecycle.Stored[number]) error {
	r.Warn(fmt.Sprintf("Phone number %s stays in WhatsApp Business Account %s", r.State.ID.ValueString(), r.State.accountID()),
		"The resource was removed from the state. Meta has no call that deletes a number. An administrator can delete it in WhatsApp Manager > "+
			"Phone numbers, unless it has sent a paid message within 30 days.")
	return nil
}

func planDelete(_ context.Context, s *session.Session, r *lifecycle.Stored[number]) error {
	return tfdiag.WithPath(path.Root("id"), s.Ledger.PlanExisting(r.State.object()))
}
