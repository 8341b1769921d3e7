package jsmhandoff

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// remove forgets. It needs no platform, so that nothing keeps anybody from it.
func remove(_ context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	place := "in the settings of the project"
	if platform, err := c.Chat(); err == nil && platform.Manual != nil {
		place = "under " + where(platform.Manual)
	}
	name := r.State.Project.ValueString()
	r.Warn(fmt.Sprintf("To be done by hand in Jira: project %s keeps its WhatsApp settings", name), fmt.Sprintf(
		"Terraform only forgets what was to be entered there. If the chat of project %s is no longer to use WhatsApp, a person has to remove the token and the phone number ID %s, and revoke the token at Meta if nothing else uses it.", name, place))
	return nil
}
