package setting

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
)

// plan reads the setting, so that a missing permission or prerequisite is an error in the plan.
func (s Spec) plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[types.Object]) error {
	if p.Prior != nil {
		if err := c.Ledger.Planned(s.object(*p.Prior)); err != nil {
			return s.at(err)
		}
		if s.same(p.Planned, *p.Prior) {
			return nil
		}
	}
	if s.id(p.Planned) == "" {
		return nil
	}
	current, err := s.current(ctx, c, p.Planned)
	if err != nil {
		return err
	}
	if s.Check != nil {
		if err := s.Check(p.Planned, current); err != nil {
			return err
		}
	}
	if p.Prior == nil {
		return s.warnOfOverwrite(ctx, p, current)
	}
	return nil
}

// same reports whether two models have the same managed attributes of the same node.
func (s Spec) same(a, b types.Object) bool {
	for name, value := range a.Attributes() {
		if name != onDestroy && !value.Equal(b.Attributes()[name]) {
			return false
		}
	}
	return true
}

// current returns what Meta shows, in the form of the configuration. Where Meta shows nothing, it is nil.
func (s Spec) current(ctx context.Context, c *session.Session, m types.Object) (graph.Values, error) {
	g, err := c.Graph(true)
	if err != nil {
		return nil, err
	}
	values, err := g.Settings.Get(ctx, s.opts(m))
	if err != nil {
		return nil, s.at(s.explain(err))
	}
	if values == nil && s.Absent != nil {
		return nil, s.at(s.Absent)
	}
	return s.normal(values), nil
}

func (s Spec) normal(values graph.Values) graph.Values {
	if values == nil || s.Normal == nil {
		return values
	}
	return s.Normal(values)
}

func (s Spec) explain(err error) error {
	if s.Explain == nil {
		return err
	}
	return s.Explain(err)
}

// at ties an error to the argument that names the node.
func (s Spec) at(err error) error { return tfdiag.At(path.Root(s.node()), err) }

// value is what Meta shows of a key. A key that Meta leaves out has its default.
func (s Spec) value(current graph.Values, key string) any {
	if value, ok := current[key]; ok && value != nil {
		return value
	}
	return s.Defaults[key]
}

// shown returns the managed attributes of m as Meta shows them.
func (s Spec) shown(ctx context.Context, m types.Object, current graph.Values) (map[string]attr.Value, error) {
	all := map[string]attr.Value{}
	for _, key := range s.keys() {
		have := m.Attributes()[key]
		if have.IsNull() || have.IsUnknown() {
			continue
		}
		value, err := tfjson.Decode(ctx, have.Type(ctx), s.value(current, key), have)
		if err != nil {
			return nil, tfdiag.At(path.Root(key), tfdiag.New("Meta's answer cannot be read", "%s, argument %s: %s. "+
				"Report this to the maintainers of the provider.", s.name(m), key, err))
		}
		all[key] = value
	}
	return all, nil
}

// different are the managed attributes of m that Meta shows with another value.
func (s Spec) different(ctx context.Context, m types.Object, current graph.Values) (keys []string, err error) {
	shown, err := s.shown(ctx, m, current)
	if err != nil {
		return nil, err
	}
	for _, key := range s.keys() {
		if value, managed := shown[key]; managed && !value.Equal(m.Attributes()[key]) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// warnOfOverwrite says which values a creation replaces. Defaults are not worth a warning.
func (s Spec) warnOfOverwrite(ctx context.Context, p *lifecycle.Plan[types.Object], current graph.Values) error {
	keys, err := s.different(ctx, p.Planned, current)
	if err != nil {
		return err
	}
	var lines []string
	for _, key := range keys {
		if have, shown := current[key]; shown && have != nil && jsonText(have) != jsonText(s.Defaults[key]) {
			lines = append(lines, fmt.Sprintf("  %s: %s", key, secret.Clean(jsonText(have), maxShown)))
		}
	}
	if len(lines) > 0 {
		p.Warn("Values of the "+s.name(p.Planned)+" will be overwritten",
			"Meta shows these values, which the creation of this resource overwrites:\n\n"+
				strings.Join(lines, "\n")+"\n\nTo keep them, import the resource, or put them into the configuration.")
	}
	return nil
}

// maxShown is how much of one value a warning shows, in bytes.
const maxShown = 300

func jsonText(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(raw)
}

// planDelete refuses to plan two addresses with the same setting.
func (s Spec) planDelete(_ context.Context, c *session.Session, r *lifecycle.Read[types.Object]) error {
	return s.at(c.Ledger.Planned(s.object(r.State)))
}
