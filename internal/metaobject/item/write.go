package item

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
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// create makes the item, or adopts the one that the configuration names.
func (spec Spec) create(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	g, err := s.Graph()
	if err != nil {
		return w.Plan, err
	}

	unlock, err := s.Ledger.Lock(ctx, spec.siblings(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()

	before, err := g.Items.List(ctx, spec.opts(w.Plan))
	if err != nil {
		return w.Plan, spec.at(err)
	}

	values, err := spec.values(ctx, w.Plan, spec.configurable())
	if err != nil {
		return w.Plan, err
	}

	made, err := spec.make(ctx, g, w.Plan, values, before)
	if err != nil {
		return w.Plan, spec.at(err)
	}

	m, err := spec.fill(ctx, w.Plan, made)
	if err != nil { // the item exists, so it has to be in the state
		w.Warn(fmt.Sprintf("Could not read the answer to the creation of %s %s", spec.Collection.Item, made.ID), tfdiag.Explain(err)+
			" The item was created. The next plan reads it.")
		m = tfjson.With(ctx, w.Plan, map[string]attr.Value{spec.key(): types.StringValue(made.ID)})
	}

	m = spec.nullUnknown(ctx, m)
	s.Ledger.NoteWritten(spec.object(m))
	s.Ledger.NoteWritten(AnyItem(spec.Collection))
	return m, nil
}

// make creates an item. After a lost answer it looks for a new item with the configured values.
func (spec Spec) make(ctx context.Context, g *graph.Client, m types.Object, values graph.Values, before []graph.Item) (graph.Item, error) {
	if i := index(before, text(m, spec.key())); spec.Collection.HasConfiguredID() && i >= 0 {
		return before[i], nil
	}

	made, err := g.Items.Create(ctx, spec.opts(m), values)
	if !errors.Is(err, graph.ErrOutcomeUnknown) {
		return made, err
	}

	after, look := g.Items.List(context.WithoutCancel(ctx), spec.opts(m))
	if look != nil {
		return made, tfdiag.Advise(err, spec.lookFirst())
	}

	var found []graph.Item
	for _, item := range after {
		same, err := spec.equal(ctx, m, item)
		if err != nil {
			return made, err
		}
		if index(before, item.ID) < 0 && same {
			found = append(found, item)
		}
	}

	switch len(found) {
	case 0:
		return made, tfdiag.Advise(err, "Meta does not list a new "+spec.Collection.Item+" with these values. "+spec.lookFirst())
	case 1:
		return found[0], nil
	}

	var ids []string
	for _, item := range found {
		ids = append(ids, text(m, spec.node())+"/"+item.ID)
	}
	return made, tfdiag.Advise(err, fmt.Sprintf("Meta lists several new items with these values: %s. Import the one that belongs to this "+
		"resource, and remove the others:\n\n  terraform import %s.NAME %s", strings.Join(ids, ", "), spec.TypeName, ids[0]))
}

func (spec Spec) lookFirst() string {
	if spec.Collection.HasConfiguredID() {
		return "Apply again: a " + spec.Collection.Item + " that exists by then is adopted."
	}
	return "Check at Meta whether the " + spec.Collection.Item + " was created. If it was, import it: applying again creates another one."
}

// equal reports whether an item has all configured values.
func (spec Spec) equal(ctx context.Context, m types.Object, item graph.Item) (bool, error) {
	if spec.Collection.HasConfiguredID() {
		return item.ID == text(m, spec.key()), nil
	}
	shown, err := spec.fill(ctx, m, item)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(spec.configurable(), func(key string) bool {
		return !m.Attributes()[key].IsUnknown() && !shown.Attributes()[key].Equal(m.Attributes()[key])
	}), nil
}

func index(items []graph.Item, id string) int {
	return slices.IndexFunc(items, func(i graph.Item) bool { return i.ID == id })
}

// values returns some attributes in Meta's form. Those that are null or unknown are left out.
func (spec Spec) values(ctx context.Context, m types.Object, keys []string) (graph.Values, error) {
	all := graph.Values{}
	for _, key := range keys {
		value := m.Attributes()[key]
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		var err error
		if all[key], err = tfjson.Encode(ctx, value); err != nil {
			return nil, tfdiag.At(path.Root(key), err)
		}
	}
	return all, nil
}

func (spec Spec) decode(ctx context.Context, m types.Object, key string, item graph.Item, alike bool) (attr.Value, error) {
	like := m.Attributes()[key]
	t := like.Type(ctx)
	if !alike || like.IsUnknown() {
		like = nil
	}
	return metaarg.Decode(ctx, fmt.Sprintf("The %s %s", spec.Collection.Item, item.ID), key, t, item.Values[key], like)
}

// nullUnknown sets the attributes to null that are still unknown after a creation, because Meta has not named their values.
func (spec Spec) nullUnknown(ctx context.Context, m types.Object) types.Object {
	known := map[string]attr.Value{}
	for _, key := range spec.keys() {
		if value := m.Attributes()[key]; value.IsUnknown() {
			known[key], _ = tfjson.Decode(ctx, value.Type(ctx), nil, nil)
		}
	}
	return tfjson.With(ctx, m, known)
}

// read returns the item as the collection shows it. An item that is missing there is gone after a second look.
func (spec Spec) read(ctx context.Context, s *session.Session, r *lifecycle.Read[types.Object]) (types.Object, error) {
	g, err := s.Graph()
	if err != nil {
		return r.State, err
	}
	items, err := g.Items.List(ctx, spec.opts(r.State))
	if err != nil {
		return r.State, spec.at(err)
	}
	id := text(r.State, spec.key())
	i := index(items, id)
	if i >= 0 && !spec.retired(items[i]) {
		s.Ledger.NoteInState(spec.object(r.State))
		return spec.fill(ctx, r.State, items[i])
	}
	if i >= 0 {
		return r.State, lifecycle.Gone("Meta shows that the %s was removed.", spec.name(r.State))
	}
	if gone, err := g.Items.ConfirmMissing(ctx, spec.opts(r.State), id); err != nil || !gone {
		return r.State, spec.at(err)
	}
	return r.State, lifecycle.Gone("The %s do not include %s: two complete lists, apart in time, do not have it.",
		spec.Collection.Describe(text(r.State, spec.node())), id)
}

// retired reports whether an item counts as removed: Meta cannot delete it, so a removal gave it these values.
func (spec Spec) retired(item graph.Item) bool {
	values := spec.Collection.Retired()
	for key, value := range values {
		if item.Values[key] != value {
			return false
		}
	}
	return len(values) > 0
}

// update sends the attributes that the plan changes.
func (spec Spec) update(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	s.Ledger.NoteWritten(spec.object(w.Plan))
	change, err := spec.values(ctx, w.Plan, spec.changed(w.Plan, *w.Prior))
	if err != nil || len(change) == 0 {
		return w.Plan, err
	}
	g, err := s.Graph()
	if err != nil {
		return w.Plan, err
	}
	return w.Plan, spec.at(g.Items.Change(ctx, spec.opts(w.Plan), text(w.Plan, spec.key()), change))
}

// remove deletes the item, unless another address holds it now or no plan has shown its values.
func (spec Spec) remove(ctx context.Context, s *session.Session, r *lifecycle.Read[types.Object]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}
	unlock, err := s.Ledger.Lock(ctx, spec.siblings(r.State))
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.Written(spec.object(r.State)) {
		return nil
	}
	if err := spec.checkUnchanged(ctx, g, r.State); err != nil {
		return tfdiag.Kept(spec.at(err))
	}
	id := text(r.State, spec.key())
	err = g.Items.Remove(ctx, spec.opts(r.State), id)
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) || errors.Is(err, graph.ErrHidden) {
		if gone, look := g.Items.ConfirmMissing(ctx, spec.opts(r.State), id); gone && look == nil {
			return nil
		}
	}
	return spec.at(err)
}

// checkUnchanged refuses to delete an item whose values were changed since the last plan: no plan has shown what would be lost. An
// item that is only named, such as a link to a catalog, has no values.
func (spec Spec) checkUnchanged(ctx context.Context, g *graph.Client, state types.Object) error {
	if spec.Collection.HasConfiguredID() {
		return nil
	}
	items, err := g.Items.List(ctx, spec.opts(state))
	if err != nil {
		return err
	}
	i := index(items, text(state, spec.key()))
	if i < 0 || spec.retired(items[i]) {
		return nil
	}
	same, err := spec.equal(ctx, state, items[i])
	if err != nil || same {
		return err
	}
	return tfdiag.New(fmt.Sprintf("The %s changed after the plan", spec.name(state)), "Another user or program changed it at Meta after "+
		"Terraform read it. Nothing was removed. Plan again, with a refresh, to see the values that would be lost.")
}

// imported takes everything that Meta shows into the state.
func (spec Spec) imported(ctx context.Context, s *session.Session, id []string, _ lifecycle.PrivateWriter) (types.Object, error) {
	if !graph.ValidID(id[0]) || !graph.ValidItemID(id[1]) {
		form := strings.ToUpper(spec.node() + "/" + spec.key())
		return types.Object{}, tfdiag.New("Invalid import ID", "The import ID must have the form %s, and %s has 5 to 20 digits. For "+
			"example:\n\n  terraform import %s.NAME 106000000000001/ID", form, spec.node(), spec.TypeName)
	}

	m, err := tfjson.Object(ctx, spec.schema(ctx).Type(), map[string]attr.Value{
		spec.node(): types.StringValue(id[0]), spec.key(): types.StringValue(id[1]),
	})
	if err != nil {
		return m, err
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	items, err := g.Items.List(ctx, spec.opts(m))
	if err != nil {
		return m, spec.at(err)
	}

	i := index(items, id[1])
	if i < 0 {
		return m, tfdiag.At(path.Root(spec.key()), tfdiag.New(fmt.Sprintf("There is no such %s", spec.Collection.Item),
			"The %s do not include %s. Check both parts of the import ID.", spec.Collection.Describe(id[0]), id[1]))
	}
	return spec.whole(ctx, m, items[i])
}
