package businessaccountuser

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// explainListError adds the argument to check to an error about the list of an account's users.
func explainListError(err error, m model) error {
	switch {
	case errors.Is(err, graph.ErrHidden), errors.Is(err, graph.ErrWrongKind):
		return tfdiag.WithPath(path.Root("business_account_id"), tfdiag.WithAdvice(err, fmt.Sprintf(
			"The request was for WhatsApp Business Account %s and business portfolio %s. Check both IDs. "+
				"The provider's token can use an account only if its own system user is assigned to it.",
			m.BusinessAccountID.ValueString(), m.BusinessID.ValueString())))
	case errors.Is(err, graph.ErrInvalid):
		return tfdiag.WithPath(path.Root("business_id"), tfdiag.WithAdvice(err, "Meta lists the users of an account by business portfolio. "+
			"Set business_id, in this resource or in the provider, to the ID of the portfolio that the user belongs to. "+
			"Meta Business Settings shows it under Business info."))
	case errors.Is(err, graph.ErrPermission):
		return tfdiag.WithAdvice(err, "Only an admin of the portfolio or a system user with the role ADMIN can manage the users of an account.")
	}
	return err
}

// explainWriteError does the same for an error about a write.
func explainWriteError(err error, m model) error {
	if errors.Is(err, graph.ErrInvalid) {
		return tfdiag.WithPath(path.Root("user_id"), tfdiag.WithAdvice(err, "Check the user and the tasks. "+appScoped))
	}
	return explainListError(err, m)
}

const appScoped = "IDs of system users are app-scoped. user_id must be the ID that the app of the provider's token uses for the user, " +
	"such as the id of whatsapp_system_user. Business Settings shows a different ID."
