package chatwoot

import (
	"context"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// near names the WhatsApp inbox that is probably meant.
func (a *adapter) near(name string, list *listing) string {
	var projects []chat.Project
	for _, in := range list.inboxes {
		if in.cloud() {
			projects = append(projects, a.project(in))
		}
	}
	return chat.SuggestProject(name, projects)
}

// errNoSuchID returns the error for a name that is not an ID: often it is the name of an inbox.
func (a *adapter) errNoSuchID(ctx context.Context, name string) error {
	e := a.errNoInbox("read an inbox")
	if !chat.LooksLikeName(name) {
		return e
	}
	if list, err := a.list(ctx, memo.Shared); err == nil {
		e.Suggestion = a.near(name, list)
	}
	return e
}
