package messagetemplate

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plainText returns a value of a creation for a sentence, "" for null and unknown.
func plainText(value attr.Value) string {
	switch value := value.(type) {
	case types.String:
		return value.ValueString()
	case types.Bool:
		if isSet(value) {
			return strconv.FormatBool(value.ValueBool())
		}
	}
	return ""
}

// creationDifferences returns the values in the argument creation that differ from those that Meta shows.
func (m model) creationDifferences(found graph.MessageTemplate) (all []template.Difference) {
	shown := map[string]string{"sub_category": strings.ToUpper(found.SubCategory), "cta_url_link_tracking_opted_out": "false"}
	if found.TrackingOptedOut != nil {
		shown["cta_url_link_tracking_opted_out"] = strconv.FormatBool(*found.TrackingOptedOut)
	}
	for _, name := range []string{"sub_category", "cta_url_link_tracking_opted_out"} {
		if value := plainText(m.Creation.Attributes()[name]); value != "" && value != shown[name] {
			all = append(all, template.Difference{Path: "creation." + name, Configured: value, Remote: shown[name]})
		}
	}
	return all
}

// checkFixedCreation refuses to change a value that Meta accepts only when the template is created.
func checkFixedCreation(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], advice string) error {
	m, prior := p.Planned, *p.Prior
	if !isSet(m.Creation) || m.Creation.Equal(prior.Creation) {
		return nil
	}

	errFixed := func(name string) error {
		return tfdiag.WithPath(atCreation.AtName(name), tfdiag.New("Value "+name+" of template "+prior.displayName()+" cannot be changed", "%s",
			advice))
	}
	before := prior.Creation.Attributes()
	for _, name := range slices.Sorted(maps.Keys(m.Creation.Attributes())) {
		value := m.Creation.Attributes()[name]
		if before[name] != nil && lifecycle.Differs(value, before[name]) && isSet(value) {
			return errFixed(name)
		}
	}

	g, err := prior.client(s)
	if err != nil {
		return err
	}

	now, err := g.MessageTemplates.Get(ctx, prior.opts())
	if err != nil {
		return err
	}
	if other := m.creationDifferences(now); len(other) > 0 {
		return errFixed(strings.TrimPrefix(other[0].Path, "creation."))
	}

	for _, hidden := range []string{"degrees_of_freedom_spec_json", "display_format"} {
		added := isSet(m.Creation.Attributes()[hidden]) && (before[hidden] == nil || before[hidden].IsNull())
		if added && adopted.Load(ctx, p.Private).IsEmpty() {
			return errFixed(hidden)
		}
	}
	return nil
}
