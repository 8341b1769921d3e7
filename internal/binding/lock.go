package binding

import (
	"context"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
)

// Lock returns the project as it is once no other binding of this kind and run is changing it, see session.Ledger.
func Lock(ctx context.Context, c *session.Session, platform *chat.Platform, what, name string) (project chat.Project, unlock func(), err error) {
	if project, err = platform.Projects.Get(ctx, name); err != nil {
		return project, nil, err
	}
	if unlock, err = c.Ledger.Lock(ctx, session.Object{Kind: what, ID: project.ID}); err != nil {
		return project, nil, err
	}
	if project, err = platform.Projects.Get(ctx, name); err != nil { // no call unless it was changed
		unlock()
	}
	return project, unlock, err
}
