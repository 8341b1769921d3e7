package graph

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// wireError is Meta's error envelope; debug_token writes "subcode" where all others write "error_subcode".
type wireError struct {
	Message   jsonText        `json:"message"`
	Type      jsonText        `json:"type"`
	Code      jsonInt         `json:"code"`
	Subcode   jsonInt         `json:"error_subcode"`
	Sub       jsonInt         `json:"subcode"`
	UserTitle jsonText        `json:"error_user_title"`
	UserMsg   jsonText        `json:"error_user_msg"`
	Transient jsonBool        `json:"is_transient"`
	TraceID   jsonText        `json:"fbtrace_id"`
	Data      json.RawMessage `json:"error_data"`
	Original  json.RawMessage `json:"original_response"`
}

// parseWireError does not fail: an error in another shape than the documented one becomes the message.
func parseWireError(raw json.RawMessage) (w wireError, ok bool) {
	if len(raw) == 0 || string(raw) == "null" || string(raw) == "false" {
		return wireError{}, false
	}
	if json.Unmarshal(raw, &w) == nil {
		return w, true
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = string(raw)
	}
	return wireError{Message: jsonText(s)}, true
}

// answerBody has the fields that any answer may have, with any status.
type answerBody struct {
	Error   json.RawMessage `json:"error"`
	Success json.RawMessage `json:"success"`
	Reason  json.RawMessage `json:"reason"` // of a failure
}

// parseBody reads the outer shape of an answer. The answer to a batch is a list and has neither field; the answer to some writes
// is only true.
func parseBody(a *transport.Answer) (b answerBody, err error) {
	if bare := bytes.TrimSpace(a.Body); string(bare) == "true" || string(bare) == "false" {
		return answerBody{Success: bare}, nil
	}
	var raw json.RawMessage
	if err := transport.DecodeJSON(a, &raw); err != nil {
		return answerBody{}, err
	}
	if raw[0] == '{' {
		err = json.Unmarshal(raw, &b)
	}
	return b, err
}

// wireErrorOf returns the error in an answer, with any status.
func wireErrorOf(a *transport.Answer) (wireError, bool) {
	b, err := parseBody(a)
	if err != nil {
		return wireError{}, false
	}
	return parseWireError(b.Error)
}

// detailsText returns the text in error_data or in the reason of a failure, which is {"details": ...}, or a string, or something else.
func detailsText(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		if strings.HasPrefix(strings.TrimSpace(s), "{") {
			if inner := detailsText(json.RawMessage(s)); inner != "" && json.Valid([]byte(s)) {
				return inner
			}
		}
		return s
	}
	var object struct {
		Details jsonText `json:"details"`
	}
	if json.Unmarshal(raw, &object) == nil && object.Details != "" {
		return string(object.Details)
	}
	return string(raw)
}

// newError returns the *Error of Meta's envelope. All texts go through the redactor.
func (c *Client) newError(w wireError, a *transport.Answer) *Error {
	say := func(t jsonText) string { return c.cfg.Secrets.MessageText(string(t)) }
	e := &Error{
		HTTPStatus:  a.Status,
		Code:        int(w.Code),
		Subcode:     int(max(w.Subcode, w.Sub)),
		Type:        say(w.Type),
		Message:     say(w.Message),
		UserTitle:   say(w.UserTitle),
		UserMessage: say(w.UserMsg),
		Details:     say(jsonText(detailsText(w.Data))),
		TraceID:     say(w.TraceID),
	}
	var original struct {
		ID jsonText `json:"id"`
	}
	if len(w.Original) > 0 && json.Unmarshal(w.Original, &original) == nil && ValidID(string(original.ID)) {
		e.CreatedID = string(original.ID)
	}
	if m := saysNonexisting.FindStringSubmatch(e.Message); m != nil {
		e.field, e.NodeType = m[1], m[2]
	}
	if wait := c.throttleWait(a); wait != nil && wait.After > 0 && !e.matchingReason().noRetry {
		now := c.cfg.Now()
		e.setRetryAt(now.Add(wait.After), now)
	}
	return e
}

// answerError returns the error in an answer, nil when the answer is usable. The caller sets its Op.
func (c *Client) answerError(a *transport.Answer) *Error {
	b, err := parseBody(a)
	if w, ok := parseWireError(b.Error); ok {
		return c.newError(w, a)
	}
	success := jsonBool(true)
	switch {
	case a.Status >= 300 && a.Status <= 399:
		target := "another address"
		if u, err := url.Parse(a.Header.Get("Location")); err == nil && u.Host != "" {
			target = c.cfg.Secrets.MessageText(u.Host)
		}
		return &Error{HTTPStatus: a.Status, Message: "the endpoint redirects to " + target +
			", and redirects are not followed because they could carry the token away: check graph_endpoint"}
	case a.Status >= 400:
		e := c.newError(wireError{}, a)
		e.Err = err
		return e
	case err != nil:
		return &Error{HTTPStatus: a.Status, Err: err}
	case len(b.Success) > 0 && json.Unmarshal(b.Success, &success) == nil && !bool(success) && string(b.Success) != "null":
		message := "Meta answered that the call had no success"
		if reason := c.cfg.Secrets.MessageText(detailsText(b.Reason)); reason != "" {
			message += ": " + reason
		} else {
			message += ", and gave no reason"
		}
		return &Error{HTTPStatus: a.Status, Message: message, sentinel: errNoSuccess}
	}
	return nil
}
