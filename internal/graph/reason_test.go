package graph

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

var classes = []error{
	ErrHidden, ErrAuth, ErrPermission, ErrThrottled, ErrUnavailable, ErrWrongKind, ErrAppSecretProof, ErrInvalid, ErrUnknownPermission,
	ErrExists, ErrOutcomeUnknown, errDead, errCapability, errOtherApp, errLimit, errNoField, errTooMuchData,
}

// answered is one answer of Meta, and what the table of reasons has to say about it.
type answered struct {
	answer  reply
	class   error  // nil: none
	retried bool   // the call is repeated
	says    string // a part of what is explained
}

// code returns an answer with HTTP 400.
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
		"5 address":             {refused(5, 0, "(#5) Unauthorized source IP address"), nil, false, "allow list"},
		"5/1349186 address":     {refused(5, 1349186, "This IP can't make requests for that application."), nil, false, "is not the cause"},
		"5 without a text":      code(5, nil, "calls from this address are not allowed"),
		"address, without code": {refused(0, 0, "This IP can't make requests for that application."), nil, false, "allow list"},
		"address, code 190":     {refused(190, 0, "This IP address is not allowed to use the token"), nil, false, "allow list"},
		"415 second factor":     {refused(415, 2859009, "A second factor is required"), nil, false, "Two-factor authentication"},
		"second factor":         {refused(100, 2859009, "x"), nil, false, "generated there"},

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
		"33 deleted": code(33, ErrHidden, "does not exist and when"),
		"803 version": {refused(803, 0, "(#803) Some of the aliases you requested do not exist: v25.0"), ErrInvalid, false,
			"graph_endpoint"},
		"803 alias":           code(803, ErrHidden, "Check the ID and its kind"),
		"HTTP 404":            {status(404, `{"error":{"message":"x","type":"GraphMethodException","code":1234567}}`), ErrHidden, false, assets},
		"HTTP 404 of a proxy": {status(404, `<html>`), nil, false, "graph_endpoint"},

		"100 kind": {practice(t, "wrong kind"), ErrWrongKind, false, "another kind of object (Business)"},
		"100 field": {refused(100, 0, "(#100) Tried accessing nonexisting field (id) on node type (WhatsAppBusinessPhoneNumber)"), errNoField,
			false, "The ID is of the right kind of object"},
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
			text := e.DetailText()
			if !strings.Contains(text, tt.says) || !strings.HasPrefix(text, "Read phone number "+phoneID+": ") || strings.ContainsAny(text, "{}") {
				t.Errorf("DetailText lacks %q:\n%s", tt.says, text)
			}
			if retried := len(f.calls()) > 1; retried != tt.retried {
				t.Errorf("%d calls", len(f.calls()))
			}
		})
	}
	for i, r := range reasons {
		if !met[i] && !slices.ContainsFunc(whatsAppReasons, func(w reason) bool { return w.meaning == r.meaning }) {
			t.Errorf("no test meets row %d: %v %d, %q", i, r.codes, r.subcode, r.meaning)
		}
	}
}

// The codes of WhatsApp's pages about errors, and the subcodes of code 100 that its answers are known to have. None of these
// answers is about the token, and none is repeated.
func TestReasons_ofWhatsApp(t *testing.T) {
	const sub = 100 // the number is the subcode of code 100
	met := map[int]bool{}
	for _, tt := range []struct {
		code, number int
		class        error
		says         string
	}{
		{0, 130497, nil, "messaging policy"},
		{0, 131031, nil, "Account quality"},
		{0, 131037, nil, "display name"},
		{0, 131042, nil, "payment method"},
		{0, 131045, nil, "whatsapp_phone_number_registration"},
		{0, 131059, ErrInvalid, "run the same command again"},
		{0, 131063, nil, "marketing messages"},
		{0, 131064, nil, "wrong categories"},
		{0, 1752041, ErrInvalid, "first request"},
		{136024, 2388091, ErrInvalid, "Waiting does not help"},
		{0, 136024, ErrInvalid, "needs no code"},
		{0, 136025, ErrInvalid, "another code"},
		{0, 133000, nil, "Deregister the number again"},
		{0, 133005, ErrPIN, "Do not try other PINs"},
		{0, 133006, nil, "Verify the number first"},
		{0, 133008, ErrPIN, "locked the PIN"},
		{0, 133009, ErrPIN, "locked the PIN"},
		{0, 133010, ErrInvalid, "whatsapp_phone_number_registration"},
		{sub, 133010, ErrInvalid, "whatsapp_phone_number_registration"},
		{0, 133015, nil, "five minutes"},
		{sub, 2388001, ErrInvalid, "current PIN"},
		{sub, 2388002, ErrInvalid, "other WhatsApp account"},
		{0, 2388012, ErrInvalid, "Import the number"},
		{sub, 2388012, ErrInvalid, "Import the number"},
		{sub, 2388091, ErrInvalid, "two-step verification is off"},
		{0, 2388093, ErrInvalid, "two-step verification is off"},
		{sub, 2388103, ErrInvalid, "two-step verification is off"},
		{0, 2593107, nil, "24 hours"},
		{0, 2593108, nil, "24 hours"},
		{0, 147001, ErrInvalid, "another username"},
		{0, 147002, nil, "messaging limit"},
		{0, 147003, nil, "Link that page"},
		{0, 147004, nil, "Link that page"},
		{0, 147005, ErrInvalid, "force_transfer"},
		{0, 192, ErrInvalid, "country code"},
		{0, 2200, ErrInvalid, "verify token"},
		{0, 2388019, ErrInvalid, "Delete templates"},
		{sub, 2388019, ErrInvalid, "Delete templates"},
		{sub, 2388023, ErrInvalid, "four weeks"},
		{sub, 2388024, ErrExists, "Import it"},
		{sub, 2388025, ErrInvalid, "choose another name"},
		{sub, 2388027, ErrInvalid, "catalog"},
		{sub, 2388039, ErrInvalid, "wait for the review"},
		{sub, 2388040, ErrInvalid, "part of the template"},
		{sub, 2388047, ErrInvalid, "part of the template"},
		{sub, 2388060, ErrInvalid, "part of the template"},
		{0, 2388072, ErrInvalid, "part of the template"},
		{0, 2388073, ErrInvalid, "part of the template"},
		{sub, 2388043, ErrInvalid, "part of the template"},
		{200, 1349175, ErrInvalid, "two numbers at first"},
		{sub, 2388046, ErrInvalid, "language of the template"},
		{sub, 2388049, ErrInvalid, "language of the template"},
		{sub, 2388155, ErrInvalid, "language of the template"},
		{sub, 2388052, ErrInvalid, "variable only at its end"},
		{sub, 2388081, ErrInvalid, "shortener"},
		{sub, 2388124, ErrInvalid, "ten in 30 days"},
		{10, 2388185, ErrPermission, "business was verified"},
		{sub, 2388293, ErrInvalid, "Add words"},
		{0, 2388299, ErrInvalid, "before the first variable"},
		{0, 200005, nil, "does not offer"},
		{0, 200006, nil, "switched on"},
		{0, 200007, nil, "Switch on"},
		{0, 139000, nil, "Account quality"},
		{0, 139001, ErrFlowFrozen, "Clone the flow"},
		{0, 139002, ErrInvalid, "signed key"},
		{0, 139003, ErrInvalid, "Only a published flow"},
		{0, 139004, ErrInvalid, "Only a draft"},
		{0, 139006, nil, "metrics"},
		{0, 4233041, ErrInvalid, "Rename one"},
		{0, 139100, ErrInvalid, "24 hours"},
		{0, 139101, nil, "Remove users"},
		{0, 139102, nil, "Run the same command again"},
		{0, 139103, ErrUnavailable, "metastatus.com"},
		{sub, 2494164, ErrInvalid, "signup"},
		{sub, 2494179, ErrInvalid, "signup"},
		{0, 132000, ErrInvalid, "approved template"},
		{0, 132018, ErrInvalid, "approved template"},
		{0, 132068, nil, "Flows"},
		{0, 132069, nil, "Flows"},
		{0, 134011, nil, "WhatsApp Payments"},
		{0, 134100, nil, "Marketing Messages"},
		{0, 134101, nil, "ten minutes"},
		{0, 134102, nil, "Marketing Messages"},
		{0, 135000, ErrInvalid, "parameters"},
		{0, 137000, nil, "identity key"},
		{0, 138000, nil, "calling settings"},
		{0, 138015, nil, "2,000"},
		{0, 138018, nil, "webhook field calls"},
		{0, 506, ErrInvalid, "repetition"},
	} {
		answer := refused(tt.number, 0, "x")
		if tt.code != 0 {
			answer = refused(tt.code, tt.number, "x")
		}
		checkReason(t, fmt.Sprintf("%d/%d", tt.code, tt.number), answer, tt.class, tt.says, met)
	}
	checkReason(t, "before override", refused(100, 0, "Before override the current callback uri, your app must be subscribed"), ErrInvalid,
		"A resource whatsapp_business_account_webhook subscribes the app to the account.", met)
	for i, r := range whatsAppReasons {
		if !met[i] {
			t.Errorf("no test meets %q", r.meaning)
		}
	}
}

// checkReason checks what one answer means, and notes the row of whatsAppReasons that it meets.
func checkReason(t *testing.T, name string, answer reply, class error, says string, met map[int]bool) {
	t.Helper()
	c, f := newFake(t, func(request) reply { return answer })
	_, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	e := graphError(t, err)
	met[slices.IndexFunc(whatsAppReasons, func(r reason) bool { return r.fits(e) })] = true
	if (class == nil && e.effectiveSentinel() != nil) || (class != nil && !errors.Is(err, class)) {
		t.Errorf("%s means %v, want %v", name, e.effectiveSentinel(), class)
	}
	text := e.DetailText()
	if !strings.Contains(text, says) || strings.ContainsAny(text, "{}") {
		t.Errorf("%s: DetailText lacks %q:\n%s", name, says, text)
	}
	if n := len(f.calls()); n > 1 {
		t.Errorf("%s: %d calls", name, n)
	}
}

// An answer without a text is explained by its code.
func TestReasons_withoutText(t *testing.T) {
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
