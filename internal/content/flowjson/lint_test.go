package flowjson_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// flow returns Flow JSON of version 7.3, or of the version in head.
func flow(head string, screens ...string) string {
	if !strings.Contains(head, `"version"`) {
		head = `"version": "7.3", ` + head
	}
	return "{" + head + ` "screens": [` + strings.Join(screens, ",") + "]}"
}

// screenWith returns a screen with properties beside its ID and components.
func screenWith(id, properties string, components ...string) string {
	return fmt.Sprintf(`{"id": %q, %s "layout": {"type": "SingleColumnLayout", "children": [%s]}}`, id, properties,
		strings.Join(components, ","))
}

const (
	version5  = `"version": "5.1",`
	endpoint  = `"data_api_version": "3.0",`
	terminal  = `"terminal": true,`
	hello     = `{"type": "TextBody", "text": "Hello"}`
	done      = `{"type": "Footer", "label": "Done", "on-click-action": {"name": "complete", "payload": {}}}`
	exchanges = `{"type": "Footer", "label": "Next", "on-click-action": {"name": "data_exchange", "payload": {}}}`
	city      = `{"type": "TextInput", "name": "city", "label": "City"}`
	photo     = `{"type": "PhotoPicker", "name": "photo", "label": "Photo"}`
	document  = `{"type": "DocumentPicker", "name": "document", "label": "Document"}`
)

// ended returns a flow of one screen, which ends it.
func ended(components ...string) string { return flow("", last("", components...)) }

// last returns a terminal screen.
func last(properties string, components ...string) string {
	return screenWith("LAST", terminal+properties, append(slices.Clone(components), done)...)
}

// navigatingFooter returns a footer that leads to another screen.
func navigatingFooter(screen, payload string) string {
	return fmt.Sprintf(`{"type": "Footer", "label": "Next", "on-click-action": {"name": "navigate", `+
		`"next": {"type": "screen", "name": %q}, "payload": {%s}}}`, screen, payload)
}

// link leads to another screen.
func link(screen string) string {
	return strings.NewReplacer("Footer", "EmbeddedLink", "label", "text").Replace(navigatingFooter(screen, ""))
}

// ends returns a footer that ends the flow with a payload.
func ends(payload string) string { return strings.Replace(done, "{}", "{"+payload+"}", 1) }

func times(n int, one string) []string { return slices.Repeat([]string{one}, n) }

// routed returns a flow with an endpoint, a routing model, and terminal screens at the end.
func routed(model string, screens ...string) string {
	return flow(endpoint+`"routing_model": {`+model+"},", screens...)
}

// asks returns a screen that asks the endpoint.
func asks(id string) string { return screenWith(id, "", exchanges) }

// final returns a terminal screen with an ID.
func final(id string) string { return screenWith(id, terminal, done) }

// updates returns an input that changes data of its screen.
func updates(payload string) string {
	return `{"type": "OptIn", "name": "agree", "label": "Agree", "on-select-action": {"name": "update_data", "payload": {` + payload + `}}}`
}

// declared declares data of a screen, of a type.
func declared(key, kind string) string {
	return fmt.Sprintf(`"data": {%q: {"type": %q, "__example__": "x"}},`, key, kind)
}

func branches(then, otherwise string) string {
	return `{"type": "If", "condition": "${form.city} == 'x'", "then": [` + then + `], "else": [` + otherwise + `]}`
}

func text(kind, key, value string) string {
	return fmt.Sprintf(`{"type": %q, %q: %q}`, kind, key, value)
}

func named(kind, more string) string {
	return fmt.Sprintf(`{"type": %q, "name": "x", "label": "X", %s}`, kind, more)
}

func items(n int) string {
	return `"data-source": [` + strings.Join(times(n, `{"id": "1", "title": "One"}`), ",") + "]"
}

// picture returns an item of a list with an image of n bytes.
func picture(n int) string {
	return fmt.Sprintf(`"data-source": [{"id": "1", "title": "One", "image": %q}]`, base64.StdEncoding.EncodeToString(make([]byte, n)))
}

// lint returns the problems of a flow. A rule of old versions can only be broken by a version that is frozen.
func lint(rule, flow string) []jsonlint.Problem {
	return slices.DeleteFunc(flowjson.Lint([]byte(flow)), func(p jsonlint.Problem) bool {
		return p.Rule == "version_frozen" && (rule == "form_required" || rule == "picker_complete")
	})
}

// lintCase is a flow that breaks one rule, and a neighbor that breaks none.
type lintCase struct{ rule, path, broken, fine string }

func TestLint_rules(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{"json": true} // TestLint_unreadable
	for _, c := range slices.Concat(flowCases, screenCases, componentCases, valueCases, actionCases, routeCases) {
		covered[c.rule] = true
		problems := lint(c.rule, c.broken)
		other := slices.ContainsFunc(problems, func(p jsonlint.Problem) bool { return p.Rule != c.rule })
		if len(problems) == 0 || other || problems[0].Path != c.path {
			t.Errorf("want only %s at %s:\n%s\n%+v", c.rule, c.path, c.broken, problems)
		}
		if problems := lint(c.rule, c.fine); len(problems) != 0 {
			t.Errorf("%s: the neighbor has problems:\n%s\n%+v", c.rule, c.fine, problems)
		}
	}
	for _, rule := range flowjson.Rules() {
		if !covered[rule.Name] {
			t.Errorf("the rule %s has no case", rule.Name)
		}
	}
}

// What cannot be read is one problem, with its line and column.
func TestLint_unreadable(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 250) + strings.Repeat("]", 250)
	for in, want := range map[string]string{
		"{\n  \"ü\": }": "  Line 2, column 8: the text is not JSON: invalid character '}' looking for beginning of value. Correct it there.",
		"":              "  Line 1, column 1: the text is not JSON: unexpected end of JSON input. Correct it there.",
		"[]":            "  Flow JSON is an object, and the text is an array.",
		"{\n\"screens\": [{\"id\": 1,\n \"id\": 2}]}": ` screens[0].id Line 3, column 8: the key "id" occurs twice in one object, and ` +
			"Meta would ignore one of them. Remove one.",
		`{"a": ` + deep + `}`: "  Line 1, column 207: values are nested more than 200 levels deep. Remove some.",
		strings.Repeat(" ", flowjson.MaxBytes+1): "  Line 1, column 1: the text has 10485761 bytes, and Flow JSON has at most 10485760. " +
			"Correct it there.",
	} {
		problems := flowjson.Lint([]byte(in))
		if len(problems) != 1 || problems[0].Rule != "json" || problems[0].Severity != jsonlint.Error ||
			" "+problems[0].Path+" "+problems[0].Detail != want {
			t.Errorf("%.40q: got %+v, want %s", in, problems, want)
		}
	}
}

// A problem names screen and component, and line and column in a text of several lines.
func TestLint_place(t *testing.T) {
	t.Parallel()
	one := flow("", screenWith("A", "", navigatingFooter("LAST", "")),
		last("", text("Image", "src", "a.png"), strings.Replace(city, "City", "", 1), `{"text": "x"}`))
	for in, want := range map[string][]string{
		one: {`At screens[1] "LAST", component of type "Image": `, `At screens[1] "LAST", component "city": `,
			`At screens[1] "LAST", component without a type: `},
		strings.ReplaceAll(one, `"label": ""`, "\n\"ü\": 1, \"label\": \"\""): {
			`At line 1, column 351, screens[1] "LAST", component of type "Image": `, `At line 2, column 18, screens[1] "LAST", component "city": `,
			`At line 2, column 22, screens[1] "LAST", component without a type: `},
	} {
		problems := flowjson.Lint([]byte(in))
		if len(problems) != len(want) {
			t.Fatalf("%+v", problems)
		}
		for i, p := range problems {
			if !strings.HasPrefix(p.Detail, want[i]) {
				t.Errorf("got %s, want %s", p.Detail, want[i])
			}
		}
	}
}

// At most 100 problems are returned, for any text.
func TestLint_limit(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		ended(times(200, `{"type": "x"}`)...),
		`{"a": {` + strings.Join(times(200, `"b": 1`), ",") + "}}",
	} {
		if n := len(flowjson.Lint([]byte(in))); n != 100 {
			t.Errorf("%d problems", n)
		}
	}
}

// Any text is checked, and a text with other white space has the same problems.
func FuzzLint(f *testing.F) {
	for _, c := range slices.Concat(flowCases[:5], screenCases, componentCases[20:], actionCases, routeCases) {
		f.Add(c.broken)
	}
	f.Fuzz(func(t *testing.T, in string) {
		problems := flowjson.Lint([]byte(in))
		again := flowjson.Lint([]byte(in + " "))
		if len(problems) > 100 || len(problems) != len(again) {
			t.Errorf("%d problems, then %d", len(problems), len(again))
		}
		for i, p := range problems {
			if p.Rule == "" || p.Summary == "" || p.Detail == "" || p.Path != again[i].Path {
				t.Errorf("%+v, then %+v", p, again[i])
			}
		}
	})
}
