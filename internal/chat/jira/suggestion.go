package jira

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

// suggestionText returns a sentence about the project that name probably means, one of the first that the account may browse.
// Only Cloud has pages.
func (a *adapter) suggestionText(ctx context.Context, name string) string {
	request := rest.Request{Op: "list the projects", Method: http.MethodGet, Path: a.apiPath + "/project", Template: a.apiPath + "/project"}
	if a.apiPath == cloudAPI {
		request.Path, request.Template = a.apiPath+"/project/search", a.apiPath+"/project/search"
		request.Query = url.Values{"maxResults": {"100"}}
	}
	answer, err := a.rest.Send(ctx, request)
	if err != nil || answer.Status != http.StatusOK {
		return ""
	}
	list := answer.Body
	if a.apiPath == cloudAPI {
		list = rest.DecodeMembers(answer.Body)["values"]
	}
	var entries []json.RawMessage
	if json.Unmarshal(list, &entries) != nil {
		return ""
	}
	var projects []chat.Project
	for _, entry := range entries {
		var wrong error
		if p := a.decodeEntry(rest.NewObject(entry, &wrong)); wrong == nil {
			projects = append(projects, p.Project)
		}
	}
	return chat.SuggestionText(name, projects)
}
