package template_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/content/template"
)

// parse reads JSON that is a template.
func parse(t testing.TB, text string) template.Template {
	t.Helper()
	parsed, err := template.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return parsed
}

// everything has each known key, and an unknown one at each level.
const everything = `{
	"name": "order_update", "language": "en_US", "category": "MARKETING", "parameter_format": "NAMED", "message_send_ttl_seconds": 43200,
	"bid_spec": {}, "creative_sourcing_spec": {}, "cta_url_link_tracking_opted_out": true, "degrees_of_freedom_spec": {},
	"display_format": "ORDER_DETAILS", "library_template_name": "n", "sub_category": "ORDER_DETAILS",
	"new": {"b": [1, 2.50], "a": null},
	"components": [
		{"type": "HEADER", "format": "TEXT", "text": "T", "new": 1, "example": {"header_text": ["a"], "header_handle": ["4::x"],
			"header_text_named_params": [{"param_name": "n", "example": "v", "new": 2}], "new": 3}},
		{"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Today", "has_expiration": false, "new": 4}},
		{"type": "BODY", "text": "T", "add_security_recommendation": true, "example": {"body_text": [["a", "b"]],
			"body_text_named_params": [{"param_name": "n", "example": "v"}]}},
		{"type": "FOOTER", "code_expiration_minutes": 5},
		{"type": "BUTTONS", "buttons": [
			{"type": "URL", "text": "T", "url": "https://shop.example/?a=1&b=<2>", "example": ["x"], "new": 5},
			{"type": "PHONE_NUMBER", "phone_number": "+15550051310"},
			{"type": "COPY_CODE", "example": "25OFF"},
			{"type": "FLOW", "flow_id": "1", "flow_name": "n", "flow_json": "{}", "flow_action": "NAVIGATE", "navigate_screen": "S"},
			{"type": "OTP", "otp_type": "ZERO_TAP", "autofill_text": "A", "zero_tap_terms_accepted": true,
				"supported_apps": [{"package_name": "com.example", "signature_hash": "K8a/AINcGX7", "new": 6}]}
		]},
		{"type": "CAROUSEL", "cards": [{"components": [{"type": "BODY", "text": "T"}], "new": 7}]},
		{"type": "SOMETHING_NEW", "depth": {"x": "y"}}
	]
}`

// Nothing of a JSON is lost, also what this package does not know.
func TestParse_roundTrip(t *testing.T) {
	written, err := json.Marshal(parse(t, everything))
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := errors.Join(json.Unmarshal(written, &got), json.Unmarshal([]byte(everything), &want)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the written template differs from the one that was read:\n%s", diff)
	}
	if again := parse(t, string(written)); !reflect.DeepEqual(again, parse(t, everything)) {
		t.Errorf("a second reading returns another template: %+v", again)
	}
}

// Meta documents several forms for the same value. All are read as one.
func TestParse_forms(t *testing.T) {
	for name, forms := range map[string][]string{
		"body example": {
			`[{"type":"BODY","example":{"body_text":[["a"]]}}]`,
			`[{"type":"BODY","example":{"body_text":["a"]}}]`,
			`[{"type":"BODY","example":{"body_text":"a"}}]`,
		},
		"several body examples": {`[{"type":"BODY","example":{"body_text":[["a","b"]]}}]`, `[{"type":"BODY","example":{"body_text":["a","b"]}}]`},
		"header example": {
			`[{"type":"HEADER","example":{"header_text":["a"]}}]`,
			`[{"type":"HEADER","example":{"header_text":[["a"]]}}]`,
			`[{"type":"HEADER","example":{"header_text":"a"}}]`,
		},
		"button example": {
			`[{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"250"}]}]`,
			`[{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":["250"]}]}]`,
		},
		"escapes": {`[{"type":"BODY","text":"é\n\"😀"}]`, `[{"type":"BODY","text":"\u00e9\u000a\u0022\ud83d\ude00"}]`},
	} {
		for _, form := range forms[1:] {
			if diff := cmp.Diff(parse(t, forms[0]), parse(t, form)); diff != "" {
				t.Errorf("%s: %s differs from %s:\n%s", name, form, forms[0], diff)
			}
		}
	}
}

// Meta's answers may have nulls, and numbers in the place of strings. A configuration may not.
func TestParseAnswer(t *testing.T) {
	for _, form := range []string{
		`[{"type":"BUTTONS","text":"5","example":null,"format":null,"buttons":[{"type":"COPY_CODE","example":250}]}]`,
		`[{"type":"BUTTONS","text":5,"limited_time_offer":null,"buttons":[{"type":"COPY_CODE","example":[250],"flow_id":null}]}]`,
		`[{"type":"BUTTONS","text":"5","cards":null,"buttons":[{"type":"COPY_CODE","example":[["250"]]}],"code_expiration_minutes":null}]`,
	} {
		got, err := template.ParseAnswer([]byte(form))
		if err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if diff := cmp.Diff(parse(t, `[{"type":"BUTTONS","text":"5","buttons":[{"type":"COPY_CODE","example":"250"}]}]`), got); diff != "" {
			t.Errorf("%s:\n%s", form, diff)
		}
		if _, err := template.Parse([]byte(form)); err == nil {
			t.Errorf("a configuration can have %s", form)
		}
	}
	for _, form := range []string{
		`[{"type":"BODY","text":[]}]`, `[{"type":"BODY","example":{"body_text":{}}}]`, `[{"type":"BODY","buttons":5}]`,
	} {
		if _, err := template.ParseAnswer([]byte(form)); err == nil {
			t.Errorf("an answer can have %s", form)
		}
	}
}

// Each known key has its own type and is not null. What is wrong is named with its place.
func TestParse_types(t *testing.T) {
	known := map[string]any{}
	if err := json.Unmarshal([]byte(everything), &known); err != nil {
		t.Fatal(err)
	}
	tried := 0
	mutated(known, "", func(place string) {
		tried++
		text, err := json.Marshal(known)
		if err != nil {
			t.Fatal(err)
		}
		_, err = template.Parse(text)
		if wrong, ok := errors.AsType[*jsonlint.ReadError](err); !ok || wrong.Path != place || !strings.Contains(wrong.Reason, place) {
			t.Errorf("%s: got %v", place, err)
		}
	})
	if tried < 150 {
		t.Errorf("only %d values were tried", tried)
	}
}

// mutated replaces each value below a value whose key is known by null and by one of another type.
func mutated(value any, place string, try func(place string)) {
	each := func(at string, old any, set func(any)) {
		wrong := any(5)
		if _, number := old.(float64); number {
			wrong = "5"
		}
		for _, bad := range []any{nil, wrong} {
			set(bad)
			try(at)
		}
		set(old)
		mutated(old, at, try)
	}
	switch value := value.(type) {
	case map[string]any:
		for key, old := range value {
			if key != "new" && key != "depth" {
				each(strings.TrimPrefix(place+"."+key, "."), old, func(v any) { value[key] = v })
			}
		}
	case []any:
		for i, old := range value {
			each(fmt.Sprintf("%s[%d]", place, i), old, func(v any) { value[i] = v })
		}
	}
}

// An array is the components of a template of which the rest is not known.
func TestParse_componentsAlone(t *testing.T) {
	got := parse(t, ` [ {"type": "BODY", "text": "Hello."} ] `)
	want := template.Template{Partial: true, Components: []template.Component{{Type: "BODY", Text: "Hello."}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A text above the limit is refused before the rules compare its components with each other.
func TestParse_limit(t *testing.T) {
	const most = 128 << 10
	fits := `[{"type":"BODY","text":""}]` + strings.Repeat(" ", most-27)
	if _, err := template.Parse([]byte(fits)); err != nil {
		t.Errorf("%d bytes: %v", len(fits), err)
	}
	if _, err := template.Parse([]byte(fits + " ")); err == nil || !strings.Contains(err.Error(), "131073 bytes") {
		t.Errorf("a byte more: %v", err)
	}
}

func TestParse_errors(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "line 1, column 1: the text is not JSON",
		"{\n  \"name\": \"a\",\n}":    "line 3, column 1: the text is not JSON",
		"{\"é\": x}":                  "line 1, column 7: the text is not JSON",
		"{\"name\": \"a\"":            "line 1, column 13: the text is not JSON: unexpected end of JSON input",
		"[] []":                       "line 1, column 4: the text is not JSON",
		"\"text\"":                    "line 1, column 1: the template must be an object, or an array of components, and is a string",
		"null":                        "line 1, column 1: the template must be an object, or an array of components, and is null",
		"{\n \"name\": []}":           "line 2, column 10: name must be a string, and is an array",
		`{"components": {}}`:          "line 1, column 16: components must be an array, and is an object",
		`[{"text": "a"}]`:             "line 1, column 2: components[0] has no type",
		`["BODY"]`:                    "line 1, column 2: components[0] must be an object, and is a string",
		`[{"type":"B","text":true}]`:  "line 1, column 21: components[0].text must be a string, and is true or false",
		`[{"type":"B","text":false}]`: "components[0].text must be a string, and is true or false",
		`[{"type":"B","type":"C"}]`:   `line 1, column 21: the key "type" occurs twice in one object`,
		"[{\"type\":\"B\",\"example\":\n\t{\"body_text\":[[{}]]}}]":      "line 2, column 17: components[0].example.body_text[0][0] must",
		`[{"type":"B","example":[]}]`:                                    "components[0].example must be an object, and is an array",
		`[{"type":"B","buttons":[{}]}]`:                                  "components[0].buttons[0] has no type",
		`[{"type":"B","code_expiration_minutes":1.5}]`:                   "code_expiration_minutes must be a whole number, and is 1.5",
		`[{"type":"B","code_expiration_minutes":"5"}]`:                   "code_expiration_minutes must be a whole number, and is a string",
		`[{"type":"B","add_security_recommendation":"yes"}]`:             "add_security_recommendation must be true or false, and is a string",
		`[{"type":"B","limited_time_offer":{"has_expiration":0}}]`:       "limited_time_offer.has_expiration must be true or false",
		`[{"type":"B","cards":[{"components":[{"type":1,"text":[]}]}]}]`: "components[0].cards[0].components[0].type must be a string",
		"[{\"type\":\"B\",\"text\":[],\"format\":{}}]":                   "line 1, column 21: components[0].text",
		`[{"type":"BODY","text":5}]`:                                     "components[0].text must be a string, and is a number",
		`[{"type":"BUTTONS","buttons":null}]`:                            "components[0].buttons is null, and Meta documents no null: remove",
		`{"sub_category":["A"]}`:                                         "sub_category must be a string, and is an array",
		strings.Repeat("[", 100_000):                                     "the text is not JSON",
	} {
		_, err := template.Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: got %v, want %q", text, err, want)
		}
		if _, ok := errors.AsType[*jsonlint.ReadError](err); !ok {
			t.Errorf("%.60q: the error has no place: %T", text, err)
		}
	}
}

func TestParse_errorPath(t *testing.T) {
	_, err := template.Parse([]byte(`[{"type":"B","buttons":[{"type":"URL","url":[]}]}]`))
	if place, ok := errors.AsType[*jsonlint.ReadError](err); !ok || place.Path != "components[0].buttons[0].url" {
		t.Errorf("got %#v", err)
	}
}
