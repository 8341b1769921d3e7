package channel

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
)

// A write converts the prior state and the plan to what the platform is given, and the answer to the new state:
//
//	prior -- priorSpec ---> chat.ChannelSpec \
//	                                          Create, Update --> chat.Channel -- writtenState --> state
//	plan  -- plannedSpec -> chat.ChannelSpec /
//
// A read needs the last step only: chat.Channel -- withShownValues --> state.

// settingsSpec returns the settings of a plan or a state, without secrets.
func (k Kind[M]) settingsSpec(m M) chat.ChannelSpec {
	settings, common := k.Settings(m), k.Common(m)
	settings.PhoneNumberID, settings.BusinessAccountID = common.PhoneNumberID.ValueString(), common.BusinessAccountID.ValueString()
	return chat.ChannelSpec{ChannelSettings: settings}
}

// priorSpec returns the settings of the prior state, with the fingerprints of its secrets.
func (k Kind[M]) priorSpec(prior M) chat.ChannelSpec {
	spec, common := k.settingsSpec(prior), k.Common(prior)
	spec.Origin = common.origin()
	spec.Token.HeldFingerprint = common.TokenFingerprint.ValueString()
	spec.AppSecret.HeldFingerprint = common.AppSecretFingerprint.ValueString()
	return spec
}

// channelSecrets are the secrets that are to be written. An unset one is not written.
type channelSecrets struct{ Token, AppSecret secret.Value }

// plannedSpec returns the settings of the plan, with the secrets that are to be written.
func (k Kind[M]) plannedSpec(plan M, secrets channelSecrets) chat.ChannelSpec {
	spec := k.settingsSpec(plan)
	spec.Token.Write, spec.AppSecret.Write = secrets.Token, secrets.AppSecret
	return spec
}

// writtenState returns the state after a write: the plan, the facts about the secrets, and what the platform shows.
func (k Kind[M]) writtenState(plan M, facts token.Facts, appSecret secret.Value, now chat.Channel, fill FillMode) M {
	common := k.Common(plan)
	common.Facts = facts
	if !appSecret.IsZero() {
		common.AppSecretFingerprint = types.StringValue(appSecret.Fingerprint())
	}
	return k.withShownValues(k.WithCommon(plan, common), now, fill)
}

// priorWithToken returns the state after an update that has delivered the token and failed then: the prior state with the new token. The
// next plan compares all other values again.
func (k Kind[M]) priorWithToken(prior, plan M, facts token.Facts) M {
	common := k.Common(prior)
	common.Facts, common.Generator, common.Requirements = facts, k.Common(plan).Generator, k.Common(plan).Requirements
	return k.WithCommon(prior, common)
}

// withShownValues returns the model with the values that the platform shows. The facts of the token are left as they are.
func (k Kind[M]) withShownValues(m M, c chat.Channel, fill FillMode) M {
	return k.Fill(k.WithCommon(m, k.Common(m).withShownValues(c, fill)), c, fill)
}

// FillMode says which values of a model are replaced with what the platform shows.
type FillMode int

const (
	// afterRead replaces all values.
	afterRead FillMode = iota
	// afterWrite replaces unknown values. The others stay as they were planned.
	afterWrite
)

// Replaces reports whether a value is replaced.
func (mode FillMode) Replaces(v attr.Value) bool { return mode == afterRead || v.IsUnknown() }

// Text returns the text that the platform shows if have is to be replaced, else have. "" is null.
func (mode FillMode) Text(have types.String, shown string) types.String {
	if mode.Replaces(have) {
		return tftype.String(shown)
	}
	return have
}

// withShownValues returns the model with what the platform shows, but for the facts of its token. It no longer holds a secret.
func (m Model) withShownValues(c chat.Channel, fill FillMode) Model {
	m.ID = fill.Text(m.ID, c.ID)
	m.PhoneNumberID = fill.Text(m.PhoneNumberID, c.PhoneNumberID)
	m.BusinessAccountID = fill.Text(m.BusinessAccountID, c.BusinessAccountID)
	if fill.Replaces(m.Webhook) {
		m.Webhook = types.ObjectValueMust(webhookTypes(), map[string]attr.Value{
			"callback_url": tftype.String(c.WebhookCallbackURL),
			"verify_token": tftype.String(c.WebhookVerifyToken.Reveal()),
		})
	}
	if !c.AppSecretPresent && fill == afterRead {
		m.AppSecretFingerprint = types.StringNull()
	}
	m.AccessTokenWO, m.AppSecretWO = types.StringNull(), types.StringNull()
	return m
}
