package contentfunctions

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type renderFunction struct{}

// NewRender returns the function render_message_template.
func NewRender() function.Function { return renderFunction{} }

// Metadata implements function.Function.
func (renderFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "render_message_template"
}

// Definition implements function.Function.
func (renderFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "What a customer reads in a message template.",
		MarkdownDescription: "Returns a message template as the text that a customer reads, for reviews in pull requests.\n\n" +
			"Header, body, footer, buttons and cards are separated by empty lines. A button is its label in brackets, followed by the address, " +
			"phone number or code that belongs to it. A file is its kind in parentheses, such as `(image)`. The texts that Meta supplies for an " +
			"authentication template are in English. No request is sent, and the rules of Meta are not checked: see `lint_message_template`. If " +
			"an argument is unknown, the result is unknown.\n\n" +
			"JSON that cannot be read is an error that names line and column. A variable without a value, a value without a variable, and a value " +
			"that is null are errors that name the key.",
		Parameters: []function.Parameter{
			jsonParameter(),
			function.MapParameter{
				Name: "variables", ElementType: types.StringType, AllowNullValue: true,
				MarkdownDescription: "The value of each variable. The key of a variable of the body is its name: `1` or `first_name`. A named " +
					"variable has that key in all texts. A positional variable elsewhere has its place before it: `header.1`, `buttons[0].1`, " +
					"`carousel.cards[0].body.1`. Null uses the examples of the template; a variable " +
					"without an example is then empty.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (renderFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	var given map[string]types.String
	if resp.Error = req.Arguments.Get(ctx, &text, &given); resp.Error != nil {
		return
	}

	parsed, err := template.Parse([]byte(text))
	if err != nil {
		resp.Error = tfdiag.ArgumentError(0, err.Error())
		return
	}

	values := make(map[string]string, len(given))
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if given[key].IsNull() {
			resp.Error = tfdiag.ArgumentError(1, "The value of "+key+" is null. Set it, or remove the key.")
			return
		}
		values[key] = given[key].ValueString()
	}
	if given == nil {
		values = template.Examples(parsed)
	}

	message, err := template.Render(parsed, values)
	if err != nil {
		resp.Error = tfdiag.ArgumentError(1, err.Error())
		return
	}

	resp.Error = resp.Result.Set(ctx, message)
}
