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

// findNamesakes reads the system users of a portfolio with the given name and role. If Meta does not return a role, only the name
// is compared.
func findNamesakes(ctx context.Context, g *graph.Client, business, name, role string) ([]graph.SystemUser, error) {
	users, err := g.SystemUsers.List(ctx, business)
	return slices.DeleteFunc(users, func(u graph.SystemUser) bool { return u.Name != name || (u.Role != "" && u.Role != role) }), err
}

// errExists returns the error for users that already exist. If there are several, the user of the provider must choose one.
func errExists(business, name, role string, ids ...string) error {
	title := fmt.Sprintf("The business portfolio already has a system user %q with the role %s", name, role)
	cause := "Terraform does not create a second one with the same name and role, because Meta cannot delete a system user."
	next := "If only the address of the resource changed, write a moved block. To manage a user that exists outside this state, run"
	after := "and review the next plan, or set adopt_existing = true. To create a new system user, choose another name."
	if len(ids) > 1 {
		title = fmt.Sprintf("The business portfolio already has %d system users %q with the role %s", len(ids), name, role)
		cause = "The provider cannot determine which one to manage, so it adopts none of them."
		next = "To manage one of them, run one of these commands"
		after = "and review the next plan. To create a new system user, choose another name."
	}
	commands := make([]string, 0, len(ids))
	for _, id := range ids {
		commands = append(commands, importCommand(business, id))
	}
	return tfdiag.WithPath(path.Root("name"), tfdiag.New(title, "%s %s\n\n  %s\n\n%s", cause, next, strings.Join(commands, "\n  "), after))
}

// errManagedTwice returns the error for two resources in one configuration that manage the same user.
func errManagedTwice(name, id string) error {
	return tfdiag.WithPath(path.Root("name"), tfdiag.New("Two resources manage the same system user",
		"Another %s resource in this configuration created or adopted system user %q (%s) in this run. Remove one of the resources, or "+
			"choose another name.", typeName, name, id))
}
