package transport

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
)

// contentTypes are the types that an error quotes. Any other text could hold what was sent.
var contentTypes = []string{
	"application/json", "application/problem+json", "application/octet-stream", "application/xml", "application/x-www-form-urlencoded",
	"text/html", "text/plain", "text/xml", "text/javascript", "application/javascript",
}

// contentType returns the type of an answer, for an error.
func contentType(header string) string {
	if header == "" {
		return "no content type"
	}
	if kind, _, err := mime.ParseMediaType(header); err == nil && slices.Contains(contentTypes, kind) {
		return kind
	}
	return "another content type"
}

// NotJSONError says that an answer was expected to be JSON and is not, without quoting it.
type NotJSONError struct {
	Status      int
	ContentType string
	Reason      string
	WrongShape  bool // it is JSON, and not of the expected shape
}

// Error implements error.
func (e *NotJSONError) Error() string {
	what := "not JSON"
	if e.WrongShape {
		what = "not as expected"
	}
	text := fmt.Sprintf("the answer is %s (%s, HTTP %d): %s", what, e.ContentType, e.Status, e.Reason)
	if e.ContentType == "text/html" {
		text += ". A proxy, a login page or a wrong endpoint is the likely cause"
	}
	return text
}

// DecodeJSON reads exactly one JSON object or array from the answer into v. It strips a byte order mark and replaces
// invalid UTF-8; an empty body, null, trailing garbage and HTML are a *NotJSONError.
func DecodeJSON(a *Answer, v any) error {
	invalid := &NotJSONError{Status: a.Status, ContentType: contentType(a.Header.Get("Content-Type"))}
	fail := func(reason string) error {
		invalid.Reason = reason
		return invalid
	}
	body := bytes.TrimSpace(bytes.TrimPrefix(bytes.ToValidUTF8(a.Body, []byte("\uFFFD")), []byte("\xEF\xBB\xBF")))
	switch {
	case len(body) == 0:
		return fail("it is empty")
	case body[0] == '<':
		return fail("it is a page for people")
	case body[0] != '{' && body[0] != '[':
		return fail("it is neither an object nor a list")
	}

	dec := json.NewDecoder(bytes.NewReader(body))
	if err := dec.Decode(v); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			invalid.WrongShape = true
			return fail(wrongTypeText(wrongType))
		}
		return fail("it is broken or incomplete")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fail("something follows after its end")
	}
	return nil
}

// kindTexts are the kinds of JSON values in sentences.
var kindTexts = map[string]string{
	"object": "an object", "array": "a list", "string": "a text", "number": "a number", "bool": "true or false",
}

// wrongTypeText returns which value of an answer has a wrong type or is out of range, without the value and without the names of our
// types.
func wrongTypeText(e *json.UnmarshalTypeError) string {
	kind, _, _ := strings.Cut(e.Value, " ") // after the kind there may be a number from the answer
	where := "it is"
	if e.Field != "" {
		where = fmt.Sprintf("its field %q is", e.Field)
	}
	return fmt.Sprintf("%s %s, which cannot be used", where, cmp.Or(kindTexts[kind], "a value"))
}
