package graph

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/secret"
)

// Who asks, how the token travels, and what follows a refusal.
func TestInspect_callers(t *testing.T) {
	app := func(c *Config) { withApp(c) }
	appToken := "634974688087057|0123456789abcdef0123456789abcdef"
	none := func(c *Config) { c.AccessToken = secret.Value{} }
	secretOnly := func(c *Config) { withApp(c); c.AppID = "" }
	fine := golden(t, "whatsapp-permissions.json")
	bearer := func(r request) string { return strings.TrimPrefix(r.Authorization, "Bearer ") }
	tests := map[string]struct {
		change  func(*Config)
		handler func(request) reply
		whole   func(request) *reply
		callers []string // of the HTTP requests, in order
		methods string
		class   error // of the returned error
		some    bool  // any error
		invalid bool
	}{
		"app token":       {change: app, callers: []string{appToken}, methods: "POST"},
		"provider token":  {callers: []string{providerToken.Reveal()}, methods: "POST"},
		"app secret only": {change: secretOnly, callers: []string{providerToken.Reveal()}, methods: "POST"},
		"itself":          {change: none, callers: []string{chatToken.Reveal()}, methods: "POST"},
		"another app's token": {
			change: app, callers: []string{appToken, chatToken.Reveal()}, methods: "POST POST",
			handler: func(r request) reply {
				if bearer(r) == appToken {
					return practice(t, "token of another app")
				}
				return reply{body: strings.ReplaceAll(fine, "634974688087057", "999999999999999")}
			},
		},
		"caller is not a developer": {
			callers: []string{providerToken.Reveal(), chatToken.Reveal()}, methods: "POST POST",
			handler: func(r request) reply {
				if bearer(r) != chatToken.Reveal() {
					return practice(t, "no developer of the app")
				}
				return reply{body: fine}
			},
		},
		"even itself is refused": {
			callers: []string{providerToken.Reveal(), chatToken.Reveal()}, methods: "POST POST", class: ErrInvalid,
			handler: func(request) reply { return practice(t, "no developer of the app") },
		},
		"itself, expired": {
			change: none, callers: []string{chatToken.Reveal()}, methods: "POST", invalid: true,
			whole: func(request) *reply { return &reply{status: 400, body: golden(t, "access-tokens-expired.json")} },
		},
		"itself, expired, per item": {
			change: none, callers: []string{chatToken.Reveal()}, methods: "POST", invalid: true,
			handler: func(request) reply { return reply{status: 400, body: golden(t, "access-tokens-expired.json")} },
		},
		"caller expired": {
			callers: []string{providerToken.Reveal()}, methods: "POST", class: ErrAuth,
			whole: func(request) *reply { return &reply{status: 401, body: golden(t, "access-tokens-expired.json")} },
		},
		"batch refused": {
			callers: []string{providerToken.Reveal(), providerToken.Reveal()}, methods: "POST GET",
			whole: func(request) *reply { r := refused(100, 0, "(#100) Batch is not allowed"); return &r },
		},
		"item refused": {
			callers: []string{providerToken.Reveal(), providerToken.Reveal()}, methods: "POST GET",
			handler: func(r request) reply {
				if r.Batched {
					return refused(100, 33, "Unsupported get request")
				}
				return reply{body: fine}
			},
		},
		"both refused": {
			callers: []string{providerToken.Reveal(), providerToken.Reveal()}, methods: "POST GET", class: ErrHidden,
			handler: func(request) reply { return refused(100, 33, "Unsupported get request") },
		},
		"proof missing": {
			callers: []string{providerToken.Reveal()}, methods: "POST", class: ErrAppSecretProof,
			whole: func(request) *reply { r := practice(t, "proof missing"); return &r },
		},
		"throttled": {
			callers: []string{providerToken.Reveal()}, methods: "POST", class: ErrThrottled,
			whole: func(request) *reply { r := refused(80008, 0, "x"); r.header = buc("9"); return &r },
		},
		"never finished": {
			callers: []string{providerToken.Reveal(), providerToken.Reveal(), providerToken.Reveal()}, methods: "POST POST POST",
			handler: func(request) reply { return reply{null: true} }, some: true,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.handler == nil {
				tt.handler = func(request) reply { return reply{body: fine} }
			}
			if tt.change == nil {
				tt.change = func(*Config) {}
			}
			c, f := newFake(t, tt.handler, tt.change)
			f.whole = tt.whole
			got, err := c.Tokens.Inspect(t.Context(), chatToken)
			var callers, methods []string
			for _, r := range f.calls() {
				callers, methods = append(callers, bearer(r)), append(methods, r.Method)
				want := ""
				if !c.cfg.AppSecret.IsZero() && bearer(r) == providerToken.Reveal() {
					want = proofOf(bearer(r), c.cfg.AppSecret.Reveal())
				}
				if r.Form.Get("appsecret_proof")+r.Query.Get("appsecret_proof") != want {
					t.Errorf("proof of %s request by %s: %v %v", r.Method, bearer(r), r.Form, r.Query)
				}
				if r.Method == http.MethodPost && len(r.Query) != 0 {
					t.Errorf("query %v", r.Query)
				}
			}
			for _, r := range f.seenRequests() {
				if r.Path != "/debug_token" || r.Query.Get("input_token") != chatToken.Reveal() {
					t.Errorf("asked %+v", r)
				}
			}
			if diff := cmp.Diff(tt.callers, callers); diff != "" || strings.Join(methods, " ") != tt.methods {
				t.Errorf("%s %s", methods, diff)
			}
			switch {
			case tt.class != nil || tt.some:
				if err == nil || !tt.some && !errors.Is(err, tt.class) {
					t.Errorf("error %v", err)
				}
				_ = graphError(t, err)
			case err != nil:
				t.Error(err)
			case tt.invalid:
				if got.Valid || got.Problem == nil || got.Problem.Subcode != 463 || !errors.Is(got.Problem, ErrAuth) ||
					!strings.Contains(got.Problem.DetailText(), "inspected token has expired") {
					t.Errorf("%+v", got)
				}
			case !got.Valid || got.Problem != nil:
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestInspect_remembersTheCaller(t *testing.T) {
	c, f := newFake(t, func(request) reply { return reply{body: golden(t, "whatsapp-permissions.json")} })
	f.whole = func(request) *reply { r := refused(100, 0, "no batches"); return &r }
	for _, token := range []secret.Value{chatToken, providerToken} {
		if _, err := c.Tokens.Inspect(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.calls()) != 3 { // POST, GET; GET
		t.Errorf("%d calls", len(f.calls()))
	}
}

// A proof with the wrong app's secret would be refused.
func TestInspect_noProofForForeignTokens(t *testing.T) {
	c, f := newFake(t, func(r request) reply {
		if r.Path == "/debug_token" {
			return reply{body: strings.ReplaceAll(golden(t, "whatsapp-permissions.json"), "634974688087057", "999999999999999")}
		}
		return reply{body: `{"id":"` + strings.Trim(r.Path, "/") + `"}`}
	}, withApp)
	if _, err := c.Tokens.Inspect(t.Context(), chatToken); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{accountID})); err != nil {
		t.Fatal(err)
	}
	if last := f.calls()[1]; last.Form.Has("appsecret_proof") {
		t.Error("a proof was sent")
	}
}

// A failure of the call is not a statement about the token, also where Meta puts it beside the token's facts.
func TestInspect_callFails(t *testing.T) {
	for _, code := range []int{2, 4, 5} {
		c, _ := newFake(t, func(request) reply {
			return reply{body: fmt.Sprintf(`{"data":{"error":{"code":%d,"message":"x"}}}`, code)}
		})
		if token, err := c.Tokens.Inspect(t.Context(), chatToken); graphError(t, err).Code != code {
			t.Errorf("code %d: %+v", code, token)
		}
	}
}
