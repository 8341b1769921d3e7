package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// GenerateTokenOpts describes a token that is to be generated for a system user.
type GenerateTokenOpts struct {
	SystemUserID    string
	AppID           string
	Scopes          []string
	ExpiresIn60Days bool // else it never expires; some businesses only get tokens that do
}

// CheckCanGenerate returns nil if this client can generate, refresh and revoke tokens of an app, else the reason: all three require
// the secret of the app that the tokens belong to.
func (s *TokenService) CheckCanGenerate(appID string) error {
	switch {
	case s.client.cfg.AppID == "" || s.client.cfg.AppSecret.IsZero():
		return &Error{Op: "generate a token", local: true, sentinel: ErrAppSecretProof,
			Message: "the provider has no app secret, and Meta generates tokens only for callers that prove it: set app_id and app_secret " +
				"in the provider's configuration, or WHATSAPP_APP_ID and WHATSAPP_APP_SECRET"}
	case appID != "" && appID != s.client.cfg.AppID:
		return &Error{Op: "generate a token", local: true, sentinel: ErrInvalid,
			Message: fmt.Sprintf("the provider holds the secret of app %s and not that of app %s: for tokens of another app configure a "+
				"provider alias with its app_id, its app_secret and an access token of that app", s.client.cfg.AppID, appID)}
	}
	return nil
}

// Generate generates a token for a system user with the configured token, which must be that of an admin. It is sent once: Meta
// shows a token only in this answer and lists no tokens. If the answer is lost (ErrOutcomeUnknown), a token may exist that is
// not stored anywhere.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens
func (s *TokenService) Generate(ctx context.Context, o GenerateTokenOpts) (secret.Value, error) {
	if !ValidID(o.SystemUserID) || !ValidID(o.AppID) {
		return secret.Value{}, errNotID("generate a token", "a system user and that of an app")
	}
	if err := s.CheckCanGenerate(o.AppID); err != nil {
		return secret.Value{}, err
	}
	form := url.Values{"business_app": {o.AppID}, "scope": {strings.Join(o.Scopes, ",")}}
	if o.ExpiresIn60Days {
		form.Set("set_token_expires_in_60_days", "true")
	}
	r := call{
		op:    "generate a token for system user " + o.SystemUserID,
		needs: scopeBusiness,
		class: transport.Create,
		kind:  userNode,
		id:    o.SystemUserID,
		edge:  "access_tokens",
		form:  form,
	}
	a, err := s.client.send(ctx, r)
	if err != nil {
		return secret.Value{}, err
	}
	return s.decodeToken(r, a)
}

// Refresh exchanges a token that expires for one that is valid for 60 days from now, with the same scopes. The old one
// stays valid until its own expiry. It is sent once, for the reason that Generate gives.
func (s *TokenService) Refresh(ctx context.Context, token secret.Value) (secret.Value, error) {
	if err := s.CheckCanGenerate(""); err != nil {
		return secret.Value{}, err
	}
	if token.IsZero() {
		return secret.Value{}, &Error{Op: "refresh a token", local: true, sentinel: ErrInvalid, Message: "the token is empty"}
	}
	s.client.cfg.Secrets.Add(token)
	r := call{
		op: "refresh the token " + token.Fingerprint(), class: transport.Create, edge: "oauth/access_token",
		query: url.Values{
			"grant_type": {"fb_exchange_token"}, "client_id": {s.client.cfg.AppID}, "client_secret": {s.client.cfg.AppSecret.Reveal()},
			"set_token_expires_in_60_days": {"true"}, "fb_exchange_token": {token.Reveal()},
		},
	}
	a, err := s.sendOAuth(ctx, r)
	if err != nil {
		return secret.Value{}, err
	}
	return s.decodeToken(r, a)
}

// Revoke invalidates a token of the configured app. It succeeds when Meta says so, and also when Meta answers with an error and
// calls the token invalid afterwards. The configured token itself is never revoked: every later call would fail.
func (s *TokenService) Revoke(ctx context.Context, token secret.Value) error {
	if err := s.CheckCanGenerate(""); err != nil {
		return err
	}
	if token.IsZero() || token.Equal(s.client.cfg.AccessToken) {
		return &Error{Op: "revoke a token", local: true, sentinel: ErrInvalid, Message: "it is empty, or it is the provider's own access token"}
	}

	s.client.cfg.Secrets.Add(token)
	r := call{
		op: "revoke the token " + token.Fingerprint(), class: transport.Set, edge: "oauth/revoke",
		query: url.Values{
			"client_id": {s.client.cfg.AppID}, "client_secret": {s.client.cfg.AppSecret.Reveal()}, "revoke_token": {token.Reveal()},
			"access_token": {s.client.cfg.AccessToken.Reveal()},
		},
	}
	// The token of an item may require its own proof: Meta does not document whether the proof of the batch holds for it.
	r.query = withParameter(r.query, "appsecret_proof", s.client.appSecretProof(s.client.cfg.AccessToken))
	_, err := s.sendOAuth(ctx, r)
	s.inspected.Forget(tokenKey(token))
	if err == nil || (ctx.Err() != nil && !errors.Is(err, ErrOutcomeUnknown)) {
		return err
	}
	if t, readErr := s.inspectAnew(context.WithoutCancel(ctx), token); readErr == nil && !t.Valid {
		return nil
	}
	return err
}

// RevokeAll invalidates every token of a system user. Meta does not document whether that includes the tokens of other apps.
func (s *TokenService) RevokeAll(ctx context.Context, systemUserID string) error {
	if !ValidID(systemUserID) {
		return errNotID("revoke the tokens of a system user", "a system user")
	}
	_, err := s.client.send(ctx, call{
		op:     "revoke all tokens of system user " + systemUserID,
		needs:  scopeBusiness,
		class:  transport.Set,
		method: http.MethodDelete,
		kind:   userNode,
		id:     systemUserID,
		edge:   "access_tokens",
	})
	s.inspected.Clear()
	return err
}

// decodeToken decodes the token in an answer. Nothing else of the answer is ever shown.
func (s *TokenService) decodeToken(r call, a *transport.Answer) (secret.Value, error) {
	var made struct {
		Token string `json:"access_token"`
	}
	if err := s.client.decode(r, a, &made); err != nil {
		return secret.Value{}, err
	}
	if made.Token == "" {
		return secret.Value{}, &Error{
			Op: r.op, HTTPStatus: a.Status, OutcomeUnknown: true, Message: "Meta accepted the call and its answer holds no token",
		}
	}
	token := secret.New(made.Token)
	s.client.cfg.Secrets.Add(token)
	return token, nil
}

// sendOAuth makes a call with secret parameters. Meta documents it as a GET with all of them in the query. As an item of a batch
// the query travels in a body; if Meta refuses that, the call is sent as documented.
func (s *TokenService) sendOAuth(ctx context.Context, r call) (*transport.Answer, error) {
	if !s.oauthInURL.Load() {
		a, refused, err := s.client.sendInBatch(ctx, r, r.edge+"?"+r.query.Encode())
		if refused == nil {
			return a, err
		}
	}
	r.method = http.MethodGet
	a, err := s.client.send(ctx, r)
	if err == nil { // only the batch was refused
		s.oauthInURL.Store(true)
	}
	return a, err
}
