// Package token plans, checks and delivers the access token of a chat project, for all objects that have one.
//
// The token of an object has one of three sources. It is configured (access_token_wo), generated (generate), or observed: the
// object has neither, and only shows what the chat platform holds. Plan checks the token and plans whether it is written.
// Deliver checks it again, writes it with a function of the object, and revokes the previous token if that is configured. WarnOfLeftBehind
// warns of a generated token that no project holds any longer.
package token

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Token holds the arguments and the facts of a token. Embed it in an object's model.
type Token struct {
	AccessTokenWO        types.String `tfsdk:"access_token_wo"`
	AccessTokenWOVersion types.String `tfsdk:"access_token_wo_version"`
	ExpectedFingerprint  types.String `tfsdk:"expected_fingerprint"`
	Requirements
	Facts
}

// Generator holds the argument generate. Embed it in the model of an object that can have a generated token.
type Generator struct {
	Generate types.Object `tfsdk:"generate"`
}

// State is all that a configuration or a state says about an object's token.
type State struct {
	Token
	Generator
}

// Subject is the object whose token is planned or delivered.
type Subject struct {
	Config  State  // of the configuration; during apply, the write-only token is there alone
	Prior   *State // nil: the object has no token yet
	Applied string // fingerprint of the token that was last applied; "" when it is not known
	Account string // of the number that the token is used with; "" when it is not known
	Project string // ID by which the platform knows what holds the token; "" for what is being made. A plan needs none without Prior
	Label   string // names the object in messages, as in "project SALES"
}

// configuredToken returns the token of a configuration, unset while it is null or unknown.
func (t Token) configuredToken() secret.Value {
	if t.AccessTokenWO.IsNull() || t.AccessTokenWO.IsUnknown() {
		return secret.Value{}
	}
	return secret.New(t.AccessTokenWO.ValueString())
}

// Fingerprint returns the fingerprint of the token of a configuration, "" while it is null or unknown.
func (t Token) Fingerprint() string { return t.configuredToken().Fingerprint() }

// Generates reports whether the token is generated.
func (g Generator) Generates() bool { return !g.Generate.IsNull() }

// Writes reports whether the configuration has a token of its own for the object: a configured one or a generated one.
func (s State) Writes() bool { return !s.AccessTokenWO.IsNull() || s.Generates() }

// NoGenerator returns the generator of an object whose token is not generated.
func NoGenerator() Generator { return Generator{types.ObjectNull(generateTypes())} }

// ImportedToken describes a token that was found on a platform, with the defaults of the arguments.
func ImportedToken(t chat.TokenInfo) Token {
	return Token{
		AccessTokenWO:        types.StringNull(),
		AccessTokenWOVersion: types.StringNull(),
		ExpectedFingerprint:  types.StringNull(),
		Requirements:         defaultRequirements(),
		Facts:                fingerprintFacts(t.Fingerprint),
	}
}

// Facts are what is known about the token that the project holds.
type Facts struct {
	TokenFingerprint types.String      `tfsdk:"token_fingerprint"`
	Scopes           types.Set         `tfsdk:"scopes"`
	AppID            types.String      `tfsdk:"app_id"`
	SystemUserID     types.String      `tfsdk:"system_user_id"`
	ExpiresAt        timetypes.RFC3339 `tfsdk:"expires_at"`
}

// unknownFacts returns what a plan says about a token that is going to be written. No fact is known: the configured token may be another
// one when the plan is applied.
func unknownFacts() Facts {
	return Facts{
		TokenFingerprint: types.StringUnknown(),
		Scopes:           types.SetUnknown(types.StringType),
		AppID:            types.StringUnknown(),
		SystemUserID:     types.StringUnknown(),
		ExpiresAt:        timetypes.NewRFC3339Unknown(),
	}
}

// fingerprintFacts returns what is known about a token that this provider has not inspected.
func fingerprintFacts(fingerprint string) Facts {
	return Facts{
		TokenFingerprint: tftype.String(fingerprint),
		Scopes:           types.SetNull(types.StringType),
		AppID:            types.StringNull(),
		SystemUserID:     types.StringNull(),
		ExpiresAt:        timetypes.NewRFC3339Null(),
	}
}

// factsOf describes an inspected token.
func factsOf(t graph.TokenInfo) Facts {
	f := fingerprintFacts(t.Fingerprint)
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

// TokenUnchanged reports whether an apply of these planned facts leaves the token as it is: it is neither written nor inspected.
func (f Facts) TokenUnchanged() bool { return !f.TokenFingerprint.IsUnknown() && !f.Scopes.IsUnknown() }

// WithHeldToken returns what is known now that the platform shows t. applied is the fingerprint of the token that was last applied: these
// facts may be about it although it was not known whether it arrived.
func (f Facts) WithHeldToken(t chat.TokenInfo, applied string) Facts {
	switch {
	case !t.Present:
		return fingerprintFacts("")
	case t.Fingerprint == "", t.Fingerprint == f.TokenFingerprint.ValueString(): // not shown: the last known one counts
		return f
	case f.TokenFingerprint.IsNull() && !f.Scopes.IsNull() && t.Fingerprint == applied:
		f.TokenFingerprint = types.StringValue(applied)
		return f
	}
	return fingerprintFacts(t.Fingerprint)
}
