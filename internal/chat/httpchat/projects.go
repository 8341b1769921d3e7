package httpchat

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
)

// maxSingleReads is the number of different projects up to which single reads are cheaper than the list.
const maxSingleReads = 2

// Get implements chat.Projects: few projects are read one by one, many from one read of the complete list.
func (a *adapter) Get(ctx context.Context, project string) (chat.Project, error) {
	op := "read project " + project
	if !chat.IsProjectName(project) {
		return chat.Project{}, a.errInvalidID("read a project")
	}
	question := memo.Query[chat.Project]{
		Name:     project,
		ReadOne:  func(ctx context.Context) (chat.Project, error) { return a.requestProject(ctx, op, project) },
		ReadList: a.prefetchList,
	}
	if a.listFailures.Load() >= maxListFailures {
		question.ReadList = nil
	}
	p, err := a.cache.Get(ctx, question)
	if err != nil {
		return chat.Project{}, a.ExplainNoAnswer(op, err)
	}
	return p, nil
}

// prefetchList reads the list into the cache, so that other projects need no read of their own. It ignores a failure, because the
// caller needs one project only.
func (a *adapter) prefetchList(ctx context.Context) error {
	_, _ = a.listAll(ctx, memo.Shared)
	return nil
}

// readProject reads one project from the service, also if the cache has it.
func (a *adapter) readProject(ctx context.Context, op, project string) (chat.Project, error) {
	return a.cache.Read(ctx, project, func(ctx context.Context) (chat.Project, error) { return a.requestProject(ctx, op, project) })
}

// requestProject sends the request for one project, and decodes the answer.
func (a *adapter) requestProject(ctx context.Context, op, project string) (chat.Project, error) {
	answer, err := a.Send(ctx, rest.Request{
		Op: op, Method: http.MethodGet, Path: projectPath(project), Template: "/projects/{project}",
	})
	switch {
	case err != nil:
		return chat.Project{}, err
	case answer.Status == http.StatusNotFound:
		return chat.Project{}, a.errNotFound(ctx, op, project, answer)
	case answer.Status != http.StatusOK:
		return chat.Project{}, a.errAnswer(op, answer)
	}
	p, err := a.decodeProject(answer)
	if err != nil {
		return chat.Project{}, a.ErrUnreadable(op, answer, err)
	}
	if !p.HasIDOrKey(project) {
		return chat.Project{}, a.ErrProjectMismatch(op, project, p)
	}
	return p, nil
}

func (a *adapter) errInvalidID(op string) *chat.Error {
	e := a.NewError(op, chat.ErrInvalid)
	e.Meaning = "This is not the id or key of a project: 1 to 128 letters, digits and . _ ~ : - are expected, " +
		"the first of them a letter or digit."
	e.Next = "Copy the project's id or key from the chat service."
	return e
}

func projectPath(project string) string { return "/projects/" + url.PathEscape(project) }
