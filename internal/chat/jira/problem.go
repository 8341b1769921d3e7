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

// errAnswer returns the error for an answer that is not a success.
func (a *adapter) errAnswer(op string, answer *transport.Answer) *chat.Error {
	e := a.rest.ErrStatus(op, answer, "", a.answerText(answer.Body))
	switch {
	case answer.Status == http.StatusUnauthorized:
		e.Next = "Check " + a.credential + a.emailText() + "."
	case answer.Status == http.StatusForbidden:
		e.Next = fmt.Sprintf("Give %s the permission Browse Projects in the project.", a.accountText)
	case rest.IsThrottled(answer):
		a.explainThrottled(e, answer)
	}
	return e
}

// maxMessages is how many of the messages of one answer are shown.
const maxMessages = 5

// answerText returns the sanitized texts of {"errorMessages": [...], "errors": {"field": "..."}}, or of the "message" of a proxy.
func (a *adapter) answerText(body []byte) string {
	members := rest.DecodeMembers(body)
	var messages []json.RawMessage
	_ = json.Unmarshal(members["errorMessages"], &messages) // no other form has a text
	var texts []string
	for _, m := range messages {
		texts = append(texts, rest.DecodeString(m))
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(members["errors"], &fields)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if text := rest.DecodeString(fields[name]); text != "" {
			texts = append(texts, name+": "+text)
		}
	}
	texts = append(texts, rest.DecodeString(members["message"]))
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	return a.rest.MessageText(strings.Join(texts[:min(len(texts), maxMessages)], "; "))
}

// explainThrottled adds to the error what only Jira says: the minute when the budget is full again, and which budget it is.
func (a *adapter) explainThrottled(e *chat.Error, answer *transport.Answer) {
	reset, err := time.Parse("2006-01-02T15:04Z", answer.Header.Get("X-RateLimit-Reset"))
	if err == nil && e.RetryAt.IsZero() && reset.After(time.Now()) {
		e.RetryAt = reset
		e.Meaning = rest.ThrottleSentence("Jira", reset, time.Until(reset))
	}
	if reason := a.rest.MessageText(answer.Header.Get("RateLimit-Reason")); reason != "" {
		e.Meaning += " Its reason: " + reason + "."
	}
}
