package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// TokenService inspects, generates, refreshes and revokes access tokens.
type TokenService struct {
	client      *Client
	inspected   memo.Cache[string, TokenInfo] // by tokenKey
	inspections memo.Batcher[string, string, *transport.Answer]
	readable    memo.Store[readableObject, struct{}]
	debugInURL  atomic.Bool // Meta refused a batch of debug_token
	oauthInURL  atomic.Bool // the same for the calls below /oauth
}

func newTokenService(c *Client) TokenService {
	return TokenService{client: c, inspections: memo.Batcher[string, string, *transport.Answer]{Max: batchSize}}
}

// TokenInfo is the answer of Meta's debug_token about a token.
type TokenInfo struct {
	Valid       bool
	Type        string // SYSTEM_USER, USER, PAGE, APP or something new; "": not said
	AppID       string
	Application string              // the app's name
	UserID      string              // of a system user token: the system user's ID as this app sees it
	Scopes      []string            // sorted
	Granular    map[string][]string // scope -> IDs of accounts or portfolios; nil slice: all objects; empty slice: none

	IssuedAt            time.Time // zero: not said
	ExpiresAt           time.Time // zero: never, or not said
	ExpiryUnknown       bool      // Meta does not say when the token expires
	DataAccessExpiresAt time.Time // zero: never

	Problem     *Error    // why the token is not valid; never nil when Valid is false
	CheckedAt   time.Time // Meta's time when its clock and ours differ by more than five minutes, else ours
	Fingerprint string    // of the token, see secret.Value
}

// clone returns a copy that shares no memory.
func (t TokenInfo) clone() TokenInfo {
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

// Inspect asks Meta about a token, once per process and token: later callers get the same answer, concurrent ones
// share the call, failures are not remembered. A token that Meta calls invalid is not a failure: see TokenInfo.Problem.
//
// The caller is the app (app_id and app_secret) when both are configured, else the configured token, else the inspected token
// itself. When Meta says that the caller belongs to another app, the inspected token asks about itself.
func (s *TokenService) Inspect(ctx context.Context, token secret.Value) (TokenInfo, error) {
	const op = "inspect a token"
	if token.IsZero() {
		return TokenInfo{}, &Error{Op: op, Message: "the token is empty", sentinel: ErrInvalid, local: true}
	}
	s.client.cfg.Secrets.Add(token)
	t, err := s.inspected.Get(ctx, tokenKey(token), func(ctx context.Context) (TokenInfo, error) { return s.requestInspection(ctx, token) })
	if err != nil {
		return TokenInfo{}, wrapError(op, err)
	}
	return t.clone(), nil
}

// OwnAppID returns the app of the configured token. Where the secret of app_id is configured too, that is app_id, without a call:
// Meta refuses every call in which the secret's proof does not belong to the token.
func (s *TokenService) OwnAppID(ctx context.Context) (string, error) {
	c := s.client
	if c.HasAppToken() && c.HasToken() && !c.isOtherAppToken(c.cfg.AccessToken) {
		return c.cfg.AppID, nil
	}
	t, err := s.Inspect(ctx, c.cfg.AccessToken)
	switch {
	case err != nil:
		return "", err
	case !t.Valid:
		own := *t.Problem
		own.Credential = ownCaller
		return "", &own
	case !ValidID(t.AppID):
		return "", &Error{Op: "find out the app of the provider's access_token", Message: "Meta does not name the app of the token", local: true}
	}
	return t.AppID, nil
}

// inspectAnew asks Meta anew and remembers the answer.
func (s *TokenService) inspectAnew(ctx context.Context, token secret.Value) (TokenInfo, error) {
	return s.inspected.Read(ctx, tokenKey(token), func(ctx context.Context) (TokenInfo, error) { return s.requestInspection(ctx, token) })
}

// requestInspection asks Meta about a token, as the caller that Inspect describes.
func (s *TokenService) requestInspection(ctx context.Context, token secret.Value) (TokenInfo, error) {
	caller := token
	switch {
	case !s.client.appToken.IsZero():
		caller = s.client.appToken
	case s.client.HasToken():
		caller = s.client.cfg.AccessToken
	}

	t, err := s.debugToken(ctx, token, caller)
	var e *Error
	if !caller.Equal(token) && errors.As(err, &e) && e.Is(errOtherApp) {
		s.client.addOtherAppToken(token)
		caller = token
		t, err = s.debugToken(ctx, token, caller)
	}
	if caller.Equal(token) && errors.As(err, &e) && e.Is(errDead) {
		// Meta refuses the token as a caller: it is not valid.
		e.Credential = "the inspected token"
		t, err = TokenInfo{Problem: e, CheckedAt: s.client.cfg.Now(), Fingerprint: token.Fingerprint()}, nil
	}
	if err != nil {
		return TokenInfo{}, err
	}
	if s.client.cfg.AppID != "" && t.AppID != "" && t.AppID != s.client.cfg.AppID {
		s.client.addOtherAppToken(token)
	}
	return t, nil
}
