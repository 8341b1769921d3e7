package zammad

import (
	"context"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// near names the channel that is probably meant.
func (l *listing) near(name string) string {
	var projects []chat.Project
	for _, c := range l.channels {
		projects = append(projects, c.Project())
	}
	return chat.SuggestProject(name, projects)
}

// errNoSuchID returns the error for a name that is not an ID: often it is the name of a channel.
func (a *adapter) errNoSuchID(ctx context.Context, name string) error {
	e := a.errNoChannel("read a channel")
	if !chat.LooksLikeName(name) {
		return e
	}
	if list, err := a.list(ctx, memo.Shared); err == nil {
		e.Suggestion = list.near(name)
	}
	return e
}
