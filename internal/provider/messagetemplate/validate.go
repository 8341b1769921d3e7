package messagetemplate

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// ValidateConfig checks the content by Meta's rules, without the network. Content that is not known yet is checked by the apply.
func (r *templateResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m model
	if resp.Diagnostics.Append(tftype.Decode(ctx, req.Config, &m)...); resp.Diagnostics.HasError() {
		return
	}
	err := errors.Join(m.checkSources(), m.checkJSON())
	if err == nil && m.isKnown() {
		err = m.validateContent(ctx, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(tfdiag.FromError("validate", typeName, err)...)
}

// validateContent returns all errors of the content, and adds its warnings.
func (m model) validateContent(ctx context.Context, diags *diag.Diagnostics) error {
	t, err := m.configuredTemplate(ctx)
	if err != nil {
		return err
	}
	for _, p := range m.contentProblems(t) {
		if p.Severity == jsonlint.Warning {
			diags.AddAttributeWarning(m.argumentPath(p.Path), p.Summary+" in template "+t.Name, m.problemText(p))
		}
	}
	return m.checkContent(t)
}

// problemText returns a problem in sentences.
func (m model) problemText(p jsonlint.Problem) string {
	text := "At " + m.argumentName(p.Path) + ": " + p.Detail
	if p.Fix != "" {
		text += "\n\nFor example: " + strconv.Quote(p.Fix)
	}
	if p.Subcode != 0 {
		text += "\n\nMeta would refuse it with subcode " + strconv.Itoa(p.Subcode) + "."
	}
	return text
}

// schemaRules are the rules that validators of the schema check, with the names of the arguments.
var schemaRules = []string{"name", "category", "parameter_format"}

// contentProblems returns the problems that no validator of the schema reports. The content of a library template is Meta's.
func (m model) contentProblems(t template.Template) []jsonlint.Problem {
	return slices.DeleteFunc(template.Lint(t), func(p jsonlint.Problem) bool {
		return slices.Contains(schemaRules, p.Rule) || !m.Library.IsNull() && !m.isOwnArgument(p.Path)
	})
}

// checkContent returns all errors of the content.
func (m model) checkContent(t template.Template) error {
	var all []error
	for _, p := range m.contentProblems(t) {
		if p.Severity == jsonlint.Error {
			all = append(all, tfdiag.WithPath(m.argumentPath(p.Path), tfdiag.New(p.Summary, "%s", m.problemText(p))))
		}
	}
	return errors.Join(all...)
}

// checkSources demands one source of the content.
func (m model) checkSources() error {
	sources, unknown := 0, m.ComponentsJSON.IsUnknown() || m.Library.IsUnknown() || m.hasBlocks(attr.Value.IsUnknown)
	for _, has := range []bool{m.hasBlocks(isSet), isSet(m.ComponentsJSON), isSet(m.Library)} {
		if has {
			sources++
		}
	}
	const one = "Write its content either in blocks such as body, or as components_json, or name a library template in library."
	switch {
	case sources == 0 && !unknown:
		return tfdiag.New("A message template has no content", one)
	case sources > 1:
		return tfdiag.New("A message template has several contents", one)
	case isSet(m.Authentication) && (isSet(m.Body) || isSet(m.Footer) || isSet(m.Buttons)):
		return tfdiag.WithPath(path.Root("authentication"), tfdiag.New("An authentication template has texts of its own",
			"Meta supplies the texts of an authentication template: remove body, footer and buttons."))
	}
	return nil
}

// jsonShapes are how the JSON of arguments begins.
var jsonShapes = map[string]struct{ first, kind string }{
	"button_inputs_json": {"[", "array"}, "body_inputs_json": {"{", "object"}, "degrees_of_freedom_spec_json": {"{", "object"},
}

// checkJSON demands JSON where Meta does.
func (m model) checkJSON() error {
	var all []error
	for block, values := range map[string]types.Object{"library": m.Library, "creation": m.Creation} {
		for name, value := range values.Attributes() {
			shape, isJSON := jsonShapes[name]
			text, _ := value.(types.String)
			raw := strings.TrimSpace(text.ValueString())
			if isJSON && isSet(text) && (!json.Valid([]byte(raw)) || !strings.HasPrefix(raw, shape.first)) {
				all = append(all, tfdiag.WithPath(path.Root(block).AtName(name), tfdiag.New("Invalid JSON", "The value of %s.%s must be a JSON %s.",
					block, name, shape.kind)))
			}
		}
	}
	return errors.Join(all...)
}

// jsonSuffix is the end of the names of arguments that hold JSON.
const jsonSuffix = "_json"

// isSet reports whether a value is neither null nor unknown: what is unknown can still be null.
func isSet(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// hasBlocks reports whether a condition holds for a typed block.
func (m model) hasBlocks(holds func(attr.Value) bool) bool {
	for _, value := range m.typedBlocks() {
		if holds(value) {
			return true
		}
	}
	return false
}

// blockNames are the attributes of the keys with which Meta nests examples and offers.
var blockNames = strings.NewReplacer(
	"body.example.body_text_named_params", "body.named_examples", "body.example.body_text", "body.examples", "body.example", "body.examples",
	"header.example.header_handle", "header.media_path", "limited_time_offer.limited_time_offer", "limited_time_offer",
)

// authNames are those of an authentication template.
var authNames = strings.NewReplacer("body.", "authentication.", "footer.", "authentication.", "buttons[0].", "authentication.")

// argumentName returns the argument of a place in a template.
func (m model) argumentName(place string) string {
	header := m.Header.Attributes()
	switch {
	case !m.ComponentsJSON.IsNull():
		return place
	case !m.Authentication.IsNull():
		return authNames.Replace(place)
	case strings.HasSuffix(place, "header.example") && (m.Header.IsNull() || header["text"].IsNull() || !header["media_path"].IsNull()):
		return place[:len(place)-len("example")] + "media_path"
	}
	return blockNames.Replace(place)
}

var placeStep = regexp.MustCompile(`([a-z_]+)(?:\[([0-9]+)\])?`)

// argumentPath returns the path of the argument of a place in a template, down to the part that a person has to change.
func (m model) argumentPath(place string) path.Path {
	var at path.Path
	for i, part := range placeStep.FindAllStringSubmatch(m.argumentName(place), -1) {
		name := part[1]
		switch {
		case i > 0:
			at = at.AtName(name)
		case m.isOwnArgument(name):
			return path.Root(name)
		case !m.ComponentsJSON.IsNull():
			return atComponents
		case !m.Authentication.IsNull() && name != "authentication":
			return path.Root("authentication")
		case m.typedBlocks()[name] == nil || m.typedBlocks()[name].IsNull():
			return atName // a part that is missing
		default:
			at = path.Root(name)
		}
		if n, err := strconv.Atoi(part[2]); err == nil {
			at = at.AtListIndex(n)
		}
		if name == "example" || name == "examples" || name == "named_examples" {
			break // what follows is Meta's
		}
	}
	return at
}

// isOwnArgument reports whether a name is that of an argument that does not belong to the content.
func (m model) isOwnArgument(name string) bool {
	switch name {
	case "name", "language", "category", "parameter_format", "message_send_ttl_seconds":
		return true
	}
	return false
}
