package messagetemplate

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/template"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// imported reads a template as components_json.
func imported(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (model, error) {
	m := empty(ctx)
	m.BusinessAccountID, m.Name, m.Language = types.StringValue(id[0]), types.StringValue(id[1]), types.StringValue(id[2])
	if !graph.ValidID(id[0]) || id[1] == "" || id[2] == "" {
		return m, tfdiag.New("Invalid import ID", "The import ID must have the form BUSINESS_ACCOUNT_ID/NAME/LANGUAGE, and BUSINESS_ACCOUNT_ID "+
			"has 5 to 20 digits. For example:\n\n  terraform import %s.NAME 102000000000001/order_update/en_US", typeName)
	}
	g, err := s.Graph(true)
	if err != nil {
		return m, err
	}
	all, err := g.MessageTemplates.List(ctx, id[0])
	if err != nil {
		return m, metaarg.AtAccount(err)
	}
	found := find(all, m.key())
	if found == nil {
		return m, tfdiag.At(atName, tfdiag.New("There is no such message template", "The message templates of account %s do not include %s. "+
			"Check all parts of the import ID.", id[0], m.title()))
	}
	m.Category, m.ParameterFormat = tftype.String(found.Category), tftype.String(found.ParameterFormat)
	if m.ParameterFormat.IsNull() {
		m.ParameterFormat = types.StringValue(template.Positional)
	}
	m.WaitForApproval = types.BoolValue(false)
	adopted.Save(ctx, private, []string{m.title()})
	if m, err = m.as(*found); err != nil {
		return m, err
	}
	shown, err := components(*found)
	if err != nil {
		return m, err
	}
	m.ComponentsJSON, err = configurable(shown)
	return m, err
}

// configurable is the content as a configuration can have it: an example of a medium has a text in the place of its address.
func configurable(t template.Template) (types.String, error) {
	t = template.Configurable(t)
	var err error
	if t.Components, err = withHandles("", t.Components, func(medium) (string, error) { return importedHandle, nil }); err != nil {
		return types.StringNull(), err
	}
	raw, err := json.Marshal(t.Components)
	return types.StringValue(string(raw)), err
}

// importedHandle stands for the example of a medium that Meta has.
const importedHandle = "imported"

// hasImportedMedia reports whether the state does not know the media files that Meta has.
func (m model) hasImportedMedia() bool {
	return m.MediaSHA256.IsNull() && strings.Contains(m.ComponentsJSON.ValueString(), strconv.Quote(importedHandle))
}

// empty is a model without any value.
func empty(ctx context.Context) model {
	kinds := templateSchema(ctx).Attributes
	object := func(name string) types.Object {
		of, _ := kinds[name].GetType().(types.ObjectType)
		return types.ObjectNull(of.AttrTypes)
	}
	buttons, _ := kinds["buttons"].GetType().(types.ListType)
	return model{
		Header: object("header"), Body: object("body"), Footer: object("footer"), Carousel: object("carousel"),
		LimitedTimeOffer: object("limited_time_offer"), Authentication: object("authentication"), Library: object("library"),
		Timeouts: object("timeouts"), Buttons: types.ListNull(buttons.ElemType),
	}
}
