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
	a.Learn(token)
	v := newToken{fingerprint: token.Fingerprint()}
	c := tokenChange("set the token of project "+base.ID, http.MethodPut, base, v)
	c.contradicted = v.contradicted
	body, err := json.Marshal(map[string]string{"access_token": token.Reveal()})
	if err != nil {
		return chat.Project{}, a.NoAnswer(c.op, err)
	}
	c.body = body
	if base.Token.Fingerprint == token.Fingerprint() {
		return a.storeAgain(ctx, base, c)
	}
	return a.write(ctx, base, c)
}

// maxStores limits how often an equal token is stored. A service that keeps whole seconds may show the same time after the first store.
// A later store then shows a later time.
const maxStores = 3

// storeAgain stores the token that the project holds, until the service shows a later time than right before, if it
// shows one. Only the time tells another configuration, which stored the token before, that it no longer holds the token alone.
func (a *adapter) storeAgain(ctx context.Context, base chat.Project, c change) (chat.Project, error) {
	c.exact, c.value = true, equalToken{newToken{fingerprint: base.Token.Fingerprint}}
	for n := 1; ; n++ {
		if base.Version == "" { // the list does not show it, or the project was changed meanwhile
			now, err := a.read(ctx, c.op, base.ID)
			if err != nil {
				return chat.Project{}, err
			}
			if !c.same(base, now) {
				return chat.Project{}, (&attempt{adapter: a, change: c, base: base}).errConflict(now)
			}
			base = now
		}
		now, err := a.write(ctx, base, c)
		switch {
		case n < maxStores && errors.Is(err, chat.ErrChanged) && !errors.Is(err, chat.ErrOutcomeUnknown):
			base.Version = ""
			continue
		case n == maxStores || err != nil || base.Token.UpdatedAt.IsZero() || now.Token.UpdatedAt.After(base.Token.UpdatedAt):
			return now, err
		case transport.Sleep(ctx, a.wait) != nil:
			return now, nil //nolint:nilerr // it is stored
		}
		base = now
	}
}

// ClearToken implements chat.TokenClearer.
func (a *adapter) ClearToken(ctx context.Context, base chat.Project) error {
	c := tokenChange("clear the token of project "+base.ID, http.MethodDelete, base, noToken{})
	c.without = withoutToken
	_, err := a.write(ctx, base, c)
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

// tokenValue is what all writes of a token have in common.
type tokenValue struct{}

func (tokenValue) noun() string                   { return "token" }
func (tokenValue) describe(p chat.Project) string { return describeToken(p.Token) }

// newToken is a token that is written.
type newToken struct {
	tokenValue
	fingerprint string
}

func (newToken) same(base, now chat.Project) bool { return sameToken(base.Token, now.Token) }
func (t newToken) done(now chat.Project) bool {
	return now.Token.Present && now.Token.Fingerprint == t.fingerprint
}
func (newToken) shown(now chat.Project) bool {
	return !now.Token.Present || now.Token.Fingerprint != ""
}
func (t newToken) contradicted(now chat.Project) bool { return t.shown(now) && !t.done(now) }

// equalToken is the token that the project holds, which is stored again. If it was removed meanwhile, nothing is overwritten.
type equalToken struct{ newToken }

func (equalToken) same(base, now chat.Project) bool {
	return !now.Token.Present || sameToken(base.Token, now.Token)
}

// noToken is the removal of a token. One that was stored again may be that of another configuration.
type noToken struct{ tokenValue }

func (noToken) same(base, now chat.Project) bool {
	return sameToken(base.Token, now.Token) && base.Token.UpdatedAt.Equal(now.Token.UpdatedAt)
}
func (noToken) done(now chat.Project) bool { return !now.Token.Present }
func (noToken) shown(chat.Project) bool    { return true }

func withoutToken(p chat.Project) chat.Project {
	p.Token = chat.TokenInfo{}
	return p
}

// sameToken compares by fingerprint and, where one of them is not shown, by the time of the last change.
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

// describeToken names a token for a person.
func describeToken(t chat.TokenInfo) string {
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
