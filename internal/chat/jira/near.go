package jira

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

// near names the project that is probably meant, among the first that the account may browse. Only Cloud has pages.
func (a *adapter) near(ctx context.Context, name string) string {
	request := rest.Request{Op: "list the projects", Method: http.MethodGet, Path: a.base + "/project", Template: a.base + "/project"}
	if a.base == cloudAPI {
		request.Path, request.Template, request.Query = a.base+"/project/search", a.base+"/project/search", url.Values{"maxResults": {"100"}}
	}
	answer, err := a.rest.Send(ctx, request)
	if err != nil || answer.Status != http.StatusOK {
		return ""
	}
	list := answer.Body
	if a.base == cloudAPI {
		list = rest.Members(answer.Body)["values"]
	}
	var entries []json.RawMessage
	if json.Unmarshal(list, &entries) != nil {
		return ""
	}
	var projects []chat.Project
	for _, entry := range entries {
		var wrong error
		if p := a.known(rest.NewObject(entry, &wrong)); wrong == nil {
			projects = append(projects, p.Project)
		}
	}
	return chat.SuggestProject(name, projects)
}
