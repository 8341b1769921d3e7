package zammadchannel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if err := kind.Plan(ctx, s, p); err != nil {
		return err
	}
	return checkGroup(ctx, s, p)
}

// checkGroup refuses a group that is not in Zammad's list of groups. No list proves nothing, and the apply checks the group again.
func checkGroup(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	id := p.Planned.GroupID
	platform, err := s.Chat()
	if err != nil || platform.Groups == nil || id.IsUnknown() || p.Prior != nil && id.Equal(p.Prior.GroupID) {
		return nil //nolint:nilerr // an endpoint that is not known yet lists nothing
	}
	groups, err := platform.Groups.ListGroups(ctx)
	if err != nil && ctx.Err() == nil {
		p.WarnAt(path.Root("group_id"), fmt.Sprintf("Group %d of Zammad was not checked", id.ValueInt64()),
			"The list of groups could not be read. If there is no such group, the apply fails and changes nothing. "+tfdiag.ErrorText(err))
		return nil
	}
	if err != nil || len(groups) == 0 || slices.ContainsFunc(groups, func(g chat.Group) bool { return g.ID == id.ValueInt64() }) {
		return err
	}
	return tfdiag.WithPath(path.Root("group_id"), tfdiag.New(fmt.Sprintf("Zammad has no group %d", id.ValueInt64()),
		"/api/v1/groups lists the groups that this credential sees: %s. Set group_id to the ID of one of them.", groupNames(groups)))
}

// groupNames returns the IDs and names of the first groups.
func groupNames(groups []chat.Group) string {
	const most = 10
	var all []string
	for _, g := range groups[:min(most, len(groups))] {
		all = append(all, fmt.Sprintf("%d (%s)", g.ID, g.Name))
	}
	if len(groups) > most {
		all = append(all, "and others")
	}
	return strings.Join(all, ", ")
}
