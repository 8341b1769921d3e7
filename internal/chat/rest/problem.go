package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/transport"
)

const nextLater = "Run the same command again later."

// EndpointSentence returns the next step for an answer that seems to come from something else than the platform.
func (c *Client) EndpointSentence() string {
	return "Check " + c.words.Argument + ".endpoint, and any proxy in between."
}

// ExplainNoAnswer wraps the reason why no answer arrived: an error of package transport, or of a context while waiting. An error
// that is already a *chat.Error is returned unchanged.
func (c *Client) ExplainNoAnswer(op string, err error) *chat.Error {
	var e *chat.Error
	if errors.As(err, &e) {
		return e
	}
	e = c.NewError(op, nil)
	e.Err, e.OutcomeUnknown = err, errors.Is(err, transport.ErrOutcomeUnknown)
	if errors.Is(err, context.Canceled) {
		e.Meaning = "It was canceled."
		return e
	}
	e.Next = "Check that " + c.words.Service + " is up and that " + c.words.Argument + ".endpoint is its address."
	return e
}

// ErrUnreadable returns the error for an answer with the right status that cannot be used because of err.
func (c *Client) ErrUnreadable(op string, answer *transport.Answer, err error) *chat.Error {
	e := c.NewError(op, nil)
	e.Status, e.Err, e.Next = answer.Status, err, c.words.NextOnFault
	var notJSON *transport.NotJSONError
	if errors.As(err, &notJSON) {
		e.Meaning, e.Next = "This is not an answer of "+c.words.API+".", c.EndpointSentence()
	}
	return e
}

// ErrProjectMismatch returns the error for an answer with a project whose ID and key differ from the requested name.
func (c *Client) ErrProjectMismatch(op, name string, got chat.Project) *chat.Error {
	e := c.NewError(op, chat.ErrOtherProject)
	for _, spelling := range []string{got.ID, got.Key} {
		if strings.EqualFold(name, spelling) {
			e.Meaning = fmt.Sprintf("There is no project %s, but there is %s.", name, c.MessageText(spelling))
			e.Next = "Write the id or key exactly as " + c.words.Service + " does."
			return e
		}
	}
	which := "id " + c.MessageText(got.ID)
	if got.Key != "" {
		which += ", key " + c.MessageText(got.Key)
	}
	e.Meaning = fmt.Sprintf("The answer holds another project (%s) than %s, which was asked for. Nothing was written.", which, name)
	e.Next = "If the project was renamed, write its new key. If it was not: " + c.words.NextOnFault
	return e
}

// ErrStatus returns the error for an answer that is not a success, according to its status. Title and detail are the sanitized
// texts of the platform. A 404 gets no kind, because it proves nothing by itself.
func (c *Client) ErrStatus(op string, answer *transport.Answer, title, detail string) *chat.Error {
	e := c.NewError(op, nil)
	e.Status, e.Title, e.Detail = answer.Status, title, detail
	service := chat.SentenceStart(c.words.Service)
	switch status := answer.Status; {
	case status == http.StatusUnauthorized:
		e.Kind = chat.ErrAuth
		e.Meaning = service + " does not accept the credential: it is wrong, expired or revoked."
		e.Next = "Check " + c.words.Credential + "."
	case status == http.StatusForbidden:
		e.Kind = chat.ErrPermission
		e.Meaning = "The credential is accepted, but may not do this."
		e.Next = "Give the owner of " + c.words.Credential + " the right to see and change this project."
	case status == http.StatusConflict:
		e.Kind = chat.ErrConflict
		e.Meaning = service + " does not allow this in the project's present state."
		e.Next = "Resolve the conflict in " + c.words.Service + ", then run the same command again."
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		e.Kind = chat.ErrInvalid
		e.Meaning = service + " refuses the request."
		e.Next = "Correct the value that it names."
	case IsThrottled(answer):
		e.Kind = chat.ErrThrottled
		e.Meaning, e.RetryAt = c.throttleText(answer, time.Now())
		e.Next = nextLater
	case status >= 300 && status < 400:
		e.Meaning = service + " redirects" + c.redirectText(answer) +
			". Redirects are not followed, because they would send the credential to another address."
		e.Next = "Set " + c.words.Argument + ".endpoint to the address that answers without a redirect."
	case status == http.StatusMethodNotAllowed, status == http.StatusNotImplemented:
		e.Meaning = service + " does not offer this call."
		e.Next = c.words.NextOnFault
	case status >= 500:
		e.Meaning = service + " reports an internal error."
		e.Next = nextLater
	}
	if IsHTMLPage(answer) {
		e.Meaning = strings.TrimSpace(e.Meaning +
			" The answer is a page for people, so a proxy, a login page or a wrong endpoint is the likely cause.")
		e.Next = c.EndpointSentence()
	}
	return e
}

// IsThrottled reports whether an answer refuses the request because of too many requests.
func IsThrottled(answer *transport.Answer) bool {
	_, said := transport.RetryAfter(answer.Header, time.Now())
	return answer.Status == http.StatusTooManyRequests || (answer.Status == http.StatusServiceUnavailable && said)
}

// IsDoubtful reports whether a write may have been processed although its answer is an error: the service failed internally.
func IsDoubtful(answer *transport.Answer) bool {
	return answer.Status >= 500 && answer.Status != http.StatusNotImplemented && !IsThrottled(answer)
}

// IsFinished reports whether the platform has finished processing a failed write, because it answered each request itself. A read
// then shows the final result. A 2xx that cannot be read does not count: it may come from a proxy in between.
func IsFinished(answer *transport.Answer) bool {
	return answer.Status >= 400 && !answer.MayStillBeProcessed
}

func (c *Client) throttleText(answer *transport.Answer, now time.Time) (meaning string, at time.Time) {
	service := chat.SentenceStart(c.words.Service)
	after, said := transport.RetryAfter(answer.Header, now)
	if !said {
		return service + " answers no more requests for now, and does not say for how long.", time.Time{}
	}
	at = now.Add(after).UTC().Truncate(time.Second)
	return ThrottleSentence(service, at, after), at
}

// ThrottleSentence returns a sentence that says until when a service answers no requests.
func ThrottleSentence(service string, at time.Time, left time.Duration) string {
	return fmt.Sprintf("%s answers no more requests before %s.", service, transport.UntilText(at, left))
}

// redirectText returns " to " and the host of a redirect, without the rest of its address, which may hold a secret.
func (c *Client) redirectText(answer *transport.Answer) string {
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || u.Host == "" {
		return ""
	}
	return " to " + c.MessageText(u.Hostname())
}

// IsHTMLPage reports whether an answer is a page for people, such as the page of a proxy or a login page.
func IsHTMLPage(answer *transport.Answer) bool {
	return bytes.HasPrefix(bytes.TrimSpace(answer.Body), []byte("<"))
}

// DecodeMembers returns the members of a JSON object, and nil for a body that is none.
func DecodeMembers(body []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF")), &members) != nil {
		return nil
	}
	return members
}

// DecodeString returns a JSON string without surrounding white space, and "" for any other value.
func DecodeString(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}
