// Package chatproject reads a chat project and the token and number that it holds.
package chatproject

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	Project           types.String      `tfsdk:"project"`
	ID                types.String      `tfsdk:"id"`
	Key               types.String      `tfsdk:"key"`
	Name              types.String      `tfsdk:"name"`
	TokenPresent      types.Bool        `tfsdk:"token_present"`
	TokenFingerprint  types.String      `tfsdk:"token_fingerprint"`
	TokenUpdatedAt    timetypes.RFC3339 `tfsdk:"token_updated_at"`
	PhoneNumberID     types.String      `tfsdk:"phone_number_id"`
	BusinessAccountID types.String      `tfsdk:"business_account_id"`
}

// NewDataSource returns the data source whatsapp_chat_project.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: "whatsapp_chat_project", Schema: dataSourceSchema, Read: read,
	})
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads a chat project on the configured chat platform: its names, and the token and number that it holds. " +
			"A project that does not exist is an error. The result does not include the token, only whether the project holds one " +
			"and, if the platform shows it, the fingerprint.",
		Attributes: map[string]schema.Attribute{
			"project": schema.StringAttribute{
				Required: true, Validators: []validator.String{binding.ProjectValidator()},
				MarkdownDescription: "ID or key of the project (1 to 128 letters, digits and `. _ ~ : -`).",
			},
			"id":            schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the project on the chat platform."},
			"key":           schema.StringAttribute{Computed: true, MarkdownDescription: "Key of the project; null if the platform has no keys."},
			"name":          schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the project; null if it has none."},
			"token_present": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the project holds an access token."},
			"token_fingerprint": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Fingerprint of that token (`sha256:` and 16 hex digits); " +
					"null if there is no token or the platform does not show the fingerprint.",
			},
			"token_updated_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the token was last changed (RFC 3339, UTC); null if the platform does not show it.",
			},
			"phone_number_id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "ID of the phone number that the project uses; null if none.",
			},
			"business_account_id": schema.StringAttribute{
				Computed: true, MarkdownDescription: "ID of the WhatsApp Business Account that the project uses; null if none or not known.",
			},
		},
	}
}

func read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	platform, err := s.Chat()
	if err != nil {
		return m, err
	}
	project, err := platform.Projects.Get(ctx, m.Project.ValueString())
	if err != nil {
		return m, tfdiag.WithPath(path.Root("project"), err)
	}
	return m.withProject(project), nil
}

func (m model) withProject(p chat.Project) model {
	m.ID = tftype.String(p.ID)
	m.Key = tftype.String(secret.Clean(p.Key, 200))
	m.Name = tftype.String(secret.Clean(p.Name, 500))
	m.TokenPresent = types.BoolValue(p.Token.Present)
	m.TokenFingerprint = tftype.String(p.Token.Fingerprint)
	m.TokenUpdatedAt = tftype.Time(p.Token.UpdatedAt)
	m.PhoneNumberID = tftype.String(p.PhoneNumberID)
	m.BusinessAccountID = tftype.String(p.BusinessAccountID)
	return m
}
