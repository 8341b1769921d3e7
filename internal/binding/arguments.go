// Package binding manages one value that is bound to a chat project, its token or its phone number: the arguments, when a binding
// refuses to overwrite the value of a project, and what a destruction removes.
package binding

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// Arguments are those of every binding. Embed them in an object's model.
type Arguments struct {
	Project         types.String `tfsdk:"project"`
	ReplaceExisting types.Bool   `tfsdk:"replace_existing"`
	OnDestroy       types.String `tfsdk:"on_destroy"`
}

func (a Arguments) arguments() Arguments { return a }

// ImportedArguments returns the arguments of a binding that was imported.
func ImportedArguments(project string) Arguments {
	return Arguments{Project: types.StringValue(project), ReplaceExisting: types.BoolValue(false), OnDestroy: types.StringNull()}
}

const projectText = "the ID or the key of a chat project: 1 to 128 letters, digits and . _ ~ : -, beginning with a letter or digit"

// ProjectValidator refuses what cannot be the ID or key of a chat project.
func ProjectValidator() validator.String {
	return tfvalid.String("must be "+projectText, func(value string, p *tfvalid.Problems) {
		if !chat.IsProjectName(value) {
			p.Error("Invalid chat project", "The value of %s must be %s. Nothing was sent.", p.Argument(), projectText)
		}
	})
}

// CheckImportID refuses an import ID that cannot be a project.
func CheckImportID(id string) error {
	if chat.IsProjectName(id) {
		return nil
	}
	return tfdiag.New("Invalid import ID", "The import ID must be %s. For example:\n\n  terraform import ADDRESS support", projectText)
}

// Attributes returns the arguments of a binding.
func (slot Slot) Attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"project": schema.StringAttribute{
			Required:   true,
			Validators: []validator.String{ProjectValidator()},
			MarkdownDescription: "ID or key of the chat project, as the chat platform knows it (1 to 128 letters, digits and `. _ ~ : -`). " +
				"One project has one binding of this kind. Changing it replaces the binding.",
		},
		"replace_existing": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether creating the binding may overwrite a different " + slot.Noun + " that the project holds already. " +
				"Default: `false`, which refuses and prints the import command. An equal " + slot.Noun + " is adopted.",
		},
		"on_destroy": ondestroy.Attribute(
			"What destroying the binding does to the project. `clear` removes the "+slot.Noun+", but only if it is still "+
				"the one that this binding applied. `abandon` leaves it in place. Default: `clear` where the chat platform can clear it, else "+
				"`abandon` with a warning. By default, a "+slot.Noun+" that the project held already when the binding was created or imported "+
				"also stays, because another configuration may have applied it. `clear` in the configuration removes it as well.",
			ondestroy.Clear, ondestroy.Abandon,
		),
	}
}

// RemovalExample shows how a binding is removed from the configuration and nothing else, for the description of its resource.
func (slot Slot) RemovalExample() string {
	return "To stop managing the " + slot.Noun + " and keep it in the project:\n\n```terraform\nremoved {\n  from = " + slot.TypeName +
		".support\n  lifecycle {\n    destroy = false\n  }\n}\n```\n\n" +
		"The address then leaves the state, and the project is not changed."
}

// ProjectText names a project in messages.
func ProjectText(project types.String) string {
	if project.IsUnknown() {
		return "a project that is not known yet"
	}
	return "project " + project.ValueString()
}

// WithProjectPath ties an error to the argument project.
func WithProjectPath(err error) error { return tfdiag.WithPath(path.Root("project"), err) }
