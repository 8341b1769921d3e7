package setting

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// read returns the managed attributes and the facts as Meta shows them. A hidden attribute whose fact has changed was changed
// elsewhere: the state no longer knows it.
func (spec Spec) read(ctx context.Context, s *session.Session, r *lifecycle.Stored[types.Object]) (types.Object, error) {
	current, err := spec.readCurrent(ctx, s, r.State)
	if err != nil {
		return r.State, err
	}
	s.Ledger.NoteInState(spec.ledgerObject(r.State))
	return spec.withShown(ctx, r.State, current)
}

// withShown returns the state with what Meta shows.
func (spec Spec) withShown(ctx context.Context, state types.Object, current graph.Values) (types.Object, error) {
	shown, err := spec.shownAttributes(ctx, state, current)
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
	return tfjson.WithAttributes(ctx, state, shown), nil
}

// importState takes everything that Meta shows into the state, and notes that it was there.
func (spec Spec) importState(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (types.Object, error) {
	m, err := spec.readEverything(ctx, s, id)
	if err == nil {
		adopted.Save(ctx, private, spec.attributeKeys())
	}
	return m, err
}

// readEverything returns a model with every attribute that Meta shows.
func (spec Spec) readEverything(ctx context.Context, s *session.Session, id []string) (types.Object, error) {
	if err := metaarg.CheckImportIDs(spec.TypeName, id, spec.nodeArgument()); err != nil {
		return types.Object{}, err
	}
	m, err := tfjson.NewObject(ctx, spec.resourceSchema(ctx).Type(), map[string]attr.Value{spec.nodeArgument(): types.StringValue(id[0])})
	if err != nil {
		return m, err
	}
	current, err := spec.readCurrent(ctx, s, m)
	if err != nil {
		return m, err
	}
	all := map[string]attr.Value{}
	for _, name := range slices.Concat(spec.attributeKeys(), spec.Facts) {
		if all[name], err = tfjson.Decode(ctx, m.AttributeTypes(ctx)[name], current[name], nil); err != nil {
			return m, tfdiag.WithPath(path.Root(name), err)
		}
	}
	return tfjson.WithAttributes(ctx, m, all), nil
}

// readCurrent returns what Meta shows, in the form of the configuration. Where Meta shows nothing, it is nil.
func (spec Spec) readCurrent(ctx context.Context, s *session.Session, m types.Object) (graph.Values, error) {
	g, err := s.Graph()
	if err != nil {
		return nil, err
	}
	values, err := g.Settings.Get(ctx, spec.settingOpts(m))
	if err != nil {
		return nil, spec.withNodePath(err)
	}
	if values == nil && spec.ErrAbsent != nil {
		return nil, spec.withNodePath(spec.ErrAbsent)
	}
	values, err = spec.normalizeValues(ctx, g, values)
	return values, spec.withNodePath(err)
}

// normalizeValues calls Spec.Normalize, if there is one.
func (spec Spec) normalizeValues(ctx context.Context, g *graph.Client, values graph.Values) (graph.Values, error) {
	if values == nil || spec.Normalize == nil {
		return values, nil
	}
	return spec.Normalize(ctx, g, values)
}
