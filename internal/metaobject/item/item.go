// Package item is the lifecycle of a resource for an item of a collection at Meta, such as a QR code of a phone number. A resource
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
	replaces := append([]string{spec.node()}, spec.RequireReplace...)
	if spec.Collection.HasConfiguredID() {
		replaces = append(replaces, spec.key())
	}
	return lifecycle.New(lifecycle.Spec[types.Object, *session.Session]{
		TypeName:   spec.TypeName,
		Schema:     spec.schema,
		Identity:   []string{spec.node(), spec.key()},
		Edges:      []string{spec.Collection.Edge()},
		Replaces:   replaces,
		Plan:       spec.plan,
		PlanDelete: spec.planDelete,
		Import:     spec.imported,
		Create:     spec.create,
		Read:       spec.read,
		Update:     spec.update,
		Delete:     spec.remove,
		List:       spec.list(),
	})
}

// node returns the argument that names the node of the collection.
func (spec Spec) node() string { return metaarg.NodeName(spec.Collection) }

func (spec Spec) key() string { return spec.Collection.Key() }

func (spec Spec) schema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: spec.Markdown,
		Attributes: lifecycle.MergeAttributes(spec.Attributes, map[string]schema.Attribute{
			spec.node(): metaarg.NodeArgument(spec.Collection),
		}),
	}
}

// keys returns the names of an item's attributes.
func (spec Spec) keys() []string { return slices.Sorted(maps.Keys(spec.Attributes)) }

// configurable returns the attributes that a configuration can set.
func (spec Spec) configurable() []string {
	return slices.DeleteFunc(spec.keys(), func(key string) bool {
		a := spec.Attributes[key]
		return !a.IsRequired() && !a.IsOptional()
	})
}

// text returns a string attribute of a model, "" if it is null or unknown.
func text(m types.Object, name string) string {
	value, _ := m.Attributes()[name].(types.String)
	return value.ValueString()
}

func (spec Spec) opts(m types.Object) graph.ItemsOpts {
	return graph.ItemsOpts{Collection: spec.Collection, NodeID: text(m, spec.node())}
}

// object returns the object for the item in the session's ledger.
func (spec Spec) object(m types.Object) session.Object {
	return session.Object{Kind: spec.Collection.Item, ID: text(m, spec.node()) + "/" + text(m, spec.key())}
}

// siblings returns the object for all items of a node in the ledger. One of them is created at a time, so that a lost answer can be told
// from another creation.
func (spec Spec) siblings(m types.Object) session.Object {
	return session.Object{Kind: spec.Collection.Item + "s", ID: text(m, spec.node())}
}

// AnyItem identifies all items of a collection, of whatever node, in the ledger.
func AnyItem(c graph.Collection) session.Object { return session.Object{Kind: c.Item} }

// name names the item in a sentence.
func (spec Spec) name(m types.Object) string {
	return fmt.Sprintf("%s %s", spec.Collection.Item, text(m, spec.key()))
}

func (spec Spec) at(err error) error { return tfdiag.At(path.Root(spec.node()), err) }

// plan checks that the collection can be read, and keeps what Meta has made.
func (spec Spec) plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	if p.Prior != nil {
		p.Planned = spec.keepComputed(ctx, p.Planned, *p.Prior)
		if err := s.Ledger.PlanExisting(spec.object(*p.Prior)); err != nil {
			return spec.at(err)
		}
		spec.warnOfRemoved(p)
		return spec.warnOfOverwrite(ctx, s, p)
	}

	s.Ledger.NotePlannedResult(AnyItem(spec.Collection))
	if text(p.Planned, spec.node()) == "" {
		return nil
	}

	id := text(p.Planned, spec.key())
	if spec.Collection.HasConfiguredID() && id != "" {
		if err := s.Ledger.PlanUnique(spec.object(p.Planned), spec.TypeName); err != nil {
			return spec.at(err)
		}
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	items, err := g.Items.List(ctx, spec.opts(p.Planned))
	if err != nil {
		return spec.at(err)
	}
	if spec.Collection.HasConfiguredID() && index(items, id) >= 0 && !s.Ledger.InState(spec.object(p.Planned)) {
		p.Warn(adopted.Warning(spec.name(p.Planned), "removes it", adopted.HowToKeep))
	}
	return nil
}

// warnOfRemoved warns of arguments that are no longer configured: nothing is sent for them.
func (spec Spec) warnOfRemoved(p *lifecycle.Plan[types.Object]) {
	for _, key := range spec.configurable() {
		if before := p.Prior.Attributes()[key]; !before.IsNull() && p.Planned.Attributes()[key].IsNull() && !slices.Contains(spec.NotShown, key) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s keeps its %s at Meta", spec.name(*p.Prior), key),
				"The argument was removed from the configuration. The value stays at Meta, and Terraform no longer manages it.")
		}
	}
}

// warnOfOverwrite warns of values at Meta that were changed after Terraform read them and that this change replaces. Nothing is sent for
// an argument that was removed, and a change that makes another item overwrites nothing.
func (spec Spec) warnOfOverwrite(ctx context.Context, s *session.Session, p *lifecycle.Plan[types.Object]) error {
	keys := slices.DeleteFunc(spec.changed(p.Planned, *p.Prior), func(key string) bool { return p.Planned.Attributes()[key].IsNull() })
	another := func(key string) bool { return key == spec.key() || slices.Contains(spec.RequireReplace, key) }
	if len(keys) == 0 || slices.ContainsFunc(keys, another) || text(p.Planned, spec.node()) != text(*p.Prior, spec.node()) {
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	items, err := g.Items.List(ctx, spec.opts(*p.Prior))
	i := index(items, text(*p.Prior, spec.key()))
	if err != nil || i < 0 {
		return spec.at(err)
	}

	shown, err := spec.fill(ctx, *p.Prior, items[i])
	if err != nil {
		return err
	}

	for _, key := range keys {
		if !shown.Attributes()[key].Equal(p.Prior.Attributes()[key]) && !shown.Attributes()[key].Equal(p.Planned.Attributes()[key]) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s of %s will be overwritten", key, spec.name(*p.Prior)),
				fmt.Sprintf("It was changed at Meta to %s after Terraform read it. To keep or restore this value, put it into the "+
					"configuration.", tfdiag.Shown(shown.Attributes()[key].String())))
		}
	}
	return nil
}

// changed returns the configurable attributes that differ.
func (spec Spec) changed(planned, prior types.Object) []string {
	return slices.DeleteFunc(spec.configurable(), func(key string) bool {
		return planned.Attributes()[key].Equal(prior.Attributes()[key])
	})
}

// keepComputed replaces what is unknown because of another change by what the state has.
func (spec Spec) keepComputed(ctx context.Context, planned, prior types.Object) types.Object {
	all := planned.Attributes()
	for _, key := range spec.keys() {
		if a := spec.Attributes[key]; a.IsComputed() && !a.IsOptional() && all[key].IsUnknown() {
			all[key] = prior.Attributes()[key]
		}
	}
	return types.ObjectValueMust(planned.AttributeTypes(ctx), all)
}

// planDelete warns of what the destruction ends.
func (spec Spec) planDelete(_ context.Context, s *session.Session, r *lifecycle.Read[types.Object]) error {
	if spec.DestroyWarning != nil && !s.Ledger.Written(spec.object(r.State)) {
		summary, detail := spec.DestroyWarning(r.State)
		r.Warn(summary, detail)
	}
	return spec.at(s.Ledger.PlanExisting(spec.object(r.State)))
}

// fill returns m with what Meta shows of the item, in the attributes that m has.
func (spec Spec) fill(ctx context.Context, m types.Object, item graph.Item) (types.Object, error) {
	return spec.show(ctx, m, item, spec.configurable())
}

// whole returns m with everything that Meta shows of the item.
func (spec Spec) whole(ctx context.Context, m types.Object, item graph.Item) (types.Object, error) {
	return spec.show(ctx, m, item, nil)
}

// show returns m with what Meta shows of the item. The attributes that are named in like get what m has of them.
func (spec Spec) show(ctx context.Context, m types.Object, item graph.Item, like []string) (types.Object, error) {
	shown := map[string]attr.Value{spec.key(): types.StringValue(item.ID)}
	for _, key := range spec.keys() {
		if key == spec.key() || slices.Contains(spec.NotShown, key) {
			continue
		}
		value, err := spec.decode(ctx, m, key, item, slices.Contains(like, key))
		if err != nil {
			return m, err
		}
		shown[key] = value
	}
	return tfjson.With(ctx, m, shown), nil
}
