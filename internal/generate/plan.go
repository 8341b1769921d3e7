package generate

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
)

// Planning is what Plan looks at, and what it changes.
type Planning struct {
	Config  State             // its token holds the arguments alone
	Planned *boundtoken.Facts // settled by Plan
	Prior   *State            // nil: there is no token yet
	Project types.String      // the id by which the platform knows what holds the token; not needed without Prior
	Private lifecycle.Private
	Warn    func(p path.Path, summary, detail string)
}

// Plan settles whether a token is going to be generated, which shows as unknown facts, and finds out whether that can work.
// Nothing is generated while planning.
func Plan(ctx context.Context, c *session.Session, p Planning) error {
	*p.Planned = boundtoken.UnknownFacts()
	platform, err := c.Chat()
	if errors.Is(err, session.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	w, err := p.Config.wish(ctx, p.Config.Token.RequiredScopes)
	if errors.Is(err, tokenargs.ErrUnknown) {
		return nil
	}
	if err != nil {
		return tfdiag.At(at, err)
	}
	if w.revoke {
		if err := canRevoke(platform); err != nil {
			return tfdiag.At(at.AtName("revoke_previous"), tfdiag.Titled("Not possible on this chat platform", err))
		}
	}
	r, err := due(ctx, c, w, p.Config.Token, p.Prior, p.Private, p.Project.ValueString())
	switch {
	case errors.Is(err, tokenargs.ErrUnknown):
		return nil
	case err != nil:
		return err
	case !r.due:
		*p.Planned = p.Prior.Token.Facts
		return nil
	}
	if r.why != "" {
		p.Warn(at, "A new token is going to be generated", r.why)
	}
	p.advise(w)
	m := maker{c: c, at: at, wish: w}
	return m.able(ctx)
}

// advise says what works and is seldom meant.
func (p Planning) advise(w wish) {
	switch {
	case !w.expires && w.rotateBefore > 0:
		p.Warn(at.AtName("rotate_before_expiry"), "The token never expires", "Without expires_in_60_days = true the token has no end to rotate it before. Set that, or rotate with rotation_trigger.")
	case w.expires && w.rotateBefore == 0:
		p.Warn(at.AtName("expires_in_60_days"), "The token ends after 60 days", "Nothing rotates it before that: the chat stops then until the next apply. Set rotate_before_expiry, such as \"336h\", and apply at least once a week.")
	}
}
