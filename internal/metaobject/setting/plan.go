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
	if p.Planned, err = spec.withDerived(ctx, p.Planned, p.Prior); err != nil {
		return err
	}
	if p.Prior == nil {
		return spec.planCreate(ctx, s, p)
	}
	return spec.planUpdate(ctx, s, p)
}

// planCreate does without a read while Meta shows no setting and this run plans what makes Meta show it.
func (spec Spec) planCreate(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if spec.nodeID(p.Planned) == "" {
		return nil
	}
	if err := s.Ledger.PlanUnique(spec.ledgerObject(p.Planned), spec.TypeName); err != nil {
		return spec.withNodePath(err)
	}

	current, err := spec.readCurrent(ctx, s, p.Planned)
	if spec.appearsWithAnother() && errors.Is(err, spec.ErrAbsent) && s.Ledger.HasPlannedResult(spec.AppearsWith) {
		return nil
	}
	if err != nil {
		return err
	}

	keys, err := spec.keysToCreate(ctx, p.Planned, current)
	if err != nil {
		return err
	}
	if err := spec.checkChange(ctx, s, Change{Planned: p.Planned, Keys: keys}); err != nil {
		return err
	}

	spec.warnOfOverwrite(p, current, keys, "which the creation of this resource overwrites",
		"import the resource, or put them into the configuration")
	if names := spec.adoptedKeys(p.Planned, current, keys); len(names) > 0 && !s.Ledger.IsInState(spec.ledgerObject(p.Planned)) {
		spec.warnOfAdopted(p, names)
	}
	return nil
}

// adoptedKeys returns the managed attributes that a creation adopts: they have the configured value, and not the default.
func (spec Spec) adoptedKeys(planned types.Object, current graph.Values, written []string) []string {
	return slices.DeleteFunc(spec.attributeKeys(), func(key string) bool {
		value := planned.Attributes()[key]
		return value.IsNull() || value.IsUnknown() || slices.Contains(written, key) || current[key] == nil ||
			jsonText(current[key]) == jsonText(spec.Defaults[key])
	})
}

// warnOfAdopted warns of values that a destruction takes away from whoever has set them.
func (spec Spec) warnOfAdopted(p *lifecycle.Plan[types.Object], names []string) {
	var effect string
	switch valueText(p.Planned.Attributes()[ondestroy.Argument]) {
	case ondestroy.Reset:
		effect = "resets " + strings.Join(names, ", ")
	case ondestroy.Delete:
		effect = "deletes it"
	default:
		return
	}
	p.Warn(adopted.Warning(spec.settingText(p.Planned), effect, "To keep the values then, leave on_destroy out."))
}

// planUpdate makes no call to Meta if the plan changes nothing.
func (spec Spec) planUpdate(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if err := s.Ledger.PlanExisting(spec.ledgerObject(*p.Prior)); err != nil {
		return spec.withNodePath(err)
	}

	keys, err := spec.keysToUpdate(ctx, p.Planned, *p.Prior)
	if err != nil {
		return err
	}
	if p.Planned, err = spec.withFacts(ctx, p.Planned, *p.Prior, keys); err != nil {
		return err
	}
	if spec.sameAttributes(p.Planned, *p.Prior) || spec.nodeID(p.Planned) == "" {
		return nil
	}

	current, err := spec.readCurrent(ctx, s, p.Planned)
	if err != nil {
		return err
	}
	if err := spec.checkChange(ctx, s, Change{Planned: p.Planned, Prior: p.Prior, Keys: keys}); err != nil {
		return err
	}
	if spec.nodeID(p.Planned) != spec.nodeID(*p.Prior) { // a replacement is planned once more, as a creation
		return nil
	}

	changed, err := spec.differingKeys(ctx, *p.Prior, current)
	if err != nil {
		return err
	}

	overwritten := slices.DeleteFunc(keys, func(key string) bool { return !slices.Contains(changed, key) })
	spec.warnOfOverwrite(p, current, overwritten, "which were changed after Terraform read them and which this change overwrites",
		"put them into the configuration")
	return nil
}

// checkChange calls Check for a change that sends something. It adds the client.
func (spec Spec) checkChange(ctx context.Context, s *session.Session, change Change) error {
	if spec.Check == nil || len(change.Keys) == 0 {
		return nil
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	change.Graph = g
	return spec.withNodePath(spec.Check(ctx, change))
}

// sameAttributes reports whether two models have the same attributes, apart from what concerns Terraform alone.
func (spec Spec) sameAttributes(a, b types.Object) bool {
	for name, value := range a.Attributes() {
		if name != ondestroy.Argument && !value.Equal(b.Attributes()[name]) {
			return false
		}
	}
	return true
}

// withDerived returns a plan with the attributes that follow from others. Those that differ from the state are unknown: what they follow
// from may change between plan and apply.
func (spec Spec) withDerived(ctx context.Context, planned types.Object, prior *types.Object) (types.Object, error) {
	if spec.Derive == nil {
		return planned, nil
	}
	all, err := spec.Derive(planned)
	if err != nil {
		return planned, err
	}
	for name, value := range all {
		if !value.IsNull() && (prior == nil || !value.Equal(prior.Attributes()[name])) {
			if all[name], err = unknownValue(ctx, value.Type(ctx)); err != nil {
				return planned, err
			}
		}
	}
	return tfjson.WithAttributes(ctx, planned, all), nil
}

// withFacts returns the plan of an update with its facts: as they are in the state if no keys are sent, and unknown otherwise.
func (spec Spec) withFacts(ctx context.Context, planned, prior types.Object, keys []string) (types.Object, error) {
	facts := map[string]attr.Value{}
	var err error
	for _, name := range spec.Facts {
		facts[name] = prior.Attributes()[name]
		if len(keys) > 0 {
			if facts[name], err = unknownValue(ctx, facts[name].Type(ctx)); err != nil {
				return planned, err
			}
		}
	}
	return tfjson.WithAttributes(ctx, planned, facts), nil
}

// withNodePath ties an error to the argument for the node.
func (spec Spec) withNodePath(err error) error {
	return tfdiag.WithPath(path.Root(spec.nodeArgument()), err)
}

// warnOfOverwrite says which values at Meta a change replaces, why that matters, and how to keep them. Defaults are not worth a warning.
func (spec Spec) warnOfOverwrite(p *lifecycle.Plan[types.Object], current graph.Values, keys []string, why, keep string) {
	var lines []string
	for _, key := range keys {
		if have, shown := current[key]; shown && have != nil && jsonText(have) != jsonText(spec.Defaults[key]) {
			lines = append(lines, fmt.Sprintf("  %s: %s", key, tfdiag.PrintableText(jsonText(have))))
		}
	}
	if len(lines) > 0 {
		p.Warn("Values of the "+spec.settingText(p.Planned)+" will be overwritten",
			fmt.Sprintf("Meta shows these values, %s:\n\n%s\n\nTo keep or restore them, %s.", why, strings.Join(lines, "\n"), keep))
	}
}
