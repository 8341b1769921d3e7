package graph

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"terraform-provider-whatsapp/internal/secret"
)

var fixedNow = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func atFixedNow(c *Config) { c.Now = func() time.Time { return fixedNow } }

// A time that is not a number of seconds is never taken for "never".
func TestInspect_times(t *testing.T) {
	for _, value := range []string{
		"0.9", "-1", "-86400", "1e-3", "1600000000000", "9e17", "-0.5", `""`, `" "`, `"never"`, "true", "{}", "[]", `"2026-01-01"`, "NaN",
	} {
		for _, field := range []string{"expires_at", "issued_at", "data_access_expires_at"} {
			body := `{"data":{"is_valid":true,"` + field + `":` + value + `}}`
			c, _ := newFake(t, func(request) reply { return reply{body: body} })
			if got, err := c.Tokens.Inspect(t.Context(), chatToken); err == nil {
				t.Errorf("%s is read as %+v", body, got)
			}
		}
	}
	for value, unknown := range map[string]bool{"0": false, `"0"`: false, "null": true} {
		c, _ := newFake(t, func(request) reply { return reply{body: `{"data":{"is_valid":true,"expires_at":` + value + `}}`} })
		if got, err := c.Tokens.Inspect(t.Context(), chatToken); err != nil || !got.ExpiresAt.IsZero() || got.ExpiryUnknown != unknown {
			t.Errorf("%s is read as %+v, %v", value, got, err)
		}
	}
}

// IDs look alike: an object of another kind is not a success, although its ID can be read.
func TestCheckAccess_kind(t *testing.T) {
	answers := map[string]map[string]string{
		"display_phone_number":       {"100001": `{"id":"100001","display_phone_number":"+1"}`},
		"message_template_namespace": {"100002": `{"id":"100002"}`},
	}
	for _, batched := range []bool{true, false} {
		c, f := newFake(t, func(r request) reply {
			field := strings.TrimPrefix(r.Query.Get("fields"), "id,")
			if body, ok := answers[field][idOf(r)]; ok {
				return reply{body: body}
			}
			return reply{status: 400, body: `{"error":{"message":"(#100) Tried accessing nonexisting field (` + field +
				`) on node type (Business)","code":100}}`}
		})
		if !batched {
			f.whole = func(request) *reply {
				return &reply{status: 400, body: `{"error":{"message":"(#3) no batch","code":3}}`}
			}
		}
		for _, kind := range []ObjectKind{KindAccount, KindPhoneNumber} {
			got, err := c.Tokens.CheckAccess(t.Context(), chatToken, []Object{{"100001", kind}, {"100002", kind}, {"100003", kind}})
			if err != nil {
				t.Fatal(err)
			}
			for o, found := range got {
				right := answers[string(o.Kind)][o.ID] != ""
				if right != (found == nil) || !right && !errors.Is(found, ErrWrongKind) {
					t.Errorf("%v, batched %v: %v", o, batched, found)
				}
			}
		}
	}
}

func TestInspect_mapping(t *testing.T) {
	tests := map[string]struct {
		body string
		want TokenInfo
	}{
		"system user (permissions page)": {golden(t, "whatsapp-permissions.json"), TokenInfo{
			Valid: true, Type: "SYSTEM_USER", AppID: "634974688087057", Application: "Lucky Shrub", UserID: "104169029247128",
			Scopes:   []string{"whatsapp_business_management", "whatsapp_business_messaging"},
			Granular: map[string][]string{"whatsapp_business_management": nil, "whatsapp_business_messaging": nil},
			IssuedAt: time.Date(2024, 4, 2, 23, 9, 47, 0, time.UTC),
		}},
		"user with targets (manage accounts page)": {golden(t, "manage-accounts.json"), TokenInfo{
			Valid: true, Type: "USER", AppID: "670843887433847", Application: "JaspersMarket", UserID: "10222270944537964",
			Scopes: []string{"public_profile", "whatsapp_business_management", "whatsapp_business_messaging"},
			Granular: map[string][]string{"whatsapp_business_management": {"102289599326934", "101569239400667"},
				"whatsapp_business_messaging": {"102289599326934", "101569239400667"}},
			ExpiresAt: time.Unix(1665090000, 0).UTC(), DataAccessExpiresAt: time.Unix(1672092840, 0).UTC(),
		}},
		"user (access tokens page)": {golden(t, "access-tokens-debugging.json"), TokenInfo{
			Valid: true, Type: "USER", AppID: "{app-id}", Application: "{app-name}", UserID: "10215241773831025",
			Scopes:    []string{"pages_show_list", "public_profile"},
			Granular:  map[string][]string{"pages_show_list": {"{page-1-app-can-access-id}", "{page-2-app-can-access-id}"}},
			ExpiresAt: time.Unix(1570820400, 0).UTC(), DataAccessExpiresAt: time.Unix(1576687825, 0).UTC(),
		}},
		"numbers and strings swapped": {`{"data":{"app_id":634974688087057,"user_id":106540352242922123,
			"is_valid":"true","expires_at":"1665090000",
			"issued_at":1.66509e9,"data_access_expires_at":null,"type":"SHINY","scopes":["b","a","b"],
			"granular_scopes":[{"scope":"a","target_ids":[106540352242922123,"7"]},
			{"scope":"b","target_ids":[]},{"scope":"c","target_ids":null}]}}`, TokenInfo{
			Valid: true, Type: "SHINY", AppID: "634974688087057", UserID: "106540352242922123", Scopes: []string{"a", "b"},
			Granular:  map[string][]string{"a": {"106540352242922123", "7"}, "b": {}, "c": nil},
			ExpiresAt: time.Unix(1665090000, 0).UTC(), IssuedAt: time.Unix(1665090000, 0).UTC(),
		}},
		"same scope twice": {`{"data":{"is_valid":1,"granular_scopes":[{"scope":"a","target_ids":["1"]},{"scope":"a","target_ids":["2"]},
			{"scope":"b","target_ids":["1"]},{"scope":"b"},{"scope":"b","target_ids":["3"]}]}}`, TokenInfo{
			Valid: true, Granular: map[string][]string{"a": {"1", "2"}, "b": nil}, ExpiryUnknown: true,
		}},
		"type in lower case": {`{"data":{"is_valid":true,"type":"page","expires_at":0}}`,
			TokenInfo{Valid: true, Type: "PAGE", Granular: map[string][]string{}}},
		"expired": {`{"data":{"app_id":"634974688087057","is_valid":false,"scopes":[],
			"error":{"code":190,"subcode":463,"message":"Error validating access token: Session has expired"}}}`, TokenInfo{
			AppID: "634974688087057", Granular: map[string][]string{},
			Problem: &Error{HTTPStatus: 200, Code: 190, Subcode: 463, Message: "Error validating access token: Session has expired"},
		}},
		"undecryptable": {`{"data":{"error":{"code":190,"message":"The access token could not be decrypted"},"is_valid":false,"scopes":[]}}`,
			TokenInfo{
				Granular: map[string][]string{}, Problem: &Error{HTTPStatus: 200, Code: 190, Message: "The access token could not be decrypted"},
			}},
		"invalid without a reason": {`{"data":{"is_valid":false}}`, TokenInfo{
			Granular: map[string][]string{}, Problem: &Error{HTTPStatus: 200, Message: "Meta calls the token invalid and gives no reason"},
		}},
		"error without is_valid": {`{"data":{"error":{"code":100,"message":"odd"}}}`,
			TokenInfo{Granular: map[string][]string{}, Problem: &Error{HTTPStatus: 200, Code: 100, Message: "odd"}}},
		"valid with an error": {`{"data":{"is_valid":true,"error":{"code":190,"message":"odd"}}}`,
			TokenInfo{Granular: map[string][]string{}, Problem: &Error{HTTPStatus: 200, Code: 190, Message: "odd"}}},
		"error of odd shape": {`{"data":{"is_valid":false,"error":"odd"}}`,
			TokenInfo{Granular: map[string][]string{}, Problem: &Error{HTTPStatus: 200, Message: "odd"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, _ := newFake(t, func(request) reply {
				return reply{body: tt.body, header: map[string]string{"Date": fixedNow.Format(http.TimeFormat)}}
			}, atFixedNow)
			got, err := c.Tokens.Inspect(t.Context(), chatToken)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.CheckedAt, tt.want.Fingerprint = fixedNow, chatToken.Fingerprint()
			if tt.want.Problem != nil {
				tt.want.Problem.Op, tt.want.Problem.Credential = "inspect the token "+chatToken.Fingerprint(), "the inspected token"
				if !errors.Is(got.Problem, ErrAuth) {
					t.Errorf("Problem is not ErrAuth: %v", got.Problem)
				}
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Error{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInspect_unusableAnswers(t *testing.T) {
	for name, body := range map[string]string{
		"no data": `{}`, "data null": `{"data":null}`, "list": `{"data":[]}`, "validity not said": `{"data":{"app_id":"1"}}`,
		"expiry unreadable": `{"data":{"is_valid":true,"expires_at":"soon"}}`, "expiry bool": `{"data":{"is_valid":true,"expires_at":false}}`,
		"validity unreadable": `{"data":{"is_valid":"perhaps"}}`, "scopes text": `{"data":{"is_valid":true,"scopes":"a,b"}}`,
		"item of a proxy": `<html>`,
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := newFake(t, func(request) reply { return reply{body: body} })
			if _, err := c.Tokens.Inspect(t.Context(), chatToken); err == nil {
				t.Error("no error")
			} else {
				_ = graphError(t, err)
			}
		})
	}
	c, f := newFake(t, nil)
	if _, err := c.Tokens.Inspect(t.Context(), secret.Value{}); !errors.Is(err, ErrInvalid) || len(f.calls()) != 0 {
		t.Error(err)
	}
}

func TestServerTime(t *testing.T) {
	for name, tt := range map[string]struct {
		date string
		want time.Time
	}{
		"near":   {fixedNow.Add(5 * time.Minute).Format(http.TimeFormat), fixedNow},
		"ahead":  {fixedNow.Add(time.Hour).Format(http.TimeFormat), fixedNow.Add(time.Hour)},
		"behind": {fixedNow.Add(-6 * time.Minute).Format(http.TimeFormat), fixedNow.Add(-6 * time.Minute)},
		"junk":   {"yesterday", fixedNow},
	} {
		c, _ := newFake(t, func(request) reply {
			return reply{body: golden(t, "whatsapp-permissions.json"), header: map[string]string{"Date": tt.date}}
		}, atFixedNow)
		if got, err := c.Tokens.Inspect(t.Context(), chatToken); err != nil || !got.CheckedAt.Equal(tt.want) {
			t.Errorf("%s: %v, %v", name, got.CheckedAt, err)
		}
	}
}

func TestInspect_once(t *testing.T) {
	var calls atomic.Int32
	release := make(chan struct{})
	c, _ := newFake(t, func(request) reply {
		if calls.Add(1) == 1 {
			<-release
			return reply{status: 400, body: `{"error":{"message":"x","type":"OAuthException","code":368}}`}
		}
		return reply{body: golden(t, "whatsapp-permissions.json")}
	})
	var wg sync.WaitGroup
	var failed atomic.Int32
	for range 20 {
		wg.Go(func() {
			if _, err := c.Tokens.Inspect(t.Context(), chatToken); err != nil {
				failed.Add(1)
			}
		})
	}
	close(release)
	wg.Wait()
	if failed.Load() == 0 {
		t.Error("no caller got the failure")
	}
	got, err := c.Tokens.Inspect(t.Context(), chatToken) // failures are not remembered
	if err != nil {
		t.Fatal(err)
	}
	got.Scopes[0], got.Granular["whatsapp_business_management"] = "changed", []string{"changed"}
	again, _ := c.Tokens.Inspect(t.Context(), chatToken)
	if again.Scopes[0] == "changed" || again.Granular["whatsapp_business_management"] != nil {
		t.Error("callers share memory")
	}
	if calls.Load() != 2 {
		t.Errorf("%d calls", calls.Load())
	}
}

// A person configures the same token for the provider and for the chat project, as two values.
func TestInspect_deadProviderToken(t *testing.T) {
	c, _ := newFake(t, func(request) reply {
		return reply{status: http.StatusUnauthorized, body: `{"error":{"code":190,"error_subcode":463,"message":"Session has expired"}}`}
	})
	got, err := c.Tokens.Inspect(t.Context(), secret.New(providerToken.Reveal()))
	if err != nil || got.Valid || got.Problem == nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// Ten tokens that are inspected at once cost two requests, and each asker gets the answer about its own.
func TestInspect_together(t *testing.T) {
	var (
		c     *Client
		first sync.Once
	)
	sent := make(chan struct{})
	c, f := newFake(t, func(r request) reply {
		first.Do(func() {
			close(sent)
			for c.Tokens.inspections.Waiting(tokenKey(c.appToken)) < 9 {
				runtime.Gosched()
			}
		})
		token := r.Query.Get("input_token")
		return reply{body: fmt.Sprintf(`{"data":{"is_valid":true,"app_id":"200000000000001","type":"SYSTEM_USER","scopes":["s%s"]}}`,
			strings.TrimLeft(token[len(token)-4:], "0"))}
	}, withApp)
	inspect := func(i int) {
		got, err := c.Tokens.Inspect(t.Context(), secret.New(fmt.Sprintf("EAAtogether%020d", i)))
		if err != nil || !slices.Equal(got.Scopes, []string{fmt.Sprintf("s%d", i)}) {
			t.Errorf("%d: %v %v", i, got.Scopes, err)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { inspect(1) })
	<-sent // the first one is under way alone
	for i := 2; i <= 10; i++ {
		wg.Go(func() { inspect(i) })
	}
	wg.Wait()
	if n := len(f.calls()); n != 2 {
		t.Errorf("%d requests", n)
	}
}
