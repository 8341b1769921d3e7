// Package item has the lifecycle of a resource for an item of a collection at Meta, such as a QR code of a phone number. A resource
// supplies a Spec: the attributes of an item, under the keys that Meta uses.
package item

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// Spec describes the resource of an item.
type Spec struct {
	TypeName   string
	Collection graph.Collection
	Markdown   string
	// Attributes have the keys that Meta uses, the ID of an item among them.
	Attributes map[string]schema.Attribute
	// RequireReplace are the attributes that Meta cannot change.
	RequireReplace []string
	// NotShown are the attributes that Meta does not show. The state keeps them.
	NotShown []string
	// NameAttribute is the attribute that a list shows as the name of an item; "": the ID.
	NameAttribute string
	// DestroyWarning warns in the plan of a destruction. Optional.
	DestroyWarning func(m types.Object) (summary, detail string)
}

// New returns the resource of an item.
func New(spec Spec) resource.Resource {
	replaces := append([]string{spec.nodeArgument()}, spec.RequireReplace...)
	if spec.Collection.HasConfiguredID() {
		replaces = append(replaces, spec.idKey())
	}
	return lifecycle.New(lifecycle.Spec[types.Object, *session.Session]{
		TypeName:   spec.TypeName,
		Schema:     spec.resourceSchema,
		Identity:   []string{spec.nodeArgument(), spec.idKey()},
		Edges:      []string{spec.Collection.Edge()},
		Replaces:   replaces,
		Plan:       spec.plan,
		PlanDelete: spec.planDelete,
		Import:     spec.importState,
		Create:     spec.create,
		Read:       spec.read,
		Update:     spec.update,
		Delete:     spec.remove,
		List:       spec.listSpec(),
	})
}

// nodeArgument returns the name of the argument for the node of the collection.
func (spec Spec) nodeArgument() string { return metaarg.NodeArgumentName(spec.Collection) }

// idKey returns the name of the attribute with the ID of an item.
func (spec Spec) idKey() string { return spec.Collection.Key() }

func (spec Spec) resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: spec.Markdown,
		Attributes: lifecycle.MergeAttributes(spec.Attributes, map[string]schema.Attribute{
			spec.nodeArgument(): metaarg.NodeArgument(spec.Collection),
		}),
	}
}

// attributeKeys returns the names of an item's attributes.
func (spec Spec) attributeKeys() []string { return slices.Sorted(maps.Keys(spec.Attributes)) }

// configurableKeys returns the names of the attributes that a configuration can set.
func (spec Spec) configurableKeys() []string {
	return slices.DeleteFunc(spec.attributeKeys(), func(key string) bool {
		a := spec.Attributes[key]
		return !a.IsRequired() && !a.IsOptional()
	})
}

// stringAttribute returns a string attribute of a model, "" if it is null or unknown.
func stringAttribute(m types.Object, name string) string {
	value, _ := m.Attributes()[name].(types.String)
	return value.ValueString()
}

func (spec Spec) itemsOpts(m types.Object) graph.CollectionOpts {
	return graph.CollectionOpts{Collection: spec.Collection, NodeID: stringAttribute(m, spec.nodeArgument())}
}

// ledgerObject returns the item as the session's ledger knows it.
func (spec Spec) ledgerObject(m types.Object) session.Object {
	return session.Object{Kind: spec.Collection.Item, ID: stringAttribute(m, spec.nodeArgument()) + "/" + stringAttribute(m, spec.idKey())}
}

// ledgerCollection returns all items of a node as one object of the ledger. One of them is created at a time, so that a lost answer can
// be told from another creation.
func (spec Spec) ledgerCollection(m types.Object) session.Object {
	return session.Object{Kind: spec.Collection.Item + "s", ID: stringAttribute(m, spec.nodeArgument())}
}

// LedgerItems returns the object of the ledger for all items of a collection, of whatever node.
func LedgerItems(c graph.Collection) session.Object { return session.Object{Kind: c.Item} }

// itemText returns the name of the item for a sentence.
func (spec Spec) itemText(m types.Object) string {
	return fmt.Sprintf("%s %s", spec.Collection.Item, stringAttribute(m, spec.idKey()))
}

// withNodePath ties an error to the argument for the node.
func (spec Spec) withNodePath(err error) error {
	return tfdiag.WithPath(path.Root(spec.nodeArgument()), err)
}

// plan checks that the collection can be read, and keeps what Meta has made.
func (spec Spec) plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if p.Prior != nil {
		p.Planned = spec.withComputed(ctx, p.Planned, *p.Prior)
		if err := s.Ledger.PlanExisting(spec.ledgerObject(*p.Prior)); err != nil {
			return spec.withNodePath(err)
		}
		spec.warnOfRemoved(p)
		return spec.warnOfOverwrite(ctx, s, p)
	}

	s.Ledger.NotePlannedResult(LedgerItems(spec.Collection))
	if stringAttribute(p.Planned, spec.nodeArgument()) == "" {
		return nil
	}

	id := stringAttribute(p.Planned, spec.idKey())
	if spec.Collection.HasConfiguredID() && id != "" {
		if err := s.Ledger.PlanUnique(spec.ledgerObject(p.Planned), spec.TypeName); err != nil {
			return spec.withNodePath(err)
		}
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	items, err := g.Collections.List(ctx, spec.itemsOpts(p.Planned))
	if err != nil {
		return spec.withNodePath(err)
	}
	if spec.Collection.HasConfiguredID() && indexByID(items, id) >= 0 && !s.Ledger.IsInState(spec.ledgerObject(p.Planned)) {
		p.Warn(adopted.Warning(spec.itemText(p.Planned), "removes it", adopted.HowToKeep))
	}
	return nil
}

// warnOfRemoved warns of arguments that are no longer configured: nothing is sent for them.
func (spec Spec) warnOfRemoved(p *lifecycle.Plan[types.Object]) {
	for _, key := range spec.configurableKeys() {
		if before := p.Prior.Attributes()[key]; !before.IsNull() && p.Planned.Attributes()[key].IsNull() && !slices.Contains(spec.NotShown, key) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s keeps its %s at Meta", spec.itemText(*p.Prior), key),
				"The argument was removed from the configuration. The value stays at Meta, and Terraform no longer manages it.")
		}
	}
}

// warnOfOverwrite warns of values at Meta that were changed after Terraform read them and that this change replaces. Nothing is sent for
// an argument that was removed, and a change that makes another item overwrites nothing.
func (spec Spec) warnOfOverwrite(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	keys := slices.DeleteFunc(spec.changedKeys(p.Planned, *p.Prior), func(key string) bool { return p.Planned.Attributes()[key].IsNull() })
	isReplaced := func(key string) bool { return key == spec.idKey() || slices.Contains(spec.RequireReplace, key) }
	if len(keys) == 0 || slices.ContainsFunc(keys, isReplaced) ||
		stringAttribute(p.Planned, spec.nodeArgument()) != stringAttribute(*p.Prior, spec.nodeArgument()) {
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	items, err := g.Collections.List(ctx, spec.itemsOpts(*p.Prior))
	i := indexByID(items, stringAttribute(*p.Prior, spec.idKey()))
	if err != nil || i < 0 {
		return spec.withNodePath(err)
	}

	shown, err := spec.withShown(ctx, *p.Prior, items[i])
	if err != nil {
		return err
	}

	for _, key := range keys {
		if !shown.Attributes()[key].Equal(p.Prior.Attributes()[key]) && !shown.Attributes()[key].Equal(p.Planned.Attributes()[key]) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s of %s will be overwritten", key, spec.itemText(*p.Prior)),
				fmt.Sprintf("It was changed at Meta to %s after Terraform read it. To keep or restore this value, put it into the "+
					"configuration.", tfdiag.PrintableText(shown.Attributes()[key].String())))
		}
	}
	return nil
}

// changedKeys returns the names of the configurable attributes that differ.
func (spec Spec) changedKeys(planned, prior types.Object) []string {
	return slices.DeleteFunc(spec.configurableKeys(), func(key string) bool {
		return planned.Attributes()[key].Equal(prior.Attributes()[key])
	})
}

// withComputed replaces what is unknown because of another change by what the state has.
func (spec Spec) withComputed(ctx context.Context, planned, prior types.Object) types.Object {
	all := planned.Attributes()
	for _, key := range spec.attributeKeys() {
		if a := spec.Attributes[key]; a.IsComputed() && !a.IsOptional() && all[key].IsUnknown() {
			all[key] = prior.Attributes()[key]
		}
	}
	return types.ObjectValueMust(planned.AttributeTypes(ctx), all)
}

// planDelete warns of what the destruction ends.
func (spec Spec) planDelete(_ context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) error {
	if spec.DestroyWarning != nil && !s.Ledger.WasWritten(spec.ledgerObject(r.State)) {
		summary, detail := spec.DestroyWarning(r.State)
		r.Warn(summary, detail)
	}
	return spec.withNodePath(s.Ledger.PlanExisting(spec.ledgerObject(r.State)))
}

// withShown returns m with what Meta shows of the item, in the attributes that m has.
func (spec Spec) withShown(ctx context.Context, m types.Object, item graph.Item) (types.Object, error) {
	return spec.decodeItem(ctx, m, item, spec.configurableKeys())
}

// withAllShown returns m with everything that Meta shows of the item.
func (spec Spec) withAllShown(ctx context.Context, m types.Object, item graph.Item) (types.Object, error) {
	return spec.decodeItem(ctx, m, item, nil)
}

// decodeItem returns m with what Meta shows of the item. Of the attributes in like, it takes only the parts that m has.
func (spec Spec) decodeItem(ctx context.Context, m types.Object, item graph.Item, like []string) (types.Object, error) {
	shown := map[string]attr.Value{spec.idKey(): types.StringValue(item.ID)}
	for _, key := range spec.attributeKeys() {
		if key == spec.idKey() || slices.Contains(spec.NotShown, key) {
			continue
		}
		value, err := spec.decodeAttribute(ctx, m, key, item, slices.Contains(like, key))
		if err != nil {
			return m, err
		}
		shown[key] = value
	}
	return tfjson.WithAttributes(ctx, m, shown), nil
}
