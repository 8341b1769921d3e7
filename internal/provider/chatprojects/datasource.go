// Package chatprojects lists the chat projects of the configured platform.
package chatprojects

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	Projects []project `tfsdk:"projects"`
}

type project struct {
	ID                types.String `tfsdk:"id"`
	Key               types.String `tfsdk:"key"`
	Name              types.String `tfsdk:"name"`
	TokenPresent      types.Bool   `tfsdk:"token_present"`
	TokenFingerprint  types.String `tfsdk:"token_fingerprint"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
}

// NewDataSource returns the data source whatsapp_chat_projects.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: "whatsapp_chat_projects", Schema: dataSourceSchema, Read: read,
	})
}

func computedString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists the chat projects of the configured chat platform and what is bound to them, for imports and `for_each`. " +
			"On Chatwoot these are the WhatsApp inboxes, on Zammad the WhatsApp channels. The projects are read with one list, which also " +
			"answers for the bindings. An entry that cannot be read is an error, so the list is complete for the credential. " +
			"The result includes no token. Jira is not supported: Chat for JSM shows nothing about WhatsApp in Jira's projects.",
		Attributes: map[string]schema.Attribute{
			"projects": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The projects, sorted by ID.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":            computedString("ID, which is the import ID of the bindings."),
					"key":           computedString("Key of the project; null if the platform has no keys."),
					"name":          computedString("Name of the project; null if it has none."),
					"token_present": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the project holds an access token."},
					"token_fingerprint": computedString("Fingerprint of that token (`sha256:` and 16 hex digits); " +
						"null if there is no token or the platform does not show the fingerprint."),
					"phone_number_id":     computedString("ID of the phone number that the project uses; null if none."),
					"business_account_id": computedString("ID of the WhatsApp Business Account that the project uses; null if none or not known."),
				}},
			},
		},
	}
}

func read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	projects, err := listing.ReadProjects(ctx, s)
	if err != nil {
		return m, err
	}
	m.Projects = []project{}
	for _, p := range projects {
		m.Projects = append(m.Projects, projectModel(p))
	}
	return m, nil
}

func projectModel(p chat.Project) project {
	return project{
		ID:                tftype.String(p.ID),
		Key:               tftype.String(secret.Clean(p.Key, 200)),
		Name:              tftype.String(secret.Clean(p.Name, 500)),
		TokenPresent:      types.BoolValue(p.Token.Present),
		TokenFingerprint:  tftype.String(p.Token.Fingerprint),
		PhoneNumberID:     tftype.String(p.PhoneNumberID),
		BusinessAccountID: tftype.String(p.BusinessAccountID),
	}
}
