// Package systemusertoken generates a token for a system user. The token is revoked at the end of the run or kept for use
// after it.
package systemusertoken

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token"
)

type model struct {
	SystemUserID    types.String      `tfsdk:"system_user_id"`
	AppID           types.String      `tfsdk:"app_id"`
	Scopes          types.Set         `tfsdk:"scopes"`
	ExpiresIn60Days types.Bool        `tfsdk:"expires_in_60_days"`
	RevokeOnClose   types.Bool        `tfsdk:"revoke_on_close"`
	AccessToken     types.String      `tfsdk:"access_token"`
	Fingerprint     types.String      `tfsdk:"fingerprint"`
	ExpiresAt       timetypes.RFC3339 `tfsdk:"expires_at"`
}

// NewEphemeral returns the ephemeral resource whatsapp_system_user_token.
func NewEphemeral() ephemeral.EphemeralResource {
	return lifecycle.NewEphemeral(lifecycle.EphemeralSpec[model, *session.Session]{
		TypeName: "whatsapp_system_user_token", Schema: ephemeralSchema, Open: openToken, Close: closeToken,
	})
}

func ephemeralSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Generates an access token for a system user ([Generate a token](" + token.GenerateDocs + ")). " +
			"The token is not stored in a state or a plan.\n\n" +
			"~> **Every plan and every apply generates a token**, because Terraform opens an ephemeral resource in both, " +
			"and a provider cannot distinguish them (OpenTofu does not open it in an apply that does not need it). " +
			"By default the token is revoked when the run ends (`revoke_on_close`), for uses within the run. " +
			"A token that is needed after the run requires `revoke_on_close = false`. A resource of the same provider configuration refuses " +
			"a token that will be revoked. With `revoke_on_close = false`, **each plan leaves one unused token**, " +
			"and Meta provides no list of tokens. " +
			"For the token of a chat project, use [`generate` in `whatsapp_token_binding`]" +
			"(../resources/token_binding.md#nested-schema-for-generate) instead: it generates a token only when one is due.\n\n" +
			"Requires the provider's `access_token` (of an admin of the business portfolio, with `business_management`), " +
			"`app_id` and `app_secret`. The token is inspected before it is returned; " +
			"a token that does not meet the requirements is revoked and fails the run. " +
			"If a token cannot be revoked when the run ends, this is a warning and not an error. " +
			"If the process is killed, its token stays valid: revoke all tokens of the system user.",
		Attributes: map[string]schema.Attribute{
			"system_user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a system user")},
				MarkdownDescription: "App-scoped ID of the system user (5 to 20 digits). " +
					"Reference `whatsapp_system_user_app.NAME.system_user_id`, so that the app is installed before the token is generated.",
			},
			"app_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("an app")},
				MarkdownDescription: "ID of the app that the token is for. It must be the provider's `app_id`, which is the default. " +
					"For another app, use a provider alias.",
			},
			"scopes": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), tfvalid.Each(token.ScopeValidator()),
				},
				MarkdownDescription: "Scopes of the token. The run fails if the token lacks one of them. " +
					"Default: `business_management`, `whatsapp_business_management`, `whatsapp_business_messaging`. " +
					"A misspelled scope is an error, an unfamiliar one a warning.",
			},
			"expires_in_60_days": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the token expires after 60 days. Default: `false`. Recommended with `revoke_on_close = false`. " +
					"Meta requires it of some businesses.",
			},
			"revoke_on_close": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the token is revoked when the run ends. Default: `true`.",
			},
			"access_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The token. Use it in write-only arguments, provider arguments and other ephemeral resources.",
			},
			"fingerprint": schema.StringAttribute{
				Computed: true, MarkdownDescription: "Fingerprint of the token: `sha256:` and the first 16 hex digits of its SHA-256.",
			},
			"expires_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the token expires (RFC 3339, UTC); null means never.",
			},
		},
	}
}

func openToken(ctx context.Context, s *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	scopes, err := tftype.KnownStrings(ctx, m.Scopes)
	if err != nil {
		return m, err
	}

	made, info, err := token.GenerateOneTime(ctx, s, graph.GenerateTokenOpts{
		SystemUserID: m.SystemUserID.ValueString(), AppID: m.AppID.ValueString(), Scopes: scopes,
		ExpiresIn60Days: m.ExpiresIn60Days.ValueBool(),
	}, l.Warn)
	if err != nil {
		return m, err
	}
	if m.RevokeOnClose.IsNull() || m.RevokeOnClose.ValueBool() {
		o := openedToken{
			Handle:          s.OneTimeTokens.Add(made),
			SystemUserID:    m.SystemUserID.ValueString(),
			ExpiresIn60Days: m.ExpiresIn60Days.ValueBool(),
		}
		if err := openedNote.Save(ctx, l.Private, o); err != nil {
			s.OneTimeTokens.Remove(made.Token.Fingerprint())
			token.RevokeOneTime(ctx, s, made, l.Warn)
			return m, err
		}
	} else {
		made.Calls.Release()
	}

	m.AccessToken = types.StringValue(made.Token.Reveal())
	m.Fingerprint = types.StringValue(made.Token.Fingerprint())
	m.ExpiresAt = tftype.Time(info.ExpiresAt)
	return m, nil
}

// openedToken is what Terraform keeps until it closes the resource. It holds no secret.
type openedToken struct {
	Handle          string `json:"handle"`
	SystemUserID    string `json:"system_user_id"`
	ExpiresIn60Days bool   `json:"expires_in_60_days,omitempty"`
}

var openedNote = lifecycle.Note[openedToken]{Key: "token"}

// closeToken revokes the token of a closed resource, once.
func closeToken(ctx context.Context, s *session.Session, closing *lifecycle.Closing) {
	o, err := openedNote.Load(ctx, closing.Private)
	if err != nil {
		return // revoke_on_close is false
	}
	made, known := s.OneTimeTokens.Remove(o.Handle)
	switch {
	case !known:
		closing.Warn(token.StillValidSummary(o.Handle, o.SystemUserID), "The token "+o.Handle+" could not be revoked at the end of the run, "+
			"because another process of the provider generated it. "+token.RevokeByHandText(o.SystemUserID)+token.ExpiryText(o.ExpiresIn60Days))
	default:
		token.RevokeOneTime(ctx, s, made, closing.Warn)
	}
}
