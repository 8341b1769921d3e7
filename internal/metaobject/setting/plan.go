package setting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// plan reads the setting, so that a missing permission or prerequisite is an error in the plan.
func (spec Spec) plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	var err error
	if p.Planned, err = spec.derived(ctx, p.Planned, p.Prior); err != nil {
		return err
	}
	if p.Prior == nil {
		return spec.planCreate(ctx, s, p)
	}
	return spec.planUpdate(ctx, s, p)
}

// planCreate does without a read while Meta shows no setting and this run plans what makes Meta show it.
func (spec Spec) planCreate(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if spec.id(p.Planned) == "" {
		return nil
	}
	if err := s.Ledger.PlanUnique(spec.object(p.Planned), spec.TypeName); err != nil {
		return spec.at(err)
	}

	current, err := spec.current(ctx, s, p.Planned)
	if spec.appears() && errors.Is(err, spec.ErrAbsent) && s.Ledger.HasPlannedResult(spec.AppearsWith) {
		return nil
	}
	if err != nil {
		return err
	}

	keys, err := spec.toCreate(ctx, p.Planned, current)
	if err != nil {
		return err
	}
	if err := spec.check(ctx, s, Change{Planned: p.Planned, Keys: keys}); err != nil {
		return err
	}

	spec.warnOfOverwrite(p, current, keys, "which the creation of this resource overwrites",
		"import the resource, or put them into the configuration")
	if names := spec.adopted(p.Planned, current, keys); len(names) > 0 && !s.Ledger.InState(spec.object(p.Planned)) {
		spec.warnOfAdopted(p, names)
	}
	return nil
}

// adopted returns the managed attributes that a creation adopts: they have the configured value, and not the default.
func (spec Spec) adopted(planned types.Object, current graph.Values, written []string) []string {
	return slices.DeleteFunc(spec.keys(), func(key string) bool {
		value := planned.Attributes()[key]
		return value.IsNull() || value.IsUnknown() || slices.Contains(written, key) || current[key] == nil ||
			jsonText(current[key]) == jsonText(spec.Defaults[key])
	})
}

// warnOfAdopted warns of values that a destruction takes away from whoever has set them.
func (spec Spec) warnOfAdopted(p *lifecycle.Plan[types.Object], names []string) {
	var effect string
	switch text(p.Planned.Attributes()[ondestroy.Argument]) {
	case ondestroy.Reset:
		effect = "resets " + strings.Join(names, ", ")
	case ondestroy.Delete:
		effect = "deletes it"
	default:
		return
	}
	p.Warn(adopted.Warning(spec.name(p.Planned), effect, "To keep the values then, leave on_destroy out."))
}

// planUpdate makes no call to Meta if the plan changes nothing.
func (spec Spec) planUpdate(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if err := s.Ledger.PlanExisting(spec.object(*p.Prior)); err != nil {
		return spec.at(err)
	}

	keys, err := spec.toUpdate(ctx, p.Planned, *p.Prior)
	if err != nil {
		return err
	}
	if p.Planned, err = spec.withFacts(ctx, p.Planned, *p.Prior, keys); err != nil {
		return err
	}
	if spec.same(p.Planned, *p.Prior) || spec.id(p.Planned) == "" {
		return nil
	}

	current, err := spec.current(ctx, s, p.Planned)
	if err != nil {
		return err
	}
	if err := spec.check(ctx, s, Change{Planned: p.Planned, Prior: p.Prior, Keys: keys}); err != nil {
		return err
	}
	if spec.id(p.Planned) != spec.id(*p.Prior) { // a replacement is planned once more, as a creation
		return nil
	}

	changed, err := spec.different(ctx, *p.Prior, current)
	if err != nil {
		return err
	}

	overwritten := slices.DeleteFunc(keys, func(key string) bool { return !slices.Contains(changed, key) })
	spec.warnOfOverwrite(p, current, overwritten, "which were changed after Terraform read them and which this change overwrites",
		"put them into the configuration")
	return nil
}

// check calls Check for a change that sends something. It adds the client.
func (spec Spec) check(ctx context.Context, s *session.Session, change Change) error {
	if spec.Check == nil || len(change.Keys) == 0 {
		return nil
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	change.Graph = g
	return spec.at(spec.Check(ctx, change))
}

// same reports whether two models have the same attributes, apart from what concerns Terraform alone.
func (spec Spec) same(a, b types.Object) bool {
	for name, value := range a.Attributes() {
		if name != ondestroy.Argument && !value.Equal(b.Attributes()[name]) {
			return false
		}
	}
	return true
}

// derived sets the attributes that follow from others. Those that differ from the state are unknown: what they follow from may
// change between plan and apply.
func (spec Spec) derived(ctx context.Context, planned types.Object, prior *types.Object) (types.Object, error) {
	if spec.Derive == nil {
		return planned, nil
	}
	all, err := spec.Derive(planned)
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
func (spec Spec) withFacts(ctx context.Context, planned, prior types.Object, keys []string) (types.Object, error) {
	facts := map[string]attr.Value{}
	var err error
	for _, name := range spec.Facts {
		facts[name] = prior.Attributes()[name]
		if len(keys) > 0 {
			if facts[name], err = unknown(ctx, facts[name].Type(ctx)); err != nil {
				return planned, err
			}
		}
	}
	return tfjson.With(ctx, planned, facts), nil
}

// at ties an error to the argument that names the node.
func (spec Spec) at(err error) error { return tfdiag.At(path.Root(spec.node()), err) }

// warnOfOverwrite says which values at Meta a change replaces, why that matters, and how to keep them. Defaults are not worth a warning.
func (spec Spec) warnOfOverwrite(p *lifecycle.Plan[types.Object], current graph.Values, keys []string, why, keep string) {
	var lines []string
	for _, key := range keys {
		if have, shown := current[key]; shown && have != nil && jsonText(have) != jsonText(spec.Defaults[key]) {
			lines = append(lines, fmt.Sprintf("  %s: %s", key, tfdiag.Shown(jsonText(have))))
		}
	}
	if len(lines) > 0 {
		p.Warn("Values of the "+spec.name(p.Planned)+" will be overwritten",
			fmt.Sprintf("Meta shows these values, %s:\n\n%s\n\nTo keep or restore them, %s.", why, strings.Join(lines, "\n"), keep))
	}
}
