package httpchat

import (
	"encoding/json"
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

const nextContract = "This is a fault of the chat service: show this message to the people who run it."

// errAnswer returns the error for an answer that is not a success.
func (a *adapter) errAnswer(op string, answer *transport.Answer) *chat.Error {
	title, detail := a.answerTexts(answer.Body)
	e := a.ErrStatus(op, answer, title, detail)
	switch {
	case rest.IsHTMLPage(answer):
	case answer.Status == http.StatusNotFound && op == opList:
		e.Meaning, e.Next = "There is no list of projects at this address.", a.EndpointSentence()
	case answer.Status == http.StatusPreconditionRequired:
		e.Meaning = "The chat service says that the condition of the write (If-Match) is missing. It was sent, so a proxy in between removed it."
		e.Next = a.EndpointSentence()
	case answer.Status == http.StatusMethodNotAllowed, answer.Status == http.StatusNotImplemented:
		e.Meaning = "The chat service does not offer this call of the open chat contract."
	}
	return e
}

// maxProblems is how many entries of a problem's errors are shown.
const maxProblems = 5

// answerTexts returns the sanitized texts of a problem document (RFC 9457), or of a similar JSON object.
func (a *adapter) answerTexts(body []byte) (title, detail string) {
	fields := rest.DecodeMembers(body)
	title, detail = rest.DecodeString(fields["title"]), rest.DecodeString(fields["detail"])
	for _, other := range []string{"message", "error"} { // gateways in front of a service use other members
		if title == "" && detail == "" {
			detail = rest.DecodeString(fields[other])
		}
	}
	var problems []map[string]json.RawMessage
	if json.Unmarshal(fields["errors"], &problems) == nil {
		for _, p := range problems[:min(len(problems), maxProblems)] {
			where := rest.DecodeString(p["pointer"]) + rest.DecodeString(p["parameter"])
			if text := rest.DecodeString(p["detail"]); text != "" {
				detail = strings.TrimSpace(detail + " " + strings.TrimSpace(where+" "+text) + ";")
			}
		}
	}
	return a.MessageText(title), a.MessageText(strings.TrimSuffix(detail, ";"))
}
