// Package boundtoken is what all objects share that hand an access token to a chat platform: the write-only argument, what
// is asked of the token, what is known about the one that is bound, and when another one is written.
package boundtoken

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tokenargs"
)

// Model holds the arguments and the facts; embed it in an object's model.
type Model struct {
	AccessTokenWO        types.String `tfsdk:"access_token_wo"`
	AccessTokenWOVersion types.String `tfsdk:"access_token_wo_version"`
	tokenargs.Model
	Facts
}

// Token returns the token of a configuration, unset while it is null or unknown.
func (m Model) Token() secret.Value {
	if m.AccessTokenWO.IsNull() || m.AccessTokenWO.IsUnknown() {
		return secret.Value{}
	}
	return secret.New(m.AccessTokenWO.ValueString())
}

// Imported returns the model of a token that was found on a platform, with the defaults of the arguments.
func Imported(t chat.Token) Model {
	return Model{
		AccessTokenWO:        types.StringNull(),
		AccessTokenWOVersion: types.StringNull(),
		Model:                tokenargs.Defaults(),
		Facts:                FingerprintOnly(t.Fingerprint),
	}
}

// Facts are what is known about the bound token.
type Facts struct {
	TokenFingerprint types.String      `tfsdk:"token_fingerprint"`
	Scopes           types.Set         `tfsdk:"scopes"`
	AppID            types.String      `tfsdk:"app_id"`
	SystemUserID     types.String      `tfsdk:"system_user_id"`
	ExpiresAt        timetypes.RFC3339 `tfsdk:"expires_at"`
}

// UnknownFacts is what a plan says about a token that is going to be written: a known value would be a promise, and the
// configured token may be another one when the plan is applied.
func UnknownFacts() Facts {
	return Facts{
		TokenFingerprint: types.StringUnknown(),
		Scopes:           types.SetUnknown(types.StringType),
		AppID:            types.StringUnknown(),
		SystemUserID:     types.StringUnknown(),
		ExpiresAt:        timetypes.NewRFC3339Unknown(),
	}
}

// FingerprintOnly is what is known about a token that somebody else has put there.
func FingerprintOnly(fingerprint string) Facts {
	return Facts{
		TokenFingerprint: tftype.String(fingerprint),
		Scopes:           types.SetNull(types.StringType),
		AppID:            types.StringNull(),
		SystemUserID:     types.StringNull(),
		ExpiresAt:        timetypes.NewRFC3339Null(),
	}
}

// FactsOf describes an inspected token.
func FactsOf(t graph.Token) Facts {
	f := FingerprintOnly(t.Fingerprint)
	f.Scopes = tftype.Strings(t.Scopes)
	f.AppID = tftype.String(t.AppID)
	if t.Type == "SYSTEM_USER" || t.Type == "" {
		f.SystemUserID = tftype.String(t.UserID)
	}
	f.ExpiresAt = tftype.Time(t.ExpiresAt)
	return f
}

func (f Facts) equal(other Facts) bool {
	return f.TokenFingerprint.Equal(other.TokenFingerprint) && f.Scopes.Equal(other.Scopes) && f.AppID.Equal(other.AppID) &&
		f.SystemUserID.Equal(other.SystemUserID) && f.ExpiresAt.Equal(other.ExpiresAt)
}

// Refresh compares what was known with what the platform holds now.
func (f Facts) Refresh(t chat.Token) Facts {
	switch {
	case !t.Present:
		return FingerprintOnly("")
	case t.Fingerprint == "": // the platform does not show it: what was applied last is the best that is known
		return f
	case t.Fingerprint == f.TokenFingerprint.ValueString():
		return f
	}
	return FingerprintOnly(t.Fingerprint)
}
