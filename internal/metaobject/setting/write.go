package setting

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// create writes the configured attributes that differ from what Meta shows. It reads them with the lock: another address of the same
// setting may reset it in the same run.
func (spec Spec) create(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	unlock, err := s.Ledger.Lock(ctx, spec.object(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	if s.Ledger.Written(spec.AppearsWith) {
		g, err := s.Graph()
		if err != nil {
			return w.Plan, err
		}
		g.Settings.Forget(spec.opts(w.Plan)) // it may have been read before
	}
	current, err := spec.current(ctx, s, w.Plan)
	if err != nil {
		return w.Plan, err
	}
	keys, err := spec.toCreate(ctx, w.Plan, current)
	if err != nil {
		return w.Plan, err
	}
	adopted.Save(ctx, w.Private, spec.adopted(w.Plan, current, keys))
	return spec.write(ctx, s, w, current, keys)
}

// update writes the attributes that the plan changes.
func (spec Spec) update(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	unlock, err := s.Ledger.Lock(ctx, spec.object(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	current, err := spec.facts(ctx, *w.Prior)
	if err != nil {
		return w.Plan, err
	}
	keys, err := spec.toUpdate(ctx, w.Plan, *w.Prior)
	if err != nil {
		return w.Plan, err
	}
	m, err := spec.write(ctx, s, w, current, keys)
	if err == nil { // what was written is no longer adopted
		adopted.Drop(ctx, w.Private, keys...)
	}
	return m, err
}

// write sends some attributes of the plan, reads until Meta shows them, and returns the new state. The caller holds the lock.
func (spec Spec) write(
	ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object], current graph.Values, keys []string,
) (types.Object, error) {
	s.Ledger.NoteWritten(spec.object(w.Plan)) // also where nothing is written: a destruction of another address must not reset it
	g, err := s.Graph()
	if err != nil {
		return w.Plan, err
	}

	m := w.Plan
	if spec.Derive != nil {
		all, err := spec.Derive(m)
		if err != nil {
			return m, err
		}
		m = tfjson.With(ctx, m, all)
	}

	change, err := spec.change(ctx, Change{Graph: g, Planned: m, Prior: w.Prior, Keys: keys})
	if err != nil {
		return m, err
	}
	if len(change) > 0 {
		if err := g.Settings.Set(ctx, spec.opts(m), change); err != nil && !spec.tookEffect(ctx, s, m, keys, err) {
			return m, spec.at(err)
		}
		current = spec.await(ctx, s, g, w, m)
	}

	facts, err := spec.shownFacts(ctx, m, current)
	return tfjson.With(ctx, m, facts), err
}

// tookEffect reports whether Meta shows a change whose outcome is not known. Meta may refuse the repetition of a change that an
// attempt without an answer has made.
func (spec Spec) tookEffect(ctx context.Context, s *session.Session, m types.Object, keys []string, err error) bool {
	if !errors.Is(err, graph.ErrOutcomeUnknown) || !slices.ContainsFunc(keys, func(key string) bool { return spec.Hidden[key] == "" }) {
		return false
	}
	current, err := spec.current(ctx, s, m)
	if err != nil {
		return false
	}
	different, err := spec.different(ctx, m, current)
	return err == nil && len(different) == 0 && len(spec.stale(current)) == 0
}

// change returns the values that are sent.
func (spec Spec) change(ctx context.Context, change Change) (graph.Values, error) {
	send := change.Keys
	if spec.SendAll && len(send) > 0 {
		send = spec.keys()
	}
	all := graph.Values{}
	for _, key := range send {
		value, err := tfjson.Encode(ctx, change.Planned.Attributes()[key])
		if err != nil {
			return nil, tfdiag.At(path.Root(key), err)
		}
		if value != nil {
			all[key] = value
		}
	}
	if spec.Prepare != nil {
		more, err := spec.Prepare(ctx, change)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, more)
	}
	return all, nil
}

// await reads until Meta shows the managed attributes of m, and returns what Meta shows then. It warns if it does not show them.
func (spec Spec) await(
	ctx context.Context, s *session.Session, g *graph.Client, w *lifecycle.Write[types.Object], m types.Object,
) graph.Values {
	shown, err := g.Settings.WaitUntilShown(ctx, spec.opts(m), func(values graph.Values) (bool, error) {
		values, err := spec.normal(ctx, g, values)
		if err != nil {
			return false, err
		}
		different, err := spec.different(ctx, m, values)
		return len(different) == 0 && len(spec.stale(values)) == 0, err
	})
	if err == nil && !shown {
		w.Warn(fmt.Sprintf("Meta does not show the change of the %s yet", spec.name(m)),
			"Meta accepted the change and still shows other values. Meta may need more time. If the next plan shows a difference, Meta "+
				"does not accept the configured values for this number or account.")
	}
	var current graph.Values
	if err == nil {
		current, err = spec.current(ctx, s, m)
	}
	if err != nil {
		w.Warn(fmt.Sprintf("Could not read the %s after the change", spec.name(m)),
			"Meta accepted the change. The next plan shows the values that are in effect. "+tfdiag.Explain(err))
	}
	return current
}

// read returns the managed attributes and the facts as Meta shows them. A hidden attribute whose fact has changed was changed
// elsewhere: the state no longer knows it.
func (spec Spec) read(ctx context.Context, s *session.Session, r *lifecycle.Read[types.Object]) (types.Object, error) {
	current, err := spec.current(ctx, s, r.State)
	if err != nil {
		return r.State, err
	}
	s.Ledger.NoteInState(spec.object(r.State))
	return spec.refreshed(ctx, r.State, current)
}

func (spec Spec) refreshed(ctx context.Context, state types.Object, current graph.Values) (types.Object, error) {
	shown, err := spec.shown(ctx, state, current)
	if err != nil {
		return state, err
	}
	facts, err := spec.shownFacts(ctx, state, current)
	if err != nil {
		return state, err
	}
	for key, fact := range spec.Hidden {
		if !facts[fact].Equal(state.Attributes()[fact]) {
			if shown[key], err = tfjson.Decode(ctx, state.AttributeTypes(ctx)[key], nil, nil); err != nil {
				return state, err
			}
		}
	}
	maps.Copy(shown, facts)
	return tfjson.With(ctx, state, shown), nil
}

// imported takes everything that Meta shows into the state, and notes that it was there.
func (spec Spec) imported(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (types.Object, error) {
	m, err := spec.everything(ctx, s, id)
	if err == nil {
		adopted.Save(ctx, private, spec.keys())
	}
	return m, err
}

// everything is a model with all that Meta shows.
func (spec Spec) everything(ctx context.Context, s *session.Session, id []string) (types.Object, error) {
	if !graph.ValidID(id[0]) {
		return types.Object{}, tfdiag.New("Invalid import ID", "The import ID must be the value of %s: 5 to 20 digits. For example:\n\n"+
			"  terraform import %s.NAME 106000000000001", spec.node(), spec.TypeName)
	}
	m, err := tfjson.Object(ctx, spec.schema(ctx).Type(), map[string]attr.Value{spec.node(): types.StringValue(id[0])})
	if err != nil {
		return m, err
	}
	current, err := spec.current(ctx, s, m)
	if err != nil {
		return m, err
	}
	all := map[string]attr.Value{}
	for _, name := range slices.Concat(spec.keys(), spec.Facts) {
		if all[name], err = tfjson.Decode(ctx, m.AttributeTypes(ctx)[name], current[name], nil); err != nil {
			return m, tfdiag.At(path.Root(name), err)
		}
	}
	return tfjson.With(ctx, m, all), nil
}

// remove resets or deletes the managed attributes, or leaves them.
func (spec Spec) remove(ctx context.Context, s *session.Session, r *lifecycle.Read[types.Object]) error {
	unlock, err := s.Ledger.Lock(ctx, spec.object(r.State))
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.Written(spec.object(r.State)) {
		return nil // another address has adopted the setting in this run
	}
	if spec.destroys(r.State) == Delete {
		return spec.erase(ctx, s, r)
	}

	change, kept := spec.reset(r.State)
	why := ""
	if r.State.Attributes()[onDestroy].IsNull() {
		note := adopted.Read(ctx, r.Private)
		found := slices.DeleteFunc(slices.Sorted(maps.Keys(change)), func(key string) bool { return !note.Has(key) })
		change, kept = leave(change, kept, found)
		if len(found) > 0 {
			why = "\n\n" + strings.Join(found, ", ") + ": " + adopted.WhyKept(Reset)
		}
	}
	if len(change) > 0 {
		elsewhere, err := spec.elsewhere(ctx, s, r.State, change)
		if err != nil {
			return tfdiag.Advise(err, wayAround)
		}
		change, kept = leave(change, kept, elsewhere)
	}
	if len(change) > 0 {
		g, err := s.Graph()
		if err != nil {
			return err
		}
		if err := g.Settings.Set(ctx, spec.opts(r.State), change); err != nil {
			return spec.stuck(err)
		}
	}

	spec.warnOfKept(r, kept, why)
	return nil
}

// leave takes keys out of a reset.
func leave(change graph.Values, kept, keys []string) (graph.Values, []string) {
	for _, key := range keys {
		delete(change, key)
	}
	return change, append(kept, keys...)
}

// elsewhere are the keys of a reset whose value at Meta is neither in the state nor written by the reset: no plan has shown it.
func (spec Spec) elsewhere(ctx context.Context, s *session.Session, state types.Object, change graph.Values) ([]string, error) {
	current, err := spec.current(ctx, s, state)
	if err != nil {
		return nil, err
	}
	now, err := spec.refreshed(ctx, state, current)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(change)), func(key string) bool {
		return now.Attributes()[key].Equal(state.Attributes()[key]) || jsonText(spec.value(current, key)) == jsonText(change[key])
	}), nil
}

// erase deletes the setting. Values that were set elsewhere since the last apply are left.
func (spec Spec) erase(ctx context.Context, s *session.Session, r *lifecycle.Read[types.Object]) error {
	current, err := spec.current(ctx, s, r.State)
	if err != nil {
		return tfdiag.Advise(err, wayAround)
	}
	changed, err := spec.different(ctx, r.State, current)
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
	if err := g.Settings.Delete(ctx, spec.opts(r.State)); err != nil {
		return spec.stuck(err)
	}
	return nil
}

const wayAround = "To remove the resource without a change at Meta, set on_destroy = \"abandon\" and apply, or run `terraform state rm` " +
	"with its address."

// stuck is an error of a destroy, with the way around it.
func (spec Spec) stuck(err error) error { return spec.at(tfdiag.Advise(err, wayAround)) }

func (spec Spec) warnOfKept(r *lifecycle.Read[types.Object], kept []string, why string) {
	if len(kept) > 0 {
		r.Warn("Values of the "+spec.name(r.State)+" stay at Meta", "The resource was removed from the state. Terraform did not change: "+
			strings.Join(kept, ", ")+"."+why)
	}
}

// reset returns the defaults that a destroy writes, and the managed attributes that it leaves.
func (spec Spec) reset(m types.Object) (change graph.Values, kept []string) {
	change = graph.Values{}
	for _, key := range spec.keys() {
		value, resettable := spec.Defaults[key]
		switch {
		case m.Attributes()[key].IsNull():
		case resettable && spec.destroys(m) == Reset:
			change[key] = value
		default:
			kept = append(kept, key)
		}
	}
	return change, kept
}
