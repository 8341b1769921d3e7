package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

// Token is what Meta's debug_token says about a token.
type Token struct {
	Valid       bool
	Type        string // SYSTEM_USER, USER, PAGE, APP or something new; "": not said
	AppID       string
	Application string              // the app's name
	UserID      string              // of a system user token: the system user's ID as this app sees it
	Scopes      []string            // sorted
	Granular    map[string][]string // scope -> IDs; nil slice: all objects

	IssuedAt            time.Time // zero: not said
	ExpiresAt           time.Time // zero: never
	DataAccessExpiresAt time.Time // zero: never

	Problem     *Error    // why the token is not valid; never nil when Valid is false
	CheckedAt   time.Time // Meta's time when its clock and ours differ by more than five minutes, else ours
	Fingerprint string    // of the token, see secret.Value
}

// clone keeps callers from changing what others are given.
func (t Token) clone() Token {
	t.Scopes = slices.Clone(t.Scopes)
	granular := maps.Clone(t.Granular)
	for scope, ids := range granular {
		granular[scope] = slices.Clone(ids)
	}
	t.Granular = granular
	return t
}

// tokenKey identifies a token in memory without being it.
func tokenKey(token secret.Value) string {
	sum := sha256.Sum256([]byte(token.Reveal()))
	return string(sum[:])
}

// tokenCache remembers what Meta said about tokens.
type tokenCache struct {
	mu     sync.Mutex
	known  map[string]Token
	flight flight[Token]
}

func (t *tokenCache) get(key string) (Token, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	token, ok := t.known[key]
	return token, ok
}

func (t *tokenCache) put(key string, token Token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil {
		t.known = map[string]Token{}
	}
	t.known[key] = token
}

// forget drops what is remembered of a token that was revoked, of all tokens for "".
func (t *tokenCache) forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if delete(t.known, key); key == "" {
		t.known = nil
	}
}

// InspectToken asks Meta about a token, once per process and token: later callers get the same answer, concurrent ones
// share the call, failures are not remembered. A token that Meta calls invalid is no failure: see Token.Problem.
//
// The caller is the app (app_id and app_secret) when both are configured, else the configured token, else the inspected
// token itself, and always the latter when Meta says that the former belongs to another app.
func (c *Client) InspectToken(ctx context.Context, token secret.Value) (Token, error) {
	const op = "inspect a token"
	if token.IsZero() {
		return Token{}, &Error{Op: op, Message: "the token is empty", kind: ErrInvalid, local: true}
	}
	c.cfg.Secrets.Add(token)
	key := tokenKey(token)
	if known, ok := c.tokens.get(key); ok {
		return known.clone(), nil
	}
	t, err := c.tokens.flight.do(ctx, key, func(ctx context.Context) (Token, error) {
		if known, ok := c.tokens.get(key); ok {
			return known, nil
		}
		return c.inspect(ctx, token)
	})
	if err != nil {
		return Token{}, asError(op, err)
	}
	return t.clone(), nil
}

// inspect asks Meta now, whatever is remembered, and remembers the answer.
func (c *Client) inspect(ctx context.Context, token secret.Value) (Token, error) {
	caller := token
	switch {
	case !c.appToken.IsZero():
		caller = c.appToken
	case c.HasToken():
		caller = c.cfg.AccessToken
	}
	t, err := c.debugToken(ctx, token, caller)
	var e *Error
	if !caller.Equal(token) && errors.As(err, &e) && otherApp.MatchString(e.Message) {
		c.setForeign(token)
		caller = token
		t, err = c.debugToken(ctx, token, caller)
	}
	if caller.Equal(token) && errors.As(err, &e) && e.dead() {
		// The token could not even ask about itself: that says what there is to know.
		e.Credential = "the inspected token"
		t, err = Token{Problem: e, CheckedAt: c.cfg.Now(), Fingerprint: token.Fingerprint()}, nil
	}
	if err != nil {
		return Token{}, err
	}
	if c.cfg.AppID != "" && t.AppID != "" && t.AppID != c.cfg.AppID {
		c.setForeign(token)
	}
	c.tokens.put(tokenKey(token), t)
	return t, nil
}

// asGraph returns the *Error in err, nil if there is none.
func asGraph(err error) *Error {
	var e *Error
	errors.As(err, &e)
	return e
}

// asError returns err as an *Error.
func asError(op string, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &Error{Op: op, Err: err}
}
