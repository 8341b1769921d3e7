package httpchat

import (
	"context"
	"fmt"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// errNotFound returns the error for a 404 about a project. A 404 proves nothing by itself: a wrong endpoint, a proxy and a service
// that hides what a credential may not see all answer 404. The project is gone if the complete list, read after the 404, does not
// contain it. If one process misses a second project, the service itself may have a problem, so the list is read twice.
func (a *adapter) errNotFound(ctx context.Context, op, project string, answer *transport.Answer) error {
	e := a.errAnswer(op, answer)
	e.Kind = chat.ErrHidden
	e.Next = fmt.Sprintf("Check %s.endpoint, and that the credential in %s.access_token may list and use the project. "+
		"If the project was deleted, remove the blocks that refer to it.", argument, argument)
	looks, near := 1, ""
	if a.cache.CountMissing(project) > 1 {
		looks = 2
	}

	for range looks {
		list, err := a.listAll(ctx, memo.Fresh)
		switch {
		case err != nil && ctx.Err() != nil:
			return a.ExplainNoAnswer(op, ctx.Err())
		case err != nil:
			e.Meaning = fmt.Sprintf("The service answered that project %s does not exist, and its list of projects could not be read "+
				"to confirm that: %v. Either the project was deleted, or it is hidden from this credential, or %s.endpoint is not the "+
				"address of the chat service's API.", project, err, argument)
			return e
		case list.broken > 0:
			e.Meaning = fmt.Sprintf("The service answered that project %s does not exist, and its list of projects holds entries that "+
				"cannot be read (%d of them), so that nothing confirms it. Either the project was deleted, or it is hidden from this "+
				"credential.", project, list.broken)
			return e
		}
		if spelling, ok := list.findSpelling(project); ok {
			e.Meaning, e.Next = listedAndMissingTexts(op, project, spelling, answer)
			return e
		}
		e.ProjectHashes, near = list.projectHashes(project), chat.SuggestionText(project, list.projects)
	}

	e.Kind, e.Suggestion = chat.ErrNotFound, near
	e.Meaning = fmt.Sprintf("Project %s does not exist: the service answered HTTP 404, and its complete list of projects "+
		"does not contain it.", project)
	e.Next = "Check the id or key. If the project was deleted, remove the blocks that refer to it."
	a.cache.Forget(project)
	return e
}

func listedAndMissingTexts(op, project, spelling string, answer *transport.Answer) (meaning, next string) {
	if spelling != project {
		return fmt.Sprintf("There is no project %s, but there is %s.", project, spelling),
			"Write the id or key exactly as the chat service does."
	}
	return fmt.Sprintf("The service answered HTTP %d (%s) to %q, although its list of projects holds %s.",
			answer.Status, http.StatusText(answer.Status), op, project),
		fmt.Sprintf("Check that the credential in %s.access_token may use this project, and that the service offers every call "+
			"of the contract.", argument)
}
