// Package binding holds what all bindings to a chat project share: their arguments, when a binding refuses to take a
// project over, and when it leaves alone on destruction what somebody else has put there.
package binding

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Values of on_destroy.
const (
	Clear   = "clear"
	Abandon = "abandon"
)

const projectText = "the id or the key of a chat project: 1 to 128 letters, digits and . _ ~ : -, beginning with a letter or digit"

// ProjectValidator refuses what cannot be the id or key of a chat project.
func ProjectValidator() validator.String { return projectValidator{} }

type projectValidator struct{}

func (projectValidator) Description(context.Context) string         { return "must be " + projectText }
func (projectValidator) MarkdownDescription(context.Context) string { return "must be " + projectText }

func (projectValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || chat.ValidProject(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "This cannot be a chat project", "Expected "+projectText+". It was not sent anywhere.")
}

// CheckImportID refuses an import id that cannot be a project.
func CheckImportID(id string) error {
	if chat.ValidProject(id) {
		return nil
	}
	return errors.New("the import id must be " + projectText + ". For example:\n\n  terraform import ADDRESS support")
}

// Attributes adds the arguments that every binding has; what names the thing that is bound, as in "token".
func Attributes(what string, attrs map[string]schema.Attribute) map[string]schema.Attribute {
	attrs["project"] = schema.StringAttribute{
		Required:      true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		Validators:    []validator.String{ProjectValidator()},
		MarkdownDescription: "ID or key of the chat project, as the chat platform knows it (1 to 128 letters, digits and `. _ ~ : -`). " +
			"One project has one binding of this kind. Changing it replaces the binding.",
	}
	attrs["replace_existing"] = schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(false),
		MarkdownDescription: "Whether creating the binding may overwrite a different " + what + " that the project holds already. " +
			"Default: `false`, which refuses and prints the import command, so that nobody's setting is lost by accident. An equal " + what + " is adopted without a write.",
	}
	attrs["on_destroy"] = schema.StringAttribute{
		Optional:   true,
		Validators: []validator.String{stringvalidator.OneOf(Clear, Abandon)},
		MarkdownDescription: "What destroying the binding does to the project: `clear` removes the " + what + ", but only if it is still the one that this binding applied; " +
			"`abandon` leaves it in place. Default: `clear` where the chat platform can clear it, else `abandon` with a warning.",
	}
	return attrs
}

// OnDestroy returns what to do on destruction. canClear says whether the platform can.
func OnDestroy(configured types.String, canClear bool) string {
	if v := configured.ValueString(); v != "" {
		return v
	}
	if canClear {
		return Clear
	}
	return Abandon
}

// Unsupported says that a platform lacks a capability.
func Unsupported(p *chat.Platform, attribute, what string) error {
	text := fmt.Sprintf("The platform %s (%s) cannot %s through its public interface.", p.Name, p.Argument, what)
	if p.Capabilities.Instead != "" {
		text += " " + p.Capabilities.Instead
	}
	return tfdiag.At(path.Root(attribute), tfdiag.Titled("Not possible on this chat platform", errors.New(text)))
}

// ByHand says what a person can do about something that stays in a project.
func ByHand(p *chat.Platform, what string) string {
	if p.Capabilities.Instead != "" {
		return p.Capabilities.Instead
	}
	return "Remove the " + what + " in the project's settings if it is no longer needed."
}

// Refuse says that the project already holds something else.
func Refuse(typeName, what, project string) error {
	return tfdiag.At(path.Root("project"), tfdiag.Titled(fmt.Sprintf("The chat project %q already holds a different %s", project, what),
		fmt.Errorf("somebody has set the %s of this project before, by hand or with another binding, and creating the binding would overwrite it. To take over what is there, run\n\n  terraform import %s.NAME %s\n\n"+
			"and compare with a plan. To overwrite it on purpose, set replace_existing = true", what, typeName, project)))
}

// Twice says that two bindings of one configuration want the same project.
func Twice(typeName, project string) error {
	return tfdiag.At(path.Root("project"), tfdiag.Titled("Two bindings for one chat project",
		fmt.Errorf("another %s of this configuration has just been applied to project %q: they would overwrite each other at every run. Keep one of them", typeName, project)))
}

// Missing turns a chat error for the project into one on its attribute.
func Missing(err error) error { return tfdiag.At(path.Root("project"), err) }

// Applied is what a binding last applied, kept in private state: it holds no secret.
type Applied struct {
	Value     string    `json:"value"` // a fingerprint or an id
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

const appliedKey = "applied"

type (
	reader interface {
		GetKey(context.Context, string) ([]byte, diag.Diagnostics)
	}
	writer interface {
		SetKey(context.Context, string, []byte) diag.Diagnostics
	}
)

// LastApplied returns what was last applied; the zero Applied if nothing was.
func LastApplied(ctx context.Context, private reader) Applied {
	var a Applied
	raw, diags := private.GetKey(ctx, appliedKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &a) != nil {
		return Applied{} // without the memory nothing is cleared that might be somebody else's
	}
	return a
}

// SaveApplied notes what was applied.
func SaveApplied(ctx context.Context, private writer, a Applied) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if diags := private.SetKey(ctx, appliedKey, raw); diags.HasError() {
		return errors.New(diags.Errors()[0].Detail())
	}
	return nil
}
