package setting

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// create writes the configured attributes that differ from what Meta shows.
func (s Spec) create(ctx context.Context, c *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	current, err := s.current(ctx, c, w.Plan)
	if err != nil {
		return w.Plan, err
	}
	keys, err := s.different(ctx, w.Plan, current)
	if err != nil {
		return w.Plan, err
	}
	return w.Plan, s.write(ctx, c, w, keys)
}

// update writes the attributes that the plan changes.
func (s Spec) update(ctx context.Context, c *session.Session, w *lifecycle.Write[types.Object]) (types.Object, error) {
	var keys []string
	for _, key := range s.keys() {
		value := w.Plan.Attributes()[key]
		if !value.IsNull() && !value.Equal(w.Prior.Attributes()[key]) {
			keys = append(keys, key)
		}
	}
	return w.Plan, s.write(ctx, c, w, keys)
}

// write sends some attributes of the plan and reads until Meta shows them.
func (s Spec) write(ctx context.Context, c *session.Session, w *lifecycle.Write[types.Object], keys []string) error {
	unlock, err := c.Ledger.Lock(ctx, s.object(w.Plan))
	if err != nil {
		return err
	}
	defer unlock()
	c.Ledger.Wrote(s.object(w.Plan)) // also where nothing is written: a destruction of another address must not reset it
	if len(keys) == 0 {
		return nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	change := graph.Values{}
	for _, key := range keys {
		if change[key], err = tfjson.Encode(ctx, w.Plan.Attributes()[key]); err != nil {
			return tfdiag.At(path.Root(key), err)
		}
	}
	if err := g.Settings.Set(ctx, s.opts(w.Plan), change); err != nil {
		return s.at(s.explain(err))
	}
	shown, err := g.Settings.Shows(ctx, s.opts(w.Plan), func(values graph.Values) (bool, error) {
		different, err := s.different(ctx, w.Plan, s.normal(values))
		return len(different) == 0, err
	})
	switch {
	case err != nil:
		w.Warn(fmt.Sprintf("Could not read the %s after the change", s.name(w.Plan)),
			"Meta accepted the change. The next plan shows the values that are in effect. "+tfdiag.Explain(err))
	case !shown:
		w.Warn(fmt.Sprintf("Meta does not show the change of the %s yet", s.name(w.Plan)),
			"Meta accepted the change and still shows other values. Meta may need more time. If the next plan shows a difference, Meta "+
				"does not accept the configured values for this number or account.")
	}
	return nil
}

// read returns the managed attributes as Meta shows them.
func (s Spec) read(ctx context.Context, c *session.Session, r *lifecycle.Read[types.Object]) (types.Object, error) {
	current, err := s.current(ctx, c, r.State)
	if err != nil {
		return r.State, err
	}
	c.Ledger.Read(s.object(r.State))
	shown, err := s.shown(ctx, r.State, current)
	if err != nil {
		return r.State, err
	}
	return tfjson.With(ctx, r.State, shown), nil
}

// imported takes everything that Meta shows into the state.
func (s Spec) imported(ctx context.Context, c *session.Session, id []string, _ lifecycle.PrivateWriter) (types.Object, error) {
	schema := s.schema(ctx)
	kinds := schema.Type().(attr.TypeWithAttributeTypes).AttributeTypes() //nolint:forcetypeassert // a schema's type is an object
	m := types.ObjectNull(kinds)
	if !graph.ValidID(id[0]) {
		return m, tfdiag.New("Invalid import ID", "The import ID must be the value of %s: 5 to 20 digits. For example:\n\n"+
			"  terraform import %s.NAME 106000000000001", s.node(), s.TypeName)
	}
	all := map[string]attr.Value{s.node(): types.StringValue(id[0]), onDestroy: types.StringValue(s.OnDestroy)}
	current, err := s.current(ctx, c, types.ObjectValueMust(map[string]attr.Type{s.node(): types.StringType},
		map[string]attr.Value{s.node(): types.StringValue(id[0])}))
	if err != nil {
		return m, err
	}
	for _, key := range s.keys() {
		if all[key], err = tfjson.Decode(ctx, kinds[key], current[key], nil); err != nil {
			return m, tfdiag.At(path.Root(key), err)
		}
	}
	return types.ObjectValueMust(kinds, all), nil
}

// remove resets the managed attributes, or leaves them.
func (s Spec) remove(ctx context.Context, c *session.Session, r *lifecycle.Read[types.Object]) error {
	unlock, err := c.Ledger.Lock(ctx, s.object(r.State))
	if err != nil {
		return err
	}
	defer unlock()
	if c.Ledger.Written(s.object(r.State)) {
		return nil // another address has taken the setting over in this run
	}
	change, kept := s.reset(r.State)
	if len(change) > 0 {
		g, err := c.Graph(true)
		if err != nil {
			return err
		}
		if err := g.Settings.Set(ctx, s.opts(r.State), change); err != nil {
			return s.at(tfdiag.Advise(s.explain(err), "To remove the resource without a change at Meta, set on_destroy = \"abandon\" and "+
				"apply, or run `terraform state rm` with its address."))
		}
	}
	if len(kept) > 0 {
		r.Warn("Values of the "+s.name(r.State)+" stay at Meta", "The resource was removed from the state. Terraform did not change: "+
			strings.Join(kept, ", ")+".")
	}
	return nil
}

// reset returns the defaults that a destroy writes, and the managed attributes that it leaves.
func (s Spec) reset(m types.Object) (change graph.Values, kept []string) {
	change = graph.Values{}
	for _, key := range s.keys() {
		value, resettable := s.Defaults[key]
		switch {
		case m.Attributes()[key].IsNull():
		case resettable && text(m.Attributes()[onDestroy]) == Reset:
			change[key] = value
		default:
			kept = append(kept, key)
		}
	}
	return change, kept
}
