package template_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/content/template"
)

func TestNormalize(t *testing.T) {
	read := func() template.Template {
		return parse(t, `{"name":"A","language":"de","category":"Marketing","parameter_format":"named","components":[
			{"type":"buttons","buttons":[{"type":"otp","otp_type":"one_tap","text":"a"},{"type":"flow","flow_action":"navigate"}]},
			{"type":"something"},{"type":"body","text":"b"},
			{"type":"carousel","cards":[{"components":[{"type":"body"},{"type":"header","format":"image"}]}]}]}`)
	}
	given := read()
	want := template.Template{
		Name: "A", Language: "de", Category: template.Marketing, ParameterFormat: template.Named,
		Components: []template.Component{
			{Type: "BODY", Text: "b"},
			{Type: "BUTTONS", Buttons: []template.Button{
				{Type: "OTP", OTPType: "ONE_TAP", Text: "a"}, {Type: "FLOW", FlowAction: "NAVIGATE"},
			}},
			{Type: "CAROUSEL", Cards: []template.Card{{Components: []template.Component{{Type: "HEADER", Format: "IMAGE"}, {Type: "BODY"}}}}},
			{Type: "SOMETHING"},
		},
	}
	if diff := cmp.Diff(want, template.Normalize(given)); diff != "" {
		t.Error(diff)
	}
	if !reflect.DeepEqual(given, read()) {
		t.Errorf("the argument was changed: %+v", given)
	}
}

// What is not known is not a problem in a template that is partial.
func TestLint_partial(t *testing.T) {
	for name, text := range map[string]string{
		"components alone":        "[" + body + "]",
		"named variables":         "[" + bodyNamed("Dear {{name}}, your order is here", "name") + "]",
		"positional variables":    "[" + bodyWith("Dear {{1}}, your order is here", "a") + "]",
		"category of a carousel":  "[" + body + "," + carousel(image, image) + "]",
		"category of a code":      "[" + body + "," + buttons(copyCode) + "]",
		"authentication template": "[" + authBody + "," + buttons(otpButton) + "]",
	} {
		if problems := template.Lint(parse(t, text)); len(problems) > 0 {
			t.Errorf("%s: %+v", name, problems)
		}
	}
	mixed := template.Lint(parse(t, "["+bodyNamed("Dear {{name}}, your order {{1}} of today is here", "name", "1")+"]"))
	if len(mixed) != 1 || mixed[0].Rule != "variable_kind" {
		t.Errorf("a number beside names: %+v", mixed)
	}
	empty := template.Lint(template.Template{})
	for i, rule := range []string{"name", "language", "category", "body_missing"} {
		if len(empty) != 4 || empty[i].Rule != rule {
			t.Errorf("nothing at all: %+v", empty)
		}
	}
}

// Problems come in the order of a message, whatever the order of the components is.
func TestLint_order(t *testing.T) {
	text := creation(t, `"name":"A","zz":1,"aa":2`, buttons(`{"type":"QUICK_REPLY","text":"*"}`), text("FOOTER", "{{1}}"),
		text("BODY", "a\tb"), header("*"))
	var got []string
	for _, p := range template.Lint(parse(t, text)) {
		got = append(got, p.Path)
	}
	if diff := cmp.Diff([]string{"name", "aa", "zz", "header.text", "body.text", "footer.text", "buttons[0].text"}, got); diff != "" {
		t.Error(diff)
	}
}

// A message shows a part of a long value, and no character that a terminal would interpret.
func TestLint_message(t *testing.T) {
	problems := template.Lint(parse(t, creation(t, `"category":"\u001b[31m\u202e`+words(100)+`"`, body)))
	want := jsonlint.Problem{
		Path: "category", Rule: "category", Severity: jsonlint.Error, Summary: "Invalid category",
		Detail: "The category is \"\\x1b[31M\\u202eABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC AB\"…. " +
			"Meta knows AUTHENTICATION, MARKETING, UTILITY. Set one of them.",
	}
	if diff := cmp.Diff([]jsonlint.Problem{want}, problems); diff != "" {
		t.Error(diff)
	}
}

// The wording is what Meta compares with other templates: the texts of body and footer, unless they are Meta's.
func TestWording(t *testing.T) {
	const hello = `{"type":"body","text":"Hello"}`
	wording := func(components string) string { return template.Wording(parse(t, "["+components+"]")) }
	if wording(hello) == "" || wording(hello) != wording(`{"type":"BODY","text":"Hello"},{"type":"HEADER","format":"TEXT","text":"Hi"}`) {
		t.Error("a header is part of the wording")
	}
	with := func(body, footer string) string {
		return wording(`{"type":"BODY","text":"` + body + `"},{"type":"FOOTER","text":"` + footer + `"}`)
	}
	if with("Hello", "Bye") == wording(hello) || with("Hello", "Bye") == with("HelloBye", "") {
		t.Errorf("the footer is not part of the wording: %q", with("Hello", "Bye"))
	}
	for _, none := range []string{
		`{"type":"FOOTER","text":"Bye"}`, `{"type":"BODY"}`, hello + `,{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}`,
	} {
		if got := wording(none); got != "" {
			t.Errorf("%s has the wording %q", none, got)
		}
	}
}
