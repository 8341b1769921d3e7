package generate

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// settle deals with the previous token once the project holds the new one. Trouble here is a warning: the project works.
func (d *Delivery) settle(ctx context.Context, token, previous secret.Value, held chat.Token) {
	if held.Fingerprint != "" && held.Fingerprint != token.Fingerprint() {
		d.Warn("The chat project holds another token than the one that was written", fmt.Sprintf("It accepted the token %s and shows %s right afterwards. No token was revoked. Plan again to see what is there.", token.Fingerprint(), held.Fingerprint))
		return
	}
	if !d.wish.revoke || previous.IsZero() || previous.Equal(token) {
		return
	}
	if why := d.keep(ctx, token, previous); why != "" {
		d.Warn("The previous token was not revoked", fmt.Sprintf("The chat project holds the new token %s. The previous one, %s, is still valid: %s", token.Fingerprint(), previous.Fingerprint(), why))
		return
	}
	if err := d.graph.Tokens.Revoke(ctx, previous); err != nil {
		d.Warn("The previous token is still valid", fmt.Sprintf("The chat project holds the new token %s. The previous one, %s, could not be revoked. %s\n\n%s", token.Fingerprint(), previous.Fingerprint(), d.byHand(), tfdiag.Explain(err)))
	}
}

// keep says why the previous token must not be revoked, "" if it may.
func (d *Delivery) keep(ctx context.Context, token, previous secret.Value) string {
	if ctx.Err() != nil {
		return "the run was interrupted, and nothing new was begun."
	}
	if previous.Equal(d.c.Token()) {
		return "it is the provider's own access token."
	}
	platform, err := d.c.Chat()
	if err != nil || platform.TokenReader == nil {
		return "the platform cannot be read."
	}
	now, err := platform.TokenReader.Token(ctx, d.Project)
	if err != nil {
		return "the project could not be read back after the write. " + tfdiag.Explain(err)
	}
	if !now.Equal(token) {
		return "the project does not hold the new one when it is read back."
	}
	if platform.Channels == nil {
		return ""
	}
	all, err := platform.Channels.List(ctx)
	if err != nil {
		return "it could not be seen whether another channel uses it. " + tfdiag.Explain(err)
	}
	for _, other := range all {
		if other.ID != d.Project && other.Token.Fingerprint == previous.Fingerprint() {
			return fmt.Sprintf("channel %s (%q) uses it, too. Rotate that one as well; then revoke the token by hand.", other.ID, other.Name)
		}
	}
	return ""
}

// StillValid tells a person that a generated token was taken out of its project and lives on: nothing holds its value, so
// nothing can revoke it alone. It says nothing about other tokens.
func StillValid(b Block, token boundtoken.Model, warn func(summary, detail string)) {
	if !b.On() || token.TokenFingerprint.IsNull() || token.SystemUserID.IsNull() { // which is another one, that somebody has put there
		return
	}
	end := "It never expires."
	if !token.ExpiresAt.IsNull() {
		end = "It ends by itself at " + token.ExpiresAt.ValueString() + "."
	}
	warn("The generated token is still valid at Meta", fmt.Sprintf("The chat project does not hold the token %s any more, and nobody else does. %s To end it now, revoke all tokens of system user %s (%s), or destroy its whatsapp_system_user, which does that unless on_destroy says otherwise.",
		token.TokenFingerprint.ValueString(), end, token.SystemUserID.ValueString(), revokeAll))
}

// Replaced tells a person the same when a token of the configuration has taken the place of a generated one.
func Replaced(before Block, old, now boundtoken.Model, warn func(summary, detail string)) {
	if !now.TokenFingerprint.Equal(old.TokenFingerprint) {
		StillValid(before, old, warn)
	}
}
