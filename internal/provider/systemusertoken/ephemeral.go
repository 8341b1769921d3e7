// Package systemusertoken generates a token for a system user that exists for as long as a run, or outlives it in a secret
// store.
package systemusertoken

import (
	"context"
	"encoding/json"
	"fmt"

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
		TypeName: "whatsapp_system_user_token", Schema: ephemeralSchema, Open: open, Close: revoke,
	})
}

func ephemeralSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Generates an access token for a system user ([Generate a token](" + token.GenerateSource + ")), which is in no state and no plan.\n\n" +
			"~> **Every plan and every apply generates a token**, because Terraform opens an ephemeral resource in both, and a provider cannot tell which it is (OpenTofu leaves it closed in an apply that does not need it). By default the token is revoked when the run ends (`revoke_on_close`): for what is used only within the run. " +
			"A token that has to outlive the run needs `revoke_on_close = false`, and then **each plan leaves one unused token behind**, which nobody can list. " +
			"For the token of a chat project use [`generate` in `whatsapp_token_binding`](../resources/token_binding.md#nested-schema-for-generate) instead: it generates a token only when one is due.\n\n" +
			"Needs `access_token` (of an admin of the business portfolio, with `business_management`), `app_id` and `app_secret` of the provider. The token is inspected before it is handed out; one that falls short is revoked and fails the run. " +
			"A token that could not be revoked when the run ends is a warning and never fails the run. If the process is killed, its token stays valid: revoke all tokens of the system user then.",
		Attributes: map[string]schema.Attribute{
			"system_user_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.ID("a system user")},
				MarkdownDescription: "ID of the system user (5 to 20 digits), as this app knows it: IDs of system users are app-scoped. Reference `whatsapp_system_user_app.NAME.system_user_id`, so that the app is installed before the token is generated.",
			},
			"app_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.ID("an app")},
				MarkdownDescription: "ID of the app that the token is for. Default, and the only value that works: the provider's `app_id`. For another app use a provider alias.",
			},
			"scopes": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(token.ScopeName())},
				MarkdownDescription: "Scopes that the token gets, all of which it must have. Default: `business_management`, `whatsapp_business_management`, `whatsapp_business_messaging`. A near miss of a real scope is an error, an unfamiliar one a warning.",
			},
			"expires_in_60_days": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the token expires after 60 days. Default: `false`. Advisable with `revoke_on_close = false`; some businesses only get tokens that expire.",
			},
			"revoke_on_close": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether the token is revoked when the run ends. Default: `true`.",
			},
			"access_token": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token. Use it in write-only arguments, provider arguments and other ephemeral resources."},
			"fingerprint":  schema.StringAttribute{Computed: true, MarkdownDescription: "Fingerprint of the token: `sha256:` and the first 16 hex digits of its SHA-256."},
			"expires_at":   schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When the token expires (RFC 3339, UTC); null means never."},
		},
	}
}

func open(ctx context.Context, c *session.Session, l *lifecycle.Lookup[model]) (model, error) {
	m := l.Config
	scopes, err := tftype.KnownStrings(ctx, m.Scopes)
	if err != nil {
		return m, err
	}
	generated, info, err := token.Once(ctx, c, graph.GenerateTokenOpts{
		SystemUserID: m.SystemUserID.ValueString(), AppID: m.AppID.ValueString(), Scopes: scopes, ExpiresIn60Days: m.ExpiresIn60Days.ValueBool(),
	}, l.Warn)
	if err != nil {
		return m, err
	}
	if m.RevokeOnClose.IsNull() || m.RevokeOnClose.ValueBool() {
		if err := note(ctx, l.Private, left{Handle: c.Opened.Keep(generated), SystemUserID: m.SystemUserID.ValueString()}); err != nil {
			c.Opened.Take(generated.Fingerprint())
			token.Revoke(ctx, c, generated, m.SystemUserID.ValueString(), l.Warn)
			return m, err
		}
	}
	m.AccessToken = types.StringValue(generated.Reveal())
	m.Fingerprint = types.StringValue(generated.Fingerprint())
	m.ExpiresAt = tftype.Time(info.ExpiresAt)
	return m, nil
}

// left is what Terraform keeps until the resource is closed: no secret.
type left struct {
	Handle       string `json:"handle"`
	SystemUserID string `json:"system_user_id"`
}

const key = "token"

func note(ctx context.Context, private lifecycle.PrivateWriter, l left) error {
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if diags := private.SetKey(ctx, key, raw); diags.HasError() {
		return fmt.Errorf("%s", diags.Errors()[0].Detail())
	}
	return nil
}

// revoke ends the token, once.
func revoke(ctx context.Context, c *session.Session, closing *lifecycle.Closing) {
	raw, diags := closing.Private.GetKey(ctx, key)
	var l left
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &l) != nil {
		return // it was to be kept
	}
	opened, known := c.Opened.Take(l.Handle)
	switch {
	case !known:
		closing.Warn("The token is still valid", "The token "+l.Handle+" was to be revoked at the end of the run, and this process of the provider does not know it. "+
			"Revoke all tokens of system user "+l.SystemUserID+" by hand. This also ends the tokens in use.")
	case !opened.IsZero():
		token.Revoke(ctx, c, opened, l.SystemUserID, closing.Warn)
	}
}
