package jsonlint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// text writes a value as it was read, to compare it with the JSON.
func text(data []byte, v jsonlint.Value) string {
	switch v.Kind {
	case jsonlint.Object, jsonlint.Array:
		var parts []string
		for i, item := range v.Items {
			part := text(data, item)
			if v.Kind == jsonlint.Object {
				part = fmt.Sprintf("%q:%s", v.Keys[i], part)
			}
			parts = append(parts, part)
		}
		return fmt.Sprintf("%c%s%c", v.Kind, strings.Join(parts, ","), v.Kind+2)
	case jsonlint.String:
		return fmt.Sprintf("%q", v.Text)
	}
	return v.Text + "/" + string(data[v.Start:v.End])
}

func TestRead(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		` {"a" : [1, -2.5e3,true , false,null], "a":{}} `: `{"a":[1/1,-2.5e3/-2.5e3,true/true,false/false,null/null],"a":{}}`,
		`"\"\u00fc\n"`:    `"\"ü\n"`,
		"[\"\",\"\\\\\"]": `["","\\"]`,
	} {
		v, err := jsonlint.Read([]byte(in), 100, "it")
		if got := text([]byte(in), v); err != nil || got != want {
			t.Errorf("%s: got %s and %v, want %s", in, got, err, want)
		}
	}
}

func TestRead_errors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":            "line 1, column 1: the text is not JSON: unexpected end of JSON input",
		"{\n \"ü\":}": "line 2, column 6: the text is not JSON: invalid character '}' looking for beginning of value",
		"{} {}":       "line 1, column 4: the text is not JSON: invalid character '{' after top-level value",
		"[1,":         "line 1, column 4: the text is not JSON: unexpected end of JSON input",
		`"` + strings.Repeat("a", 98) + `"` + " ": "line 1, column 1: the text has 101 bytes, and it has at most 100",
	} {
		if _, err := jsonlint.Read([]byte(in), 100, "it"); err == nil || err.Error() != want {
			t.Errorf("%.20q: got %v, want %s", in, err, want)
		}
	}
	if _, err := jsonlint.Read([]byte(strings.Repeat("[", 20000)+strings.Repeat("]", 20000)), 1<<20, "it"); err == nil {
		t.Error("a value that is nested very deep is accepted")
	}
}

func TestValue_integer(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`12`: "12 true", `-1`: "-1 true", `1.5`: "0 false", `"12"`: "12 false", `1e2`: "0 false"} {
		v, err := jsonlint.Read([]byte(in), 100, "it")
		n, ok := v.Integer()
		if got := fmt.Sprint(n, ok); err != nil || got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// What is valid JSON is read, and each string is the one that encoding/json reads.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"a":[1.0,"x"]}`, `{`, ``, `"\ud800"`, `{"a":1,"a":2}`, "\"\xff\"", `[true,false,null]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v, err := jsonlint.Read([]byte(in), 1<<20, "it")
		if (err == nil) != json.Valid([]byte(in)) {
			t.Fatalf("%q: %v", in, err)
		}
		var want string
		if v.Kind == jsonlint.String && (json.Unmarshal([]byte(in), &want) != nil || v.Text != want) {
			t.Errorf("%q is read as %q", in, v.Text)
		}
	})
}
