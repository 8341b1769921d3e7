package jira

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

// problem turns an answer that is not a success into an error.
func (a *adapter) problem(op string, answer *transport.Answer) *chat.Error {
	e := a.rest.Problem(op, answer, "", a.said(answer.Body))
	switch {
	case answer.Status == http.StatusUnauthorized:
		e.Next = "Check " + a.credential + a.pair() + "."
	case answer.Status == http.StatusForbidden:
		e.Next = fmt.Sprintf("Give %s the permission Browse Projects in the project.", a.account)
	case rest.Throttled(answer):
		a.throttled(e, answer)
	}
	return e
}

// maxSaid is how many of the messages of one answer are shown.
const maxSaid = 5

// said reads {"errorMessages": [...], "errors": {"field": "..."}}; a proxy in front of Jira says "message".
func (a *adapter) said(body []byte) string {
	members := rest.Members(body)
	var messages []json.RawMessage
	_ = json.Unmarshal(members["errorMessages"], &messages) // anything else says nothing
	var texts []string
	for _, m := range messages {
		texts = append(texts, rest.String(m))
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(members["errors"], &fields)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if text := rest.String(fields[name]); text != "" {
			texts = append(texts, name+": "+text)
		}
	}
	texts = append(texts, rest.String(members["message"]))
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	return a.rest.Remote(strings.Join(texts[:min(len(texts), maxSaid)], "; "))
}

// throttled adds what Jira alone says: when the budget is full again, to the minute, and which budget it is.
func (a *adapter) throttled(e *chat.Error, answer *transport.Answer) {
	reset, err := time.Parse("2006-01-02T15:04Z", answer.Header.Get("X-RateLimit-Reset"))
	if err == nil && e.RetryAt.IsZero() && reset.After(time.Now()) {
		e.RetryAt = reset
		e.Meaning = rest.Throttle("Jira", reset, time.Until(reset))
	}
	if reason := a.rest.Remote(answer.Header.Get("RateLimit-Reason")); reason != "" {
		e.Meaning += " Its reason: " + reason + "."
	}
}
