package setting

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

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
	unlock, err := s.Ledger.Lock(ctx, spec.ledgerObject(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	if spec.appearsWithAnother() && s.Ledger.WasWritten(spec.AppearsWith) {
		g, err := s.Graph()
		if err != nil {
			return w.Plan, err
		}
		g.Settings.Forget(spec.settingOpts(w.Plan)) // it may have been read before
	}
	current, err := spec.readCurrent(ctx, s, w.Plan)
	if err != nil {
		return w.Plan, err
	}
	keys, err := spec.keysToCreate(ctx, w.Plan, current)
	if err != nil {
		return w.Plan, err
	}
	adopted.Save(ctx, w.Private, spec.adoptedKeys(w.Plan, current, keys))
	return spec.writeAttributes(ctx, s, w, current, keys)
}

// update writes the attributes that the plan changes.
func (spec Spec) update(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	unlock, err := s.Ledger.Lock(ctx, spec.ledgerObject(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	current, err := spec.encodeFacts(ctx, *w.Prior)
	if err != nil {
		return w.Plan, err
	}
	keys, err := spec.keysToUpdate(ctx, w.Plan, *w.Prior)
	if err != nil {
		return w.Plan, err
	}
	m, err := spec.writeAttributes(ctx, s, w, current, keys)
	if err == nil { // what was written is no longer adopted
		adopted.Drop(ctx, w.Private, keys...)
	}
	return m, err
}

// writeAttributes sends some attributes of the plan, reads until Meta shows them, and returns the new state. The caller holds the lock.
func (spec Spec) writeAttributes(
	ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object], current graph.Values, keys []string,
) (types.Object, error) {
	s.Ledger.NoteWritten(spec.ledgerObject(w.Plan)) // also where nothing is written: a destruction of another address must not reset it
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
		m = tfjson.WithAttributes(ctx, m, all)
	}

	change, err := spec.valuesToSend(ctx, Change{Graph: g, Planned: m, Prior: w.Prior, Keys: keys})
	if err != nil {
		return m, err
	}
	if len(change) > 0 {
		if err := g.Settings.Set(ctx, spec.settingOpts(m), change); err != nil && !spec.tookEffect(ctx, s, m, keys, err) {
			return m, spec.withNodePath(err)
		}
		current = spec.awaitShown(ctx, s, g, w, m)
	}

	facts, err := spec.shownFacts(ctx, m, current)
	if err != nil && len(change) > 0 { // the change has taken effect, and an error would lose that
		w.Warn(fmt.Sprintf("Could not read the %s after the change", spec.settingText(m)),
			"Meta accepted the change, and what it shows cannot be read: "+tfdiag.ErrorText(err))
		facts, err = spec.shownFacts(ctx, m, nil)
	}
	return tfjson.WithAttributes(ctx, m, facts), err
}

// tookEffect reports whether Meta shows a change whose outcome is not known. Meta may refuse the repetition of a change that an
// attempt without an answer has made.
func (spec Spec) tookEffect(ctx context.Context, s *session.Session, m types.Object, keys []string, err error) bool {
	if !errors.Is(err, graph.ErrOutcomeUnknown) || !slices.ContainsFunc(keys, func(key string) bool { return spec.Hidden[key] == "" }) {
		return false
	}
	current, err := spec.readCurrent(ctx, s, m)
	if err != nil {
		return false
	}
	different, err := spec.differingKeys(ctx, m, current)
	return err == nil && len(different) == 0 && len(spec.staleKeys(current)) == 0
}

// valuesToSend returns the values of a change as they are sent.
func (spec Spec) valuesToSend(ctx context.Context, change Change) (graph.Values, error) {
	send := change.Keys
	if spec.SendAll && len(send) > 0 {
		send = spec.attributeKeys()
	}
	all := graph.Values{}
	for _, key := range send {
		value, err := tfjson.Encode(ctx, change.Planned.Attributes()[key])
		if err != nil {
			return nil, tfdiag.WithPath(path.Root(key), err)
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

// awaitShown reads until Meta shows the managed attributes of m, and returns what Meta shows then. It warns if it does not show them.
func (spec Spec) awaitShown(
	ctx context.Context, s *session.Session, g *graph.Client, w *lifecycle.Write[types.Object], m types.Object,
) graph.Values {
	shown, err := g.Settings.WaitUntilShown(ctx, spec.settingOpts(m), func(values graph.Values) (bool, error) {
		values, err := spec.normalizeValues(ctx, g, values)
		if err != nil {
			return false, err
		}
		different, err := spec.differingKeys(ctx, m, values)
		return len(different) == 0 && len(spec.staleKeys(values)) == 0, err
	})
	if err == nil && !shown {
		w.Warn(fmt.Sprintf("Meta does not show the change of the %s yet", spec.settingText(m)),
			"Meta accepted the change and still shows other values. Meta may need more time. If the next plan shows a difference, Meta "+
				"does not accept the configured values for this number or account.")
	}
	var current graph.Values
	if err == nil {
		current, err = spec.readCurrent(ctx, s, m)
	}
	if err != nil {
		w.Warn(fmt.Sprintf("Could not read the %s after the change", spec.settingText(m)),
			"Meta accepted the change. The next plan shows the values that are in effect. "+tfdiag.ErrorText(err))
	}
	return current
}
