package zammad

import (
	"context"
	"encoding/json"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

const (
	groupsPath = "/api/v1/groups"
	// maxListedGroups is the number of groups from which a list may be incomplete.
	maxListedGroups = 500
)

// ListGroups implements chat.Groups. Only a user with the permission admin.group can list groups, and a channel needs no such user. So an
// answer that cannot be used is not an error.
func (a *adapter) ListGroups(ctx context.Context) ([]chat.Group, error) {
	return a.groups.Get(ctx, groupsPath, func(ctx context.Context) ([]chat.Group, error) {
		answer, err := a.rest.Send(ctx, rest.Request{Op: "list the groups", Method: http.MethodGet, Path: groupsPath, Template: groupsPath})
		if err != nil {
			return nil, err
		}
		var list []struct {
			ID   int64  `json:"id"`
			Name string `json:"name"`
		}
		usable := json.Unmarshal(answer.Body, &list) == nil && answer.Status == http.StatusOK && len(list) < maxListedGroups
		if !usable {
			return []chat.Group{}, nil
		}
		groups := make([]chat.Group, len(list))
		for i, g := range list {
			if g.ID < 1 {
				return []chat.Group{}, nil
			}
			groups[i] = chat.Group{ID: g.ID, Name: a.rest.MessageText(g.Name)}
		}
		return groups, nil
	})
}
