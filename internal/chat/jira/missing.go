package jira

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

// errNotFound returns the error for a 404 about a project. Jira also answers 404 to a caller whose credential it does not accept, so
// the credential is checked first. Otherwise the error is ErrHidden and never ErrNotFound: the answer is the same for a project that
// does not exist and for one that the account may not browse, and no list shows the difference.
func (a *adapter) errNotFound(ctx context.Context, op, name string, answer *transport.Answer) error {
	e := a.errAnswer(op, answer)
	e.Kind = chat.ErrHidden
	me, err := a.rest.Send(ctx, rest.Request{
		Op: "check the credential", Method: http.MethodGet, Path: a.apiPath + "/myself", Template: a.apiPath + "/myself",
	})
	switch {
	case err != nil && ctx.Err() != nil:
		return a.rest.ExplainNoAnswer(op, ctx.Err())
	case err != nil:
		return a.explainUnproven(e, name, err)
	case me.Status == http.StatusUnauthorized, me.Status == http.StatusForbidden:
		e = a.errAnswer(op, me)
		e.Kind = chat.ErrAuth
		e.Meaning = fmt.Sprintf("Jira answered that project %s does not exist. It gives this answer to every caller whose credential "+
			"it does not accept, and it does not accept this one: it is wrong, expired or revoked.", name)
		e.Next = "Check " + a.credential + a.emailText() + "."
		return e
	case me.Status == http.StatusNotFound:
		e.Meaning = "Jira's REST API is not at this address: the request for the owner of the credential also returned HTTP 404."
		e.Next = "Check " + argument + ".endpoint. The address of a Data Center includes its context path, as in https://jira.example.com/jira."
		return e
	case me.Status != http.StatusOK:
		return a.explainUnproven(e, name, a.errAnswer("check the credential", me))
	}

	var wrong error
	if who := rest.DecodeBody(me, &wrong); wrong == nil && !who.Has("accountId") && !who.Has("key") && !who.Has("name") {
		who.Fail("accountId", "who is asking")
	}
	if wrong != nil {
		return a.explainUnproven(e, name, a.rest.ErrUnreadable("check the credential", me, wrong))
	}

	e.Next = fmt.Sprintf("Check the project's key, and that %s has the permission Browse Projects in the project. "+
		"If the project was deleted, remove the blocks that refer to it.", a.accountText)
	if key := a.readOtherSpelling(ctx, op, name); key != "" {
		e.Meaning = fmt.Sprintf("There is no project %s, but there is %s.", name, key)
		e.Next = "Write the key exactly as Jira does."
		return e
	}

	e.Suggestion = a.suggestionText(ctx, name)
	e.Meaning = fmt.Sprintf("Project %s does not exist, or %s may not browse it: Jira gives the same answer to both.", name, a.accountText)
	return e
}

// explainUnproven returns e, the error for a 404, completed with the reason why the credential could not be checked.
func (a *adapter) explainUnproven(e *chat.Error, name string, cause error) error {
	e.Meaning = fmt.Sprintf("Jira answered that project %s does not exist. It also answers so when it does not accept the credential, "+
		"and that could not be checked: %v. Either the project does not exist, or it is hidden from this credential, or %s.endpoint "+
		"is not the address of Jira.", name, cause, argument)
	e.Next = fmt.Sprintf("Check %s.endpoint and %s.", argument, a.credential)
	return e
}

// emailText returns the end of a sentence: the check of the argument that has to match the credential, if there is one.
func (a *adapter) emailText() string {
	if strings.HasSuffix(a.credential, ".api_token") {
		return " and that it belongs to " + argument + ".email"
	}
	return ""
}

// readOtherSpelling returns the key of the project whose key is name in capitals, "" if there is none. Keys are case-sensitive.
func (a *adapter) readOtherSpelling(ctx context.Context, op, name string) string {
	upper := strings.ToUpper(name)
	if upper == name {
		return ""
	}
	answer, err := a.requestProject(ctx, op, upper)
	if err != nil || answer.Status != http.StatusOK {
		return ""
	}
	p, err := a.decodeProject(answer)
	if err != nil || p.Key != upper {
		return ""
	}
	return p.Key
}
