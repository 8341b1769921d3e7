package setting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// plan reads the setting, so that a missing permission or prerequisite is an error in the plan.
func (s Spec) plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	var err error
	if p.Planned, err = s.derived(ctx, p.Planned, p.Prior); err != nil {
		return err
	}
	if p.Prior == nil {
		return s.planCreate(ctx, c, p)
	}
	return s.planUpdate(ctx, c, p)
}

// planCreate does without a read while Meta shows no setting and this run plans what makes Meta show it.
func (s Spec) planCreate(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	if s.id(p.Planned) == "" {
		return nil
	}
	if err := c.Ledger.PlanNew(s.object(p.Planned), s.TypeName); err != nil {
		return s.at(err)
	}
	current, err := s.current(ctx, c, p.Planned)
	if s.Absent != nil && errors.Is(err, s.Absent) && c.Ledger.Intended(s.Until) {
		return nil
	}
	if err != nil {
		return err
	}
	keys, err := s.toCreate(ctx, p.Planned, current)
	if err != nil {
		return err
	}
	if err := s.check(ctx, c, Change{Planned: p.Planned, Current: current, Keys: keys}); err != nil {
		return err
	}
	s.warnOfOverwrite(p, current, keys, "which the creation of this resource overwrites",
		"import the resource, or put them into the configuration")
	if found := s.found(p.Planned, current, keys); len(found) > 0 && !c.Ledger.Held(s.object(p.Planned)) {
		s.warnOfFound(p, found)
	}
	return nil
}

// found are the managed attributes that a creation finds in place: they have the configured value, and not the default.
func (s Spec) found(planned types.Object, current graph.Values, written []string) []string {
	return slices.DeleteFunc(s.keys(), func(key string) bool {
		value := planned.Attributes()[key]
		return value.IsNull() || value.IsUnknown() || slices.Contains(written, key) || current[key] == nil ||
			jsonText(current[key]) == jsonText(s.Defaults[key])
	})
}

// warnOfFound warns of values that a destruction takes away from whoever has set them.
func (s Spec) warnOfFound(p *lifecycle.Plan[types.Object], found []string) {
	var effect string
	switch text(p.Planned.Attributes()[onDestroy]) {
	case Reset:
		effect = "resets " + strings.Join(found, ", ")
	case Delete:
		effect = "deletes it"
	default:
		return
	}
	p.Warn(adopted.Warning(s.name(p.Planned), effect, "To keep the values then, leave on_destroy out."))
}

// planUpdate makes no call to Meta if the plan changes nothing.
func (s Spec) planUpdate(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	if err := c.Ledger.Planned(s.object(*p.Prior)); err != nil {
		return s.at(err)
	}
	keys, err := s.toUpdate(ctx, p.Planned, *p.Prior)
	if err != nil {
		return err
	}
	if p.Planned, err = s.withFacts(ctx, p.Planned, *p.Prior, keys); err != nil {
		return err
	}
	if s.same(p.Planned, *p.Prior) || s.id(p.Planned) == "" {
		return nil
	}
	current, err := s.current(ctx, c, p.Planned)
	if err != nil {
		return err
	}
	if err := s.check(ctx, c, Change{Planned: p.Planned, Prior: p.Prior, Current: current, Keys: keys}); err != nil {
		return err
	}
	if s.id(p.Planned) != s.id(*p.Prior) { // a replacement is planned once more, as a creation
		return nil
	}
	changed, err := s.different(ctx, *p.Prior, current)
	if err != nil {
		return err
	}
	overwritten := slices.DeleteFunc(keys, func(key string) bool { return !slices.Contains(changed, key) })
	s.warnOfOverwrite(p, current, overwritten, "which were changed after Terraform read them and which this change overwrites",
		"put them into the configuration")
	return nil
}

// check calls Check for a change that sends something. It adds the client.
func (s Spec) check(ctx context.Context, c *session.Session, change Change) error {
	if s.Check == nil || len(change.Keys) == 0 {
		return nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	change.Graph = g
	return s.at(s.Check(ctx, change))
}

// same reports whether two models have the same attributes, apart from what concerns Terraform alone.
func (s Spec) same(a, b types.Object) bool {
	for name, value := range a.Attributes() {
		if name != onDestroy && !value.Equal(b.Attributes()[name]) {
			return false
		}
	}
	return true
}

// derived sets the attributes that follow from others. Those that differ from the state are unknown: what they follow from may
// change between plan and apply.
func (s Spec) derived(ctx context.Context, planned types.Object, prior *types.Object) (types.Object, error) {
	if s.Derive == nil {
		return planned, nil
	}
	all, err := s.Derive(planned)
	if err != nil {
		return planned, err
	}
	for name, value := range all {
		if !value.IsNull() && (prior == nil || !value.Equal(prior.Attributes()[name])) {
			if all[name], err = unknown(ctx, value.Type(ctx)); err != nil {
				return planned, err
			}
		}
	}
	return tfjson.With(ctx, planned, all), nil
}

// withFacts plans the facts of an update: as they are in the state if no keys are sent, and unknown otherwise.
func (s Spec) withFacts(ctx context.Context, planned, prior types.Object, keys []string) (types.Object, error) {
	facts := map[string]attr.Value{}
	var err error
	for _, name := range s.Facts {
		facts[name] = prior.Attributes()[name]
		if len(keys) > 0 {
			if facts[name], err = unknown(ctx, facts[name].Type(ctx)); err != nil {
				return planned, err
			}
		}
	}
	return tfjson.With(ctx, planned, facts), nil
}

// toCreate are the managed attributes that a creation writes: those that differ from what Meta shows, that Meta does not show, or that
// have no effect.
func (s Spec) toCreate(ctx context.Context, planned types.Object, current graph.Values) ([]string, error) {
	keys, err := s.different(ctx, planned, current)
	if err != nil {
		return nil, err
	}
	stale := s.stale(current)
	for _, key := range s.keys() {
		if !planned.Attributes()[key].IsNull() && (s.Hidden[key] != "" || slices.Contains(stale, key)) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// toUpdate are the managed attributes that an update writes: those that the plan changes, and those that have no effect. One that was
// removed from the configuration is written only with the others.
func (s Spec) toUpdate(ctx context.Context, planned, prior types.Object) ([]string, error) {
	facts, err := s.facts(ctx, prior)
	if err != nil {
		return nil, err
	}
	stale := s.stale(facts)
	var keys []string
	for _, key := range s.keys() {
		value := planned.Attributes()[key]
		if value.IsNull() && !s.Together {
			continue
		}
		if !value.Equal(prior.Attributes()[key]) || slices.Contains(stale, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func (s Spec) stale(facts graph.Values) []string {
	if s.Stale == nil {
		return nil
	}
	return s.Stale(facts)
}

// facts are the facts in a model.
func (s Spec) facts(ctx context.Context, m types.Object) (graph.Values, error) {
	all := graph.Values{}
	for _, name := range s.Facts {
		value, err := tfjson.Encode(ctx, m.Attributes()[name])
		if err != nil {
			return nil, tfdiag.At(path.Root(name), err)
		}
		all[name] = value
	}
	return all, nil
}

// current returns what Meta shows, in the form of the configuration. Where Meta shows nothing, it is nil.
func (s Spec) current(ctx context.Context, c *session.Session, m types.Object) (graph.Values, error) {
	g, err := c.Graph(true)
	if err != nil {
		return nil, err
	}
	values, err := g.Settings.Get(ctx, s.opts(m))
	if err != nil {
		return nil, s.at(s.explain(err))
	}
	if values == nil && s.Absent != nil {
		return nil, s.at(s.Absent)
	}
	values, err = s.normal(ctx, g, values)
	return values, s.at(err)
}

func (s Spec) normal(ctx context.Context, g *graph.Client, values graph.Values) (graph.Values, error) {
	if values == nil || s.Normal == nil {
		return values, nil
	}
	return s.Normal(ctx, g, values)
}

func (s Spec) explain(err error) error {
	if s.Explain == nil {
		return err
	}
	return s.Explain(err)
}

// at ties an error to the argument that names the node.
func (s Spec) at(err error) error { return tfdiag.At(path.Root(s.node()), err) }

// value is what Meta shows of a key. A key that Meta leaves out has its default.
func (s Spec) value(current graph.Values, key string) any {
	if value, ok := current[key]; ok && value != nil {
		return value
	}
	return s.Defaults[key]
}

// shown returns the managed attributes of m, apart from the hidden ones, as Meta shows them.
func (s Spec) shown(ctx context.Context, m types.Object, current graph.Values) (map[string]attr.Value, error) {
	all := map[string]attr.Value{}
	for _, key := range s.keys() {
		have := m.Attributes()[key]
		if have.IsNull() || have.IsUnknown() || s.Hidden[key] != "" {
			continue
		}
		like := have
		if slices.Contains(s.Replaced, key) {
			like = nil
		}
		value, err := s.decoded(ctx, m, key, have.Type(ctx), s.value(current, key), like)
		if err != nil {
			return nil, err
		}
		if value.Equal(have) || (s.Equal != nil && s.Equal(key, have, value)) {
			value = have // also a set whose elements have another order
		}
		all[key] = value
	}
	return all, nil
}

// decoded is the value of an attribute that Meta shows.
func (s Spec) decoded(ctx context.Context, m types.Object, name string, t attr.Type, value any, like attr.Value) (attr.Value, error) {
	got, err := tfjson.Decode(ctx, t, value, like)
	if err != nil {
		return nil, tfdiag.At(path.Root(name), tfdiag.New("Meta's answer cannot be read", "%s, argument %s: %s. "+
			"Report this to the maintainers of the provider.", s.name(m), name, err))
	}
	return got, nil
}

// shownFacts are the facts as Meta shows them.
func (s Spec) shownFacts(ctx context.Context, m types.Object, current graph.Values) (map[string]attr.Value, error) {
	all := map[string]attr.Value{}
	for _, name := range s.Facts {
		value, err := s.decoded(ctx, m, name, m.AttributeTypes(ctx)[name], current[name], nil)
		if err != nil {
			return nil, err
		}
		all[name] = value
	}
	return all, nil
}

// different are the managed attributes of m that Meta shows with another value.
func (s Spec) different(ctx context.Context, m types.Object, current graph.Values) (keys []string, err error) {
	shown, err := s.shown(ctx, m, current)
	if err != nil {
		return nil, err
	}
	for _, key := range s.keys() {
		if value, managed := shown[key]; managed && !value.Equal(m.Attributes()[key]) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// warnOfOverwrite says which values at Meta a change replaces, why that matters, and how to keep them. Defaults are not worth a warning.
func (s Spec) warnOfOverwrite(p *lifecycle.Plan[types.Object], current graph.Values, keys []string, why, keep string) {
	var lines []string
	for _, key := range keys {
		if have, shown := current[key]; shown && have != nil && jsonText(have) != jsonText(s.Defaults[key]) {
			lines = append(lines, fmt.Sprintf("  %s: %s", key, secret.Clean(jsonText(have), maxShown)))
		}
	}
	if len(lines) > 0 {
		p.Warn("Values of the "+s.name(p.Planned)+" will be overwritten",
			fmt.Sprintf("Meta shows these values, %s:\n\n%s\n\nTo keep or restore them, %s.", why, strings.Join(lines, "\n"), keep))
	}
}

// maxShown is how much of one value a warning shows, in bytes.
const maxShown = 300

func jsonText(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// planDelete refuses to plan two addresses with the same setting, and warns of what a deletion loses.
func (s Spec) planDelete(_ context.Context, c *session.Session, r *lifecycle.Read[types.Object]) error {
	if err := c.Ledger.Planned(s.object(r.State)); err != nil {
		return s.at(err)
	}
	if s.destroys(r.State) == Delete {
		r.Warn("The "+s.name(r.State)+" will be deleted", s.Deletes+" To keep it, set on_destroy = \""+Abandon+"\" and apply before the destroy.")
	}
	return nil
}

// unknown is the unknown value of a type.
func unknown(ctx context.Context, t attr.Type) (attr.Value, error) {
	return t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), tftypes.UnknownValue))
}
