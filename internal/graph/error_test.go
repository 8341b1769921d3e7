package graph

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func TestError_fields(t *testing.T) {
	c, _ := newFake(t, func(request) reply {
		return reply{status: 400,
			body: `{"error":{"message":"m","type":"T","code":"131009","error_subcode":2494010,"error_user_title":"ut","error_user_msg":"um",` +
				`"fbtrace_id":"tr",` +
				`"error_data":{"messaging_product":"whatsapp","details":"d"},"original_response":{"id":106540352242922123}}}`}
	})
	_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	e := graphError(t, err)
	got := []any{e.HTTPStatus, e.Code, e.Subcode, e.Type, e.Message, e.UserTitle, e.UserMessage, e.Details, e.TraceID, e.CreatedID}
	want := []any{400, 131009, 2494010, "T", "m", "ut", "um", "d", "tr", "106540352242922123"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("field %d is %v, want %v", i, got[i], want[i])
		}
	}
	if !strings.Contains(e.DetailText(), "its ID is 106540352242922123") {
		t.Error(e.DetailText())
	}
}

func TestDetailsText(t *testing.T) {
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
		if got := detailsText([]byte(raw)); got != want {
			t.Errorf("details(%s) = %q, want %q", raw, got, want)
		}
	}
}

// Meta has answered "Malformed access token <the token>".
func TestError_holdsNoSecret(t *testing.T) {
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
			reach, err := c.Tokens.CheckAccess(t.Context(), tt.token, accounts([]string{accountID}))
			if err == nil {
				err = reach[Object{ID: accountID, Kind: KindAccount}]
			}
			errs = append(errs, err)
			_, err = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			for _, err := range append(errs, err) {
				for _, text := range []string{err.Error(), graphError(t, err).DetailText()} {
					if strings.Contains(text, echoed) || strings.Contains(text, tt.echoed) || !strings.Contains(text, "(redacted)") {
						t.Errorf("%s, %s: %s", name, form, text)
					}
					if strings.ContainsAny(text, "\x1b\u202e\r") || len(text) > 3000 {
						t.Errorf("not sanitized: %q", text)
					}
				}
			}
		}
	}
}

func TestDetailText_retryAt(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 30, 0, 0, time.FixedZone("x", 3600))
	for wait, want := range map[time.Duration]string{
		time.Second:                  "Try again after 2026-11-22T09:30:00Z (in a minute)",
		16*time.Minute + time.Second: "Try again after 2026-11-22T09:30:00Z (in 17 minutes)",
		119 * time.Minute:            "Z (in 119 minutes)",
		125 * time.Minute:            "Z (in 2 hours and 5 minutes)",
	} {
		e := &Error{Op: "read x", Code: 80008}
		e.setRetryAt(at, at.Add(-wait))
		if text := e.DetailText(); !strings.Contains(text, want) || !strings.Contains(text, "200 management calls") {
			t.Error(text)
		}
	}
}

// The digits of a phone number are not the ID of a number, an account, a portfolio, an app or a system user.
func TestDetailText_digitsOfPhoneNumber(t *testing.T) {
	for id, digits := range map[string]string{
		"5550100": "has 7 digits", "15550100001": "has 11 digits", "106000000000001": "has 15 digits", "155501": "", "1060000000000011": "",
	} {
		c, _ := newFake(t, func(request) reply { return practice(t, "missing object") })
		_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: id})
		text := graphError(t, err).DetailText()
		if strings.Contains(text, "as a phone number can have") != (digits != "") || !strings.Contains(text, digits) {
			t.Errorf("%s: %s", id, text)
		}
	}
	const number = "15550100001"
	for of, read := range map[string]func(*Client) error{
		"a WhatsApp Business Account: see Meta Business Settings > Accounts > WhatsApp accounts. ": func(c *Client) error {
			_, err := c.BusinessAccounts.Get(t.Context(), number)
			return err
		},
		"a business portfolio: see Meta Business Settings > Business info. ": func(c *Client) error {
			_, err := c.SystemUsers.List(t.Context(), number)
			return err
		},
		"a system user: see the data source whatsapp_system_users. ": func(c *Client) error {
			_, err := c.SystemUsers.Get(t.Context(), GetSystemUserOpts{ID: number})
			return err
		},
	} {
		c, _ := newFake(t, func(request) reply { return practice(t, "missing object") })
		want := "has 11 digits, as a phone number can have. A phone number differs from the ID of " + of
		if text := graphError(t, read(c)).DetailText(); !strings.Contains(text, want) {
			t.Errorf("the text lacks %q: %s", want, text)
		}
	}
	app := &Error{suspect: suspectID{kind: appNode, digits: 11}, Credential: appCaller, Op: "read", sentinel: ErrAuth}
	if text := app.DetailText(); !strings.Contains(text, "differs from the ID of an app: see the app's dashboard") {
		t.Error(text)
	}
}

// A call says nothing about the state: the caller knows if there is one.
func TestDetailText_namesNoState(t *testing.T) {
	for _, r := range reasons {
		e := &Error{Op: "do x", HTTPStatus: 400, Code: 100, Subcode: r.subcode}
		if r.codes != nil {
			e.Code = r.codes[0]
		}
		for _, e.Needs = range []string{"", scopeBusiness} {
			if text := e.DetailText(); strings.Contains(text, "state") && !strings.Contains(text, "present state") {
				t.Error(text)
			}
		}
	}
}

// An error about the provider's configuration or this machine has a summary of its own, whatever object was asked for.
func TestConfigurationProblem(t *testing.T) {
	foreign := "the token sha256:8d58936fadc9f091"
	for _, tt := range []struct {
		e    Error
		want string
	}{
		{Error{Code: 190, Subcode: 463, Credential: ownCaller}, "The provider's access_token has expired"},
		{Error{Code: 190, Subcode: 467, Credential: ownCaller}, "The provider's access_token is not valid"},
		{Error{Code: 190, Subcode: 463, Credential: foreign}, ""},
		{Error{Code: 190, Credential: appCaller}, "The app_id and app_secret of the provider are not accepted"},
		{Error{Code: 5}, "Meta refuses calls from this machine"},
		{Error{Type: "OAuthException", Message: "This IP can't make requests for that application."}, "Meta refuses calls from this machine"},
		{Error{Code: 100, Message: "Invalid appsecret_proof provided in the API argument"}, "The app_secret of the provider is not accepted"},
		{Error{Code: 2500, Message: "Unknown path components: /v99.0"}, "Meta does not have this version of the Graph API"},
		{Error{Code: 100, Subcode: 33, Credential: ownCaller}, ""},
		{Error{Code: 4, Credential: ownCaller}, ""},
		{Error{sentinel: ErrAuth, local: true}, ""},
		{Error{Err: io.EOF}, ""},
	} {
		if got := tt.e.ConfigurationProblem(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.e, got, tt.want)
		}
	}
}

// The two arguments of the app token are one token in a sentence.
func TestDetailText_appToken(t *testing.T) {
	e := Error{Op: "inspect the token", Code: 5, Credential: appCaller}
	if text := e.DetailText(); !strings.Contains(text, "the provider's app token (app_id and app_secret) is not the cause") {
		t.Error(text)
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "{}", `{"error":null}`, `{"error":"x"}`, `{"error":{}}`, `{"error":[1]}`, `{"error":{"code":1e999}}`,
		`{"error":{"code":"190","error_data":"{"}}`,
		`{"error":{"error_data":{"details":["x"]},"original_response":{"id":{}}}}`, golden(f, "error-handling.json"),
		golden(f, "access-tokens-expired.json"),
		`{"error":` + strings.Repeat(`{"a":`, 2000), "\xEF\xBB\xBF{\"error\":{\"message\":\"\xff\"}}", `{"success":"FALSE"}`,
		`{"success":[]}`, "true", " false ",
	} {
		f.Add(400, seed)
		f.Add(200, seed)
	}
	c := New(Config{AccessToken: providerToken})
	f.Fuzz(func(t *testing.T, status int, body string) {
		a := &transport.Answer{Status: status, Body: []byte(body)}
		_, _ = c.throttleWait(a), isTransient(a)
		e := c.answerError(a)
		if e == nil {
			if status >= 300 && status < 600 {
				t.Fatal("not an error")
			}
			return
		}
		if strings.Contains(e.DetailText(), providerToken.Reveal()) {
			t.Fatal("token")
		}
		_ = e.effectiveSentinel()
	})
}

func TestDetailText_noAnswerOfMeta(t *testing.T) {
	for name, tt := range map[string]struct {
		err  *Error
		want string
	}{
		"outcome unknown": {&Error{Op: "do x", Err: &transport.Error{Op: "do x", Host: "h", OutcomeUnknown: true, Err: io.ErrUnexpectedEOF}},
			"not known whether this took effect"},
		"timeout": {&Error{Op: "do x", Err: &transport.Error{Op: "do x", Host: "h", Err: context.DeadlineExceeded}},
			"request_timeout"},
		"canceled": {&Error{Op: "do x", Err: context.Canceled}, "Do x: context canceled."},
		"not JSON": {&Error{Op: "do x",
			Err: &transport.NotJSONError{Status: 502, ContentType: "text/html", Reason: "it is a page"}}, "graph_endpoint"},
		"other":            {&Error{Op: "do x", Err: io.ErrClosedPipe}, "Do x: io: read/write on closed pipe."},
		"user throttled":   {&Error{Op: "do x", Code: 17}, "the allowance of the token's user"},
		"number throttled": {&Error{Op: "do x", Code: 130429}, "the throughput of the phone number"},
		"service":          {&Error{Op: "do x", Code: 131016}, "metastatus.com"},
		"permission unknown": {&Error{Op: "do x", Code: 200},
			"The token works, but may not do this. Check two things in Meta Business Settings > Users > System users: " +
				"the token was generated with its permissions ticked"},
		"only details":     {&Error{Op: "do x", Details: "why"}, "Do x: why."},
		"message, details": {&Error{Op: "do x", Message: "(#100) no", Details: "why"}, "(#100) no: why"},
		"only a user text": {&Error{Op: "do x", UserMessage: "Ask!", Message: "hidden"}, "Do x: Ask!"},
		"no letter":        {&Error{Op: "«x»", Message: "m"}, "«x»: m."},
	} {
		if text := tt.err.DetailText(); !strings.Contains(text, tt.want) {
			t.Errorf("%s: %s", name, text)
		}
	}
}
