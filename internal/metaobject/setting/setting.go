// Package setting has the lifecycle of a resource for a setting: an object at Meta that always exists, so that it is read and
// changed, and never created or deleted. A resource supplies a Spec: its attributes, under the keys that Meta uses.
//
// The configured attributes are managed. The others are left as they are, and are not in the state.
package setting

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// Spec describes the resource of a setting.
type Spec struct {
	TypeName string
	Setting  graph.Setting
	Markdown string // what the setting is for, its permission and its limits; the rules of every setting are added
	// Attributes are the managed ones, and have the keys that Meta uses.
	Attributes map[string]schema.Attribute
	// OtherAttributes are attributes that are not keys of the setting: they say how it is changed, or are computed.
	OtherAttributes map[string]schema.Attribute
	// Facts are the computed attributes in OtherAttributes that Meta shows, by Meta's keys.
	Facts []string
	// Hidden are keys that Meta does not show, each with the fact that changes with it. An import does not read them.
	Hidden map[string]string
	// ReplacedAsWhole are keys with an object that Meta replaces as a whole, so that what the configuration leaves out is compared too.
	ReplacedAsWhole []string
	// SendAll says that a change sends all managed attributes.
	SendAll bool
	// LostOnDelete says in whole sentences what is lost when Meta deletes the setting. "": Meta cannot delete it.
	LostOnDelete string
	// Validators look at the whole configuration.
	Validators []resource.ConfigValidator
	// Defaults are what Meta documents for a setting that was never changed. They are what a key that Meta leaves out means, and
	// what a reset writes. A key without a default cannot be reset.
	Defaults graph.Values
	// OnDestroy is the default of on_destroy. By default, what a creation or an import has adopted is left.
	OnDestroy string
	// ErrAbsent is the error if Meta shows no setting at all. nil: every key has its default then.
	ErrAbsent error
	// AppearsWith is what makes Meta show the setting, in the ledger. A creation after it in the same run compares no values in the plan.
	AppearsWith session.Object
	// Normalize brings what Meta shows into the form of the configuration. Optional.
	Normalize func(context.Context, *graph.Client, graph.Values) (graph.Values, error)
	// Equal reports whether two values of a key mean the same, although they are written differently. Optional.
	Equal func(key string, configured, shown attr.Value) bool
	// Stale returns the keys that are written again although they are equal, because Meta shows that they have no effect. It gets
	// the facts. Optional.
	Stale func(facts graph.Values) []string
	// Check looks at a planned change. Optional.
	Check func(context.Context, Change) error
	// Derive returns the attributes in OtherAttributes that follow from other attributes. The plan leaves those unknown that change. Optional.
	Derive func(m types.Object) (map[string]attr.Value, error)
	// Prepare runs before a change is sent, and returns more values to send. Optional.
	Prepare func(context.Context, Change) (graph.Values, error)
}

// appearsWithAnother reports whether Meta shows the setting only with another object.
func (spec Spec) appearsWithAnother() bool {
	return spec.ErrAbsent != nil && spec.AppearsWith != session.Object{}
}

// Change is a change of a setting that is planned or about to be sent.
type Change struct {
	Graph   *graph.Client
	Planned types.Object
	Prior   *types.Object // nil on create
	Keys    []string      // the managed attributes that differ
}

// New returns the resource of a setting.
func New(spec Spec) resource.Resource {
	return &settingResource{
		Resource: lifecycle.New(lifecycle.Spec[types.Object, *session.Session]{
			TypeName:   spec.TypeName,
			Schema:     spec.resourceSchema,
			Identity:   []string{spec.nodeArgument()},
			Edges:      []string{spec.Setting.Edge()},
			Replaces:   []string{spec.nodeArgument()},
			Plan:       spec.plan,
			PlanDelete: spec.planDelete,
			Import:     spec.importState,
			Create:     spec.create,
			Read:       spec.read,
			Update:     spec.update,
			Delete:     spec.remove,
			List:       spec.listSpec(),
		}),
		spec: spec,
	}
}

type settingResource struct {
	*lifecycle.Resource
	spec Spec
}

// ConfigValidators demands one attribute: a resource without any would manage nothing.
func (r *settingResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	var arguments []path.Expression
	for _, name := range r.spec.attributeKeys() {
		arguments = append(arguments, path.MatchRoot(name))
	}
	for name, attribute := range r.spec.OtherAttributes {
		if !attribute.IsComputed() {
			arguments = append(arguments, path.MatchRoot(name))
		}
	}
	return append([]resource.ConfigValidator{resourcevalidator.AtLeastOneOf(arguments...)}, r.spec.Validators...)
}

// nodeArgument returns the name of the argument for the node of the setting.
func (spec Spec) nodeArgument() string { return metaarg.NodeArgumentName(spec.Setting) }

// attributeKeys returns the names of the managed attributes.
func (spec Spec) attributeKeys() []string { return slices.Sorted(maps.Keys(spec.Attributes)) }

func (spec Spec) resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: spec.Markdown + "\n\n" + spec.rulesText(),
		Attributes: lifecycle.MergeAttributes(spec.Attributes, spec.OtherAttributes, map[string]schema.Attribute{
			spec.nodeArgument(): metaarg.NodeArgument(spec.Setting),
			ondestroy.Argument:  ondestroy.Attribute(spec.destroyText(), spec.destroyWords()...),
		}),
	}
}

func (spec Spec) rulesText() string {
	removed := "An argument that is removed from the configuration keeps its value at Meta."
	if spec.SendAll {
		removed = "A change sends all configured arguments."
	}
	return "This setting always exists at Meta. Creating the resource changes it, and an equal value costs no write. " +
		"Only the arguments that are configured are managed: the others keep their value at Meta and are not shown. At least one is required. " +
		removed + " A change that was made elsewhere is shown as drift."
}

func (spec Spec) destroyWords() []string {
	switch {
	case spec.LostOnDelete != "":
		return []string{ondestroy.Delete, ondestroy.Abandon}
	case len(spec.Defaults) == 0:
		return []string{ondestroy.Abandon}
	}
	return []string{ondestroy.Reset, ondestroy.Abandon}
}

func (spec Spec) destroyText() string {
	text := "What a destroy does. `abandon` leaves the values at Meta, and warns."
	switch {
	case spec.LostOnDelete != "":
		text += " `delete` deletes the " + spec.Setting.Name + ". " + spec.LostOnDelete
	case len(spec.Defaults) > 0:
		text += " `reset` writes Meta's default of each managed argument that has one: " + spec.defaultsText() + "."
	}
	text += " Default: `" + spec.OnDestroy + "`."
	if spec.OnDestroy == ondestroy.Reset {
		text += " By default, a value that Meta showed already when the resource was created or imported also stays, because another " +
			"configuration or user may have set it. `reset` in the configuration resets it as well."
	}
	return text
}

// destroyWord returns the value of on_destroy, or its default.
func (spec Spec) destroyWord(m types.Object) string {
	return cmp.Or(valueText(m.Attributes()[ondestroy.Argument]), spec.OnDestroy)
}

func (spec Spec) defaultsText() string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(spec.Defaults)) {
		all = append(all, fmt.Sprintf("`%s` = `%s`", key, valueText(spec.Defaults[key])))
	}
	return strings.Join(all, ", ")
}

// ledgerObject returns the setting as the session's ledger knows it.
func (spec Spec) ledgerObject(m types.Object) session.Object {
	return session.Object{Kind: spec.Setting.Name, ID: spec.nodeID(m)}
}

// nodeID returns the ID of the node of the setting, "" if it is not known.
func (spec Spec) nodeID(m types.Object) string { return valueText(m.Attributes()[spec.nodeArgument()]) }

func (spec Spec) settingOpts(m types.Object) graph.SettingOpts {
	return graph.SettingOpts{Setting: spec.Setting, ID: spec.nodeID(m)}
}

// settingText returns the name of the setting of one node for a sentence, as in "commerce settings of phone number 106".
func (spec Spec) settingText(m types.Object) string { return spec.Setting.SettingText(spec.nodeID(m)) }

// valueText returns a value as it is written in a message: a string without quotes, "" if it is null or unknown.
func valueText(v any) string {
	if value, ok := v.(attr.Value); ok {
		if value.IsNull() || value.IsUnknown() {
			return ""
		}
		if s, ok := value.(types.String); ok {
			return s.ValueString()
		}
		return value.String()
	}
	return jsonText(v)
}
