package messagetemplate

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Configure also keeps the session for ImportState.
func (r *templateResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Resource.Configure(ctx, req, resp)
	r.session, _ = req.ProviderData.(*session.Session)
}

// ImportState also accepts the ID of a template, alone or after that of its account.
func (r *templateResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	account, id, found := strings.Cut(req.ID, "/")
	if !found {
		account, id = "", req.ID
	}
	if graph.ValidID(id) {
		name, err := r.findImportID(r.session.LogContext(ctx), account, id)
		if err != nil {
			resp.Diagnostics.Append(tfdiag.FromError("import", typeName, err)...)
			return
		}
		req.ID = name
	}
	r.Resource.ImportState(ctx, req, resp)
}

// findImportID returns the whole import ID of a template. Meta does not say which account has it, so without one, the accounts are
// searched that the token names.
func (r *templateResource) findImportID(ctx context.Context, account, id string) (string, error) {
	g, err := r.session.Graph()
	if err != nil {
		return "", err
	}

	accounts := []string{account}
	if account == "" {
		token, err := g.Tokens.Inspect(ctx, r.session.Token())
		if err != nil {
			return "", err
		}
		accounts = token.Granular["whatsapp_business_management"]
	}

	for _, account := range accounts {
		all, err := g.MessageTemplates.List(ctx, account)
		if err != nil {
			return "", err
		}
		for _, t := range all {
			if t.ID == id {
				return account + "/" + t.Name + "/" + t.Language, nil
			}
		}
	}
	if account == "" {
		return "", tfdiag.New("The account of message template "+id+" is unknown", "Meta does not show the account of a template, and no "+
			"account that the token names has it. Import it as BUSINESS_ACCOUNT_ID/TEMPLATE_ID or as BUSINESS_ACCOUNT_ID/NAME/LANGUAGE.")
	}
	return "", tfdiag.New("There is no such message template", "The message templates of account %s do not include the ID %s. Check both.",
		account, id)
}

// importState reads a template as components_json.
func importState(ctx context.Context, s *session.Session, id []string, private lifecycle.PrivateWriter) (model, error) {
	m := emptyModel(ctx)
	m.BusinessAccountID, m.Name, m.Language = types.StringValue(id[0]), types.StringValue(id[1]), types.StringValue(id[2])
	if !graph.ValidID(id[0]) || id[1] == "" || id[2] == "" {
		return m, tfdiag.New("Invalid import ID", "The import ID must have the form BUSINESS_ACCOUNT_ID/NAME/LANGUAGE, or "+
			"BUSINESS_ACCOUNT_ID/TEMPLATE_ID, and BUSINESS_ACCOUNT_ID has 5 to 20 digits. For "+
			"example:\n\n  terraform import %s.NAME 102000000000001/order_update/en_US", typeName)
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	all, err := g.MessageTemplates.List(ctx, id[0])
	if err != nil {
		return m, metaarg.ExplainAccountError(err)
	}

	found := m.key().In(all)
	if found == nil {
		return m, tfdiag.WithPath(atName, tfdiag.New("There is no such message template",
			"The message templates of account %s do not include %s. "+
				"Check all parts of the import ID.", id[0], m.displayName()))
	}

	m.Category, m.ParameterFormat = tftype.String(found.Category), tftype.String(found.ParameterFormat)
	if m.ParameterFormat.IsNull() {
		m.ParameterFormat = types.StringValue(template.Positional)
	}

	m.WaitForApproval = types.BoolValue(false)
	adopted.Save(ctx, private, []string{m.displayName()})
	if m, err = m.withRemote(*found); err != nil {
		return m, err
	}

	shown, err := remoteTemplate(*found)
	if err != nil {
		return m, err
	}

	m.ComponentsJSON, err = configurableJSON(shown)
	return m, err
}

// configurableJSON returns the content as a configuration can have it: an example of a medium has a text in the place of its address.
func configurableJSON(t template.Template) (types.String, error) {
	t = template.Configurable(t)
	var err error
	if t.Components, err = withHandles("", t.Components, func(medium) (string, error) { return importedHandle, nil }); err != nil {
		return types.StringNull(), err
	}
	raw, err := json.Marshal(t.Components)
	return types.StringValue(string(raw)), err
}

// importedHandle is written in the place of a media file in imported JSON: Meta does not return the file.
const importedHandle = "imported"

// hasImportedMedia reports whether the template was imported with media files, which cannot be read from Meta.
func (m model) hasImportedMedia() bool {
	return m.MediaSHA256.IsNull() && strings.Contains(m.ComponentsJSON.ValueString(), strconv.Quote(importedHandle))
}

// emptyModel returns a model without any value.
func emptyModel(ctx context.Context) model {
	kinds := resourceSchema(ctx).Attributes
	object := func(name string) types.Object {
		of, _ := kinds[name].GetType().(types.ObjectType)
		return types.ObjectNull(of.AttrTypes)
	}
	buttons, _ := kinds["buttons"].GetType().(types.ListType)
	return model{
		Header:           object("header"),
		Body:             object("body"),
		Footer:           object("footer"),
		Carousel:         object("carousel"),
		LimitedTimeOffer: object("limited_time_offer"),
		Authentication:   object("authentication"),
		Library:          object("library"),
		Creation:         object("creation"),
		Timeouts:         object("timeouts"),
		Buttons:          types.ListNull(buttons.ElemType),
	}
}
