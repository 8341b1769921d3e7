package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// Meta documents these calls with everything in the address. That is only done where a batch does not work, and then at once.
func TestTokens_generatedOutsideOfABatch(t *testing.T) {
	calls := map[string]func(*Client) error{
		"refresh": func(c *Client) error { _, err := c.Tokens.Refresh(t.Context(), chatToken); return err },
		"revoke":  func(c *Client) error { return c.Tokens.Revoke(t.Context(), chatToken) },
	}
	ok := func(r request) reply {
		if r.Path == "/oauth/revoke" {
			return reply{body: `{"success":"true"}`}
		}
		return issued
	}
	inBatch := func(answer reply) func(request) reply {
		return func(r request) reply {
			if r.Batched {
				return answer
			}
			return ok(r)
		}
	}
	for name, tt := range map[string]struct {
		whole   *reply
		handler func(request) reply
		falls   bool
	}{
		"whole: no batches":   {whole: new(refused(100, 0, "(#100) Batch is not allowed")), falls: true},
		"whole: capability":   {whole: new(refused(3, 0, "Application does not have the capability")), falls: true},
		"whole: hidden":       {whole: new(refused(100, 33, "Unsupported post request")), falls: true},
		"item: hidden":        {handler: inBatch(refused(100, 33, "Unsupported get request")), falls: true},
		"item: capability":    {handler: inBatch(refused(3, 0, "x")), falls: true},
		"item: not supported": {handler: inBatch(refused(100, 0, "(#100) This endpoint is not supported in batch requests")), falls: true},
		"item: unknown path":  {handler: inBatch(refused(2500, 0, "Unknown path components: /revoke")), falls: true},
		"whole: dead token":   {whole: &reply{status: 400, body: golden(t, "access-tokens-expired.json")}},
		"whole: proof":        {whole: new(practice(t, "proof missing"))},
		"whole: throttled":    {whole: &reply{status: 400, body: refused(4, 0, "x").body, header: map[string]string{"Retry-After": "600"}}},
		"whole: 500":          {whole: &reply{status: 500, body: `{"error":{"message":"Unsupported","type":"OAuthException","code":987}}`}},
		"whole: proxy":        {whole: &reply{status: 403, body: "<html>"}},
		"item: dead token":    {handler: inBatch(refused(190, 463, "expired"))},
		"item: invalid":       {handler: inBatch(refused(100, 0, "(#100) Invalid parameter"))},
		"item: wrong secret":  {handler: inBatch(refused(1, 0, "Error validating client secret."))},
		"item: 500": {handler: inBatch(reply{status: 500,
			body: `{"error":{"message":"Unsupported","type":"OAuthException","code":987}}`})},
		"item: unfinished": {handler: inBatch(reply{null: true})},
	} {
		for call, run := range calls {
			t.Run(call+", "+name, func(t *testing.T) {
				handler := tt.handler
				if handler == nil {
					handler = ok
				}
				c, f := newFake(t, func(r request) reply {
					if r.Path == "/debug_token" { // the look after a failed revocation
						return reply{body: golden(t, "whatsapp-permissions.json")}
					}
					return handler(r)
				}, withApp)
				f.whole = func(r request) *reply {
					if strings.Contains(r.Form.Get("batch"), "debug_token") {
						return nil
					}
					return tt.whole
				}
				err := run(c)
				var way []string
				for _, r := range f.calls() {
					if !strings.Contains(r.Form.Get("batch"), "debug_token") {
						way = append(way, r.Method+" "+r.Path)
					}
				}
				if !tt.falls {
					if err == nil || strings.Contains(strings.Join(way, " "), "GET") {
						t.Errorf("%v by %q", err, way)
					}
					noSecretInURL(t, f)
					return
				}
				path := map[string]string{"refresh": "/oauth/access_token", "revoke": "/oauth/revoke"}[call]
				if got, want := fmt.Sprint(way), fmt.Sprint([]string{"POST /", "GET " + path}); err != nil || got != want {
					t.Fatalf("%v by %s", err, got)
				}
				last := f.calls()[len(f.calls())-1]
				if last.Query.Get("client_secret") != appSecret || last.Query.Get("appsecret_proof") != proofOf(providerToken.Reveal(),
					appSecret) || last.Authorization != "Bearer "+providerToken.Reveal() {
					t.Errorf("asked %+v", last)
				}
				before := len(f.calls())
				if err := run(c); err != nil || len(f.calls()) != before+1 || f.calls()[before].Method != http.MethodGet {
					t.Errorf("the way is not remembered: %v, %d calls", err, len(f.calls())-before)
				}
			})
		}
	}
}

// When neither way works, nothing is learned about batches.
func TestTokens_generatedInNoWay(t *testing.T) {
	c, f := newFake(t, func(request) reply { return refused(100, 33, "Unsupported get request") }, withApp)
	for range 2 {
		if _, err := c.Tokens.Refresh(t.Context(), chatToken); !errors.Is(err, ErrHidden) || errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%v", err)
		}
	}
	if len(f.calls()) != 4 {
		t.Errorf("%d calls", len(f.calls()))
	}
}

func TestTokens_revoke(t *testing.T) {
	valid := reply{body: golden(t, "whatsapp-permissions.json")}
	invalid := reply{body: `{"data":{"is_valid":false,"error":{"code":190,"subcode":467,"message":"The session was invalidated"}}}`}
	for name, tt := range map[string]struct {
		answer, look reply
		class        error // of the error; nil with !ok: any
		ok           bool
		asked        int // revocations sent
		looks        int
	}{
		"text true":               {reply{body: `{"success":"true"}`}, valid, nil, true, 1, 0},
		"true":                    {reply{body: `{"success":true}`}, valid, nil, true, 1, 0},
		"bare true":               {reply{body: `true`}, valid, nil, true, 1, 0},
		"false, dead":             {reply{body: `{"success":"false"}`}, invalid, nil, true, 1, 1},
		"false, alive":            {reply{body: `{"success":"false"}`}, valid, nil, false, 1, 1},
		"error, dead":             {refused(190, 0, "Invalid OAuth access token"), invalid, nil, true, 1, 1},
		"error, alive":            {refused(100, 0, "(#100) Invalid parameter"), valid, ErrInvalid, false, 1, 1},
		"error, look fails":       {refused(100, 0, "(#100) Invalid parameter"), refused(368, 0, "no"), ErrInvalid, false, 1, 1},
		"lost, dead":              {reply{broken: reset}, invalid, nil, true, 3, 1},
		"lost, alive":             {reply{broken: reset}, valid, ErrOutcomeUnknown, false, 3, 1},
		"500 at the item, dead":   {reply{status: 500, body: "<html>"}, invalid, nil, true, 3, 1},
		"500 at the item, alive":  {reply{status: 500, body: "<html>"}, valid, ErrOutcomeUnknown, false, 3, 1},
		"unfinished, alive":       {reply{null: true}, valid, ErrOutcomeUnknown, false, 3, 1},
		"page instead of an item": {reply{body: "<html>"}, valid, ErrOutcomeUnknown, false, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Path == "/debug_token" {
					return tt.look
				}
				return tt.answer
			}, withApp)
			know(t, c, chatToken, TokenInfo{Valid: true})
			err := c.Tokens.Revoke(t.Context(), chatToken)
			if (err == nil) != tt.ok || tt.class != nil && !errors.Is(err, tt.class) {
				t.Errorf("%v", err)
			}
			if !tt.ok {
				_ = graphError(t, err)
			}
			if countOf(f, "GET", "/oauth/revoke") != tt.asked || countOf(f, "GET", "/debug_token") != tt.looks {
				t.Errorf("%d revocations, %d looks", countOf(f, "GET", "/oauth/revoke"), countOf(f, "GET", "/debug_token"))
			}
			if known, ok := c.Tokens.inspected.Find(tokenKey(chatToken)); ok && tt.looks == 0 {
				t.Errorf("still remembered: %+v", known)
			}
			noSecretInURL(t, f)
		})
	}
}

func TestTokens_revokeSpares(t *testing.T) {
	for name, token := range map[string]secret.Value{"none": {}, "empty": secret.New(""), "the provider's": providerToken,
		"the provider's, anew": secret.New(providerToken.Reveal())} {
		c, f := newFake(t, nil, withApp)
		if err := c.Tokens.Revoke(t.Context(), token); !errors.Is(graphError(t, err), ErrInvalid) || len(f.calls()) != 0 {
			t.Errorf("%s: %v, %d calls", name, err, len(f.calls()))
		}
	}
}

// A revocation that was not sent is not checked; one that was sent is, also after a cancellation.
func TestTokens_revokeCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, f := newFake(t, func(r request) reply {
		if r.Path == "/debug_token" {
			return reply{body: `{"data":{"is_valid":false}}`}
		}
		cancel()
		return reply{broken: reset}
	}, withApp)
	if err := c.Tokens.Revoke(ctx, chatToken); err != nil || countOf(f, "GET", "/oauth/revoke") != 1 {
		t.Errorf("%v, %d revocations", err, countOf(f, "GET", "/oauth/revoke"))
	}
	before := len(f.calls())
	if err := c.Tokens.Revoke(ctx, chatToken); !errors.Is(err, context.Canceled) || errors.Is(err, ErrOutcomeUnknown) ||
		len(f.calls()) != before {
		t.Errorf("%v, %d calls", err, len(f.calls())-before)
	}
}

// What a server echoes, in any form, is in no error and in no log.
func TestTokens_errorsHoldNoSecret(t *testing.T) {
	echo := func(r request) string {
		return fmt.Sprintf("%s %v %v %s", r.Authorization, r.Query, r.Form, madeToken.Reveal()) // also a token that is new
	}
	for name, answer := range map[string]func(request) reply{
		"error":  func(r request) reply { return refused(100, 0, "Malformed "+echo(r)) },
		"hidden": func(r request) reply { return refused(100, 33, "Unsupported "+echo(r)) },
		"dead":   func(r request) reply { return refused(190, 0, "Malformed access token "+echo(r)) },
		"server": func(r request) reply { return refused(2, 0, echo(r)) },
		"wrong types": func(r request) reply {
			return reply{body: fmt.Sprintf(`{"access_token":[%q],"id":[%q],"data":[%q]}`, echo(r), echo(r), echo(r))}
		},
		"broken": func(r request) reply { return reply{body: fmt.Sprintf(`{"access_token":%q`, echo(r))} },
		"page": func(r request) reply {
			return reply{body: "<html>" + echo(r), header: map[string]string{"Content-Type": "text/html; x=" + madeToken.Reveal()}}
		},
		"no success": func(r request) reply { return reply{body: fmt.Sprintf(`{"success":false,"reason":%q}`, echo(r))} },
		"error text": func(r request) reply { return reply{status: 400, body: fmt.Sprintf(`{"error":%q}`, echo(r))} },
		"redirect": func(r request) reply {
			return reply{status: 302, header: map[string]string{"Location": "https://x.example/?t=" + madeToken.Reveal()}}
		},
		"reset": func(request) reply { return reply{broken: reset} },
	} {
		t.Run(name, func(t *testing.T) {
			var logged []transport.Call
			c, f := newFake(t, answer, withApp, func(c *Config) {
				c.MaxRetries = 0
				c.Observe = func(_ context.Context, call transport.Call) { logged = append(logged, call) }
			})
			_, generated := c.Tokens.Generate(t.Context(), generate)
			_, refreshed := c.Tokens.Refresh(t.Context(), chatToken)
			_, created := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "ADMIN"})
			_, tasks := c.AssignedUsers.GetTasks(t.Context(), assignment)
			errs := []error{generated, refreshed, created, tasks}
			for _, write := range append(slices.Collect(maps.Values(sets(c))),
				func(ctx context.Context) error { return c.Tokens.Revoke(ctx, chatToken) }) {
				if err := write(t.Context()); err != nil || name != "wrong types" { // of a write without a result nothing is expected
					errs = append(errs, err)
				}
			}
			for i, err := range errs {
				e := graphError(t, err)
				for _, text := range []string{e.Error(), e.DetailText(), fmt.Sprintf("%+v %q", e, e), e.Message, e.Details, e.UserMessage} {
					noSecret(t, fmt.Sprint("error ", i), text)
				}
			}
			for _, call := range logged {
				noSecret(t, "the log", fmt.Sprintf("%+v", call))
			}
			if len(logged) != len(f.calls()) || len(logged) == 0 {
				t.Errorf("%d calls logged of %d", len(logged), len(f.calls()))
			}
		})
	}
}

// Also in an address a refresh is sent once.
func TestTokens_refreshedOutsideOfABatch(t *testing.T) {
	for name, answer := range lostAnswers() {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Batched {
					return refused(3, 0, "(#3) Application does not have the capability")
				}
				return answer
			}, withApp, impatient)
			_, err := c.Tokens.Refresh(t.Context(), chatToken)
			if _ = graphError(t, err); !errors.Is(err, ErrOutcomeUnknown) || len(f.calls()) != 2 {
				t.Errorf("%v after %d calls", err, len(f.calls()))
			}
		})
	}
}
