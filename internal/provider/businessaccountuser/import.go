package businessaccountuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// importState reads the tasks that the user has, with the provider's business_id.
func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{BusinessAccountID: types.StringValue(ids[0]), UserID: types.StringValue(ids[1])}
	if err := metaarg.CheckImportIDs(typeName, ids, "business_account_id", "user_id"); err != nil {
		return m, err
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	business, err := metaarg.ProviderBusinessID(g)
	if err != nil {
		return m, err
	}

	m.BusinessID = types.StringValue(business)
	have, err := readAssignedTasks(ctx, g, m)
	if err != nil {
		return m, err
	}
	if have == nil {
		return m, tfdiag.New("User is not assigned to the account", "The list of users of WhatsApp Business Account %s for business "+
			"portfolio %s does not contain user %s, so there is nothing to import. %s The portfolio is set by the provider argument "+
			"business_id. To assign the user, create the resource instead.", ids[0], business, ids[1], appScoped)
	}

	m.Tasks = tftype.Strings(have)
	lastWrite{Wanted: have, Shown: have, Listed: true}.save(ctx, private)
	return m, nil
}
