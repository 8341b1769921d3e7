package simkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// WriteJSON answers with v. Characters such as < stay as they are.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	WriteJSONAs(w, status, "application/json", v)
}

// WriteJSONAs answers as WriteJSON does, with another content type.
func WriteJSONAs(w http.ResponseWriter, status int, contentType string, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("simkit: answer cannot be encoded: %v", err)) // a bug of the simulator
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// maxBody bounds the body of a request.
const maxBody = 1 << 20

// ReadBody returns the body, and false for one that cannot be read, or is too large.
func ReadBody(r *http.Request) ([]byte, bool) {
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	return data, err == nil && len(data) <= maxBody
}

// ErrBodyTooLarge is returned by ReadJSON.
var ErrBodyTooLarge = errors.New("request body too large")

// ReadJSON decodes a request's body of at most 1 MiB into v. It refuses a second
// value after the first; unknown fields are refused when strict.
func ReadJSON(r *http.Request, v any, strict bool) error {
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return err
	}
	if len(data) > maxBody {
		return ErrBodyTooLarge
	}
	return Decode(bytes.NewReader(data), v, strict)
}

// Decode decodes one JSON value into v. It refuses a second value after the first;
// unknown fields are refused when strict.
func Decode(r io.Reader, v any, strict bool) error {
	dec := json.NewDecoder(r)
	if strict {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON value")
	}
	return nil
}

// JSONText returns the value of a JSON member as a column of texts keeps it.
func JSONText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
