package tokenpolicy_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	portfolio                     = "300000000000001"
	app, account, number, foreign = "200000000000001", "102000000000001", "106000000000001", "102000000000009"
	unnamed                       = "200000000000003" // an app
	token                         = "EAACANARYtoken"
	caller                        = "EAACANARYcaller" // asks about it
)

var (
	three = tokenpolicy.DefaultScopes()
	noon  = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
)

// meta returns a simulated Graph, and a client whose clock is at noon.
func meta(t *testing.T, change func(*graphsim.Token)) (*graphsim.Sim, *graph.Client) {
	t.Helper()
	sim := graphsim.New(graphsim.Options{Now: func() time.Time { return noon }})
	held := graphsim.Token{Token: token, AppID: app, UserID: "122000000000001", Scopes: slices.Clone(three)}
	if change != nil {
		change(&held)
	}
	err := sim.Load(graphsim.Seed{
		Businesses: []graphsim.Business{{ID: "300000000000001", Name: "Portfolio"}},
		Apps: []graphsim.App{{ID: app, Name: "Chat App", BusinessID: "300000000000001"},
			{ID: unnamed, BusinessID: "300000000000001"}},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: account, BusinessID: "300000000000001"}},
		PhoneNumbers:     []graphsim.PhoneNumber{{ID: number, BusinessAccountID: account, DisplayPhoneNumber: "+1 555-010-0001"}},
		Tokens:           []graphsim.Token{held, {Token: caller, AppID: app}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return sim, graph.New(graph.Config{
		Endpoint:    endpoint,
		AccessToken: secret.New(caller),
		Now:         func() time.Time { return noon },
		Connection:  transport.Connection{MaxRetries: 1, RetryWait: time.Millisecond},
	})
}

// What Meta leaves out, or says in an unfamiliar way, is not taken for the best.
func TestCheck_facts(t *testing.T) {
	t.Parallel()
	const scopes = `"is_valid":true,"scopes":["business_management","whatsapp_business_management","whatsapp_business_messaging"]`
	const full = scopes + `,"type":"SYSTEM_USER","expires_at":0,"app_id":"` + app + `"`
	for name, c := range map[string]struct {
		data             string
		policy           tokenpolicy.Policy
		failure, warning string
	}{
		"full": {data: full, policy: tokenpolicy.Policy{AppID: app, MinimumValidity: time.Hour}},
		"no app": {data: scopes + `,"expires_at":0`, policy: tokenpolicy.Policy{AppID: app},
			failure: "Meta does not say to which app the token belongs"},
		"app is null": {data: scopes + `,"expires_at":0,"app_id":null`, policy: tokenpolicy.Policy{AppID: app},
			failure: "Meta does not say to which app"},
		"no app, any": {data: scopes + `,"expires_at":0`},
		"no expiry":   {data: scopes},
		"no expiry, required": {data: scopes, policy: tokenpolicy.Policy{MinimumValidity: time.Hour},
			failure: "Meta does not say when the token expires"},
		"expiry is null": {data: scopes + `,"expires_at":null`, policy: tokenpolicy.Policy{MinimumValidity: time.Hour},
			failure: "Meta does not say when"},
		"page":     {data: scopes + `,"type":"page"`, failure: "type PAGE"},
		"person":   {data: scopes + `,"type":"User"`, warning: "a person (type USER)"},
		"new type": {data: scopes + `,"type":"CLIENT"`, warning: "type CLIENT, which this provider does not know"},
		"no account": {data: full + `,"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":[]}]`,
			policy: tokenpolicy.Policy{Accounts: []string{account}}, failure: "whatsapp_business_management covers no object, not the WhatsApp " +
				"Business Account " + account},
		"every account": {data: full + `,"granular_scopes":[{"scope":"whatsapp_business_management"}]`,
			policy: tokenpolicy.Policy{Accounts: []string{account}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode([]any{map[string]any{"code": 200, "body": `{"data":{` + c.data + `}}`}})
			}))
			t.Cleanup(server.Close)
			endpoint, err := transport.ParseEndpoint(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			client := graph.New(graph.Config{Endpoint: endpoint, AccessToken: secret.New(caller)})
			report, err := tokenpolicy.Check(t.Context(), client, secret.New(token), c.policy)
			if err != nil {
				t.Fatal(err)
			}
			wantOnly(t, "failure", report.Failures, c.failure)
			wantOnly(t, "warning", texts(report.Warnings), c.warning)
		})
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	expiring := func(d time.Duration) func(*graphsim.Token) {
		return func(held *graphsim.Token) { held.ExpiresAt = graphsim.FixedMoment(noon.Add(d)) }
	}
	granular := func(ids ...string) func(*graphsim.Token) {
		return func(held *graphsim.Token) {
			held.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_messaging", TargetIDs: ids}}
		}
	}
	const week = 7 * 24 * time.Hour
	for name, c := range map[string]struct {
		token            func(*graphsim.Token)
		policy           tokenpolicy.Policy
		failure, warning string // a part of the only one; "" for none
		missing, excess  []string
		calls            int // of Graph beyond the inspection
	}{
		"good":             {},
		"of the right app": {policy: tokenpolicy.Policy{AppID: app}},
		"of another app": {policy: tokenpolicy.Policy{AppID: "200000000000002"},
			failure: `belongs to app 200000000000001 ("Chat App")`},
		"no scope is asked for": {policy: tokenpolicy.Policy{RequiredScopes: []string{}}, excess: three},
		"missing one": {policy: tokenpolicy.Policy{RequiredScopes: []string{"email", "ads_read", "business_management"}},
			failure: "lacks ads_read, email", missing: []string{"ads_read", "email"}, excess: three[1:]},
		"two scopes, as some guides": {token: func(held *graphsim.Token) { held.Scopes = three[1:] },
			failure: "Set required_scopes to [\"whatsapp_business_management\", \"whatsapp_business_messaging\"]", missing: three[:1]},
		"one scope": {token: func(held *graphsim.Token) { held.Scopes = three[:2] },
			failure: "set required_scopes to those that it needs", missing: three[2:]},
		"excess allowed": {policy: tokenpolicy.Policy{RequiredScopes: three[:1]}, excess: three[1:]},
		"excess forbidden": {policy: tokenpolicy.Policy{RequiredScopes: three[:1], ForbidExcess: true},
			failure: "more scopes than allowed", excess: three[1:]},
		"public_profile is not excess": {token: func(held *graphsim.Token) { held.Scopes = append(held.Scopes, "public_profile") },
			policy: tokenpolicy.Policy{ForbidExcess: true}},
		"of an app without a name": {token: func(held *graphsim.Token) { held.AppID = unnamed }, policy: tokenpolicy.Policy{AppID: app},
			failure: "belongs to app " + unnamed + ", but", calls: 2},
		"never expires": {policy: tokenpolicy.Policy{MinimumValidity: 100 * 365 * 24 * time.Hour}},
		"expires this very second": {token: func(held *graphsim.Token) { held.ExpiresAt = graphsim.FixedMoment(noon) },
			failure: "The token expired at 2026-06-15T12:00:00Z (code 190, subcode 463). Generate a new token in Meta"},
		"expires in a second":       {token: expiring(time.Second), warning: "in 1s."},
		"expires in half a minute":  {token: expiring(30 * time.Second), warning: "at 2026-06-15T12:00:30Z, in 30s."},
		"expires in an hour":        {token: expiring(time.Hour), warning: "in 1h."},
		"expires in 90 minutes":     {token: expiring(90 * time.Minute), warning: "in 1h30m."},
		"expires in 25 hours":       {token: expiring(25*time.Hour + 59*time.Minute), warning: "in 25h."},
		"expires in a minute":       {token: expiring(time.Minute), warning: "in 1m."},
		"expires in a day":          {token: expiring(24*time.Hour + time.Minute), warning: "in 24h."},
		"expires within a day":      {token: expiring(24*time.Hour - time.Minute), warning: "in 23h59m."},
		"a second less than a week": {token: expiring(week - time.Second), warning: "in 167h."},
		"a week":                    {token: expiring(week)},
		"just enough":               {token: expiring(week), policy: tokenpolicy.Policy{MinimumValidity: week}},
		"a second too little": {token: expiring(week - time.Second), policy: tokenpolicy.Policy{MinimumValidity: week},
			failure: "at least 168h are required"},
		"little, as the policy says": {token: expiring(2 * time.Hour), policy: tokenpolicy.Policy{MinimumValidity: 90 * time.Minute}},
		"less than minutes": {token: expiring(time.Minute), policy: tokenpolicy.Policy{MinimumValidity: 90 * time.Minute},
			failure: "in 1m, but at least 1h30m are required"},
		"data access expired": {token: func(held *graphsim.Token) { held.DataAccessExpiresAt = graphsim.FixedMoment(noon.Add(-time.Hour)) },
			warning: "access to data expired at 2026-06-15T11:00:00Z"},
		"data access continues":   {token: func(held *graphsim.Token) { held.DataAccessExpiresAt = graphsim.FixedMoment(noon.Add(time.Hour)) }},
		"data access expires now": {token: func(held *graphsim.Token) { held.DataAccessExpiresAt = graphsim.FixedMoment(noon) }},
		"of a person":             {token: func(held *graphsim.Token) { held.Type = "USER" }, warning: "a person (type USER)"},
		"of a page": {token: func(held *graphsim.Token) { held.Type, held.Scopes = "PAGE", nil }, failure: "type PAGE",
			missing: three},
		"reach": {policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account}, PhoneNumberIDs: []string{number}},
			calls: 3},
		"reach of one id twice": {policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account, account}}, calls: 2},
		"no reach": {policy: tokenpolicy.Policy{PhoneNumberIDs: []string{number, "999999999999999"}},
			failure: "cannot read the phone number 999999999999999 (required_access). Meta said: Unsupported get request", calls: 3},
		"granular covers": {token: granular(foreign, account), policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account}},
			calls: 2},
		"granular does not cover": {token: granular(foreign), policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account}},
			failure: "whatsapp_business_messaging covers only " + foreign},
		"granular covers in neither scope": {token: func(held *graphsim.Token) {
			held.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_management", TargetIDs: []string{foreign}},
				{Scope: "whatsapp_business_messaging", TargetIDs: []string{foreign}}}
		}, policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account}}, failure: "whatsapp_business_management covers only " + foreign},
		"granular of no account": {token: granular(foreign)},
		"account known, covered": {token: granular(foreign, account), policy: tokenpolicy.Policy{Accounts: []string{account}}},
		"account known, not covered": {token: granular(foreign), policy: tokenpolicy.Policy{Accounts: []string{account}},
			failure: "whatsapp_business_messaging covers only " + foreign},
		"account known, no limit": {policy: tokenpolicy.Policy{Accounts: []string{account}}},
		"account named twice": {token: granular(foreign), policy: tokenpolicy.Policy{Accounts: []string{account},
			BusinessAccountIDs: []string{account}}, failure: "covers only"},
		"portfolio as an account": {policy: tokenpolicy.Policy{BusinessAccountIDs: []string{portfolio}},
			failure: portfolio + " is not the ID of a WhatsApp Business Account (required_access). Meta said", calls: 2},
		"account as a number": {policy: tokenpolicy.Policy{PhoneNumberIDs: []string{account}},
			failure: account + " is not the ID of a phone number (required_access). Meta said", calls: 2},
		"number as an account": {policy: tokenpolicy.Policy{BusinessAccountIDs: []string{number}},
			failure: number + " is not the ID of a WhatsApp Business Account", calls: 2},
		"an ID of both kinds": {policy: tokenpolicy.Policy{BusinessAccountIDs: []string{account}, PhoneNumberIDs: []string{account}},
			failure: account + " is not the ID of a phone number", calls: 3},
		"a refused token is not used": {policy: tokenpolicy.Policy{AppID: "200000000000002", BusinessAccountIDs: []string{account}},
			failure: "belongs to app"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := meta(t, c.token)
			report, err := tokenpolicy.Check(context.Background(), client, secret.New(token), c.policy)
			if err != nil {
				t.Fatal(err)
			}
			wantOnly(t, "failure", report.Failures, c.failure)
			wantOnly(t, "warning", texts(report.Warnings), c.warning)
			if !slices.Equal(report.Missing, c.missing) || !slices.Equal(report.Excess, c.excess) {
				t.Errorf("missing %v, excess %v; want %v, %v", report.Missing, report.Excess, c.missing, c.excess)
			}
			if got := len(sim.Calls()) - 2; got != c.calls { // a batch, and the item in it
				t.Errorf("%d more calls, want %d: %v", got, c.calls, sim.Calls())
			}
		})
	}
}

func texts(warnings []tokenpolicy.Warning) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, w.Text)
	}
	return all
}

// All warnings are one, and the fact that takes effect first names it.
func TestReport_warning(t *testing.T) {
	t.Parallel()
	_, client := meta(t, func(held *graphsim.Token) {
		held.Type, held.ExpiresAt, held.DataAccessExpiresAt = "USER", graphsim.FixedMoment(noon.Add(2*time.Hour)),
			graphsim.FixedMoment(noon.Add(-time.Hour))
	})
	report, err := tokenpolicy.Check(t.Context(), client, secret.New(token), tokenpolicy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	fact, text := report.JoinedWarning()
	if fact != "expires in 2h" || !strings.HasPrefix(text, "The token expires at ") || strings.Count(text, "\n\n") != 2 ||
		!strings.Contains(text, "access to data") || !strings.Contains(text, "type USER") {
		t.Errorf("%q: %q", fact, text)
	}
	if fact, text := (tokenpolicy.Report{}).JoinedWarning(); fact != "" || text != "" {
		t.Errorf("%q: %q", fact, text)
	}
}

func wantOnly(t *testing.T, what string, have []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(have) > 0:
		t.Errorf("unexpected %s: %q", what, have)
	case want != "" && (len(have) != 1 || !strings.Contains(have[0], want)):
		t.Errorf("the %ss are %q, want one with %q", what, have, want)
	}
	for _, text := range have {
		if strings.Contains(text, "CANARY") || !strings.HasSuffix(text, ".") {
			t.Errorf("the %s holds a secret or is not a sentence: %q", what, text)
		}
	}
}

// A token that Meta calls invalid is a failure in the report. A failed inspection is an error.
func TestCheck_invalid(t *testing.T) {
	t.Parallel()
	sim, client := meta(t, nil)
	sim.EchoSecrets(true)
	sim.SetExpiry(token, graphsim.FixedMoment(noon.Add(-24*time.Hour)))
	report, err := tokenpolicy.Check(context.Background(), client, secret.New(token), tokenpolicy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	wantOnly(t, "failure", report.Failures, "The token expired at 2026-06-14T12:00:00Z (code 190, subcode 463). Generate a new token")
	if report.Token.Valid {
		t.Error("the report calls the token valid")
	}

	other := secret.New("EAACANARYnobodyknows")
	report, err = tokenpolicy.Check(context.Background(), client, other, tokenpolicy.Policy{BusinessAccountIDs: []string{account}})
	if err != nil {
		t.Fatal(err)
	}
	wantOnly(t, "failure", report.Failures, "Meta says that the token is not valid: ")
	if !slices.Equal(report.Missing, three) || report.Token.Fingerprint != other.Fingerprint() {
		t.Errorf("missing %v, fingerprint %s", report.Missing, report.Token.Fingerprint)
	}
}

// An expired token is refused even if Meta still calls it valid.
func TestCheck_expiredAndValid(t *testing.T) {
	t.Parallel()
	sim, client := meta(t, nil)
	body := fmt.Sprintf(`{"data":{"is_valid":true,"expires_at":%d,"scopes":["business_management","whatsapp_business_management",`+
		`"whatsapp_business_messaging"]}}`, noon.Unix())
	sim.FailNext(simkit.Fault{Path: "/*/debug_token", Status: http.StatusOK, Body: body})
	report, err := tokenpolicy.Check(context.Background(), client, secret.New(token), tokenpolicy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	wantOnly(t, "failure", report.Failures, "The token expired at 2026-06-15T12:00:00Z. Generate a new token")
}

// A failure of the network or of Meta says nothing about the token.
func TestCheck_errors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		is    error
	}{
		"down": {fault: simkit.Fault{Times: -1, Body: "{}"}},
		"throttled": {fault: simkit.Fault{Times: -1, Status: http.StatusTooManyRequests,
			Headers: map[string]string{"Retry-After": "3600"}, Body: "{}"}, is: graph.ErrThrottled},
		"number down": {fault: simkit.Fault{Times: -1, Path: "/*/" + number, Body: "{}"}},
		"number throttled": {fault: graphsim.Error{Code: 80007, Message: "(#80007) too many"}.Fault("", "/*/"+number, -1),
			is: graph.ErrThrottled},
		"another object comes": {fault: simkit.Fault{Times: -1, Path: "/*/" + number, Status: http.StatusOK, Body: `{"id":"1"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := meta(t, nil)
			sim.FailNext(c.fault)
			report, err := tokenpolicy.Check(context.Background(), client, secret.New(token), tokenpolicy.Policy{PhoneNumberIDs: []string{number}})
			if err == nil || (c.is != nil && !errors.Is(err, c.is)) {
				t.Errorf("error %v, want %v; failures %q", err, c.is, report.Failures)
			}
			if len(report.Failures) > 0 {
				t.Errorf("the token is blamed: %q", report.Failures)
			}
		})
	}
}

// An object that the token cannot reach is a failure in the report, whichever code Meta answers with.
func TestCheck_refusals(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*graphsim.Sim){
		"hidden (100/33)":   func(s *graphsim.Sim) { s.UnassignToken(token, account) },
		"unassigned (200)":  func(s *graphsim.Sim) { s.SetUnassignedCode(200); s.UnassignToken(token, account) },
		"scope lacks (200)": func(s *graphsim.Sim) { s.DropScope(token, "whatsapp_business_management") },
		"scope lacks (10)":  func(s *graphsim.Sim) { s.SetMissingScopeCode(10); s.DropScope(token, "whatsapp_business_management") },
		"number removed":    func(s *graphsim.Sim) { s.AnswerRemovedNumbersWith33(true); s.RemovePhoneNumber(number) },
		"token dies meanwhile": func(s *graphsim.Sim) {
			s.FailNext(graphsim.Error{Code: 190, Subcode: 467, Message: "died"}.Fault("GET", "/*/"+number, -1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := meta(t, nil)
			change(sim)
			policy := tokenpolicy.Policy{RequiredScopes: []string{"whatsapp_business_messaging"}, PhoneNumberIDs: []string{number}}
			report, err := tokenpolicy.Check(context.Background(), client, secret.New(token), policy)
			if err != nil {
				t.Fatal(err)
			}
			wantOnly(t, "failure", report.Failures, "cannot read the phone number "+number)
		})
	}
}

// The digits of a phone number are not the ID of one.
func TestCheck_digitsOfPhoneNumber(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{"15550100001": true, "999999999999999": true, "9999999999999999": false} {
		_, client := meta(t, nil)
		report, err := tokenpolicy.Check(t.Context(), client, secret.New(token), tokenpolicy.Policy{PhoneNumberIDs: []string{id}})
		if err != nil || len(report.Failures) != 1 {
			t.Fatalf("%v, %v", report.Failures, err)
		}
		if got := strings.Contains(report.Failures[0], "digits, as a phone number can have"); got != want {
			t.Errorf("%s: %s", id, report.Failures[0])
		}
	}
}
