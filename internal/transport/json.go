package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
)

// maxContentType is longer than every registered media type. A longer text is a message and not a type.
const maxContentType = 80

// NotJSONError says that an answer was expected to be JSON and is not, without quoting it.
type NotJSONError struct {
	Status      int
	ContentType string
	Reason      string
}

// Error implements error.
func (e *NotJSONError) Error() string {
	text := fmt.Sprintf("the answer is not JSON (%s, HTTP %d): %s", e.ContentType, e.Status, e.Reason)
	if e.ContentType == "text/html" {
		text += ". A proxy, a login page or a wrong endpoint is the likely cause"
	}
	return text
}

// DecodeJSON reads exactly one JSON object or array from the answer into v. It strips a byte order mark and replaces
// invalid UTF-8; an empty body, null, trailing garbage and HTML are a *NotJSONError.
func DecodeJSON(a *Answer, v any) error {
	fail := func(reason string) error {
		kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
		if err != nil || len(kind) > maxContentType {
			kind = "no content type"
		}
		return &NotJSONError{Status: a.Status, ContentType: kind, Reason: reason}
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
			found, _, _ := strings.Cut(wrongType.Value, " ") // after the kind there may be a number from the answer
			return fail(fmt.Sprintf("field %q holds a %s where a %s was expected", wrongType.Field, found, wrongType.Type))
		}
		return fail("it is broken or incomplete")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fail("something follows after its end")
	}
	return nil
}
