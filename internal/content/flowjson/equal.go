// Package flowjson knows Flow JSON, the definition of a flow: the rules that it must meet, and when two texts are the same flow. It needs
// neither Terraform nor a client.
//
// https://developers.facebook.com/docs/whatsapp/flows/reference/flowjson
package flowjson

import (
	"bytes"
	"encoding/json"
	"strings"
)

// MaxBytes is the largest Flow JSON that Meta accepts.
const MaxBytes = 10 << 20

// Equal reports whether two texts are the same JSON apart from white space and the order of keys. Texts that are not JSON are equal if
// they are the same text.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	left, err := normalizedJSON(a)
	if err != nil {
		return false
	}
	right, err := normalizedJSON(b)
	return err == nil && bytes.Equal(left, right)
}

// normalizedJSON returns a text in the form that encoding/json writes: keys are sorted, and numbers stay as they are written.
func normalizedJSON(text string) ([]byte, error) {
	value, err := decodeJSON(text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func decodeJSON(text string) (any, error) {
	if err := json.Unmarshal([]byte(text), new(json.RawMessage)); err != nil { // a Decoder accepts text after the value
		return nil, err
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var value any
	err := dec.Decode(&value)
	return value, err
}

// NeedsEndpoint reports whether a flow exchanges data with an endpoint, because its JSON has a data_api_version.
func NeedsEndpoint(text string) bool {
	var head struct {
		DataAPIVersion string `json:"data_api_version"`
	}
	return json.Unmarshal([]byte(text), &head) == nil && head.DataAPIVersion != ""
}
