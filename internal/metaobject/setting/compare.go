package setting

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// A value of a setting comes from one of four places:
//
//   - planned or the state, as Terraform has it: the attributes of a model. A null attribute is not managed.
//   - current, as Meta shows it: by Meta's keys, in the form of the configuration (see Spec.readCurrent). nil where Meta shows nothing.
//   - Spec.Defaults, where Meta leaves a key out (see Spec.valueOrDefault).
//   - the facts: attributes that Meta computes. Terraform never sends them. Those of a hidden attribute show that it was changed.
//
// The functions below compare them. Each returns attributes under their keys, and those that are not managed are left out.

// keysToCreate returns the managed attributes that a creation writes: those that differ from what Meta shows, that Meta does not show, or
// that have no effect.
func (spec Spec) keysToCreate(ctx context.Context, planned types.Object, current graph.Values) ([]string, error) {
	keys, err := spec.differingKeys(ctx, planned, current)
	if err != nil {
		return nil, err
	}
	stale := spec.staleKeys(current)
	for _, key := range spec.attributeKeys() {
		if !planned.Attributes()[key].IsNull() && (spec.Hidden[key] != "" || slices.Contains(stale, key)) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// keysToUpdate returns the managed attributes that an update writes: those that the plan changes, and those that have no effect. One that
// was removed from the configuration is written only with the others.
func (spec Spec) keysToUpdate(ctx context.Context, planned, prior types.Object) ([]string, error) {
	facts, err := spec.encodeFacts(ctx, prior)
	if err != nil {
		return nil, err
	}
	stale := spec.staleKeys(facts)
	var keys []string
	for _, key := range spec.attributeKeys() {
		value := planned.Attributes()[key]
		if value.IsNull() && !spec.SendAll {
			continue
		}
		if !value.Equal(prior.Attributes()[key]) || slices.Contains(stale, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// differingKeys returns the managed attributes of m that Meta shows with another value.
func (spec Spec) differingKeys(ctx context.Context, m types.Object, current graph.Values) (keys []string, err error) {
	shown, err := spec.shownAttributes(ctx, m, current)
	if err != nil {
		return nil, err
	}
	for _, key := range spec.attributeKeys() {
		if value, managed := shown[key]; managed && !value.Equal(m.Attributes()[key]) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// shownAttributes returns the managed attributes of m, apart from the hidden ones, as Meta shows them.
func (spec Spec) shownAttributes(ctx context.Context, m types.Object, current graph.Values) (map[string]attr.Value, error) {
	all := map[string]attr.Value{}
	for _, key := range spec.attributeKeys() {
		have := m.Attributes()[key]
		if have.IsNull() || have.IsUnknown() || spec.Hidden[key] != "" {
			continue
		}
		like := have
		if slices.Contains(spec.ReplacedAsWhole, key) {
			like = nil
		}
		value, err := metaarg.DecodeArgument(ctx, spec.settingText(m), key, have.Type(ctx), spec.valueOrDefault(current, key), like)
		if err != nil {
			return nil, err
		}
		if value.Equal(have) || (spec.Equal != nil && spec.Equal(key, have, value)) {
			value = have // also a set whose elements have another order
		}
		all[key] = value
	}
	return all, nil
}

// shownFacts returns the attributes that Meta computes, with the values that Meta shows now.
func (spec Spec) shownFacts(ctx context.Context, m types.Object, current graph.Values) (map[string]attr.Value, error) {
	all := map[string]attr.Value{}
	for _, name := range spec.Facts {
		value, err := metaarg.DecodeArgument(ctx, spec.settingText(m), name, m.AttributeTypes(ctx)[name], current[name], nil)
		if err != nil {
			return nil, err
		}
		all[name] = value
	}
	return all, nil
}

// valueOrDefault returns what Meta shows of a key, or the default of the key if Meta leaves it out.
func (spec Spec) valueOrDefault(current graph.Values, key string) any {
	if value, ok := current[key]; ok && value != nil {
		return value
	}
	return spec.Defaults[key]
}

// staleKeys calls Spec.Stale, if there is one.
func (spec Spec) staleKeys(facts graph.Values) []string {
	if spec.Stale == nil {
		return nil
	}
	return spec.Stale(facts)
}

// encodeFacts returns the attributes of a model that Meta computes, as JSON values by their names.
func (spec Spec) encodeFacts(ctx context.Context, m types.Object) (graph.Values, error) {
	all := graph.Values{}
	for _, name := range spec.Facts {
		value, err := tfjson.Encode(ctx, m.Attributes()[name])
		if err != nil {
			return nil, tfdiag.WithPath(path.Root(name), err)
		}
		all[name] = value
	}
	return all, nil
}

func jsonText(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// unknownValue returns the value of a type that Terraform shows as "(known after apply)".
func unknownValue(ctx context.Context, t attr.Type) (attr.Value, error) {
	return t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), tftypes.UnknownValue))
}
