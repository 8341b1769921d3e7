package httpchat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const tokenTemplate = "/projects/{project}/whatsapp/token" //nolint:gosec // a path

// SetToken implements chat.TokenWriter.
func (a *adapter) SetToken(ctx context.Context, base chat.Project, token secret.Value) (chat.Project, error) {
	a.AddSecrets(token)
	v := newToken{fingerprint: token.Fingerprint()}
	c := tokenChange("set the token of project "+base.ID, http.MethodPut, base, v)
	c.isContradiction = v.isContradiction
	body, err := json.Marshal(map[string]string{"access_token": token.Reveal()})
	if err != nil {
		return chat.Project{}, a.ExplainNoAnswer(c.op, err)
	}
	c.body = body
	if base.Token.Fingerprint == token.Fingerprint() {
		return a.storeTokenAgain(ctx, base, c)
	}
	return a.writeChange(ctx, base, c)
}

// maxStores limits how often an equal token is stored. A service that keeps whole seconds may show the same time after the first store.
// A later store then shows a later time.
const maxStores = 3

// storeTokenAgain stores the token that the project already holds, until the service shows a later time than before, if it
// shows one. Another configuration that stored the token sees only from the time that it is no longer the only one to manage it.
func (a *adapter) storeTokenAgain(ctx context.Context, base chat.Project, c change) (chat.Project, error) {
	c.exact, c.value = true, equalToken{newToken{fingerprint: base.Token.Fingerprint}}
	for n := 1; ; n++ {
		if base.Version == "" { // the list does not show it, or the project was changed meanwhile
			now, err := a.readProject(ctx, c.op, base.ID)
			if err != nil {
				return chat.Project{}, err
			}
			if !c.isUnchanged(base, now) {
				return chat.Project{}, (&attempt{adapter: a, change: c, base: base}).errConflict(now)
			}
			base = now
		}
		now, err := a.writeChange(ctx, base, c)
		switch {
		case n < maxStores && errors.Is(err, chat.ErrChanged) && !errors.Is(err, chat.ErrOutcomeUnknown):
			base.Version = ""
			continue
		case n == maxStores || err != nil || base.Token.UpdatedAt.IsZero() || now.Token.UpdatedAt.After(base.Token.UpdatedAt):
			return now, err
		case transport.Sleep(ctx, a.retryWait) != nil:
			return now, nil //nolint:nilerr // it is stored
		}
		base = now
	}
}

// ClearToken implements chat.TokenClearer.
func (a *adapter) ClearToken(ctx context.Context, base chat.Project) error {
	c := tokenChange("clear the token of project "+base.ID, http.MethodDelete, base, noToken{})
	c.withoutValue = withoutToken
	_, err := a.writeChange(ctx, base, c)
	return err
}

func tokenChange(op, method string, base chat.Project, v value) change {
	return change{
		op:       op,
		method:   method,
		path:     projectPath(base.ID) + "/whatsapp/token",
		template: tokenTemplate,
		value:    v,
	}
}

// tokenValue has what all writes of a token share.
type tokenValue struct{}

func (tokenValue) noun() string                    { return "token" }
func (tokenValue) valueText(p chat.Project) string { return tokenText(p.Token) }

// newToken is a token that is written.
type newToken struct {
	tokenValue
	fingerprint string
}

func (newToken) isUnchanged(base, now chat.Project) bool { return sameToken(base.Token, now.Token) }
func (n newToken) isWanted(now chat.Project) bool {
	return now.Token.Present && now.Token.Fingerprint == n.fingerprint
}
func (newToken) isShown(now chat.Project) bool {
	return !now.Token.Present || now.Token.Fingerprint != ""
}
func (n newToken) isContradiction(now chat.Project) bool { return n.isShown(now) && !n.isWanted(now) }

// equalToken is the token that the project holds, which is stored again. If it was removed meanwhile, nothing is overwritten.
type equalToken struct{ newToken }

func (equalToken) isUnchanged(base, now chat.Project) bool {
	return !now.Token.Present || sameToken(base.Token, now.Token)
}

// noToken is the removal of a token. One that was stored again may be that of another configuration.
type noToken struct{ tokenValue }

func (noToken) isUnchanged(base, now chat.Project) bool {
	return sameToken(base.Token, now.Token) && base.Token.UpdatedAt.Equal(now.Token.UpdatedAt)
}
func (noToken) isWanted(now chat.Project) bool { return !now.Token.Present }
func (noToken) isShown(chat.Project) bool      { return true }

func withoutToken(p chat.Project) chat.Project {
	p.Token = chat.TokenInfo{}
	return p
}

// sameToken compares two tokens by fingerprint or, if one of them is not shown, by the time of the last change.
func sameToken(a, b chat.TokenInfo) bool {
	switch {
	case a.Present != b.Present:
		return false
	case !a.Present:
		return true
	case a.Fingerprint != "" && b.Fingerprint != "":
		return a.Fingerprint == b.Fingerprint
	case !a.UpdatedAt.IsZero() && !b.UpdatedAt.IsZero():
		return a.UpdatedAt.Equal(b.UpdatedAt)
	}
	return true
}

// tokenText returns the words for a token in a message.
func tokenText(t chat.TokenInfo) string {
	switch {
	case !t.Present:
		return "absent"
	case t.Fingerprint != "":
		return t.Fingerprint
	case !t.UpdatedAt.IsZero():
		return "one stored at " + t.UpdatedAt.Format(time.RFC3339)
	}
	return "present (its fingerprint is not shown)"
}
