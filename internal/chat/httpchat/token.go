package httpchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/secret"
)

const tokenTemplate = "/projects/{project}/whatsapp/token" //nolint:gosec // a path

// SetToken implements chat.TokenWriter.
func (a *adapter) SetToken(ctx context.Context, base chat.Project, token secret.Value) (chat.Project, error) {
	a.Learn(token)
	c := tokenChange("set the token of project "+base.ID, http.MethodPut, base)
	body, err := json.Marshal(map[string]string{"access_token": token.Reveal()})
	if err != nil {
		return chat.Project{}, a.NoAnswer(c.op, err)
	}
	c.body = body
	wanted := token.Fingerprint()
	c.done = func(now chat.Project) bool { return now.Token.Present && now.Token.Fingerprint == wanted }
	c.shown = func(now chat.Project) bool { return !now.Token.Present || now.Token.Fingerprint != "" }
	if base.Token.Fingerprint == wanted {
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
	c.exact = true
	c.same = func(base, now chat.Project) bool { // if it was removed meanwhile, nothing is overwritten
		return !now.Token.Present || sameToken(base.Token, now.Token)
	}
	for n := 1; ; n++ {
		if base.Version == "" { // the list does not show it, or the project was changed meanwhile
			now, err := a.read(ctx, c.op, base.ID)
			if err != nil {
				return chat.Project{}, err
			}
			if !c.same(base, now) {
				return chat.Project{}, (&attempt{adapter: a, change: c, base: base}).conflict(now)
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
		case rest.Pause(ctx, a.wait) != nil:
			return now, nil //nolint:nilerr // it is stored
		}
		base = now
	}
}

// ClearToken implements chat.TokenClearer.
func (a *adapter) ClearToken(ctx context.Context, base chat.Project) error {
	c := tokenChange("clear the token of project "+base.ID, http.MethodDelete, base)
	c.same = func(base, now chat.Project) bool { // one that was stored again may be that of another configuration
		return sameToken(base.Token, now.Token) && base.Token.UpdatedAt.Equal(now.Token.UpdatedAt)
	}
	c.done = func(now chat.Project) bool { return !now.Token.Present }
	c.shown = func(chat.Project) bool { return true }
	c.without = func(p chat.Project) chat.Project {
		p.Token = chat.Token{}
		return p
	}
	_, err := a.write(ctx, base, c)
	return err
}

func tokenChange(op, method string, base chat.Project) change {
	return change{
		op: op, method: method, path: projectPath(base.ID) + "/whatsapp/token", template: tokenTemplate,
		same: func(base, now chat.Project) bool { return sameToken(base.Token, now.Token) },
		changed: func(base, now chat.Project) string {
			return describeChange("token", describeToken(base.Token), describeToken(now.Token))
		},
	}
}

// sameToken compares by fingerprint and, where one of them is not shown, by the time of the last change.
func sameToken(a, b chat.Token) bool {
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
func describeToken(t chat.Token) string {
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

// describeChange says what changed, if it did.
func describeChange(what, before, now string) string {
	if before == now {
		return fmt.Sprintf("its %s is %s as before, but its version changes faster than it can be read.", what, now)
	}
	return fmt.Sprintf("its %s was %s and is %s.", what, before, now)
}
