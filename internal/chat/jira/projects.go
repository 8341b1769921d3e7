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

// project is what Jira tells about one.
type project struct {
	chat.Project
	kind string
}

// Get implements chat.Projects. What Chat for JSM keeps for the project is nowhere in Jira, so the token and the number are
// always the zero value.
func (a *adapter) Get(ctx context.Context, name string) (chat.Project, error) {
	p, err := a.get(ctx, name)
	return p.Project, err
}

// Kind implements chat.Kinds.
func (a *adapter) Kind(ctx context.Context, name string) (string, error) {
	p, err := a.get(ctx, name)
	return p.kind, err
}

func (a *adapter) get(ctx context.Context, name string) (project, error) {
	op := "read project " + name
	if !chat.ValidProject(name) {
		e := a.rest.Error("read a project", chat.ErrInvalid)
		e.Meaning = "This is not the key or id of a Jira project: a key looks like SUPPORT, an id like 10001."
		e.Next = "Copy the key from the address of the project in Jira."
		return project{}, e
	}
	p, err := a.cache.Get(ctx, memo.Query[project]{
		Name:    name,
		ReadOne: func(ctx context.Context) (project, error) { return a.read(ctx, op, name) },
	})
	if err != nil {
		return project{}, a.rest.NoAnswer(op, err)
	}
	return p, nil
}

func (a *adapter) read(ctx context.Context, op, name string) (project, error) {
	answer, err := a.ask(ctx, op, name)
	switch {
	case err != nil:
		return project{}, err
	case answer.Status == http.StatusNotFound:
		return project{}, a.errMissing(ctx, op, name, answer)
	case answer.Status != http.StatusOK:
		return project{}, a.problem(op, answer)
	}
	p, err := a.decode(answer)
	if err != nil {
		return project{}, a.rest.Unreadable(op, answer, err)
	}
	if !p.Is(name) {
		return project{}, a.rest.Other(op, name, p.Project)
	}
	return p, nil
}

func (a *adapter) ask(ctx context.Context, op, name string) (*transport.Answer, error) {
	return a.rest.Send(ctx, rest.Request{
		Op: op, Method: http.MethodGet, Path: a.base + "/project/" + url.PathEscape(name), Template: a.base + "/project/{project}",
	})
}

func (a *adapter) decode(answer *transport.Answer) (project, error) {
	var err error
	p := a.known(rest.Body(answer, &err))
	if err != nil {
		return project{}, err
	}
	return p, nil
}

// known reads one project.
func (a *adapter) known(o rest.Object) project {
	p := project{
		Project: chat.Project{ID: a.rest.Fact(o.ID("id")), Key: a.rest.Fact(o.Text("key")), Name: a.rest.Name(o.Text("name"))},
		kind:    a.rest.Fact(o.Text("projectTypeKey")),
	}
	if !chat.ValidProject(p.ID) {
		o.Fail("id", "the id of a project")
	}
	if !chat.ValidProject(p.Key) {
		o.Fail("key", "the key of a project")
	}
	return p
}
