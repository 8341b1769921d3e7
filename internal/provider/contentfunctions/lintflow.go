package contentfunctions

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"terraform-provider-whatsapp/internal/content/flowjson"
)

type lintFlowFunction struct{}

// NewLintFlow returns the function lint_flow_json.
func NewLintFlow() function.Function { return lintFlowFunction{} }

// Metadata implements function.Function.
func (lintFlowFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "lint_flow_json"
}

// Definition implements function.Function.
func (lintFlowFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Problems of Flow JSON.",
		MarkdownDescription: "Returns what Meta would refuse in the JSON of a flow, and what it may refuse, as a list of problems. The list is " +
			"empty if there are none.\n\n" +
			"No request is sent, so a pipeline can check flows without credentials. `flow_json` of `whatsapp_flow` is checked by the same rules " +
			"in each plan. The rules are about the structure: screens, routes, actions and references. The properties of each " +
			"component are left to Meta, which checks them when the JSON is uploaded. If the argument is unknown, the result is unknown. At most " +
			"100 problems are returned. Each one has:\n\n" +
			"- `path`: the place, such as `screens[1].layout.children[0].label`.\n" +
			"- `rule`: the name of the rule. It does not change, so problems can be selected by it.\n" +
			"- `severity`: `error` for what Meta's pages forbid; `warning` for what only Meta's editor or a report forbids, and for what this " +
			"provider does not know, such as a new version.\n" +
			"- `summary` and `detail`: what is wrong, the cause, and the next step. The detail names the screen and the component, and line and " +
			"column if the text has several lines.\n" +
			"- `subcode` and `fix`: null. Problems have the same form as those of `lint_message_template`.\n\n" +
			"JSON that cannot be read, that has a key twice in one object, or that is larger than 10 MB is a problem with the rule `json`. Limits " +
			"are counted in characters (Unicode code points). Texts with references, such as `${data.name}`, have no known length.\n\n" +
			flowRulesTable() + "\n\n" +
			"Sources: Meta's pages about [Flow JSON](https://developers.facebook.com/docs/whatsapp/flows/reference/flowjson), " +
			"[components](https://developers.facebook.com/docs/whatsapp/flows/reference/components) and " +
			"[error codes](https://developers.facebook.com/docs/whatsapp/flows/reference/error-codes), and the editor in WhatsApp Manager.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "json",
			MarkdownDescription: "The Flow JSON, such as `file(\"flow.json\")`. It must not be null.",
		}},
		Return: function.ListReturn{ElementType: problemType},
	}
}

func flowRulesTable() string {
	var b strings.Builder
	b.WriteString("| rule | severity | Meta's error | problem |\n| --- | --- | --- | --- |")
	for _, r := range flowjson.Rules() {
		code := ""
		if r.Code != "" {
			code = "`" + r.Code + "`"
		}
		fmt.Fprintf(&b, "\n| `%s` | %s | %s | %s |", r.Name, r.Severity, code, r.Summary)
	}
	return b.String()
}

// Run implements function.Function.
func (lintFlowFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, problemList(flowjson.Lint([]byte(text))))
}
