package jira

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// project is a project with what only Jira tells about it.
type project struct {
	chat.Project
	kind string
}

// Get implements chat.Projects. What Chat for JSM keeps for the project is nowhere in Jira, so the token and the number are
// always the zero value.
func (a *adapter) Get(ctx context.Context, name string) (chat.Project, error) {
	p, err := a.getProject(ctx, name)
	return p.Project, err
}

// Kind implements chat.Kinds.
func (a *adapter) Kind(ctx context.Context, name string) (string, error) {
	p, err := a.getProject(ctx, name)
	return p.kind, err
}

func (a *adapter) getProject(ctx context.Context, name string) (project, error) {
	op := "read project " + name
	if !chat.IsProjectName(name) {
		e := a.rest.NewError("read a project", chat.ErrInvalid)
		e.Meaning = "This is not the key or id of a Jira project: a key looks like SUPPORT, an id like 10001."
		e.Next = "Copy the key from the address of the project in Jira."
		return project{}, e
	}
	p, err := a.cache.Get(ctx, memo.Query[project]{
		Name:    name,
		ReadOne: func(ctx context.Context) (project, error) { return a.readProject(ctx, op, name) },
	})
	if err != nil {
		return project{}, a.rest.ExplainNoAnswer(op, err)
	}
	return p, nil
}

func (a *adapter) readProject(ctx context.Context, op, name string) (project, error) {
	answer, err := a.requestProject(ctx, op, name)
	switch {
	case err != nil:
		return project{}, err
	case answer.Status == http.StatusNotFound:
		return project{}, a.errNotFound(ctx, op, name, answer)
	case answer.Status != http.StatusOK:
		return project{}, a.errAnswer(op, answer)
	}
	p, err := a.decodeProject(answer)
	if err != nil {
		return project{}, a.rest.ErrUnreadable(op, answer, err)
	}
	if !p.HasIDOrKey(name) {
		return project{}, a.rest.ErrProjectMismatch(op, name, p.Project)
	}
	return p, nil
}

func (a *adapter) requestProject(ctx context.Context, op, name string) (*transport.Answer, error) {
	return a.rest.Send(ctx, rest.Request{
		Op: op, Method: http.MethodGet, Path: a.apiPath + "/project/" + url.PathEscape(name), Template: a.apiPath + "/project/{project}",
	})
}

func (a *adapter) decodeProject(answer *transport.Answer) (project, error) {
	var err error
	p := a.decodeEntry(rest.DecodeBody(answer, &err))
	if err != nil {
		return project{}, err
	}
	return p, nil
}

// decodeEntry decodes one project.
func (a *adapter) decodeEntry(o rest.Object) project {
	p := project{
		Project: chat.Project{ID: a.rest.Identifier(o.ID("id")), Key: a.rest.Identifier(o.Text("key")), Name: a.rest.StateName(o.Text("name"))},
		kind:    a.rest.Identifier(o.Text("projectTypeKey")),
	}
	if !chat.IsProjectName(p.ID) {
		o.Fail("id", "the id of a project")
	}
	if !chat.IsProjectName(p.Key) {
		o.Fail("key", "the key of a project")
	}
	return p
}
