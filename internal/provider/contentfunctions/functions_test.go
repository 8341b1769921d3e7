package contentfunctions_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/provider/contentfunctions"
)

// call runs a function as the protocol server does.
func call(t *testing.T, f function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	ctx := context.Background()
	var d function.DefinitionResponse
	f.Definition(ctx, function.DefinitionRequest{}, &d)
	result, err := d.Definition.Return.NewResultData(ctx)
	if err != nil {
		t.Fatal(err)
	}
	resp := function.RunResponse{Result: result}
	f.Run(ctx, function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

func text(s string) attr.Value { return types.StringValue(s) }

func values(pairs map[string]attr.Value) attr.Value {
	return types.MapValueMust(types.StringType, pairs)
}

func TestLint(t *testing.T) {
	for name, c := range map[string]struct{ json, want string }{
		"good": {`[{"type":"BODY","text":"Hello"}]`, `[]`},
		"error with a subcode": {
			`[{"type":"BODY","text":"Hello"},{"type":"FOOTER","text":"{{1}}"}]`,
			`[{"detail":"The footer has the variable {{1}}, and Meta accepts none. Move it to the body.","fix":<null>,"path":"footer.text",` +
				`"rule":"footer_variables","severity":"error","subcode":2388073,"summary":"Footer has a variable"}]`,
		},
		"correction without a subcode": {
			`[{"type":"BODDY"},{"type":"BODY","text":"Hello"}]`,
			`[{"detail":"This provider does not know the type \"BODDY\", and cannot check what has it. It is sent to Meta as it is. Known are ` +
				`HEADER, LIMITED_TIME_OFFER, BODY, FOOTER, BUTTONS, CAROUSEL, CALL_PERMISSION_REQUEST. Check the spelling.","fix":"BODY",` +
				`"path":"boddy.type","rule":"unknown_type","severity":"warning","subcode":<null>,"summary":"Unknown type"}]`,
		},
		"broken JSON": {
			"[\n{\"type\": }]",
			`[{"detail":"Line 2, column 10: the text is not JSON: invalid character '}' looking for beginning of value. Correct it there.",` +
				`"fix":<null>,"path":"","rule":"json","severity":"error","subcode":<null>,"summary":"Unreadable JSON"}]`,
		},
		"wrong type": {
			`{"components": [{"type": "BODY", "text": []}]}`,
			`[{"detail":"Line 1, column 42: components[0].text must be a string, and is an array. Correct it there.","fix":<null>,` +
				`"path":"components[0].text","rule":"json","severity":"error","subcode":<null>,"summary":"Unreadable JSON"}]`,
		},
	} {
		got, err := call(t, contentfunctions.NewLint(), text(c.json))
		if err != nil || got.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", name, got, c.want, err)
		}
	}
}

// The page of the function names each rule.
func TestLint_description(t *testing.T) {
	var d function.DefinitionResponse
	contentfunctions.NewLint().Definition(t.Context(), function.DefinitionRequest{}, &d)
	for _, rule := range template.Rules() {
		if !strings.Contains(d.Definition.MarkdownDescription, "| `"+rule.Name+"` | "+string(rule.Severity)+" |") {
			t.Errorf("the rule %s is missing", rule.Name)
		}
	}
	for _, row := range []string{
		"\n| `footer_variables` | error | 2388073 | Footer has a variable |\n", "\n| `unknown_key` | warning |  | Unknown key |\n",
	} {
		if !strings.Contains(d.Definition.MarkdownDescription, row) {
			t.Errorf("the row %q is missing", row)
		}
	}
}

func TestLintFlow(t *testing.T) {
	const flow = `{"version": "7.3", "screens": [{"id": "END", "terminal": true, "layout": {"children": [{"type": "Footer"}]}}]}`
	for name, c := range map[string]struct{ json, want string }{
		"good": {flow, `[]`},
		"error": {
			strings.Replace(flow, "END", "SUCCESS", 1),
			`[{"detail":"At screens[0] \"SUCCESS\": SUCCESS is the screen with which an endpoint ends a flow. Rename the screen, also in ` +
				`routes and actions.","fix":<null>,"path":"screens[0].id","rule":"screen_id_reserved","severity":"error","subcode":<null>,` +
				`"summary":"ID of a screen is reserved"}]`,
		},
		"broken JSON": {
			"{\n]",
			`[{"detail":"Line 2, column 1: the text is not JSON: invalid character ']' looking for beginning of object key string. Correct it ` +
				`there.","fix":<null>,"path":"","rule":"json","severity":"error","subcode":<null>,"summary":"Unreadable Flow JSON"}]`,
		},
	} {
		got, err := call(t, contentfunctions.NewLintFlow(), text(c.json))
		if err != nil || got.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", name, got, c.want, err)
		}
	}
}

// The page of the function names each rule.
func TestLintFlow_description(t *testing.T) {
	var d function.DefinitionResponse
	contentfunctions.NewLintFlow().Definition(t.Context(), function.DefinitionRequest{}, &d)
	for _, row := range []string{
		"\n| `route_back` | error | `INVALID_ROUTING_MODEL` | Route leads back |\n",
		"\n| `terminal_navigation_list` | warning |  | NavigationList on a terminal screen |\n",
	} {
		if !strings.Contains(d.Definition.MarkdownDescription, row) {
			t.Errorf("the row %q is missing", row)
		}
	}
	for _, rule := range flowjson.Rules() {
		if !strings.Contains(d.Definition.MarkdownDescription, "| `"+rule.Name+"` | "+string(rule.Severity)+" |") {
			t.Errorf("the rule %s is missing", rule.Name)
		}
	}
}

const greeting = `[{"type":"BODY","text":"Dear {{1}}, hello","example":{"body_text":[["Pablo"]]}}]`

func TestRender(t *testing.T) {
	for name, c := range map[string]struct {
		variables attr.Value
		want      string
	}{
		"values":   {values(map[string]attr.Value{"1": text("Ana")}), "Dear Ana, hello"},
		"examples": {types.MapNull(types.StringType), "Dear Pablo, hello"},
	} {
		got, err := call(t, contentfunctions.NewRender(), text(greeting), c.variables)
		if err != nil || !got.Equal(text(c.want)) {
			t.Errorf("%s: got %s and %v, want %s", name, got, err, c.want)
		}
	}
}

func TestRender_errors(t *testing.T) {
	for name, c := range map[string]struct {
		json, want string
		variables  attr.Value
		argument   int64
	}{
		"JSON":    {"[\n}", "line 2, column 1: the text is not JSON: invalid character '}' looking for beginning of value", values(nil), 0},
		"missing": {greeting, "there is no value for 1: its variables are 1", values(nil), 1},
		"unknown": {
			greeting, "the template has no variable a: its variables are 1", values(map[string]attr.Value{"1": text(""), "a": text("")}), 1,
		},
		"null": {greeting, "The value of 1 is null. Set it, or remove the key", values(map[string]attr.Value{"1": types.StringNull()}), 1},
	} {
		_, err := call(t, contentfunctions.NewRender(), text(c.json), c.variables)
		if err == nil || err.Text != c.want || err.FunctionArgument == nil || *err.FunctionArgument != c.argument {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
