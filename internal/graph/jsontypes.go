package graph

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// jsonText is a string that Meta sometimes sends as a number, as it does with IDs. Digits are kept as they were sent: a
// float64 would round IDs above 2^53. null is "".
type jsonText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *jsonText) UnmarshalJSON(raw []byte) error {
	switch raw[0] {
	case '"':
		return json.Unmarshal(raw, (*string)(t))
	case '{', '[':
		return errWrongType[string](raw)
	case 'n':
		*t = ""
	default:
		*t = jsonText(raw)
	}
	return nil
}

// jsonInt is a whole number that Meta sometimes sends as a string. null and "" are 0. Anything else is an error and
// never 0, because 0 has a meaning of its own: a token that never expires.
type jsonInt int64

// UnmarshalJSON implements json.Unmarshaler.
func (n *jsonInt) UnmarshalJSON(raw []byte) error {
	s := strings.TrimSpace(string(bytes.Trim(raw, `"`)))
	if s == "null" || s == "" {
		*n = 0
		return nil
	}
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		*n = jsonInt(i)
		return nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) >= math.MaxInt64 || f != math.Trunc(f) {
		return errWrongType[int64](raw)
	}
	*n = jsonInt(f)
	return nil
}

// jsonBool is a boolean that Meta sometimes sends as a string or as 0 and 1.
type jsonBool bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *jsonBool) UnmarshalJSON(raw []byte) error {
	switch strings.ToLower(string(bytes.Trim(raw, `"`))) {
	case "true", "1":
		*f = true
	case "false", "0", "null", "":
		*f = false
	default:
		return errWrongType[bool](raw)
	}
	return nil
}

func errWrongType[T any](raw []byte) error {
	kind := map[byte]string{'{': "object", '[': "array", '"': "string", 't': "bool", 'f': "bool"}[raw[0]]
	if kind == "" {
		kind = "number"
	}
	return &json.UnmarshalTypeError{Value: kind, Type: reflect.TypeFor[T]()}
}

// maxUnix is the last second of the year 9999, beyond which a time has no RFC 3339 form.
const maxUnix = 253402300799

// jsonTime is a time in seconds since 1970. 0 is how Meta writes "never", and the zero time here. Absent and null mean that Meta does not
// say. Any other value is an error and never "never": a fraction, a negative number, milliseconds, "".
type jsonTime struct {
	said bool
	at   time.Time
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *jsonTime) UnmarshalJSON(raw []byte) error {
	*m = jsonTime{}
	if string(raw) == "null" {
		return nil
	}
	var n jsonInt
	if err := n.UnmarshalJSON(raw); err != nil {
		return err
	}
	if n < 0 || n > maxUnix || !bytes.ContainsAny(raw, "0123456789") {
		return errWrongType[time.Time](raw)
	}
	m.said = true
	if n > 0 {
		m.at = time.Unix(int64(n), 0).UTC()
	}
	return nil
}
