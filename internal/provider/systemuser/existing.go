package systemuser

import (
	"context"
	"errors"
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

// refuse says which of them are there. It is for nobody but a person to decide which one is meant, where there are several.
func refuse(business, name, role string, ids ...string) error {
	title := fmt.Sprintf("The business portfolio already has a system user %q with the role %s", name, role)
	what := "Another one would look the same, and Meta cannot delete a system user. To take over the one that is there, run\n\n  "
	next := "\n\nand compare with a plan, or set adopt_existing = true. If this block was only renamed, write a moved block instead. For a new system user choose another name"
	if len(ids) > 1 {
		title = fmt.Sprintf("The business portfolio already has %d system users %q with the role %s", len(ids), name, role)
		what = "Which one is meant cannot be told, so none is adopted either. To take over one of them, run one of\n\n  "
		next = "\n\nand compare with a plan. For a new system user choose another name"
	}
	commands := make([]string, 0, len(ids))
	for _, id := range ids {
		commands = append(commands, command(business, id))
	}
	return tfdiag.At(path.Root("name"), tfdiag.Titled(title, errors.New(what+strings.Join(commands, "\n  ")+next)))
}

// twice says that two blocks of one configuration are about the same user.
func twice(name, id string) error {
	return tfdiag.At(path.Root("name"), tfdiag.Titled("Two blocks for one system user",
		fmt.Errorf("another %s of this configuration has just made or adopted the system user %q (%s). Keep one of them, or choose another name", typeName, name, id)))
}

func command(business, id string) string {
	return fmt.Sprintf("terraform import %s.NAME %s/%s", typeName, business, id)
}

// maxShown is how many system users a message lists.
const maxShown = 15

// notListed says which users a portfolio has: people cannot look their IDs up, since Business Settings shows others.
func notListed(business, id string, users []graph.SystemUser) error {
	lines := make([]string, 0, maxShown+1)
	for i, u := range users {
		if i == maxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(users)-maxShown))
			break
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s/%s  %s %s", business, u.ID, u.Name, u.Role)))
	}
	list := "It has none that the provider's token may see."
	if len(lines) > 0 {
		list = "Import one of these:\n\n  " + strings.Join(lines, "\n  ")
	}
	return tfdiag.Titled("The business portfolio has no such system user",
		fmt.Errorf("the list of system users of business portfolio %s lacks %s. %s %s", business, id, appScoped, list))
}

const appScoped = "IDs of system users are app-scoped: the app of the provider's token has to be the one whose ID this is, and the ID that Business Settings shows is another one."
