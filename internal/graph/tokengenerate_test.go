package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

var generate = GenerateTokenOpts{SystemUserID: userID, AppID: appID, Scopes: []string{"whatsapp_business_messaging"}}

// issued is the answer of Meta's page to a refreshed token.
var issued = reply{body: `{"access_token":"` + madeToken.Reveal() + `","token_type":"bearer","expires_in":5183944}`}

var issuers = map[string]func(*Client, context.Context) (secret.Value, error){
	"generate": func(c *Client, ctx context.Context) (secret.Value, error) { return c.Tokens.Generate(ctx, generate) },
	"refresh":  func(c *Client, ctx context.Context) (secret.Value, error) { return c.Tokens.Refresh(ctx, chatToken) },
}

func TestCheckCanGenerate(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Config)
		app    string
		class  error
		want   string
	}{
		"fine":          {withApp, appID, nil, ""},
		"any app":       {withApp, "", nil, ""},
		"no app secret": {func(c *Config) { c.AppID = appID }, appID, ErrAppSecretProof, "WHATSAPP_APP_SECRET"},
		"no app":        {func(c *Config) { c.AppSecret = secret.New(appSecret) }, appID, ErrAppSecretProof, "WHATSAPP_APP_ID"},
		"neither":       {func(*Config) {}, "", ErrAppSecretProof, "set app_id and app_secret"},
		"another app":   {withApp, "999999999999999", ErrInvalid, "secret of app " + appID + " and not that of app 999999999999999"},
	} {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(request) reply { return issued }, tt.change)
			errs := []error{c.Tokens.CheckCanGenerate(tt.app)}
			if tt.class != nil && tt.app != "" {
				_, err := c.Tokens.Generate(t.Context(), GenerateTokenOpts{SystemUserID: userID, AppID: tt.app})
				errs = append(errs, err)
			}
			if errors.Is(tt.class, ErrAppSecretProof) {
				_, err := c.Tokens.Refresh(t.Context(), chatToken)
				errs = append(errs, err, c.Tokens.Revoke(t.Context(), chatToken))
			}
			for _, err := range errs {
				if tt.class == nil {
					if err != nil {
						t.Error(err)
					}
					continue
				}
				if e := graphError(t, err); !errors.Is(err, tt.class) || !strings.Contains(e.DetailText(), tt.want) {
					t.Errorf("%v", err)
				}
			}
			if len(f.calls()) != 0 {
				t.Error("something was sent")
			}
		})
	}
}

func TestTokens_generatedIsKnown(t *testing.T) {
	for name, issue := range issuers {
		secrets := secret.NewRedactor()
		c, f := newFake(t, func(request) reply { return issued }, withApp, func(c *Config) { c.Secrets = secrets })
		got, err := issue(c, t.Context())
		if err != nil || !got.Equal(madeToken) || len(f.calls()) != 1 {
			t.Errorf("%s: %v, %d calls", name, err, len(f.calls()))
		}
		if text := secrets.MessageText("odd " + madeToken.Reveal()); strings.Contains(text, madeToken.Reveal()) {
			t.Errorf("%s: the new token is not redacted", name)
		}
	}
	odd := secret.New("no|token/of+Meta's=form&at all") // it does not look like a secret by itself
	secrets := secret.NewRedactor()
	c, _ := newFake(t, func(request) reply { return reply{body: fmt.Sprintf(`{"access_token":%q}`, odd.Reveal())} }, withApp,
		func(c *Config) { c.Secrets = secrets })
	if got, err := c.Tokens.Generate(t.Context(), generate); err != nil || !got.Equal(odd) ||
		strings.Contains(secrets.Redact("x "+odd.Reveal()), odd.Reveal()) {
		t.Errorf("%v", err)
	}
}

// A token is generated once. When the answer is lost, the error says that the outcome is unknown.
func TestTokens_areGeneratedOnce(t *testing.T) {
	for issuer, issue := range issuers {
		for name, answer := range lostAnswers() {
			t.Run(issuer+", "+name, func(t *testing.T) {
				c, f := newFake(t, func(request) reply { return answer }, withApp, impatient)
				wantIssuedOnce(t, c, f, issue)
			})
		}
	}
	// The batch around a refresh may fail, too.
	for name, answer := range lostAnswers() {
		t.Run("batch, "+name, func(t *testing.T) {
			c, f := newFake(t, nil, withApp, impatient)
			f.whole = func(request) *reply { return &answer }
			wantIssuedOnce(t, c, f, issuers["refresh"])
		})
	}
	for name, body := range map[string]string{
		"unfinished": `[null]`, "short": `[]`, "not a list": `{"a":1}`, "items odd": `["x"]`,
		"too many items": `[{"code":200,"body":"{}"},{"code":200,"body":"{}"}]`, "item without code": `[{"body":"<html>"}]`,
	} {
		t.Run("batch, "+name, func(t *testing.T) {
			c, f := newFake(t, nil, withApp)
			f.whole = func(request) *reply { return &reply{body: body} }
			wantIssuedOnce(t, c, f, issuers["refresh"])
		})
	}
}

func wantIssuedOnce(t *testing.T, c *Client, f *fake, issue func(*Client, context.Context) (secret.Value, error)) {
	t.Helper()
	token, err := issue(c, t.Context())
	if !token.IsZero() || len(f.calls()) != 1 {
		t.Errorf("%d calls", len(f.calls()))
	}
	if e := graphError(t, err); !errors.Is(err, ErrOutcomeUnknown) || strings.Count(e.DetailText(), outcomeUnknown) != 1 {
		t.Errorf("%v\n%s", err, e.DetailText())
	}
	noSecretInURL(t, f)
}

func TestTokens_generateRefused(t *testing.T) {
	tests := map[string]struct {
		answer reply
		class  error
		want   string
	}{
		"permission name": {refused(3962, 0, "(#3962) Provided permission is not valid. Check your spelling and syntax."), ErrInvalid,
			"developers.facebook.com/docs/permissions"},
		"no admin":     {refused(200, 0, "(#200) You do not have sufficient permissions"), ErrPermission, "role Admin"},
		"expired":      {reply{status: 400, body: golden(t, "access-tokens-expired.json")}, ErrAuth, "has expired"},
		"app removed":  {refused(190, 458, "x"), ErrAuth, "add the app to it again"},
		"wrong proof":  {practice(t, "proof wrong"), ErrAppSecretProof, "not the secret of the app"},
		"wrong secret": {refused(1, 0, "Error validating client secret."), ErrAppSecretProof, "not the secret of the app"},
		"invalid":      {refused(100, 0, "(#100) set_token_expires_in_60_days is required"), ErrInvalid, "set_token_expires"},
		"throttled":    {reply{status: 400, body: refused(80007, 0, "x").body, header: buc("9")}, ErrThrottled, "200 management calls"},
		"no success":   {reply{body: `{"success":false}`}, nil, "no success"},
	}
	for issuer, issue := range issuers {
		for name, tt := range tests {
			t.Run(issuer+", "+name, func(t *testing.T) {
				c, f := newFake(t, func(request) reply { return tt.answer }, withApp, atFixedNow)
				_, err := issue(c, t.Context())
				e := graphError(t, err)
				if errors.Is(err, ErrOutcomeUnknown) || tt.class != nil && !errors.Is(err, tt.class) || len(f.calls()) != 1 {
					t.Errorf("%v after %d calls", err, len(f.calls()))
				}
				if issuer == "generate" && !strings.Contains(e.DetailText(), tt.want) {
					t.Errorf("DetailText lacks %q:\n%s", tt.want, e.DetailText())
				}
				if name == "throttled" && !e.RetryAt.Equal(fixedNow.Add(9*time.Minute)) {
					t.Errorf("come back at %v", e.RetryAt)
				}
				noSecretInURL(t, f)
			})
		}
	}
	c, f := newFake(t, func(request) reply { return practice(t, "missing object") }, withApp)
	_, err := c.Tokens.Generate(t.Context(), generate)
	if !errors.Is(err, ErrHidden) || !strings.Contains(graphError(t, err).DetailText(), "each app knows a system user under another ID") ||
		len(f.calls()) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := c.Tokens.Refresh(t.Context(), secret.Value{}); !errors.Is(err, ErrInvalid) || len(f.calls()) != 1 {
		t.Errorf("the empty token: %v", err)
	}
	c, f = newFake(t, nil, withApp, func(c *Config) { c.AccessToken = secret.Value{} })
	if _, err := c.Tokens.Generate(t.Context(), generate); !errors.Is(err, ErrAuth) || len(f.calls()) != 0 {
		t.Errorf("without a token: %v", err)
	}
}

// A throttled call was not executed, so it may be sent again when that is soon.
func TestTokens_generateThrottled(t *testing.T) {
	for _, code := range []int{4, 17, 613, 80007, 80008} {
		times := 0
		c, f := newFake(t, func(request) reply {
			if times++; times <= 2 {
				return refused(code, 0, "too many calls")
			}
			return issued
		}, withApp)
		if token, err := c.Tokens.Generate(t.Context(), generate); err != nil || !token.Equal(madeToken) || len(f.calls()) != 3 {
			t.Errorf("code %d: %v after %d calls", code, err, len(f.calls()))
		}
	}
}
