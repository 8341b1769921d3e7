// Package integrationcheck checks one chat project from end to end: its token, the WhatsApp Business Account, the phone number,
// the webhook, and the values that the project holds.
package integrationcheck

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
)

type model struct {
	Project           types.String `tfsdk:"project"`
	PhoneNumberID     types.String `tfsdk:"phone_number_id"`
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	TokenFingerprint  types.String `tfsdk:"token_fingerprint"`
	RequiredScopes    types.Set    `tfsdk:"required_scopes"`
	Strict            types.Bool   `tfsdk:"strict"`
	Healthy           types.Bool   `tfsdk:"healthy"`
	Status            types.String `tfsdk:"status"`
	Summary           types.String `tfsdk:"summary"`
	Checks            []checkModel `tfsdk:"checks"`
}

type checkModel struct {
	Name   types.String `tfsdk:"name"`
	Status types.String `tfsdk:"status"`
	Detail types.String `tfsdk:"detail"`
	Remedy types.String `tfsdk:"remedy"`
}

// NewDataSource returns the data source whatsapp_integration_check.
func NewDataSource() datasource.DataSource {
	return lifecycle.NewDataSource(lifecycle.DataSpec[model, *session.Session]{
		TypeName: "whatsapp_integration_check", Schema: dataSourceSchema, Read: read,
	})
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Checks one chat project from end to end, for `check` blocks, postconditions and pipelines: " +
			"whether the token that the project holds is valid and can read the account, whether the number belongs to the account " +
			"and is connected, whether Meta delivers the messages, and whether the project holds the expected values. " +
			"Problems are reported in `checks` and are not errors. The only errors are a provider that is not configured " +
			"and a project that cannot be read (deleted, hidden, no permission). The data source writes nothing. " +
			"A healthy project costs about six requests.\n\n" +
			"The token is inspected if the chat platform returns it (Chatwoot does; it is held in memory only), or if the platform shows " +
			"the fingerprint of the provider's own `access_token`. Otherwise `token` is `unknown`, " +
			"and the account is read with the provider's own token instead. " +
			"The number and the webhook are always read with the provider's own token: if it may not read them, those checks are `unknown`.",
		Attributes: map[string]schema.Attribute{
			"project": schema.StringAttribute{
				Required: true, Validators: []validator.String{binding.ProjectValidator()},
				MarkdownDescription: "ID or key of the chat project (1 to 128 letters, digits and `. _ ~ : -`).",
			},
			"phone_number_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: "ID of the phone number that the project should use (5 to 20 digits). Default: the number that it uses.",
			},
			"business_account_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account that the number should belong to (5 to 20 digits). " +
					"Default: the account of the project, or else the account that Meta names for the number.",
			},
			"token_fingerprint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{token.FingerprintValidator()},
				MarkdownDescription: "Fingerprint of the token that the project should hold (`sha256:` and 16 hex digits), " +
					"such as `whatsapp_token_binding.support.token_fingerprint`. Default: any token is accepted. " +
					"It is compared only if the platform shows which token the project holds.",
			},
			"required_scopes": token.RequirementsForDataSource()["required_scopes"],
			"strict": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "If true, a project of which something is `unknown` is not `healthy`. Default: false. " +
					"A platform that hides the token, such as Zammad, always leaves `token` unknown.",
			},
			"healthy": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "True when no check has failed, and with `strict` only when none is unknown either. " +
					"The status `warning` does not make it false: to react to it, assert on `checks`.",
			},
			"status": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "`failed` if a check has failed, else `unknown` if a check could not be made, else `ok`.",
			},
			"summary": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "One sentence for a message: the names of the checks that failed, of those that could not be made, and of " +
					"those with a warning. It says if it is not known whether the project's token works.",
			},
			"checks": schema.ListNestedAttribute{
				Computed: true,
				MarkdownDescription: "All checks, always in this order: " +
					"`token` (the project's token is valid and has the required scopes; a token that expires within 7 days is a warning), " +
					"`account` (the token can read the WhatsApp Business Account), `number_account` (the number belongs to the account), " +
					"`number_connected` (the number is connected to the Cloud API), " +
					"`webhook` (the app, which is the provider's `app_id` or else the app of the token, is subscribed to the webhooks of the account, " +
					"and Meta delivers the messages to the address of the project where the platform shows it), " +
					"`project_token` (the project holds a token, and it is the expected one), " +
					"`project_number` (the project holds the expected number and account, and its phone number is the one that Meta shows). " +
					"Source: [Phone numbers](" + docsRoot + "business-phone-numbers/phone-numbers), " +
					"[Webhooks](" + docsRoot + "solution-providers/manage-webhooks).",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the check."},
					"status": schema.StringAttribute{
						Computed: true,
						MarkdownDescription: "`ok`, `warning`, `failed`, or `unknown`: the check could not be made, because another check failed, " +
							"because the platform does not show the value, or because a request failed.",
					},
					"detail": schema.StringAttribute{Computed: true, MarkdownDescription: "Result in sentences. It holds no secret."},
					"remedy": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Next step in sentences; null when the status is `ok`.",
					},
				}},
			},
		},
	}
}

const docsRoot = "https://developers.facebook.com/documentation/business-messaging/whatsapp/"

func read(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	platform, err := s.Chat()
	if err != nil {
		return m, err
	}

	scopes, err := tftype.KnownStrings(ctx, m.RequiredScopes)
	if err != nil {
		return m, tfdiag.WithPath(path.Root("required_scopes"), err)
	}

	project, held, err := readProject(ctx, platform, m.Project.ValueString())
	if isUnreadable(err) {
		return m, tfdiag.WithPath(path.Root("project"), err)
	}

	s.AddShownSecret(held)
	shown, err := readChannel(ctx, platform, project, err)
	checks := (&checker{
		g:           g,
		own:         s.Token(),
		platform:    platform,
		project:     project,
		channel:     shown,
		held:        held,
		unread:      err,
		scopes:      scopes,
		number:      m.PhoneNumberID.ValueString(),
		account:     m.BusinessAccountID.ValueString(),
		fingerprint: m.TokenFingerprint.ValueString(),
	}).runChecks(ctx)
	overall := overallStatus(checks)
	m.Status, m.Summary = types.StringValue(string(overall)), types.StringValue(summaryText(m.Project.ValueString(), checks))
	m.Healthy = types.BoolValue(overall == statusOK || (overall == statusUnknown && !m.Strict.ValueBool()))
	m.Checks = []checkModel{}
	for _, one := range checks {
		m.Checks = append(m.Checks, checkModel{
			Name: types.StringValue(one.name), Status: types.StringValue(string(one.status)),
			Detail: types.StringValue(one.detail), Remedy: tftype.String(one.remedy),
		})
	}
	return m, nil
}

// readProject reads a project and its token, if the platform returns it. It reads the token first, because the adapter keeps
// the other values of that answer.
func readProject(ctx context.Context, p *chat.Platform, name string) (project chat.Project, held secret.Value, err error) {
	if p.TokenReader != nil {
		if held, err = p.TokenReader.Token(ctx, name); err != nil {
			return project, held, err
		}
	}
	project, err = p.Projects.Get(ctx, name)
	return project, held, err
}

// readChannel reads the channel of a project on a platform that has overall channels. unread is why the project could not be read.
func readChannel(ctx context.Context, p *chat.Platform, project chat.Project, unread error) (chat.Channel, error) {
	if unread != nil || p.Channels == nil {
		return chat.Channel{}, unread
	}
	return p.Channels.Get(ctx, project.ID)
}

// isUnreadable reports whether the platform refuses to show the project, in contrast to a platform that is unavailable.
func isUnreadable(err error) bool {
	kinds := []error{chat.ErrNotFound, chat.ErrHidden, chat.ErrAuth, chat.ErrPermission, chat.ErrInvalid}
	return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
}
