package tokenbinding

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tokenargs"
)

type model struct {
	Project              types.String `tfsdk:"project"`
	AccessTokenWO        types.String `tfsdk:"access_token_wo"`
	AccessTokenWOVersion types.String `tfsdk:"access_token_wo_version"`
	tokenargs.Model
	ReplaceExisting types.Bool   `tfsdk:"replace_existing"`
	OnDestroy       types.String `tfsdk:"on_destroy"`

	facts
}

// facts are what is known about the bound token.
type facts struct {
	TokenFingerprint types.String      `tfsdk:"token_fingerprint"`
	Scopes           types.Set         `tfsdk:"scopes"`
	AppID            types.String      `tfsdk:"app_id"`
	SystemUserID     types.String      `tfsdk:"system_user_id"`
	ExpiresAt        timetypes.RFC3339 `tfsdk:"expires_at"`
}

// unknownFacts is what a plan says about a token that is going to be written: a known value would be a promise, and the
// configured token may be another one when the plan is applied.
func unknownFacts() facts {
	return facts{
		TokenFingerprint: types.StringUnknown(),
		Scopes:           types.SetUnknown(types.StringType),
		AppID:            types.StringUnknown(),
		SystemUserID:     types.StringUnknown(),
		ExpiresAt:        timetypes.NewRFC3339Unknown(),
	}
}

// fingerprintOnly is what is known about a token that somebody else has put there.
func fingerprintOnly(fingerprint string) facts {
	return facts{
		TokenFingerprint: tftype.String(fingerprint),
		Scopes:           types.SetNull(types.StringType),
		AppID:            types.StringNull(),
		SystemUserID:     types.StringNull(),
		ExpiresAt:        timetypes.NewRFC3339Null(),
	}
}

// factsOf describes an inspected token.
func factsOf(t graph.Token) facts {
	f := fingerprintOnly(t.Fingerprint)
	f.Scopes = tftype.Strings(t.Scopes)
	f.AppID = tftype.String(t.AppID)
	if t.Type == "SYSTEM_USER" || t.Type == "" {
		f.SystemUserID = tftype.String(t.UserID)
	}
	f.ExpiresAt = tftype.Time(t.ExpiresAt)
	return f
}

func (f facts) equal(other facts) bool {
	return f.TokenFingerprint.Equal(other.TokenFingerprint) && f.Scopes.Equal(other.Scopes) && f.AppID.Equal(other.AppID) &&
		f.SystemUserID.Equal(other.SystemUserID) && f.ExpiresAt.Equal(other.ExpiresAt)
}

// refresh compares what was known with what the project holds now.
func (f facts) refresh(t chat.Token) facts {
	switch {
	case !t.Present:
		return fingerprintOnly("")
	case t.Fingerprint == "": // the platform does not show it: what was applied last is the best that is known
		return f
	case t.Fingerprint == f.TokenFingerprint.ValueString():
		return f
	}
	return fingerprintOnly(t.Fingerprint)
}
