package zammad

import (
	"context"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// suggestionText returns a sentence about the channel that name probably means.
func (l *listing) suggestionText(name string) string {
	var projects []chat.Project
	for _, c := range l.channels {
		projects = append(projects, c.Project())
	}
	return chat.SuggestionText(name, projects)
}

// errNameAsID returns the error for an argument that is not the ID of a channel but often its name, with the ID that is probably meant.
func (a *adapter) errNameAsID(ctx context.Context, name string) error {
	e := a.errInvalidID("read a channel")
	if !chat.LooksLikeName(name) {
		return e
	}
	if list, err := a.listAll(ctx, memo.Shared); err == nil {
		e.Suggestion = list.suggestionText(name)
	}
	return e
}
