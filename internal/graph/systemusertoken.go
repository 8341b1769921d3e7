package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// NewToken describes a token that is to be generated for a system user.
type NewToken struct {
	SystemUserID    string
	AppID           string
	Scopes          []string
	ExpiresIn60Days bool // else it never expires; some businesses only get tokens that do
}

// CanGenerate says why this client cannot generate, refresh and revoke tokens of an app, nil if it can: all three need the
// secret of the app that the tokens belong to.
func (c *Client) CanGenerate(appID string) error {
	switch {
	case c.cfg.AppID == "" || c.cfg.AppSecret.IsZero():
		return &Error{Op: "generate a token", local: true, kind: ErrAppSecretProof, Message: "the provider has no app secret, and Meta generates tokens only for callers that prove it: set app_id and app_secret in the provider's configuration, or WHATSAPP_APP_ID and WHATSAPP_APP_SECRET"}
	case appID != "" && appID != c.cfg.AppID:
		return &Error{Op: "generate a token", local: true, kind: ErrInvalid, Message: fmt.Sprintf("the provider holds the secret of app %s and not that of app %s: for tokens of another app configure a provider alias with its app_id, its app_secret and an access token of that app", c.cfg.AppID, appID)}
	}
	return nil
}

// GenerateToken generates a token for a system user with the configured token, which has to be that of an admin. It is sent
// once: Meta shows a token only in this answer and lists none, so a token whose answer was lost (ErrOutcomeUnknown) exists
// and is held by nobody.
//
// https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens
func (c *Client) GenerateToken(ctx context.Context, n NewToken) (secret.Value, error) {
	if !ValidID(n.SystemUserID) || !ValidID(n.AppID) {
		return secret.Value{}, notID("generate a token", "a system user and that of an app")
	}
	if err := c.CanGenerate(n.AppID); err != nil {
		return secret.Value{}, err
	}
	form := url.Values{"business_app": {n.AppID}, "scope": {strings.Join(n.Scopes, ",")}}
	if n.ExpiresIn60Days {
		form.Set("set_token_expires_in_60_days", "true")
	}
	r := call{
		op: "generate a token for system user " + n.SystemUserID, needs: scopeBusiness, class: transport.Create,
		path: "/" + url.PathEscape(n.SystemUserID) + "/access_tokens", template: "/{system_user_id}/access_tokens", form: form,
	}
	a, err := c.send(ctx, r)
	if err != nil {
		return secret.Value{}, err
	}
	return c.tokenIn(r, a)
}

// RefreshToken exchanges a token that expires for one that is valid for 60 days from now, with the same scopes. The old one
// stays valid until its own expiry. It is sent once, for the reason that GenerateToken gives.
func (c *Client) RefreshToken(ctx context.Context, token secret.Value) (secret.Value, error) {
	if err := c.CanGenerate(""); err != nil {
		return secret.Value{}, err
	}
	if token.IsZero() {
		return secret.Value{}, &Error{Op: "refresh a token", local: true, kind: ErrInvalid, Message: "the token is empty"}
	}
	c.cfg.Secrets.Add(token)
	r := call{
		op: "refresh the token " + token.Fingerprint(), class: transport.Create, path: "/oauth/access_token", template: "/oauth/access_token",
		query: url.Values{
			"grant_type": {"fb_exchange_token"}, "client_id": {c.cfg.AppID}, "client_secret": {c.cfg.AppSecret.Reveal()},
			"set_token_expires_in_60_days": {"true"}, "fb_exchange_token": {token.Reveal()},
		},
	}
	a, err := c.oauth(ctx, r)
	if err != nil {
		return secret.Value{}, err
	}
	return c.tokenIn(r, a)
}

// RevokeToken ends a token of the configured app at once. It is success when Meta says so, and also when it does not but
// calls the token invalid afterwards. The configured token itself is never revoked: every later call would fail.
func (c *Client) RevokeToken(ctx context.Context, token secret.Value) error {
	if err := c.CanGenerate(""); err != nil {
		return err
	}
	if token.IsZero() || token.Equal(c.cfg.AccessToken) {
		return &Error{Op: "revoke a token", local: true, kind: ErrInvalid, Message: "it is empty, or it is the provider's own access token"}
	}
	c.cfg.Secrets.Add(token)
	r := call{
		op: "revoke the token " + token.Fingerprint(), class: transport.Set, path: "/oauth/revoke", template: "/oauth/revoke",
		query: url.Values{
			"client_id": {c.cfg.AppID}, "client_secret": {c.cfg.AppSecret.Reveal()}, "revoke_token": {token.Reveal()},
			"access_token": {c.cfg.AccessToken.Reveal()},
		},
	}
	// The token of an item may want its own proof; whether that of the batch counts for it is not documented.
	r.query = with(r.query, "appsecret_proof", c.proof(c.cfg.AccessToken))
	_, err := c.oauth(ctx, r)
	c.tokens.forget(tokenKey(token))
	if err == nil || (ctx.Err() != nil && !is(err, ErrOutcomeUnknown)) {
		return err
	}
	if t, look := c.inspect(context.WithoutCancel(ctx), token); look == nil && !t.Valid {
		return nil
	}
	return err
}

// tokenIn reads the token out of an answer. What the answer says besides is never shown.
func (c *Client) tokenIn(r call, a *transport.Answer) (secret.Value, error) {
	var made struct {
		Token string `json:"access_token"`
	}
	if err := c.decode(r, a, &made); err != nil {
		return secret.Value{}, err
	}
	if made.Token == "" {
		return secret.Value{}, &Error{Op: r.op, HTTPStatus: a.Status, Message: "Meta accepted the call and its answer holds no token", Maybe: true}
	}
	token := secret.New(made.Token)
	c.cfg.Secrets.Add(token)
	return token, nil
}

// oauth makes a call whose parameters are secrets. Meta documents it as a GET with everything in the query; as an item of a
// batch the query travels in a body. Only when Meta refuses that is it sent as it is documented.
func (c *Client) oauth(ctx context.Context, r call) (*transport.Answer, error) {
	if !c.oauthInURL.Load() {
		a, refused, err := c.inBatch(ctx, r, strings.TrimPrefix(r.path, "/")+"?"+r.query.Encode())
		if refused == nil {
			return a, err
		}
	}
	r.method = http.MethodGet
	a, err := c.send(ctx, r)
	if err == nil { // what the batch could not do, this could
		c.oauthInURL.Store(true)
	}
	return a, err
}

// inBatch makes one call as the item of a batch, and returns the answer, or in refused why Meta does not serve this call
// in a batch. A creation is not sent again.
func (c *Client) inBatch(ctx context.Context, r call, item string) (a *transport.Answer, refused *Error, err error) {
	send := c.batch
	if r.class == transport.Create {
		send = c.sendBatch
	}
	answers, err := send(ctx, r, []string{item})
	if err == nil {
		a = answers[0]
	}
	return c.judge(r, a, err)
}

// judge reads the answer to one item of a batch, or the error of the whole batch.
func (c *Client) judge(r call, a *transport.Answer, failed error) (usable *transport.Answer, refused *Error, err error) {
	if batchRefused(failed) {
		return nil, asGraph(failed), nil
	}
	if failed != nil {
		return nil, nil, failed
	}
	e := c.itemError(r, a)
	if e == nil {
		return a, nil, nil
	}
	e.Maybe = r.class != transport.Read && inDoubt(e, a)
	if !e.Maybe && !otherApp.MatchString(e.Message) && (e.Is(ErrHidden) || e.Code == 3 || unsupported.MatchString(e.Message)) {
		return nil, e, nil
	}
	return nil, nil, e
}
