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

// CheckEndpoint returns the next step when something else than the platform seems to have answered.
func (c *Client) CheckEndpoint() string {
	return "Check " + c.words.Argument + ".endpoint, and any proxy in between."
}

// NoAnswer wraps what kept an answer from coming: an error of package transport, or of a context while waiting. What is
// a *chat.Error already stays as it is.
func (c *Client) NoAnswer(op string, err error) *chat.Error {
	var e *chat.Error
	if errors.As(err, &e) {
		return e
	}
	e = c.Error(op, nil)
	e.Err, e.OutcomeUnknown = err, errors.Is(err, transport.ErrOutcomeUnknown)
	if errors.Is(err, context.Canceled) {
		e.Meaning = "It was canceled."
		return e
	}
	e.Next = "Check that " + c.words.Service + " is up and that " + c.words.Argument + ".endpoint is its address."
	return e
}

// Unreadable returns the error for an answer of the right status that cannot be used, and says why.
func (c *Client) Unreadable(op string, answer *transport.Answer, err error) *chat.Error {
	e := c.Error(op, nil)
	e.Status, e.Err, e.Next = answer.Status, err, c.words.Fault
	var notJSON *transport.NotJSONError
	if errors.As(err, &notJSON) {
		e.Meaning, e.Next = "This is not an answer of "+c.words.API+".", c.CheckEndpoint()
	}
	return e
}

// Other returns the error for an answer with another project than the one that was asked for by its ID or key.
func (c *Client) Other(op, name string, got chat.Project) *chat.Error {
	e := c.Error(op, chat.ErrOtherProject)
	for _, spelling := range []string{got.ID, got.Key} {
		if strings.EqualFold(name, spelling) {
			e.Meaning = fmt.Sprintf("There is no project %s, but there is %s.", name, c.Remote(spelling))
			e.Next = "Write the id or key exactly as " + c.words.Service + " does."
			return e
		}
	}
	which := "id " + c.Remote(got.ID)
	if got.Key != "" {
		which += ", key " + c.Remote(got.Key)
	}
	e.Meaning = fmt.Sprintf("The answer holds another project (%s) than %s, which was asked for. Nothing was written.", which, name)
	e.Next = "If the project was renamed, write its new key. If it was not: " + c.words.Fault
	return e
}

// Problem turns an answer that is not a success into an error, as far as its status tells. Title and detail are what the
// platform said, sanitized. A 404 gets no kind: alone it proves nothing.
func (c *Client) Problem(op string, answer *transport.Answer, title, detail string) *chat.Error {
	e := c.Error(op, nil)
	e.Status, e.Title, e.Detail = answer.Status, title, detail
	service := chat.Sentence(c.words.Service)
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
	case Throttled(answer):
		e.Kind = chat.ErrThrottled
		e.Meaning, e.RetryAt = c.comeBack(answer, time.Now())
		e.Next = nextLater
	case status >= 300 && status < 400:
		e.Meaning = service + " redirects" + c.target(answer) +
			". Redirects are not followed, because they would send the credential to another address."
		e.Next = "Set " + c.words.Argument + ".endpoint to the address that answers without a redirect."
	case status == http.StatusMethodNotAllowed, status == http.StatusNotImplemented:
		e.Meaning = service + " does not offer this call."
		e.Next = c.words.Fault
	case status >= 500:
		e.Meaning = service + " reports an internal error."
		e.Next = nextLater
	}
	if Page(answer) {
		e.Meaning = strings.TrimSpace(e.Meaning +
			" The answer is a page for people, so a proxy, a login page or a wrong endpoint is the likely cause.")
		e.Next = c.CheckEndpoint()
	}
	return e
}

// Throttled reports whether an answer means too many requests.
func Throttled(answer *transport.Answer) bool {
	_, said := transport.RetryAfter(answer.Header, time.Now())
	return answer.Status == http.StatusTooManyRequests || (answer.Status == http.StatusServiceUnavailable && said)
}

// Doubtful reports whether a write may have been processed although its answer is an error: the service failed internally.
func Doubtful(answer *transport.Answer) bool {
	return answer.Status >= 500 && answer.Status != http.StatusNotImplemented && !Throttled(answer)
}

// Ended reports whether the platform has finished with a failed write, because it answered each request itself. A read then shows the final
// result. A 2xx that cannot be read does not count: it may come from a proxy in between.
func Ended(answer *transport.Answer) bool {
	return answer.Status >= 400 && !answer.MayStillBeProcessed
}

func (c *Client) comeBack(answer *transport.Answer, now time.Time) (meaning string, at time.Time) {
	service := chat.Sentence(c.words.Service)
	after, said := transport.RetryAfter(answer.Header, now)
	if !said {
		return service + " answers no more requests for now, and does not say for how long.", time.Time{}
	}
	at = now.Add(after).UTC().Truncate(time.Second)
	return Throttle(service, at, after), at
}

// Throttle says until when a service answers no requests.
func Throttle(service string, at time.Time, left time.Duration) string {
	return fmt.Sprintf("%s answers no more requests before %s.", service, transport.Until(at, left))
}

// target names the host of a redirect, and nothing else of its address.
func (c *Client) target(answer *transport.Answer) string {
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || u.Host == "" {
		return ""
	}
	return " to " + c.Remote(u.Hostname())
}

// Page reports whether an answer is a page for people, of a proxy or a login for instance.
func Page(answer *transport.Answer) bool {
	return bytes.HasPrefix(bytes.TrimSpace(answer.Body), []byte("<"))
}

// Members returns the members of an answer that is a JSON object, whatever its status, and nil for any other.
func Members(body []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF")), &members) != nil {
		return nil
	}
	return members
}

// String returns a JSON string without white space around it, and "" for anything else.
func String(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}
