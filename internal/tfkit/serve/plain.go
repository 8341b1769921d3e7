package serve

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// canCarryValues reports whether the values of a resource can be carried past the framework: each attribute is plain, a write-only text, or
// a time that is never configured.
func canCarryValues(attributes map[string]schema.Attribute) bool {
	for _, a := range attributes {
		if !isPlainAttribute(a) && !isWriteOnlyText(a) && !isComputedTime(a) {
			return false
		}
	}
	return true
}

func isWriteOnlyText(a schema.Attribute) bool {
	text, ok := a.(schema.StringAttribute)
	return ok && text.WriteOnly && text.CustomType == nil && text.Default == nil && len(text.PlanModifiers) == 0
}

func isComputedTime(a schema.Attribute) bool {
	text, ok := a.(schema.StringAttribute)
	return ok && text.CustomType == timetypes.RFC3339Type{} && !text.Optional && !text.Required && !text.WriteOnly && text.Default == nil &&
		allEqual(text.PlanModifiers, stringplanmodifier.UseStateForUnknown())
}

// arePlain reports whether no type of the attributes has a method of its own, no attribute is write-only, and each plan modifier only keeps
// the value of the state where the planned value is unknown.
func arePlain(attributes map[string]schema.Attribute) bool {
	for _, a := range attributes {
		if !isPlainAttribute(a) {
			return false
		}
	}
	return true
}

func isPlainAttribute(a schema.Attribute) bool {
	if a.IsWriteOnly() {
		return false
	}
	switch a := a.(type) {
	case schema.StringAttribute:
		return a.CustomType == nil && allEqual(a.PlanModifiers, stringplanmodifier.UseStateForUnknown())
	case schema.BoolAttribute:
		return a.CustomType == nil && allEqual(a.PlanModifiers, boolplanmodifier.UseStateForUnknown())
	case schema.Int64Attribute:
		return a.CustomType == nil && a.Default == nil && allEqual(a.PlanModifiers, int64planmodifier.UseStateForUnknown())
	case schema.ListAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.SetAttribute:
		return a.CustomType == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.MapAttribute:
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && isText(a.ElementType)
	case schema.SingleNestedAttribute:
		return a.CustomType == nil && a.Default == nil && allEqual(a.PlanModifiers, objectplanmodifier.UseStateForUnknown()) &&
			arePlain(a.Attributes)
	case schema.ListNestedAttribute:
		o := a.NestedObject
		return a.CustomType == nil && a.Default == nil && len(a.PlanModifiers) == 0 && o.CustomType == nil && len(o.PlanModifiers) == 0 &&
			arePlain(o.Attributes)
	}
	return false
}

// allEqual reports whether all modifiers are the same one.
func allEqual[M comparable](modifiers []M, one M) bool {
	for _, m := range modifiers {
		if m != one {
			return false
		}
	}
	return true
}

// planComparison finds out whether the framework would leave a plan as it is that equals the state: what the configuration does not have
// and has a default has that in the state. It is false for a value that the framework cannot convert.
type planComparison struct{ ctx context.Context } // of one call

func (p planComparison) sameObject(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var members, configured map[string]tftypes.Value
	if state.IsNull() || state.As(&members) != nil || config.As(&configured) != nil {
		return false
	}
	for name, a := range attributes {
		if !p.sameAttribute(a, members[name], configured[name], at.AtName(name)) {
			return false
		}
	}
	return true
}

func (p planComparison) sameAttribute(a schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	if a.IsWriteOnly() {
		return state.IsNull()
	}
	if isComputedTime(a) {
		_, isTime := decodeTime(state)
		return state.IsNull() || isTime
	}
	switch a := a.(type) {
	case schema.StringAttribute:
		if config.IsNull() && a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(p.ctx, defaults.StringRequest{Path: at}, &resp)
			value, err := types.StringType.ValueFromTerraform(p.ctx, state)
			return err == nil && len(resp.Diagnostics) == 0 && resp.PlanValue.Equal(value)
		}
	case schema.BoolAttribute:
		if config.IsNull() && a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(p.ctx, defaults.BoolRequest{Path: at}, &resp)
			value, err := types.BoolType.ValueFromTerraform(p.ctx, state)
			return err == nil && len(resp.Diagnostics) == 0 && resp.PlanValue.Equal(value)
		}
	case schema.SetAttribute:
		if !p.isValidSet(state, at) || !p.isValidSet(config, at) {
			return false
		}
		if config.IsNull() && a.Default != nil {
			var resp defaults.SetResponse
			a.Default.DefaultSet(p.ctx, defaults.SetRequest{Path: at}, &resp)
			value, err := types.SetType{ElemType: types.StringType}.ValueFromTerraform(p.ctx, state)
			return err == nil && len(resp.Diagnostics) == 0 && resp.PlanValue.Equal(value)
		}
	case schema.Int64Attribute:
		_, err := types.Int64Type.ValueFromTerraform(p.ctx, state) // the number may be a fraction, or too large
		_, errConfig := types.Int64Type.ValueFromTerraform(p.ctx, config)
		return err == nil && errConfig == nil
	case schema.SingleNestedAttribute:
		return state.IsNull() && config.IsNull() || p.sameObject(a.Attributes, state, config, at)
	case schema.ListNestedAttribute:
		return state.IsNull() && config.IsNull() || p.sameList(a.NestedObject.Attributes, state, config, at)
	}
	return true
}

func (p planComparison) sameList(attributes map[string]schema.Attribute, state, config tftypes.Value, at path.Path) bool {
	var elements, configured []tftypes.Value
	if state.As(&elements) != nil || config.As(&configured) != nil || len(elements) != len(configured) {
		return false
	}
	for i := range elements {
		if !p.sameObject(attributes, elements[i], configured[i], at.AtListIndex(i)) {
			return false
		}
	}
	return true
}

// isValidSet reports whether the framework accepts a set: no element is in it twice.
func (p planComparison) isValidSet(set tftypes.Value, at path.Path) bool {
	return set.IsNull() || len(types.SetType{ElemType: types.StringType}.Validate(p.ctx, set, at)) == 0
}
