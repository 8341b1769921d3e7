package setting

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove resets or deletes the managed attributes, or leaves them.
func (spec Spec) remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) error {
	unlock, err := s.Ledger.Lock(ctx, spec.ledgerObject(r.State))
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.WasWritten(spec.ledgerObject(r.State)) {
		return nil // another address has adopted the setting in this run
	}
	if spec.destroyWord(r.State) == ondestroy.Delete {
		return spec.deleteSetting(ctx, s, r)
	}

	change, kept, why, err := spec.resetChange(ctx, s, r)
	if err != nil {
		return tfdiag.WithAdvice(err, wayAroundText)
	}
	if len(change) > 0 {
		g, err := s.Graph()
		if err != nil {
			return err
		}
		if err := g.Settings.Set(ctx, spec.settingOpts(r.State), change); err != nil {
			return spec.explainStuck(err)
		}
	}

	spec.warnOfKept(r, kept, why)
	return nil
}

// resetChange returns the defaults that a destroy writes, the managed attributes that it leaves, and why it leaves adopted ones. What the
// resource has adopted and what another user has set since the last read stays.
func (spec Spec) resetChange(
	ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object],
) (change graph.Values, kept []string, why string, err error) {
	change, kept = spec.resetDefaults(r.State)
	if r.State.Attributes()[ondestroy.Argument].IsNull() {
		note := adopted.Load(ctx, r.Private)
		found := slices.DeleteFunc(slices.Sorted(maps.Keys(change)), func(key string) bool { return !note.Has(key) })
		change, kept = leaveKeys(change, kept, found)
		if len(found) > 0 {
			why = "\n\n" + strings.Join(found, ", ") + ": " + adopted.KeptText(ondestroy.Reset)
		}
	}
	if len(change) == 0 {
		return nil, kept, why, nil
	}
	elsewhere, err := spec.keysSetElsewhere(ctx, s, r.State, change)
	change, kept = leaveKeys(change, kept, elsewhere)
	return change, kept, why, err
}

// leaveKeys moves keys from the values that a reset writes to those that it leaves.
func leaveKeys(change graph.Values, kept, keys []string) (graph.Values, []string) {
	for _, key := range keys {
		delete(change, key)
	}
	return change, append(kept, keys...)
}

// keysSetElsewhere returns the keys of a reset whose value another user has set: Meta shows neither the value of the state nor the default.
func (spec Spec) keysSetElsewhere(ctx context.Context, s *session.Session, state types.Object, change graph.Values) ([]string, error) {
	current, err := spec.readCurrent(ctx, s, state)
	if err != nil {
		return nil, err
	}
	now, err := spec.withShown(ctx, state, current)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(change)), func(key string) bool {
		return now.Attributes()[key].Equal(state.Attributes()[key]) || jsonText(spec.valueOrDefault(current, key)) == jsonText(change[key])
	}), nil
}

// deleteSetting deletes the setting. Values that were set elsewhere since the last apply are left.
func (spec Spec) deleteSetting(ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) error {
	current, err := spec.readCurrent(ctx, s, r.State)
	if err != nil {
		return tfdiag.WithAdvice(err, wayAroundText)
	}
	changed, err := spec.differingKeys(ctx, r.State, current)
	if err != nil {
		return err
	}
	if len(changed) > 0 {
		if slices.ContainsFunc(changed, func(key string) bool { return current[key] != nil }) {
			spec.warnOfKept(r, changed, "")
		}
		return nil
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	if err := g.Settings.Delete(ctx, spec.settingOpts(r.State)); err != nil {
		return spec.explainStuck(err)
	}
	return nil
}

const wayAroundText = "To remove the resource without a change at Meta, set on_destroy = \"abandon\" and apply, or run " +
	"`terraform state rm` with its address."

// explainStuck adds to an error of a destruction how to remove the resource without a change at Meta.
func (spec Spec) explainStuck(err error) error {
	return spec.withNodePath(tfdiag.WithAdvice(err, wayAroundText))
}

func (spec Spec) warnOfKept(r *lifecycle.Stored[types.Object], kept []string, why string) {
	if len(kept) > 0 {
		r.Warn("Values of the "+spec.settingText(r.State)+" stay at Meta", "The resource was removed from the state. Terraform did not change: "+
			strings.Join(kept, ", ")+"."+why)
	}
}

// resetDefaults returns the defaults that a destroy writes, and the managed attributes that it leaves.
func (spec Spec) resetDefaults(m types.Object) (change graph.Values, kept []string) {
	change = graph.Values{}
	for _, key := range spec.attributeKeys() {
		value, resettable := spec.Defaults[key]
		switch {
		case m.Attributes()[key].IsNull():
		case resettable && spec.destroyWord(m) == ondestroy.Reset:
			change[key] = value
		default:
			kept = append(kept, key)
		}
	}
	return change, kept
}

// planDelete refuses to plan two addresses with the same setting, and warns of what a deletion loses.
func (spec Spec) planDelete(_ context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) error {
	if err := s.Ledger.PlanExisting(spec.ledgerObject(r.State)); err != nil {
		return spec.withNodePath(err)
	}
	if spec.destroyWord(r.State) == ondestroy.Delete {
		r.Warn("The "+spec.settingText(r.State)+" will be deleted",
			spec.LostOnDelete+" To keep it, set on_destroy = \""+ondestroy.Abandon+"\" and apply before the destroy.")
	}
	return nil
}
