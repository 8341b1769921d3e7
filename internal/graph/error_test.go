package graph

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

var classes = []error{ErrHidden, ErrNotFound, ErrAuth, ErrPermission, ErrThrottled, ErrWrongKind, ErrAppSecretProof, ErrInvalid}

func TestErrorTable(t *testing.T) {
	tests := map[string]struct {
		answer reply
		class  error  // nil: none
		want   string // a part of Explain
	}{
		"generic page example":  {reply{status: 400, body: golden(t, "error-handling.json")}, ErrAuth, "A title: A message (code 190, subcode 460, fbtrace_id EJplcsCHuLu)"},
		"expired":               {reply{status: 400, body: golden(t, "access-tokens-expired.json")}, ErrAuth, "provider's access_token has expired"},
		"app not installed":     {refused(190, 458, "x"), ErrAuth, "add the app to it again"},
		"checkpointed":          {refused(190, 459, "x"), ErrAuth, "log in at facebook.com"},
		"password":              {refused(190, 460, "x"), ErrAuth, "password"},
		"revoked":               {refused(190, 467, "x"), ErrAuth, "revoked"},
		"session":               {refused(190, 492, "x"), ErrAuth, "session"},
		"malformed":             {refused(190, 0, "Malformed access token"), ErrAuth, "not a whole token"},
		"unparsable":            {refused(190, 0, "Invalid OAuth access token - Cannot parse access token"), ErrAuth, "not a whole token"},
		"invalid token":         {refused(190, 0, "Invalid OAuth 2.0 Access Token"), ErrAuth, "Generate a new token"},
		"session key":           {refused(102, 0, "Session key invalid"), ErrAuth, "Generate a new token"},
		"signature":             {refused(104, 0, "Incorrect signature"), ErrAuth, "Generate a new token"},
		"no active token":       {refused(2500, 0, "An active access token must be used"), ErrAuth, "Generate a new token"},
		"code 0":                {refused(0, 0, "We were unable to authenticate the app user"), ErrAuth, "Generate a new token"},
		"no token":              {practice(t, "no token"), ErrAuth, "without a usable token"},
		"code 3":                {refused(3, 0, "capability"), ErrPermission, "whatsapp_business_management"},
		"code 10":               {refused(10, 0, "Permission is either not granted or has been removed"), ErrPermission, "Assigned assets"},
		"code 15":               {refused(15, 0, "This method must be called with an app access_token"), ErrPermission, "app_id and app_secret"},
		"code 200":              {refused(200, 0, "Permissions error"), ErrPermission, "Assigned assets"},
		"code 299":              {refused(299, 0, "Permissions error"), ErrPermission, "Assigned assets"},
		"100 missing perm":      {refused(100, 0, "(#100) Missing Permission"), ErrPermission, "Assigned assets"},
		"missing object":        {practice(t, "missing object"), ErrHidden, "gone and when the provider's access_token may not see it"},
		"code 33":               {refused(33, 0, "This object does not exist or has been deleted"), ErrHidden, "nothing was dropped"},
		"code 803":              {reply{status: 404, body: `{"error":{"message":"(#803) Some of the aliases you requested do not exist","type":"OAuthException","code":803}}`}, ErrHidden, "code 803"},
		"404":                   {reply{status: 404, body: `{"error":{"message":"x","type":"GraphMethodException","code":1234567}}`}, ErrHidden, ""},
		"404 of a proxy":        {reply{status: 404, body: `<html>`}, nil, "graph_endpoint"},
		"401 of a proxy":        {reply{status: 401, body: `no`}, nil, "graph_endpoint"},
		"wrong kind":            {practice(t, "wrong kind"), ErrWrongKind, "another kind of object (Business)"},
		"proof missing":         {practice(t, "proof missing"), ErrAppSecretProof, "set app_secret, and app_id with it"},
		"proof wrong":           {practice(t, "proof wrong"), ErrAppSecretProof, "not the secret of the app that issued the provider's access_token"},
		"other 100":             {refused(100, 0, "(#100) Invalid parameter"), ErrInvalid, "check the values"},
		"100 with subcode":      {refused(100, 2388012, "in your list"), ErrInvalid, "subcode 2388012"},
		"368":                   {refused(368, 0, "blocked"), nil, "policy"},
		"registrations":         {refused(133016, 0, "too many"), ErrThrottled, "72 hours"},
		"server":                {refused(2, 0, "Service temporarily unavailable"), nil, "metastatus.com"},
		"500 without an answer": {reply{status: 500, body: "{}"}, nil, "HTTP 500"},
		"future code":           {refused(987654, 0, "something new"), nil, "something new (code 987654"},
		"negative code":         {refused(-5, -1, "odd"), nil, "odd"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(request) reply { return tt.answer })
			_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			e := graphError(t, err)
			for _, class := range classes {
				if errors.Is(err, class) != errors.Is(tt.class, class) {
					t.Errorf("errors.Is(%v) is wrong for %v", class, err)
				}
			}
			if text := e.Explain(); !strings.Contains(text, tt.want) || !strings.HasPrefix(text, "Read phone number "+phoneID+": ") {
				t.Errorf("Explain lacks %q:\n%s", tt.want, text)
			}
			if passing := e.Code == 2 || e.HTTPStatus == 500; !passing && len(f.posts()) != 1 {
				t.Errorf("%d calls", len(f.posts()))
			}
		})
	}
}

func TestErrorFields(t *testing.T) {
	c, _ := newFake(t, func(request) reply {
		return reply{status: 400, body: `{"error":{"message":"m","type":"T","code":"131009","error_subcode":2494010,"error_user_title":"ut","error_user_msg":"um","fbtrace_id":"tr",` +
			`"error_data":{"messaging_product":"whatsapp","details":"d"},"original_response":{"id":106540352242922123}}}`}
	})
	_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	e := graphError(t, err)
	got := []any{e.HTTPStatus, e.Code, e.Subcode, e.Type, e.Message, e.UserTitle, e.UserMessage, e.Details, e.TraceID, e.OriginalID}
	want := []any{400, 131009, 2494010, "T", "m", "ut", "um", "d", "tr", "106540352242922123"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("field %d is %v, want %v", i, got[i], want[i])
		}
	}
	if !strings.Contains(e.Explain(), "its ID is 106540352242922123") {
		t.Error(e.Explain())
	}
	if gone := e.ConfirmedGone(); !errors.Is(gone, ErrNotFound) || errors.Is(e, ErrNotFound) {
		t.Error("ConfirmedGone changes the wrong error")
	}
}

func TestDetails(t *testing.T) {
	for raw, want := range map[string]string{
		``:                                "",
		`null`:                            "",
		`"plain"`:                         "plain",
		`"{\"details\":\"inner\"}"`:       "inner",
		`"{broken"`:                       "{broken",
		`{"details":"d"}`:                 "d",
		`{"details":{"a":1}}`:             `{"details":{"a":1}}`,
		`{"blame_field_specs":[["pin"]]}`: `{"blame_field_specs":[["pin"]]}`,
		`[1]`:                             "[1]",
	} {
		if got := details([]byte(raw)); got != want {
			t.Errorf("details(%s) = %q, want %q", raw, got, want)
		}
	}
}

// Meta has answered "Malformed access token <the token>".
func TestErrorsHoldNoSecret(t *testing.T) {
	appSecret := "s3cr3t+with/odd=chars&0123456789"
	odd := secret.New("odd|token/with+chars=&" + strings.Repeat("x", 10)) // does not look like a token of Meta
	for name, tt := range map[string]struct {
		echoed string
		token  secret.Value // the token that is brought along
	}{
		"provider's token": {providerToken.Reveal(), chatToken},
		"inspected token":  {chatToken.Reveal(), chatToken},
		"odd token":        {odd.Reveal(), odd},
		"app secret":       {appSecret, chatToken},
		"app token":        {"634974688087057|" + appSecret, chatToken},
		"proof":            {proofOf(providerToken.Reveal(), appSecret), chatToken},
	} {
		for form, echoed := range map[string]string{"plain": tt.echoed, "query": url.QueryEscape(tt.echoed), "path": url.PathEscape(tt.echoed)} {
			answer := refused(190, 0, "Malformed access token "+echoed+"\x1b[31m\u202e\r\n"+strings.Repeat("z", 9000))
			c, _ := newFake(t, func(request) reply { return answer }, func(cfg *Config) {
				cfg.AppSecret = secret.New(appSecret)
				if name != "proof" { // with an app, tokens are inspected without a proof
					cfg.AppID = "634974688087057"
				}
			})
			var errs []error
			token, err := c.Tokens.Inspect(t.Context(), tt.token)
			if err == nil {
				err = token.Problem
			}
			errs = append(errs, err)
			reach, err := c.Tokens.Reach(t.Context(), tt.token, []string{accountID})
			if err == nil {
				err = reach[accountID]
			}
			errs = append(errs, err)
			_, err = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			for _, err := range append(errs, err) {
				for _, text := range []string{err.Error(), graphError(t, err).Explain()} {
					if strings.Contains(text, echoed) || strings.Contains(text, tt.echoed) || !strings.Contains(text, "(redacted)") {
						t.Errorf("%s, %s: %s", name, form, text)
					}
					if strings.ContainsAny(text, "\x1b\u202e\r") || len(text) > 3000 {
						t.Errorf("not sanitised: %q", text)
					}
				}
			}
		}
	}
}

func TestExplainRetryAt(t *testing.T) {
	e := &Error{Op: "read x", Code: 80008, RetryAt: time.Date(2026, 11, 22, 10, 30, 0, 0, time.FixedZone("x", 3600))}
	if text := e.Explain(); !strings.Contains(text, "2026-11-22T09:30:00Z") || !strings.Contains(text, "200 management calls") {
		t.Error(text)
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "{}", `{"error":null}`, `{"error":"x"}`, `{"error":{}}`, `{"error":[1]}`, `{"error":{"code":1e999}}`, `{"error":{"code":"190","error_data":"{"}}`,
		`{"error":{"error_data":{"details":["x"]},"original_response":{"id":{}}}}`, golden(f, "error-handling.json"), golden(f, "access-tokens-expired.json"),
		`{"error":` + strings.Repeat(`{"a":`, 2000), "\xEF\xBB\xBF{\"error\":{\"message\":\"\xff\"}}", `{"success":"FALSE"}`, `{"success":[]}`, "true", " false ",
	} {
		f.Add(400, seed)
		f.Add(200, seed)
	}
	c := New(Config{AccessToken: providerToken})
	f.Fuzz(func(t *testing.T, status int, body string) {
		a := &transport.Answer{Status: status, Body: []byte(body)}
		_, _ = c.throttled(a), transient(a)
		e := c.refusal(a)
		if e == nil {
			if status >= 300 && status < 600 {
				t.Fatal("not an error")
			}
			return
		}
		if strings.Contains(e.Explain(), providerToken.Reveal()) {
			t.Fatal("token")
		}
		_ = e.class()
	})
}

func TestExplainWithoutAnAnswerOfMeta(t *testing.T) {
	for name, tt := range map[string]struct {
		err  *Error
		want string
	}{
		"outcome unknown":    {&Error{Op: "do x", Err: &transport.Error{Op: "do x", Host: "h", Maybe: true, Err: io.ErrUnexpectedEOF}}, "not known whether this took effect"},
		"timeout":            {&Error{Op: "do x", Err: &transport.Error{Op: "do x", Host: "h", Err: context.DeadlineExceeded}}, "request_timeout"},
		"cancelled":          {&Error{Op: "do x", Err: context.Canceled}, "Do x: context canceled."},
		"not JSON":           {&Error{Op: "do x", Err: &transport.NotJSONError{Status: 502, ContentType: "text/html", Reason: "it is a page"}}, "graph_endpoint"},
		"other":              {&Error{Op: "do x", Err: io.ErrClosedPipe}, "Do x: io: read/write on closed pipe."},
		"user throttled":     {&Error{Op: "do x", Code: 17}, "the allowance of the token's user"},
		"number throttled":   {&Error{Op: "do x", Code: 130429}, "the throughput of the phone number"},
		"service":            {&Error{Op: "do x", Code: 131016}, "usually passes"},
		"permission unknown": {&Error{Op: "do x", Code: 200}, "The token works, but may not do this. Check two things in Meta Business Settings > Users > System users: the token was generated with its permissions ticked"},
		"only details":       {&Error{Op: "do x", Details: "why"}, "Do x: why."},
		"message, details":   {&Error{Op: "do x", Message: "(#100) no", Details: "why"}, "(#100) no: why"},
		"only a user text":   {&Error{Op: "do x", UserMessage: "Ask!", Message: "hidden"}, "Do x: Ask!"},
		"confirmed gone":     {(&Error{Op: "do x", Code: 100, Subcode: 33}).ConfirmedGone(), "could have seen it"},
		"no letter":          {&Error{Op: "«x»", Message: "m"}, "«x»: m."},
	} {
		if text := tt.err.Explain(); !strings.Contains(text, tt.want) {
			t.Errorf("%s: %s", name, text)
		}
	}
}
