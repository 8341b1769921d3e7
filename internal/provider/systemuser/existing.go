package systemuser

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// namesakes are the system users of a portfolio that a new one could not be told from. Where Meta does not tell the role,
// the name decides.
func namesakes(ctx context.Context, g *graph.Client, business, name, role string) ([]graph.SystemUser, error) {
	users, err := g.SystemUsers.List(ctx, business)
	return slices.DeleteFunc(users, func(u graph.SystemUser) bool { return u.Name != name || (u.Role != "" && u.Role != role) }), err
}

// refuse names the users that exist. Where there are several, a person has to decide which one is meant.
func refuse(business, name, role string, ids ...string) error {
	title := fmt.Sprintf("The business portfolio already has a system user %q with the role %s", name, role)
	cause := "A second one would have the same name and role, and Meta cannot delete a system user."
	next := "To manage the existing one, run"
	after := "and compare with a plan, or set adopt_existing = true. If only the name of this block changed, write a moved block instead. " +
		"For a new system user choose another name."
	if len(ids) > 1 {
		title = fmt.Sprintf("The business portfolio already has %d system users %q with the role %s", len(ids), name, role)
		cause = "The provider cannot tell which one is meant, so it adopts none of them."
		next = "To manage one of them, run one of"
		after = "and compare with a plan. For a new system user choose another name."
	}
	commands := make([]string, 0, len(ids))
	for _, id := range ids {
		commands = append(commands, command(business, id))
	}
	return tfdiag.At(path.Root("name"), tfdiag.New(title, "%s %s\n\n  %s\n\n%s", cause, next, strings.Join(commands, "\n  "), after))
}

// twice is the error for two blocks of one configuration that manage the same user.
func twice(name, id string) error {
	return tfdiag.At(path.Root("name"), tfdiag.New("Two blocks for one system user", "Another %s of this configuration has just created or adopted "+
		"the system user %q (%s). Keep one of them, or choose another name.", typeName, name, id))
}

func command(business, id string) string {
	return fmt.Sprintf("terraform import %s.NAME %s/%s", typeName, business, id)
}

// maxShown is how many system users a message lists.
const maxShown = 15

// notListed names the users of a portfolio: people cannot look up their IDs, since Business Settings shows others.
func notListed(business, id string, users []graph.SystemUser) error {
	lines := make([]string, 0, maxShown+1)
	for i, u := range users {
		if i == maxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(users)-maxShown))
			break
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s/%s  %s %s", business, u.ID, u.Name, u.Role)))
	}
	list := "The portfolio has no system user that the provider's token sees."
	if len(lines) > 0 {
		list = "Import one of these:\n\n  " + strings.Join(lines, "\n  ")
	}
	return tfdiag.New("The business portfolio has no such system user",
		"The list of system users of business portfolio %s does not have %s. %s %s", business, id, appScoped, list)
}

const appScoped = "IDs of system users are app-scoped. This must be the ID by which the app of the provider's token knows the user. " +
	"Business Settings shows another ID."
