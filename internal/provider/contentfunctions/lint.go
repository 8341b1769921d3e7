// Package contentfunctions holds the functions on message templates and on flows: lint and render. They are pure and send no
// request.
package contentfunctions

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/content/template"
)

type lintFunction struct{}

// NewLint returns the function lint_message_template.
func NewLint() function.Function { return lintFunction{} }

// Metadata implements function.Function.
func (lintFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "lint_message_template"
}

// jsonParameter describes the argument with the template.
func jsonParameter() function.Parameter {
	return function.StringParameter{
		Name: "json",
		MarkdownDescription: "The template in Meta's JSON: the body of the call that creates it (`name`, `language`, `category`, " +
			"`components` and so on), or the array of its `components` alone. It must not be null.",
	}
}

var problemType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"path": types.StringType, "rule": types.StringType, "subcode": types.Int64Type, "severity": types.StringType,
	"summary": types.StringType, "detail": types.StringType, "fix": types.StringType,
}}

// problem is an element of the result.
type problem struct {
	Path     types.String `tfsdk:"path"`
	Rule     types.String `tfsdk:"rule"`
	Subcode  types.Int64  `tfsdk:"subcode"`
	Severity types.String `tfsdk:"severity"`
	Summary  types.String `tfsdk:"summary"`
	Detail   types.String `tfsdk:"detail"`
	Fix      types.String `tfsdk:"fix"`
}

// Definition implements function.Function.
func (lintFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Problems of a message template.",
		MarkdownDescription: "Returns what Meta would refuse in a message template, and what it may refuse, as a list of problems. " +
			"The list is empty if there are none.\n\n" +
			"No request is sent, so a pipeline can check templates without credentials. What depends on the account is not checked: whether " +
			"the template exists, a connected catalog, a published flow. If the argument is unknown, the result is unknown. Each problem has:\n\n" +
			"- `path`: the place, such as `body.text`, `buttons[1].url` or `carousel.cards[0].buttons[1].text`.\n" +
			"- `rule`: the name of the rule. It does not change, so problems can be selected by it.\n" +
			"- `subcode`: the `error_subcode` with which Meta refuses the creation, or null if none is known.\n" +
			"- `severity`: `error` for what Meta refuses, `warning` for what it may refuse, or what this provider does not know.\n" +
			"- `summary` and `detail`: what is wrong, the cause, and the next step.\n" +
			"- `fix`: the corrected value of `path`, or null if it cannot be derived.\n\n" +
			"JSON that cannot be read is a problem with the rule `json`, whose detail names line and column. So is null, or a value of another " +
			"type, for a key that this provider knows: write the example 25 in quotation marks. Names of types and formats can " +
			"have any case, and keys that this provider does not know are warnings. In an array of components, the absence of name, language and " +
			"category is not a problem. Limits are counted in characters (Unicode code points). Meta does not document how it counts, so a text " +
			"that exceeds a limit only in UTF-16 code units, as emoji can cause, is a warning.\n\n" +
			rulesTable() + "\n\n" +
			"Sources: Meta's pages about " + pageLinks("components", "supported-languages", "template-review", "time-to-live") +
			", and reports of Meta's answers.",
		Parameters: []function.Parameter{jsonParameter()},
		Return:     function.ListReturn{ElementType: problemType},
	}
}

// pageLinks returns links to pages of Meta's documentation of templates.
func pageLinks(names ...string) string {
	links := make([]string, len(names))
	for i, name := range names {
		links[i] = fmt.Sprintf("[%s](https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/%s)",
			strings.ReplaceAll(name, "-", " "), name)
	}
	return strings.Join(links, ", ")
}

func rulesTable() string {
	var b strings.Builder
	b.WriteString("| rule | severity | subcode | problem |\n| --- | --- | --- | --- |")
	for _, r := range template.Rules() {
		subcode := ""
		if r.Subcode != 0 {
			subcode = fmt.Sprint(r.Subcode)
		}
		fmt.Fprintf(&b, "\n| `%s` | %s | %s | %s |", r.Name, r.Severity, subcode, r.Summary)
	}
	return b.String()
}

// Run implements function.Function.
func (lintFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, problemList(template.LintJSON([]byte(text))))
}

// problemList returns the problems as elements of the result.
func problemList(found []jsonlint.Problem) []problem {
	problems := []problem{}
	for _, p := range found {
		one := problem{
			Path: types.StringValue(p.Path), Rule: types.StringValue(p.Rule), Severity: types.StringValue(string(p.Severity)),
			Summary: types.StringValue(p.Summary), Detail: types.StringValue(p.Detail),
		}
		if p.Subcode != 0 {
			one.Subcode = types.Int64Value(int64(p.Subcode))
		}
		if p.Fix != "" {
			one.Fix = types.StringValue(p.Fix)
		}
		problems = append(problems, one)
	}
	return problems
}
