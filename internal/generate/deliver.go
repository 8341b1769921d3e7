package generate

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Delivery is one token on its way to a chat project.
type Delivery struct {
	Config  State
	Prior   *State // nil: there is no token yet
	Private lifecycle.Private
	Project string // "": it is only being made
	// Write hands the token to the platform, and returns what the project holds after that.
	Write func(context.Context, secret.Value) (chat.Token, error)
	// Look reads what the project holds now. Nil: nothing can be read.
	Look func(context.Context) (chat.Token, error)
	Warn func(summary, detail string)

	maker
	reason *reason // nil: not looked for yet
}

// InDoubt is the error of a delivery of which nobody knows whether it arrived. The new token stays alive, and the facts
// that come with the error belong into the state: the next refresh shows what the project really holds.
type InDoubt struct {
	err         error
	fingerprint string
	made        bool // the project itself was being made
	hidden      bool // the platform does not show which token a project holds
}

// Error implements error.
func (e *InDoubt) Error() string { return e.err.Error() }

// Unwrap returns why nobody knows.
func (e *InDoubt) Unwrap() error { return e.err }

// Explain implements the interface of tfdiag.
func (e *InDoubt) Explain() string {
	text := tfdiag.Explain(e.err) + fmt.Sprintf("\n\nThe new token %s was generated, and it is not known whether the chat platform has it. It was not revoked, since it may be in use, and neither was the previous one. ", e.fingerprint)
	if e.made {
		return text + "Look on the platform whether what was to be created is there; if so, import it."
	}
	if e.hidden {
		return text + "The platform does not show which one the project holds, so the next apply generates another one to be sure."
	}
	return text + "Terraform notes the new one: the next plan shows what the project really holds, and the next apply generates another one if it has to."
}

// Due reports whether an update that was planned to generate a token still has to, now that everything is known.
func (d *Delivery) Due(ctx context.Context, c *session.Session) (bool, error) {
	w, err := d.Config.wish(ctx, d.Config.Token.RequiredScopes)
	if err != nil {
		return false, err
	}
	r, err := due(ctx, c, w, d.Config.Token, d.Prior, d.Private, d.Project)
	d.maker, d.reason = maker{c: c, at: at, wish: w, token: d.Config.Token.Model, warn: d.Warn, left: kept}, &r
	return r.due, err
}

// Run generates a token, inspects it, hands it to the project, reads back, and only then revokes the previous one if that is
// asked for. Whatever fails before the project holds the new token ends with the new token revoked and the old one in force.
func (d *Delivery) Run(ctx context.Context, c *session.Session) (boundtoken.Facts, error) {
	none := boundtoken.Facts{}
	if err := Validate(ctx, d.Config.Block, d.Config.Token); err != nil { // what was not known while planning
		return none, err
	}
	if d.reason == nil {
		if _, err := d.Due(ctx, c); err != nil {
			return none, err
		}
	}
	if err := d.able(ctx); err != nil {
		return none, err
	}
	previous, err := d.previous(ctx)
	if err != nil {
		return none, err
	}
	token, err := d.make(ctx, previous)
	if err != nil {
		return none, tfdiag.At(at, tfdiag.Titled("No token was generated", err))
	}
	report, err := d.inspect(ctx, token)
	if err != nil {
		d.discard(ctx, token)
		return none, err
	}
	facts := boundtoken.FactsOf(report.Token)
	facts.TokenFingerprint = types.StringValue(token.Fingerprint())
	held, err := d.write(ctx, token)
	if doubt := (*InDoubt)(nil); errors.As(err, &doubt) {
		if doubt.hidden {
			facts.TokenFingerprint = types.StringNull() // which is what makes another one due
		}
		return facts, err
	}
	if err != nil {
		d.discard(ctx, token)
		return none, err
	}
	d.settle(ctx, token, previous, held)
	return facts, nil
}

// previous reads the token that the project holds, where it is needed and can be read.
func (d *Delivery) previous(ctx context.Context) (secret.Value, error) {
	platform, err := d.c.Chat()
	if err != nil || platform.TokenReader == nil || d.Project == "" {
		return secret.Value{}, err
	}
	token, err := platform.TokenReader.Token(ctx, d.Project)
	if err != nil && !d.wish.revoke {
		return secret.Value{}, nil // then it is not refreshed, and a new one is generated
	}
	return token, err
}

// make refreshes the previous token or generates a new one.
func (d *Delivery) make(ctx context.Context, previous secret.Value) (secret.Value, error) {
	if d.reason.refresh && d.wish.expires && !previous.IsZero() {
		token, err := d.graph.Tokens.Refresh(ctx, previous)
		if err == nil && !token.Equal(previous) {
			return token, nil
		}
		if err != nil && (errors.Is(err, graph.ErrOutcomeUnknown) || ctx.Err() != nil) {
			return secret.Value{}, d.lost(err)
		}
	}
	return d.generate(ctx)
}

const kept = "\n\nNothing was written to the chat project, which keeps what it has."

// write hands the token over, and finds out what became of it when the answer does not say.
func (d *Delivery) write(ctx context.Context, token secret.Value) (chat.Token, error) {
	held, err := d.Write(ctx, token)
	if err == nil || !errors.Is(err, chat.ErrOutcomeUnknown) {
		return held, err
	}
	look := context.WithoutCancel(ctx)
	var now chat.Token
	unread := errors.New("it cannot be read")
	if d.Look != nil {
		now, unread = d.Look(look)
	}
	switch {
	case unread == nil && now.Fingerprint == token.Fingerprint():
		return now, nil
	}
	return now, tfdiag.Titled("It is not known whether the token arrived", &InDoubt{
		err: err, fingerprint: token.Fingerprint(), made: d.Project == "", hidden: d.hides(now, unread),
	})
}

// Look returns a function that reads what a project holds, as exactly as the platform shows it.
func Look(platform *chat.Platform, project string) func(context.Context) (chat.Token, error) {
	return func(ctx context.Context) (chat.Token, error) {
		if platform.TokenReader == nil {
			now, err := platform.Projects.Get(ctx, project)
			return now.Token, err
		}
		token, err := platform.TokenReader.Token(ctx, project)
		return chat.Token{Present: !token.IsZero(), Fingerprint: token.Fingerprint()}, err
	}
}

// hides reports whether the next refresh is not going to show which token the project holds.
func (d *Delivery) hides(now chat.Token, unread error) bool {
	if unread == nil {
		return now.Present && now.Fingerprint == ""
	}
	platform, err := d.c.Chat()
	return err == nil && platform.Capabilities.TokenReadback < chat.ReadbackFingerprint
}
