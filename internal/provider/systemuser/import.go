package systemuser

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// importState accepts only a user that the portfolio lists. A user that can be read may belong to another portfolio.
func importState(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	business, id := ids[0], ids[1]
	var m model
	if err := metaarg.CheckImportIDs(typeName, ids, "business_id", "system_user_id"); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	users, err := g.SystemUsers.List(ctx, business)
	if err != nil {
		return m, metaarg.ExplainPortfolioError(err)
	}
	i := slices.IndexFunc(users, func(u graph.SystemUser) bool { return u.ID == id })
	if i < 0 {
		return m, errNotListed(business, id, users)
	}
	return model{
		BusinessID: types.StringValue(business), ID: types.StringValue(id),
		Name: types.StringValue(users[i].Name), Role: tftype.String(users[i].Role),
		AdoptExisting: types.BoolValue(false), OnDestroy: types.StringValue(revokeTokens),
	}, nil
}

// importCommand returns the command that imports a system user.
func importCommand(business, id string) string {
	return fmt.Sprintf("terraform import %s.NAME %s/%s", typeName, business, id)
}

// maxShown is how many system users a message lists.
const maxShown = 15

// errNotListed returns the error for an import of a user that the portfolio does not list. It names the portfolio's users, because Business
// Settings does not show their app-scoped IDs.
func errNotListed(business, id string, users []graph.SystemUser) error {
	lines := make([]string, 0, maxShown+1)
	for i, u := range users {
		if i == maxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(users)-maxShown))
			break
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s/%s  %s %s", business, u.ID, u.Name, u.Role)))
	}
	list := "The provider's token sees no system user in this portfolio."
	if len(lines) > 0 {
		list = "Import one of these:\n\n  " + strings.Join(lines, "\n  ")
	}
	return tfdiag.New("System user not found in the business portfolio",
		"The list of system users of business portfolio %s does not contain %s. %s %s", business, id, appScoped, list)
}

const appScoped = "IDs of system users are app-scoped. Use the ID that the app of the provider's token uses for the user. " +
	"Business Settings shows a different ID."
