package chatwoot

import (
	"context"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// suggestionText returns a sentence about the WhatsApp inbox that name probably means.
func (a *adapter) suggestionText(name string, list *listing) string {
	var projects []chat.Project
	for _, in := range list.inboxes {
		if in.isCloud() {
			projects = append(projects, a.convertInbox(in))
		}
	}
	return chat.SuggestionText(name, projects)
}

// errNameAsID returns the error for an argument that is not the ID of an inbox but often its name, with the ID that is probably meant.
func (a *adapter) errNameAsID(ctx context.Context, name string) error {
	e := a.errInvalidID("read an inbox")
	if !chat.LooksLikeName(name) {
		return e
	}
	if list, err := a.listAll(ctx, memo.Shared); err == nil {
		e.Suggestion = a.suggestionText(name, list)
	}
	return e
}
