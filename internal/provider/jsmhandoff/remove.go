package jsmhandoff

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// remove sends nothing and needs no chat platform, so it always succeeds.
func remove(_ context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	place := "in the settings of the project"
	if platform, err := s.Chat(); err == nil && platform.ManualSetup != nil {
		place = "under " + menuPathText(platform.ManualSetup)
	}
	name := r.State.Project.ValueString()
	r.Warn(fmt.Sprintf("Manual step in Jira: project %s keeps its WhatsApp settings", name), fmt.Sprintf(
		"Terraform only removed the hand-off from the state. If project %s must no longer use WhatsApp, remove the token and the phone "+
			"number ID %s, and revoke the token at Meta if no other integration uses it.", name, place))
	return nil
}
