package systemuser

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const byHand = "Meta cannot delete a system user. To deactivate it by hand, open Meta Business Settings > Users > System users, choose it, and remove its assigned assets and its apps."

// remove ends the user's tokens, if that is wanted and does not cut Terraform off.
func remove(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	id := r.State.ID.ValueString()
	stays := func(tokens string) {
		r.Warn("The system user stays at Meta", fmt.Sprintf("The system user %s (%s) of business portfolio %s was only taken out of the state. %s %s",
			r.State.Name.ValueString(), id, r.State.BusinessID.ValueString(), tokens, byHand))
	}
	switch {
	case r.State.OnDestroy.ValueString() == abandon:
		stays("Its tokens were left as they are, by on_destroy.")
		return nil
	case c.Ledger.Written(session.Object{Kind: typeName, ID: id}): // a block under another name has taken it over
		stays("Its tokens were left as they are: another " + typeName + " of this configuration has just taken the user over.")
		return nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return err
	}
	own, err := isOwn(ctx, c, g, id)
	switch {
	case err != nil:
		return tfdiag.Titled("The tokens of the system user were not revoked", tfdiag.Advise(err, keeps))
	case own:
		stays("Its tokens were not revoked: the provider's own access_token is one of them, and Terraform would be cut off in the middle of this run. Revoke them in Business Settings once nothing uses them any more.")
		return nil
	}
	if err := g.Tokens.RevokeAll(ctx, id); err != nil {
		return tfdiag.Titled("The tokens of the system user could not be revoked", tfdiag.Advise(hidden(err), keeps))
	}
	stays("All its tokens were revoked; Meta does not say whether those of other apps, too.")
	return nil
}

const keeps = "The system user is still in the state, and the next destroy tries again. To forget it without revoking anything, run terraform state rm, or apply on_destroy = \"abandon\" first."

// isOwn reports whether the provider's token is one of the system user's. Not knowing is an error: what would be revoked
// then may be what Terraform runs with.
func isOwn(ctx context.Context, c *session.Session, g *graph.Client, id string) (bool, error) {
	token, err := g.Tokens.Inspect(ctx, c.Token())
	switch {
	case err != nil:
		return false, err
	case !token.Valid:
		return false, token.Problem
	case token.UserID == "":
		return false, errors.New("it is not known which user the provider's access_token belongs to, since Meta does not say it, so it could be one of those that would be revoked")
	}
	return token.UserID == id, nil
}
