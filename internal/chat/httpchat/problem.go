package httpchat

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

const (
	nextEndpoint = "Check " + argument + ".endpoint, and any proxy in between."
	nextContract = "This is a fault of the chat service: show this message to the people who run it."
	nextLater    = "Run the same command again later."
)

// noAnswer wraps what kept an answer from coming.
func noAnswer(op string, err error) *chat.Error {
	e := &chat.Error{Platform: platform, Op: op, Err: err, Maybe: errors.Is(err, transport.ErrOutcomeUnknown)}
	if errors.Is(err, context.Canceled) {
		e.Meaning = "It was cancelled."
		return e
	}
	e.Next = "Check that the chat service is up and that " + argument + ".endpoint is its address."
	return e
}

// unreadable is an answer of the right status that cannot be used.
func unreadable(op string, answer *transport.Answer, err error) *chat.Error {
	e := &chat.Error{Platform: platform, Op: op, Status: answer.Status, Err: err, Next: nextContract}
	var notJSON *transport.NotJSONError
	if errors.As(err, &notJSON) {
		e.Meaning, e.Next = "This is not an answer of a chat service that follows the open chat contract.", nextEndpoint
	}
	return e
}

// problem turns an answer that is not a success into an error.
func (a *adapter) problem(op string, answer *transport.Answer) *chat.Error {
	e := &chat.Error{Platform: platform, Op: op, Status: answer.Status}
	e.Title, e.Detail = a.document(answer.Body)
	switch status := answer.Status; {
	case status == http.StatusUnauthorized:
		e.Kind = chat.ErrAuth
		e.Meaning = "The chat service does not accept the credential: it is wrong, expired or revoked."
		e.Next = "Check " + argument + ".access_token."
	case status == http.StatusForbidden:
		e.Kind = chat.ErrPermission
		e.Meaning = "The credential is accepted, but may not do this."
		e.Next = "Give the owner of " + argument + ".access_token the right to see and change this project."
	case status == http.StatusConflict:
		e.Kind = chat.ErrConflict
		e.Meaning = "The chat service does not allow this in the project's present state."
		e.Next = "Resolve what stands in the way in the chat service, then run the same command again."
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		e.Kind = chat.ErrInvalid
		e.Meaning = "The chat service refuses the request."
		e.Next = "Correct the value that it names."
	case status == http.StatusPreconditionRequired:
		e.Meaning = "The chat service says that the condition of the write (If-Match) is missing. It was sent, so something in between removed it."
		e.Next = nextEndpoint
	case throttled(answer):
		e.Kind = chat.ErrThrottled
		e.Meaning, e.RetryAt = comeBack(answer, time.Now())
		e.Next = nextLater
	case status >= 300 && status < 400:
		e.Meaning = "The chat service redirects" + a.target(answer) + ". Redirects are not followed, because they would carry the credential elsewhere."
		e.Next = "Write the address that really answers into " + argument + ".endpoint."
	case status == http.StatusMethodNotAllowed, status == http.StatusNotImplemented:
		e.Meaning = "The chat service does not offer this call of the open chat contract."
		e.Next = nextContract
	case status >= 500:
		e.Meaning = "The chat service has a problem of its own."
		e.Next = nextLater
	}
	if forPeople(answer.Body) {
		e.Meaning = strings.TrimSpace(e.Meaning + " The answer is a page for people, so a proxy, a login page or a wrong endpoint is the likely cause.")
		e.Next = nextEndpoint
	}
	return e
}

func throttled(answer *transport.Answer) bool {
	_, said := transport.RetryAfter(answer.Header, time.Now())
	return answer.Status == http.StatusTooManyRequests || (answer.Status == http.StatusServiceUnavailable && said)
}

func comeBack(answer *transport.Answer, now time.Time) (meaning string, at time.Time) {
	after, said := transport.RetryAfter(answer.Header, now)
	if !said {
		return "The chat service answers no more requests for now, and does not say for how long.", time.Time{}
	}
	at = now.Add(after).UTC().Truncate(time.Second)
	return fmt.Sprintf("The chat service answers no more requests before %s.", at.Format(time.RFC3339)), at
}

// target names the host of a redirect, and nothing else of its address.
func (a *adapter) target(answer *transport.Answer) string {
	u, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || u.Host == "" {
		return ""
	}
	return " to " + a.secrets.Remote(u.Hostname())
}

func forPeople(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// maxProblems is how many entries of a problem's errors are shown.
const maxProblems = 5

// document reads a problem document (RFC 9457), or what looks like one, and makes it fit for a person.
func (a *adapter) document(body []byte) (title, detail string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF")), &fields) != nil {
		return "", ""
	}
	title, detail = words(fields["title"]), words(fields["detail"])
	for _, other := range []string{"message", "error"} { // gateways in front of a service have habits of their own
		if title == "" && detail == "" {
			detail = words(fields[other])
		}
	}
	var problems []map[string]json.RawMessage
	if json.Unmarshal(fields["errors"], &problems) == nil {
		for _, p := range problems[:min(len(problems), maxProblems)] {
			where := words(p["pointer"]) + words(p["parameter"])
			if text := words(p["detail"]); text != "" {
				detail = strings.TrimSpace(detail + " " + strings.TrimSpace(where+" "+text) + ";")
			}
		}
	}
	return a.secrets.Remote(title), a.secrets.Remote(strings.TrimSuffix(detail, ";"))
}

// words returns a JSON string, and "" for anything else.
func words(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return strings.TrimSpace(s)
}
