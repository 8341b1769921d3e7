package httpchat

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
)

// readSingly is for how many different projects one read each is cheaper than the list.
const readSingly = 2

// Get implements chat.Projects: few projects are read one by one, many from one read of the complete list.
func (a *adapter) Get(ctx context.Context, project string) (chat.Project, error) {
	op := "read project " + project
	if !chat.ValidProject(project) {
		return chat.Project{}, a.errNoProject("read a project")
	}
	question := memo.Query[chat.Project]{
		Name:     project,
		ReadOne:  func(ctx context.Context) (chat.Project, error) { return a.ask(ctx, op, project) },
		ReadList: a.learn,
	}
	if a.listFailures.Load() >= maxListFailures {
		question.ReadList = nil
	}
	p, err := a.cache.Get(ctx, question)
	if err != nil {
		return chat.Project{}, a.NoAnswer(op, err)
	}
	return p, nil
}

// learn reads the list, after which other projects need no read of their own. It ignores a failure, because the caller wants one project.
func (a *adapter) learn(ctx context.Context) error {
	_, _ = a.list(ctx, memo.Shared)
	return nil
}

// read reads one project again.
func (a *adapter) read(ctx context.Context, op, project string) (chat.Project, error) {
	return a.cache.Read(ctx, project, func(ctx context.Context) (chat.Project, error) { return a.ask(ctx, op, project) })
}

// ask asks the service for one project.
func (a *adapter) ask(ctx context.Context, op, project string) (chat.Project, error) {
	answer, err := a.Send(ctx, rest.Request{
		Op: op, Method: http.MethodGet, Path: projectPath(project), Template: "/projects/{project}",
	})
	switch {
	case err != nil:
		return chat.Project{}, err
	case answer.Status == http.StatusNotFound:
		return chat.Project{}, a.errMissing(ctx, op, project, answer)
	case answer.Status != http.StatusOK:
		return chat.Project{}, a.problem(op, answer)
	}
	p, err := a.project(answer)
	if err != nil {
		return chat.Project{}, a.Unreadable(op, answer, err)
	}
	if !p.Is(project) {
		return chat.Project{}, a.Other(op, project, p)
	}
	return p, nil
}

func (a *adapter) errNoProject(op string) *chat.Error {
	e := a.Error(op, chat.ErrInvalid)
	e.Meaning = "This is not the id or key of a project: 1 to 128 letters, digits and . _ ~ : - are expected, " +
		"the first of them a letter or digit."
	e.Next = "Copy the project's id or key from the chat service."
	return e
}

func projectPath(project string) string { return "/projects/" + url.PathEscape(project) }
