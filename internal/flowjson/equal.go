// Package flowjson knows Flow JSON, the definition of a flow: its syntax and when two texts are the same flow. It needs neither
// Terraform nor a client.
//
// https://developers.facebook.com/docs/whatsapp/flows/reference/flowjson
package flowjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxBytes is the largest Flow JSON that Meta accepts.
const MaxBytes = 10 << 20

// Equal reports whether two texts are the same JSON apart from white space and the order of keys. Texts that are not JSON are equal if
// they are the same text.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	left, err := normalized(a)
	if err != nil {
		return false
	}
	right, err := normalized(b)
	return err == nil && bytes.Equal(left, right)
}

// normalized is a text in the form that encoding/json writes: keys are sorted, and numbers stay as they are written.
func normalized(text string) ([]byte, error) {
	value, err := decode(text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func decode(text string) (any, error) {
	if err := json.Unmarshal([]byte(text), new(json.RawMessage)); err != nil { // a Decoder accepts text after the value
		return nil, err
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var value any
	err := dec.Decode(&value)
	return value, err
}

// Check returns an error with line and column if a text is not a JSON object, or is larger than MaxBytes.
func Check(text string) error {
	if len(text) > MaxBytes {
		return fmt.Errorf("the text has %d bytes, and Meta accepts %d", len(text), MaxBytes)
	}
	value, err := decode(text)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line, column := position(text, int(syntax.Offset)-1)
		return fmt.Errorf("line %d, column %d: the text is not JSON: %w", line, column, err)
	}
	if _, isObject := value.(map[string]any); err == nil && !isObject {
		return errors.New("the text is JSON, but not an object")
	}
	return err
}

// position is the line and the column of a byte, from 1. The column is counted in characters.
func position(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// NeedsEndpoint reports whether a flow exchanges data with an endpoint, because its JSON has a data_api_version.
func NeedsEndpoint(text string) bool {
	var head struct {
		DataAPIVersion string `json:"data_api_version"`
	}
	return json.Unmarshal([]byte(text), &head) == nil && head.DataAPIVersion != ""
}
