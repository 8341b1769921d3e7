package systemuser

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const deactivateText = "Meta cannot delete a system user. To deactivate it manually, open Meta Business Settings > Users > " +
	"System users, select " +
	"the user, and remove its assigned assets and its apps."

// remove revokes the user's tokens. It keeps them if on_destroy is abandon or if the provider's own token is one of them.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	id := r.State.ID.ValueString()
	switch {
	case r.State.OnDestroy.ValueString() == ondestroy.Abandon:
		warnOfKeptUser(r, "Because of on_destroy, its tokens were not revoked.")
		return nil
	case s.Ledger.WasWritten(objectByID(id)): // another resource manages it now
		warnOfKeptUser(r, "Its tokens were not revoked, because another "+typeName+" resource in this configuration now manages the user.")
		return nil
	}
	if s.Ledger.WasRefused(objectByID(id)) {
		return tfdiag.New(notRevokedTitle, "Another %s of this configuration was to adopt this system user in the same run, and was refused. %s",
			typeName, keptText)
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	own, err := isOwnUser(ctx, s, g, id)
	switch {
	case err != nil:
		return tfdiag.WithSummary(notRevokedTitle, tfdiag.WithAdvice(err, keptText))
	case own:
		warnOfKeptUser(r, "Its tokens were not revoked, because the provider's own access_token is one of them and this run still needs it. "+
			"Revoke them in Business Settings when they are no longer in use.")
		return nil
	}
	if err := g.Tokens.RevokeAll(ctx, id); err != nil {
		return tfdiag.WithSummary("Cannot revoke the tokens of the system user", tfdiag.WithAdvice(explainHidden(err), keptText))
	}

	warnOfKeptUser(r, "All its tokens were revoked. Meta does not say whether this includes tokens of other apps.")
	return nil
}

// warnOfKeptUser warns that the user still exists at Meta, with what happened to its tokens.
func warnOfKeptUser(r *lifecycle.Stored[model], tokensText string) {
	id := r.State.ID.ValueString()
	r.Warn(fmt.Sprintf("System user %s still exists at Meta", id), fmt.Sprintf("Terraform removed system user %s (%s) of business portfolio "+
		"%s only from the state. %s %s", r.State.Name.ValueString(), id, r.State.BusinessID.ValueString(), tokensText, deactivateText))
}

const notRevokedTitle = "Tokens of the system user were not revoked"

const keptText = "The system user is still in the state, and the next destroy tries again. To remove it from the state without revoking " +
	"tokens, run terraform state rm, or apply on_destroy = \"abandon\" first."

// isOwnUser reports whether the provider's token belongs to the system user. An unknown owner is an error, because the tokens to revoke
// may include the provider's own.
func isOwnUser(ctx context.Context, s *session.Session, g *graph.Client, id string) (bool, error) {
	token, err := g.Tokens.Inspect(ctx, s.Token())
	switch {
	case err != nil:
		return false, err
	case !token.Valid:
		return false, token.Problem
	case token.UserID == "":
		return false, tfdiag.New(notRevokedTitle, "Meta does not say which user the provider's access_token belongs to, "+
			"so this token may be one of the tokens to revoke.")
	}
	return token.UserID == id, nil
}

// planDelete warns about the tokens that the destroy revokes.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	id := r.State.ID.ValueString()
	err := s.Ledger.PlanExisting(objectByID(id))
	if err != nil || s.Ledger.WasWritten(objectByID(id)) || r.State.OnDestroy.ValueString() == ondestroy.Abandon {
		return err
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	if own, err := isOwnUser(ctx, s, g, id); err != nil || !own { // the tokens of the provider's own user are never revoked
		r.Warn(fmt.Sprintf("All tokens of system user %s will be revoked", r.State.Name.ValueString()),
			"Every integration that uses a token of this system user stops working. "+
				"To keep the tokens, set on_destroy = \"abandon\" and apply before you remove the resource.")
	}
	return nil
}
