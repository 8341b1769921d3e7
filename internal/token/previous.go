package token

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// readPreviousToken reads the token that the project holds, where it is needed and can be read.
func (d Delivery) readPreviousToken(ctx context.Context, request tokenRequest) (secret.Value, error) {
	if d.Platform.TokenReader == nil || d.Project == "" {
		return secret.Value{}, nil
	}
	token, err := d.Platform.TokenReader.Token(ctx, d.Project)
	if err != nil && !request.revoke {
		return secret.Value{}, nil // it is not refreshed then, and a new one is generated
	}
	return token, err
}

// retirePrevious revokes the previous token, if that is asked for, after the project was seen to hold the new one. A problem is a
// warning, because the project works.
func (d Delivery) retirePrevious(ctx context.Context, i issuer, r replacement) {
	fingerprint, before := r.token.Fingerprint(), r.previous.Fingerprint()
	if !i.request.revoke || r.previous.IsZero() || r.previous.Equal(r.token) {
		return
	}
	if why := d.previousKeptText(ctx, i, r); why != "" {
		d.Warn(fmt.Sprintf("Previous token of %s was not revoked", d.Label), fmt.Sprintf("The chat project holds the new token %s. "+
			"The previous one, %s, is still valid: %s", fingerprint, before, why))
		return
	}
	if err := i.graph.Tokens.Revoke(ctx, r.previous); err != nil {
		d.Warn(fmt.Sprintf("Previous token of %s is still valid", d.Label), fmt.Sprintf("The chat project holds the new token %s. "+
			"The previous one, %s, could not be revoked. %s\n\n%s",
			fingerprint, before, i.leftover().revokeText(ctx), tfdiag.ErrorText(err)))
	}
}

// previousKeptText says why the previous token must not be revoked, "" if it may.
func (d Delivery) previousKeptText(ctx context.Context, i issuer, r replacement) string {
	switch {
	case ctx.Err() != nil:
		return "the run was interrupted."
	case r.previous.Equal(i.own):
		return "it is the provider's own access token."
	case r.previous.Fingerprint() != d.Applied:
		return d.notAppliedText(r)
	}

	now, err := d.Platform.TokenReader.Token(ctx, d.Project)
	if err != nil {
		return "the project could not be read back after the write. " + tfdiag.ErrorText(err)
	}
	if !now.Equal(r.token) {
		return "the project does not hold the new one when it is read back."
	}
	if d.Platform.Channels == nil {
		return ""
	}

	all, err := d.Platform.Channels.List(ctx)
	if err != nil {
		return "the other channels of the platform could not be read, and one of them may use it. " + tfdiag.ErrorText(err)
	}

	for _, other := range all {
		if other.ID != d.Project && other.Token.Fingerprint == r.previous.Fingerprint() {
			return fmt.Sprintf("channel %s (%q) uses it too. Rotate that one as well; then revoke the token by hand.", other.ID, other.Name)
		}
	}
	return ""
}

// notAppliedText says why a token is not revoked that Terraform has not applied: no plan may have shown it, and it may be in use elsewhere.
func (d Delivery) notAppliedText(r replacement) string {
	const why = "Terraform did not apply it, so it may be in use elsewhere. Revoke it by hand if it is not."
	if d.Applied == "" || d.Applied == r.token.Fingerprint() {
		return why
	}
	return why + fmt.Sprintf(" The token that Terraform applied last, %s, is also still valid unless it was revoked: its value is stored "+
		"nowhere.", d.Applied)
}

// WarnOfLeftBehind warns that a generated token was taken out of its project and is still valid: its value is stored nowhere, so
// nothing can revoke it alone. It says nothing about other tokens.
func WarnOfLeftBehind(ctx context.Context, s *session.Session, before State, warn func(summary, detail string)) {
	if !before.Generates() || before.TokenFingerprint.IsNull() || before.SystemUserID.IsNull() { // null: replaced outside Terraform
		return
	}
	g, _ := s.Graph() // nil if the provider is not configured
	ends := "It never expires."
	if !before.ExpiresAt.IsNull() {
		ends = "It expires at " + before.ExpiresAt.ValueString() + "."
	}
	fingerprint, user := before.TokenFingerprint.ValueString(), before.SystemUserID.ValueString()
	warn(StillValidSummary(fingerprint, user), fmt.Sprintf("The chat project no longer holds the token %s, and its value is stored nowhere. "+
		"%s A destroyed whatsapp_system_user revokes it, unless on_destroy says otherwise. %s",
		fingerprint, ends, leftoverToken{graph: g, own: s.Token(), systemUserID: user}.revokeText(ctx)))
}

// WarnOfReplaced warns in the same way when a configured token has taken the place of a generated one.
func WarnOfReplaced(ctx context.Context, s *session.Session, before State, now Facts, warn func(summary, detail string)) {
	if !now.TokenFingerprint.Equal(before.TokenFingerprint) {
		WarnOfLeftBehind(ctx, s, before, warn)
	}
}
