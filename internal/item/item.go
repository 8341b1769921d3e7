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
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Spec describes the resource of an item.
type Spec struct {
	TypeName   string
	Collection graph.Collection
	Markdown   string
	// Attributes have the keys that Meta uses, the ID of an item among them.
	Attributes map[string]schema.Attribute
	// Replaces are the attributes that Meta cannot change.
	Replaces []string
	// Unread are the attributes that Meta does not show. The state keeps them.
	Unread []string
	// Label is the attribute that a list shows as the name of an item; "": the ID.
	Label string
	// Destroyed warns in the plan of a destruction. Optional.
	Destroyed func(m types.Object) (summary, detail string)
	// Explain adds advice to an error of Meta. Optional.
	Explain func(error) error
}

// New returns the resource of an item.
func New(s Spec) resource.Resource {
	replaces := append([]string{s.node()}, s.Replaces...)
	if s.Collection.Named() {
		replaces = append(replaces, s.key())
	}
	return lifecycle.New(lifecycle.Spec[types.Object, *session.Session]{
		TypeName: s.TypeName,
		Schema:   s.schema,
		Identity: []string{s.node(), s.key()},
		Replaces: replaces,
		Plan:     s.plan, PlanDelete: s.planDelete,
		Import: s.imported, Create: s.create, Read: s.read, Update: s.update, Delete: s.remove, List: s.list(),
	})
}

// node is the argument that names the node of the collection.
func (s Spec) node() string { return metaarg.NodeName(s.Collection) }

func (s Spec) key() string { return s.Collection.Key() }

func (s Spec) schema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: s.Markdown,
		Attributes:          lifecycle.Merge(s.Attributes, map[string]schema.Attribute{s.node(): metaarg.Node(s.Collection)}),
	}
}

// keys are the names of an item's attributes.
func (s Spec) keys() []string { return slices.Sorted(maps.Keys(s.Attributes)) }

// configurable are the attributes that a configuration can set.
func (s Spec) configurable() []string {
	return slices.DeleteFunc(s.keys(), func(key string) bool {
		a := s.Attributes[key]
		return !a.IsRequired() && !a.IsOptional()
	})
}

// text is a string attribute of a model, "" if it is null or unknown.
func text(m types.Object, name string) string {
	value, _ := m.Attributes()[name].(types.String)
	return value.ValueString()
}

func (s Spec) opts(m types.Object) graph.ItemsOpts {
	return graph.ItemsOpts{Collection: s.Collection, NodeID: text(m, s.node())}
}

// object is the item in the session's ledger.
func (s Spec) object(m types.Object) session.Object {
	return session.Object{Kind: s.Collection.Item, ID: text(m, s.node()) + "/" + text(m, s.key())}
}

// siblings are the items of a node in the ledger. One of them is created at a time, so that a lost answer can be told from
// another creation.
func (s Spec) siblings(m types.Object) session.Object {
	return session.Object{Kind: s.Collection.Item + "s", ID: text(m, s.node())}
}

// Any identifies all items of a collection, of whatever node, in the ledger.
func Any(c graph.Collection) session.Object { return session.Object{Kind: c.Item} }

// name names the item in a sentence.
func (s Spec) name(m types.Object) string {
	return fmt.Sprintf("%s %s", s.Collection.Item, text(m, s.key()))
}

func (s Spec) at(err error) error { return tfdiag.At(path.Root(s.node()), s.explain(err)) }

func (s Spec) explain(err error) error {
	if err == nil || s.Explain == nil {
		return err
	}
	return s.Explain(err)
}

// plan checks that the collection can be read, and keeps what Meta has made.
func (s Spec) plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	if p.Prior != nil {
		p.Planned = s.keepComputed(ctx, p.Planned, *p.Prior)
		if err := c.Ledger.Planned(s.object(*p.Prior)); err != nil {
			return s.at(err)
		}
		s.warnOfRemoved(p)
		return s.warnOfOverwrite(ctx, c, p)
	}
	c.Ledger.Intend(Any(s.Collection))
	if text(p.Planned, s.node()) == "" {
		return nil
	}
	id := text(p.Planned, s.key())
	if s.Collection.Named() && id != "" {
		if err := c.Ledger.PlanNew(s.object(p.Planned), s.TypeName); err != nil {
			return s.at(err)
		}
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	items, err := g.Items.List(ctx, s.opts(p.Planned))
	if err != nil {
		return s.at(err)
	}
	if s.Collection.Named() && index(items, id) >= 0 && !c.Ledger.Held(s.object(p.Planned)) {
		p.Warn(adopted.Warning(s.name(p.Planned), "removes it", adopted.Keep))
	}
	return nil
}

// warnOfRemoved warns of arguments that are no longer configured: nothing is sent for them.
func (s Spec) warnOfRemoved(p *lifecycle.Plan[types.Object]) {
	for _, key := range s.configurable() {
		if before := p.Prior.Attributes()[key]; !before.IsNull() && p.Planned.Attributes()[key].IsNull() && !slices.Contains(s.Unread, key) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s keeps its %s at Meta", s.name(*p.Prior), key),
				"The argument was removed from the configuration. The value stays at Meta, and Terraform no longer manages it.")
		}
	}
}

// warnOfOverwrite warns of values at Meta that were changed after Terraform read them and that this change replaces. Nothing is sent for
// an argument that was removed, and a change that makes another item overwrites nothing.
func (s Spec) warnOfOverwrite(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	keys := slices.DeleteFunc(s.changed(p.Planned, *p.Prior), func(key string) bool { return p.Planned.Attributes()[key].IsNull() })
	another := func(key string) bool { return key == s.key() || slices.Contains(s.Replaces, key) }
	if len(keys) == 0 || slices.ContainsFunc(keys, another) || text(p.Planned, s.node()) != text(*p.Prior, s.node()) {
		return nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	items, err := g.Items.List(ctx, s.opts(*p.Prior))
	i := index(items, text(*p.Prior, s.key()))
	if err != nil || i < 0 {
		return s.at(err)
	}
	shown, err := s.fill(ctx, *p.Prior, items[i], false)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if !shown.Attributes()[key].Equal(p.Prior.Attributes()[key]) && !shown.Attributes()[key].Equal(p.Planned.Attributes()[key]) {
			p.WarnAt(path.Root(key), fmt.Sprintf("The %s of %s will be overwritten", key, s.name(*p.Prior)),
				fmt.Sprintf("It was changed at Meta to %s after Terraform read it. To keep or restore this value, put it into the "+
					"configuration.", secret.Clean(shown.Attributes()[key].String(), maxShown)))
		}
	}
	return nil
}

// maxShown is how much of one value a warning shows, in bytes.
const maxShown = 300

// changed are the configurable attributes that differ.
func (s Spec) changed(planned, prior types.Object) []string {
	return slices.DeleteFunc(s.configurable(), func(key string) bool {
		return planned.Attributes()[key].Equal(prior.Attributes()[key])
	})
}

// keepComputed replaces what is unknown because of another change by what the state has.
func (s Spec) keepComputed(ctx context.Context, planned, prior types.Object) types.Object {
	all := planned.Attributes()
	for _, key := range s.keys() {
		if a := s.Attributes[key]; a.IsComputed() && !a.IsOptional() && all[key].IsUnknown() {
			all[key] = prior.Attributes()[key]
		}
	}
	return types.ObjectValueMust(planned.AttributeTypes(ctx), all)
}

// planDelete warns of what the destruction ends.
func (s Spec) planDelete(_ context.Context, c *session.Session, r *lifecycle.Read[types.Object]) error {
	if s.Destroyed != nil && !c.Ledger.Written(s.object(r.State)) {
		summary, detail := s.Destroyed(r.State)
		r.Warn(summary, detail)
	}
	return s.at(c.Ledger.Planned(s.object(r.State)))
}

// fill returns m with what Meta shows of the item: the attributes that m has, or everything.
func (s Spec) fill(ctx context.Context, m types.Object, item graph.Item, everything bool) (types.Object, error) {
	shown := map[string]attr.Value{s.key(): types.StringValue(item.ID)}
	for _, key := range s.keys() {
		if key == s.key() || slices.Contains(s.Unread, key) {
			continue
		}
		value, err := s.decode(ctx, m, key, item, everything)
		if err != nil {
			return m, tfdiag.At(path.Root(key), tfdiag.New("Meta's answer cannot be read", "The %s %s, argument %s: %s. "+
				"Report this to the maintainers of the provider.", s.Collection.Item, item.ID, key, err))
		}
		shown[key] = value
	}
	return with(ctx, m, shown), nil
}
