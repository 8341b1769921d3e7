package listing

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// WithoutScope lists what the provider's configuration gives access to: there is nothing to choose.
func WithoutScope(markdown string, find func(context.Context, *session.Session) ([]Found, error)) *List {
	return &List{
		Schema: listSchema(markdown, func() map[string]schema.Attribute { return map[string]schema.Attribute{} }),
		Find: func(ctx context.Context, s *session.Session, _ lifecycle.Scope) iter.Seq2[Found, error] {
			return lifecycle.AllFound(find(ctx, s))
		},
	}
}

// ReadProjects returns the chat projects that the credential of the platform may see, sorted by ID.
func ReadProjects(ctx context.Context, s *session.Session) ([]chat.Project, error) {
	platform, err := s.Chat()
	if err != nil {
		return nil, err
	}
	projects, can, err := platform.ListProjects(ctx)
	if err != nil {
		return nil, tfdiag.WithSummary("Cannot list the chat projects", err)
	}
	if !can {
		return nil, tfdiag.New("The chat platform does not list its chat projects", "The platform %s shows nothing about WhatsApp in a list of "+
			"projects. Read one project with the data source whatsapp_chat_project.", platform.Name)
	}
	tftype.Sort(projects, func(a, b chat.Project) int { return lifecycle.CompareIDs(a.ID, b.ID) })
	return projects, nil
}
