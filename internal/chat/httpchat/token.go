package httpchat

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/chat"
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
	if base.Token.Fingerprint == wanted { // it is stored again: if it was removed meanwhile, nothing is overwritten
		c.same = func(base, now chat.Project) bool { return !now.Token.Present || sameToken(base.Token, now.Token) }
	}
	c.done = func(now chat.Project) bool { return now.Token.Present && now.Token.Fingerprint == wanted }
	c.shown = func(now chat.Project) bool { return !now.Token.Present || now.Token.Fingerprint != "" }
	return a.write(ctx, base, c)
}

// ClearToken implements chat.TokenClearer.
func (a *adapter) ClearToken(ctx context.Context, base chat.Project) error {
	c := tokenChange("clear the token of project "+base.ID, http.MethodDelete, base)
	c.done = func(now chat.Project) bool { return !now.Token.Present }
	c.shown = func(chat.Project) bool { return true }
	_, err := a.write(ctx, base, c)
	return err
}

func tokenChange(op, method string, base chat.Project) change {
	return change{
		op: op, method: method, path: projectPath(base.ID) + "/whatsapp/token", template: tokenTemplate,
		same:    func(base, now chat.Project) bool { return sameToken(base.Token, now.Token) },
		changed: func(base, now chat.Project) string { return replaced("token", state(base.Token), state(now.Token)) },
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

// state names a token for a person.
func state(t chat.Token) string {
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

// replaced says what changed, if it did.
func replaced(what, before, now string) string {
	if before == now {
		return fmt.Sprintf("its %s is %s as before, but its version changes faster than it can be read.", what, now)
	}
	return fmt.Sprintf("its %s was %s and is %s.", what, before, now)
}
