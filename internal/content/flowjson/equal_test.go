package flowjson_test

import (
	"encoding/json"
	"testing"

	"terraform-provider-whatsapp/internal/content/flowjson"
)

func TestEqual(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b string
		want bool
	}{
		"white space":            {`{"a":[1,2]}`, "{ \"a\": [1,\n2] }\n", true},
		"order of keys":          {`{"a":1,"b":2}`, `{"b":2,"a":1}`, true},
		"order of elements":      {`[1,2]`, `[2,1]`, false},
		"large numbers":          {`[9007199254740993]`, `[9007199254740992]`, false},
		"escaped text":           {`"<"`, `"\u003c"`, true},
		"no JSON, the same":      {`{`, `{`, true},
		"no JSON":                {`{`, `{ `, false},
		"JSON and what is not":   {`{}`, `{`, false},
		"text after the value":   {`{}`, `{} {}`, false},
		"empty and empty object": {``, `{}`, false},
	} {
		if got := flowjson.Equal(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestNeedsEndpoint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{`{"data_api_version":"3.0"}`: true, `{"data_api_version":""}`: false, `{}`: false, `{`: false} {
		if got := flowjson.NeedsEndpoint(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// A text is equal to itself with other white space if it is JSON.
func FuzzEqual(f *testing.F) {
	for _, seed := range []string{`{"a":[1.0,"x"]}`, `{`, ``, `"\ud800"`, `{"a":1,"a":2}`, `1E700`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := flowjson.Equal(text+" ", "\n"+text); got != json.Valid([]byte(text)) {
			t.Errorf("%q: %v", text, got)
		}
	})
}
