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

	unlock, err := s.Ledger.Lock(ctx, spec.ledgerCollection(w.Plan))
	if err != nil {
		return w.Plan, err
	}
	defer unlock()

	before, err := g.Collections.List(ctx, spec.itemsOpts(w.Plan))
	if err != nil {
		return w.Plan, spec.withNodePath(err)
	}

	values, err := spec.encodeAttributes(ctx, w.Plan, spec.configurableKeys())
	if err != nil {
		return w.Plan, err
	}

	made, err := spec.createItem(ctx, g, w.Plan, values, before)
	if err != nil {
		return w.Plan, spec.withNodePath(err)
	}

	m, err := spec.withShown(ctx, w.Plan, made)
	if err != nil { // the item exists, so it has to be in the state
		w.Warn(fmt.Sprintf("Could not read the answer to the creation of %s %s", spec.Collection.Item, made.ID), tfdiag.ErrorText(err)+
			" The item was created. The next plan reads it.")
		m = tfjson.WithAttributes(ctx, w.Plan, map[string]attr.Value{spec.idKey(): types.StringValue(made.ID)})
	}

	m = spec.withNullForUnknown(ctx, m)
	s.Ledger.NoteWritten(spec.ledgerObject(m))
	s.Ledger.NoteWritten(LedgerItems(spec.Collection))
	return m, nil
}

// createItem creates an item. After a lost answer it looks for a new item with the configured values.
func (spec Spec) createItem(
	ctx context.Context, g *graph.Client, m types.Object, values graph.Values, before []graph.Item,
) (graph.Item, error) {
	if i := indexByID(before, stringAttribute(m, spec.idKey())); spec.Collection.HasConfiguredID() && i >= 0 {
		return before[i], nil
	}

	made, err := g.Collections.Create(ctx, spec.itemsOpts(m), values)
	if !errors.Is(err, graph.ErrOutcomeUnknown) {
		return made, err
	}

	after, listErr := g.Collections.List(context.WithoutCancel(ctx), spec.itemsOpts(m))
	if listErr != nil {
		return made, tfdiag.WithAdvice(err, spec.lostAnswerText())
	}

	var found []graph.Item
	for _, item := range after {
		same, err := spec.hasConfiguredValues(ctx, m, item)
		if err != nil {
			return made, err
		}
		if indexByID(before, item.ID) < 0 && same {
			found = append(found, item)
		}
	}

	switch len(found) {
	case 0:
		return made, tfdiag.WithAdvice(err, "Meta does not list a new "+spec.Collection.Item+" with these values. "+spec.lostAnswerText())
	case 1:
		return found[0], nil
	}

	var ids []string
	for _, item := range found {
		ids = append(ids, stringAttribute(m, spec.nodeArgument())+"/"+item.ID)
	}
	return made, tfdiag.WithAdvice(err, fmt.Sprintf("Meta lists several new items with these values: %s. Import the one that belongs to this "+
		"resource, and remove the others:\n\n  terraform import %s.NAME %s", strings.Join(ids, ", "), spec.TypeName, ids[0]))
}

// lostAnswerText returns the next step after a lost answer.
func (spec Spec) lostAnswerText() string {
	if spec.Collection.HasConfiguredID() {
		return "Apply again: a " + spec.Collection.Item + " that exists by then is adopted."
	}
	return "Check at Meta whether the " + spec.Collection.Item + " was created. If it was, import it: applying again creates another one."
}

// hasConfiguredValues reports whether an item has all configured values.
func (spec Spec) hasConfiguredValues(ctx context.Context, m types.Object, item graph.Item) (bool, error) {
	if spec.Collection.HasConfiguredID() {
		return item.ID == stringAttribute(m, spec.idKey()), nil
	}
	shown, err := spec.withShown(ctx, m, item)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(spec.configurableKeys(), func(key string) bool {
		return !m.Attributes()[key].IsUnknown() && !shown.Attributes()[key].Equal(m.Attributes()[key])
	}), nil
}

// indexByID returns the place of an item, -1 if it is not there.
func indexByID(items []graph.Item, id string) int {
	return slices.IndexFunc(items, func(i graph.Item) bool { return i.ID == id })
}

// encodeAttributes returns some attributes in Meta's form. Those that are null or unknown are left out.
func (spec Spec) encodeAttributes(ctx context.Context, m types.Object, keys []string) (graph.Values, error) {
	all := graph.Values{}
	for _, key := range keys {
		value := m.Attributes()[key]
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		var err error
		if all[key], err = tfjson.Encode(ctx, value); err != nil {
			return nil, tfdiag.WithPath(path.Root(key), err)
		}
	}
	return all, nil
}

// decodeAttribute returns an attribute as Meta shows it. With likeModel, it has only the parts that m has.
func (spec Spec) decodeAttribute(ctx context.Context, m types.Object, key string, item graph.Item, likeModel bool) (attr.Value, error) {
	like := m.Attributes()[key]
	t := like.Type(ctx)
	if !likeModel || like.IsUnknown() {
		like = nil
	}
	return metaarg.DecodeArgument(ctx, fmt.Sprintf("The %s %s", spec.Collection.Item, item.ID), key, t, item.Values[key], like)
}

// withNullForUnknown sets the attributes to null that are still unknown after a creation, because Meta has not named their values.
func (spec Spec) withNullForUnknown(ctx context.Context, m types.Object) types.Object {
	known := map[string]attr.Value{}
	for _, key := range spec.attributeKeys() {
		if value := m.Attributes()[key]; value.IsUnknown() {
			known[key], _ = tfjson.Decode(ctx, value.Type(ctx), nil, nil)
		}
	}
	return tfjson.WithAttributes(ctx, m, known)
}

// read returns the item as the collection shows it. An item that is missing there is gone after a second look.
func (spec Spec) read(ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) (types.Object, error) {
	g, err := s.Graph()
	if err != nil {
		return r.State, err
	}
	items, err := g.Collections.List(ctx, spec.itemsOpts(r.State))
	if err != nil {
		return r.State, spec.withNodePath(err)
	}
	id := stringAttribute(r.State, spec.idKey())
	i := indexByID(items, id)
	if i >= 0 && !spec.isRetired(items[i]) {
		s.Ledger.NoteInState(spec.ledgerObject(r.State))
		return spec.withShown(ctx, r.State, items[i])
	}
	if i >= 0 {
		return r.State, lifecycle.ErrGoneBecause("Meta shows that the %s was removed.", spec.itemText(r.State))
	}
	if gone, err := g.Collections.ConfirmDeleted(ctx, spec.itemsOpts(r.State), id); err != nil || !gone {
		return r.State, spec.withNodePath(err)
	}
	return r.State, lifecycle.ErrGoneBecause("The %s do not include %s: two complete lists, apart in time, do not have it.",
		spec.Collection.ItemsText(stringAttribute(r.State, spec.nodeArgument())), id)
}

// isRetired reports whether an item counts as removed: Meta cannot delete it, so a removal gave it these values.
func (spec Spec) isRetired(item graph.Item) bool {
	values := spec.Collection.RetiredValues()
	for key, value := range values {
		if item.Values[key] != value {
			return false
		}
	}
	return len(values) > 0
}

// update sends the attributes that the plan changes.
func (spec Spec) update(ctx context.Context, s *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	s.Ledger.NoteWritten(spec.ledgerObject(w.Plan))
	change, err := spec.encodeAttributes(ctx, w.Plan, spec.changedKeys(w.Plan, *w.Prior))
	if err != nil || len(change) == 0 {
		return w.Plan, err
	}
	g, err := s.Graph()
	if err != nil {
		return w.Plan, err
	}
	return w.Plan, spec.withNodePath(g.Collections.Change(ctx, spec.itemsOpts(w.Plan), stringAttribute(w.Plan, spec.idKey()), change))
}

// remove deletes the item, unless another address holds it now or no plan has shown its values.
func (spec Spec) remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}
	unlock, err := s.Ledger.Lock(ctx, spec.ledgerCollection(r.State))
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.WasWritten(spec.ledgerObject(r.State)) {
		return nil
	}
	if err := spec.checkUnchanged(ctx, g, r.State); err != nil {
		return tfdiag.ExplainKept(spec.withNodePath(err))
	}
	id := stringAttribute(r.State, spec.idKey())
	err = g.Collections.Remove(ctx, spec.itemsOpts(r.State), id)
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) || errors.Is(err, graph.ErrHidden) {
		if gone, confirmErr := g.Collections.ConfirmDeleted(ctx, spec.itemsOpts(r.State), id); gone && confirmErr == nil {
			return nil
		}
	}
	return spec.withNodePath(err)
}

// checkUnchanged refuses to delete an item whose values were changed since the last plan: no plan has shown what would be lost. An
// item that is only named, such as a link to a catalog, has no values.
func (spec Spec) checkUnchanged(ctx context.Context, g *graph.Client, state types.Object) error {
	if spec.Collection.HasConfiguredID() {
		return nil
	}
	items, err := g.Collections.List(ctx, spec.itemsOpts(state))
	if err != nil {
		return err
	}
	i := indexByID(items, stringAttribute(state, spec.idKey()))
	if i < 0 || spec.isRetired(items[i]) {
		return nil
	}
	same, err := spec.hasConfiguredValues(ctx, state, items[i])
	if err != nil || same {
		return err
	}
	return tfdiag.New(fmt.Sprintf("The %s changed after the plan", spec.itemText(state)), "Another user or program changed it at Meta after "+
		"Terraform read it. Nothing was removed. Plan again, with a refresh, to see the values that would be lost.")
}

// importState takes everything that Meta shows into the state.
func (spec Spec) importState(ctx context.Context, s *session.Session, id []string, _ lifecycle.PrivateWriter) (types.Object, error) {
	if !graph.ValidID(id[0]) || !graph.ValidItemID(id[1]) {
		form := strings.ToUpper(spec.nodeArgument() + "/" + spec.idKey())
		return types.Object{}, tfdiag.New("Invalid import ID", "The import ID must have the form %s, and %s has 5 to 20 digits. For "+
			"example:\n\n  terraform import %s.NAME 106000000000001/ID", form, spec.nodeArgument(), spec.TypeName)
	}

	m, err := tfjson.NewObject(ctx, spec.resourceSchema(ctx).Type(), map[string]attr.Value{
		spec.nodeArgument(): types.StringValue(id[0]), spec.idKey(): types.StringValue(id[1]),
	})
	if err != nil {
		return m, err
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	items, err := g.Collections.List(ctx, spec.itemsOpts(m))
	if err != nil {
		return m, spec.withNodePath(err)
	}

	i := indexByID(items, id[1])
	if i < 0 {
		return m, tfdiag.WithPath(path.Root(spec.idKey()), tfdiag.New(fmt.Sprintf("There is no such %s", spec.Collection.Item),
			"The %s do not include %s. Check both parts of the import ID.", spec.Collection.ItemsText(id[0]), id[1]))
	}
	return spec.withAllShown(ctx, m, items[i])
}
