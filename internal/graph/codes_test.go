package graph

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
)

var classes = []error{
	ErrHidden, ErrAuth, ErrPermission, ErrThrottled, ErrUnavailable, ErrWrongKind, ErrAppSecretProof, ErrInvalid, ErrUnknownPermission,
	ErrExists, ErrOutcomeUnknown, errDead, errCapability, errOtherApp, errLimit, errTooMuchData,
}

// answered is one answer of Meta, and what the table of reasons has to say about it.
type answered struct {
	answer  reply
	class   error  // nil: none
	retried bool   // the call is repeated
	says    string // a part of what is explained
}

// code is an answer with HTTP 400.
func code(code int, class error, says string) answered {
	return answered{refused(code, 0, ""), class, false, says}
}

// The expectations are those of Meta's pages about errors. Each row of the table has at least one line here.
func TestReasons(t *testing.T) {
	const allowance = "allowance of calls per hour"
	status := func(status int, body string) reply { return reply{status: status, body: body} }
	session := func(subcode int, message string) reply { return refused(190, subcode, message) }
	passing := func(code int) answered { return answered{refused(code, 0, ""), ErrUnavailable, true, "metastatus.com"} }
	const assets, renew, complete = "Assigned assets", "Generate a new token", "not a complete token"
	tests := map[string]answered{
		"4 app":               {refused(4, 0, ""), ErrThrottled, true, allowance},
		"17 user":             {refused(17, 0, ""), ErrThrottled, true, "the allowance of the token's user"},
		"32 page":             {refused(32, 0, ""), ErrThrottled, true, allowance},
		"341 app":             {refused(341, 0, ""), ErrThrottled, true, allowance},
		"613 custom":          {refused(613, 0, ""), ErrThrottled, true, allowance},
		"80007":               {refused(80007, 0, ""), ErrThrottled, true, "200 management calls an hour"},
		"80008":               {refused(80008, 0, ""), ErrThrottled, true, "200 management calls an hour"},
		"130429 throughput":   {refused(130429, 0, ""), ErrThrottled, true, "the throughput of the phone number"},
		"133016 registration": {refused(133016, 0, "too many"), ErrThrottled, false, "72 hours"},
		"HTTP 429":            {status(429, `{"error":{"message":"x","type":"T","code":987}}`), ErrThrottled, true, allowance},

		"proof missing": {practice(t, "proof missing"), ErrAppSecretProof, false, "set app_secret, and app_id with it"},
		"proof wrong": {practice(t, "proof wrong"), ErrAppSecretProof, false,
			"not the secret of the app that issued the provider's access_token"},
		"secret wrong":        {refused(1, 0, "Error validating client secret."), ErrAppSecretProof, false, "not the secret of the app"},
		"secret wrong, after": {refused(101, 0, "The client secret is invalid"), ErrAppSecretProof, false, "not the secret of the app"},
		"proof, other text":   {refused(100, 0, "appsecret_proof?"), ErrAppSecretProof, false, "set app_secret, and app_id with it"},

		"200 no token":        {practice(t, "no token"), ErrAuth, false, "without a usable token"},
		"3 capability":        code(3, errCapability, "whatsapp_business_management"),
		"10 permission":       code(10, ErrPermission, assets),
		"15 app token":        code(15, ErrPermission, "set app_id and app_secret"),
		"199":                 code(199, nil, ""),
		"200":                 code(200, ErrPermission, assets),
		"240":                 code(240, ErrPermission, assets),
		"299":                 code(299, ErrPermission, assets),
		"300":                 code(300, nil, ""),
		"131005 permission":   code(131005, ErrPermission, assets),
		"190/458 app":         {session(458, "x"), errDead, false, "add the app to it again"},
		"190/459 checkpoint":  {session(459, "x"), errDead, false, "log in at facebook.com"},
		"190/460 password":    {session(460, "x"), errDead, false, "The password of the user of the provider's access_token was changed"},
		"190/463 expired":     {session(463, "x"), errDead, false, "The provider's access_token has expired. " + renew},
		"190/464 unconfirmed": {session(464, "x"), errDead, false, "not confirmed"},
		"190/467 revoked":     {session(467, "x"), errDead, false, "was revoked"},
		"190/492 session":     {session(492, "x"), errDead, false, "The session of the provider's access_token"},
		"190/999":             {session(999, "x"), errDead, false, renew},
		"190 malformed":       {session(0, "Malformed access token"), errDead, false, complete},
		"190 unparsable":      {session(0, "Invalid OAuth access token - Cannot parse access token"), errDead, false, complete},
		"190 another text":    {session(0, "Invalid OAuth 2.0 Access Token"), errDead, false, renew},
		"190 of a documented page": {status(400, golden(t, "error-handling.json")), errDead, false,
			"A title: A message (code 190, subcode 460, fbtrace_id EJplcsCHuLu)"},
		"190 expired, recorded": {status(400, golden(t, "access-tokens-expired.json")), errDead, false, "has expired"},
		"102/463":               {refused(102, 463, "x"), errDead, false, "has expired"},
		"102":                   {refused(102, 0, "Session key invalid"), errDead, false, renew},
		"101 app ID":            code(101, ErrAuth, renew),
		"104 signature":         code(104, ErrAuth, renew),
		"452 session key":       code(452, ErrAuth, renew),
		"2500 version":          {refused(2500, 0, "Unknown path components: /v99.0"), ErrInvalid, false, "graph_version"},
		"2500 no token":         {refused(2500, 0, "An active access token must be used"), ErrAuth, false, renew},
		"HTTP 401":              {status(401, `{"error":{"message":"x","type":"T","code":987}}`), ErrAuth, false, renew},
		"HTTP 401 of a proxy":   {status(401, `no`), nil, false, "graph_endpoint"},
		"0 OAuthException":      {refused(0, 0, "We were unable to authenticate the app user"), ErrAuth, false, renew},
		"0 another type":        {status(400, `{"error":{"message":"x","type":"T"}}`), nil, false, ": x."},

		"100/33 hidden": {practice(t, "missing object"), ErrHidden, false,
			"does not exist and when the provider's access_token may not see it"},
		"33 deleted":          code(33, ErrHidden, "nothing was removed from the state"),
		"803 alias":           code(803, ErrHidden, "remove it from the state"),
		"HTTP 404":            {status(404, `{"error":{"message":"x","type":"GraphMethodException","code":1234567}}`), ErrHidden, false, assets},
		"HTTP 404 of a proxy": {status(404, `<html>`), nil, false, "graph_endpoint"},

		"100 kind":       {practice(t, "wrong kind"), ErrWrongKind, false, "another kind of object (Business)"},
		"100 permission": {refused(100, 0, "(#100) Missing Permission"), ErrPermission, false, assets},
		"100 other app":  {practice(t, "token of another app"), errOtherApp, false, "check the values"},
		"100 developer":  {practice(t, "no developer of the app"), errOtherApp, false, "check the values"},
		"100":            {refused(100, 0, "(#100) Invalid parameter"), ErrInvalid, false, "check the values"},
		"100 limit":      {refused(100, 0, "(#100) Param limit must be a positive integer"), errLimit, false, "check the values"},
		"100/2388012":    {refused(100, 2388012, "in your list"), ErrInvalid, false, "subcode 2388012"},
		"131008 missing": code(131008, ErrInvalid, "check the values"),
		"131009 invalid": code(131009, ErrInvalid, "check the values"),
		"110 user":       code(110, ErrInvalid, "check the values"),
		"3962 scope":     code(3962, ErrUnknownPermission, "compare their names"),
		"368 policy":     code(368, nil, "policy violation"),

		"1 too much data":    {refused(1, 0, "Please reduce the amount of data"), errTooMuchData, false, "metastatus.com"},
		"1 unknown":          passing(1),
		"2 down":             passing(2),
		"131000 unknown":     passing(131000),
		"131016 service":     passing(131016),
		"133004 server":      passing(133004),
		"131057 account":     code(131057, ErrUnavailable, "some minutes"),
		"2494100 number":     code(2494100, ErrUnavailable, "some minutes"),
		"HTTP 500":           {status(500, "{}"), ErrUnavailable, true, "HTTP 500"},
		"HTTP 599":           {status(599, "{}"), ErrUnavailable, true, "metastatus.com"},
		"HTTP 502 of a page": {status(502, "<html>"), ErrUnavailable, true, "graph_endpoint"},

		"is_transient": {status(400, `{"error":{"message":"x","code":987,"is_transient":true}}`), nil, true, "code 987"},
		"future code":  {refused(987654, 0, "something new"), nil, false, "something new (code 987654"},
		"negative":     {refused(-5, -1, "odd"), nil, false, "odd"},
	}
	met := map[int]bool{}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(request) reply { return tt.answer })
			_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
			e := graphError(t, err)
			met[slices.IndexFunc(reasons, func(r reason) bool { return r.fits(e) })] = true
			for _, class := range classes {
				if errors.Is(err, class) != errors.Is(tt.class, class) {
					t.Errorf("errors.Is(%v) is wrong for %v", class, err)
				}
			}
			text := e.Explain()
			if !strings.Contains(text, tt.says) || !strings.HasPrefix(text, "Read phone number "+phoneID+": ") || strings.ContainsAny(text, "{}") {
				t.Errorf("Explain lacks %q:\n%s", tt.says, text)
			}
			if retried := len(f.posts()) > 1; retried != tt.retried {
				t.Errorf("%d calls", len(f.posts()))
			}
		})
	}
	for i := range reasons {
		if !met[i] {
			t.Errorf("no test meets row %d: %v %d, %q", i, reasons[i].codes, reasons[i].subcode, reasons[i].meaning)
		}
	}
}

// An answer without a text is explained by its code.
func TestReasonWithoutText(t *testing.T) {
	for _, r := range reasons {
		if r.codes == nil || r.says != nil {
			continue
		}
		e := &Error{Op: "do x", HTTPStatus: http.StatusBadRequest, Code: r.codes[0], Subcode: r.subcode, Type: r.typ}
		if r.meaning == "" || !strings.HasPrefix(e.Error(), "do x: "+r.meaning) {
			t.Errorf("%v: %q", r.codes, e)
		}
	}
}
