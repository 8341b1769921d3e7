package tokenbinding_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const systemUsers = "Meta Business Settings > Users > System users"

// otherToken replaces GoodToken by another kind of token.
func otherToken(change func(*graphsim.Token)) func(w *world.World) {
	return func(w *world.World) {
		token := graphsim.Token{Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001", Scopes: acctest.Scopes,
			BusinessID: acctest.Business}
		change(&token)
		w.Graph.AddToken(token)
	}
}

// Each unmet requirement of a token is one error on access_token_wo while planning, which names the fact and the remedy. The
// chat service is not even asked.
func TestAccTokenBinding_badToken(t *testing.T) {
	t.Parallel()
	expires := time.Now().Add(100 * time.Hour).Truncate(time.Second)
	revoked := func(subcode int) func(*world.World) {
		return func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, subcode) }
	}
	for name, c := range map[string]struct {
		world func(w *world.World)
		args  protocol.Values
		texts []string
		never string
	}{
		"expired": {
			world: func(w *world.World) {
				w.Graph.SetExpiry(acctest.GoodToken, graphsim.FixedMoment(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
			},
			texts: []string{"The token expired at 2026-01-02T03:04:05Z (code", "code 190, subcode 463", "Generate a new token in " + systemUsers},
		},
		"app uninstalled":  {world: revoked(458), texts: []string{"subcode 458", "no longer installed", "Assign assets > Apps"}},
		"password changed": {world: revoked(460), texts: []string{"subcode 460", "password", "Generate a new token"}},
		"revoked":          {world: revoked(467), texts: []string{"subcode 467", "was revoked", "Generate a new token"}},
		"checkpoint":       {world: revoked(459), texts: []string{"subcode 459", "log in at facebook.com"}},
		"not Meta's":       {world: revoked(0), texts: []string{"Cannot parse access token", "copied completely"}},
		"of a page": {world: otherToken(func(t *graphsim.Token) { t.Type = "PAGE" }),
			texts: []string{"type PAGE", "system user access token is required", systemUsers}},
		"of an app": {
			world: otherToken(func(t *graphsim.Token) { t.Type, t.Scopes = "APP", nil }),
			texts: []string{"type APP", "system user access token is required"}, never: "lacks",
		},
		"of another app": {
			world: func(w *world.World) {
				w.Graph.AddApp(graphsim.App{ID: "200000000000002", Name: "Other App", Secret: "CANARYothersecret0123456789abcd"})
				otherToken(func(t *graphsim.Token) { t.AppID = "200000000000002" })(w)
			},
			texts: []string{`app 200000000000002 ("Other App")`, "configured for app " + acctest.AppID, "correct app_id"},
		},
		"lacks a scope": {
			args: protocol.Values{"access_token_wo": acctest.ShortToken},
			texts: []string{"lacks whatsapp_business_management", "it has business_management, whatsapp_business_messaging", systemUsers,
				"system user 122000000000001", "also tick whatsapp_business_management"},
		},
		"has a scope too many": {
			args: protocol.Values{"required_scopes": []string{"whatsapp_business_messaging"}, "forbid_excess_scopes": true},
			texts: []string{"more scopes than allowed: business_management, whatsapp_business_management", "with whatsapp_business_messaging only",
				"forbid_excess_scopes = false"},
		},
		"covers another account": {
			world: otherToken(func(t *graphsim.Token) {
				t.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_management", TargetIDs: []string{acctest.ForeignAccount}}}
			}),
			args: protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{acctest.Account}}},
			texts: []string{"whatsapp_business_management covers only " + acctest.ForeignAccount,
				"not the WhatsApp Business Account " + acctest.Account, "WhatsApp accounts"},
		},
		"cannot read the number": {
			world: func(w *world.World) { w.Graph.UnassignToken(acctest.GoodToken, acctest.Account) },
			args:  protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{acctest.Number, acctest.ForeignNumber}}},
			texts: []string{"cannot read the phone number " + acctest.Number, "required_access", "system user 122000000000001",
				"code 100, subcode 33"},
			never: "terraform state rm",
		},
		"wrong number": {
			args:  protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{"999999999999999"}}},
			texts: []string{"cannot read the phone number 999999999999999", "the ID is right"},
		},
		"ends too soon": {
			world: func(w *world.World) { w.Graph.SetExpiry(acctest.GoodToken, graphsim.FixedMoment(expires)) },
			args:  protocol.Values{"minimum_validity": "168h"},
			texts: []string{"expires at " + expires.UTC().Format(time.RFC3339), "at least 168h", "minimum_validity"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			if c.world != nil {
				c.world(f.World)
			}
			planned, diags := f.Plan(configWith(acctest.GoodToken, c.args))
			diags.WantError(t, "access_token_wo", c.texts...)
			acctest.WantNoSecret(t, diags)
			if c.never != "" && regexp.MustCompile(c.never).MatchString(diags.String()) {
				t.Errorf("the message says %q:\n%s", c.never, diags)
			}
			if planned != nil || len(diags.Warnings()) > 0 {
				t.Errorf("there is a plan, or a warning beside the error:\n%s", diags)
			}
			if got := len(f.Chat.Calls()); got != 0 {
				t.Errorf("the chat service was called %d times", got)
			}
		})
	}
}

// What is worth a warning, and what is worth none. None of it changes what is applied.
func TestAccTokenBinding_tokenWarnings(t *testing.T) {
	t.Parallel()
	expires := func(d time.Duration) func(*world.World) {
		return func(w *world.World) { w.Graph.SetExpiry(acctest.GoodToken, graphsim.OffsetMoment(d)) }
	}
	for name, c := range map[string]struct {
		world func(w *world.World)
		skew  time.Duration // of Meta's clock
		args  protocol.Values
		texts []string
	}{
		"never expires": {},
		"far future":    {world: expires(200 * 365 * 24 * time.Hour)},
		"in eight days": {world: expires(8 * 24 * time.Hour)},
		"in six days": {world: expires(6 * 24 * time.Hour),
			texts: []string{"The token expires at ", "in 143h", "set minimum_validity"}},
		"in minutes":                       {world: expires(5 * time.Minute), texts: []string{"The token expires at "}},
		"long enough by the configuration": {world: expires(6 * 24 * time.Hour), args: protocol.Values{"minimum_validity": "48h"}},
		"of a person": {world: otherToken(func(t *graphsim.Token) { t.Type = "USER" }),
			texts: []string{"a person (type USER)", "60 days", systemUsers}},
		"type not said": {world: func(w *world.World) { w.Graph.HideTokenType(true) }},
		"type of the future": {world: otherToken(func(t *graphsim.Token) { t.Type = "SHINY" }),
			texts: []string{"type SHINY", "does not know"}},
		"data access expired": {
			world: otherToken(func(t *graphsim.Token) { t.DataAccessExpiresAt = graphsim.OffsetMoment(-time.Hour) }),
			texts: []string{"access to data expired at", "Generate a new token"},
		},
		// Meta's clock counts when it is far from this machine's: the token has two days left there.
		"clock a day ahead":  {skew: 24 * time.Hour, world: expires(48*time.Hour + 30*time.Minute), texts: []string{"in 48h."}},
		"clock a day behind": {skew: -24 * time.Hour, world: expires(48*time.Hour + 30*time.Minute), texts: []string{"in 48h."}},
		"two accounts in one scope": {
			world: otherToken(func(t *graphsim.Token) {
				t.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_management",
					TargetIDs: []string{acctest.ForeignAccount, acctest.Account}}, {Scope: "business_management"}}
			}),
			args: protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{acctest.Account},
				"phone_number_ids": []string{acctest.Number}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startIn(t, acctest.StartWith(t, acctest.Seed(), world.Options{Now: func() time.Time { return time.Now().Add(c.skew) }}))
			if c.world != nil {
				c.world(f.World)
			}
			config := configWith(acctest.GoodToken, c.args)
			planned, diags := f.Plan(config)
			if c.texts == nil {
				diags.WantNone(t)
			} else {
				diags.WantWarning(t, "access_token_wo", c.texts...)
			}
			f.ApplyPlanned(planned).WantNone(t) // the plan has said it
			wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
			if planned, _ = f.Plan(config); !planned.Empty() {
				t.Errorf("the second plan is not empty:\n before %v\n after  %v", f.State, planned.After)
			}
		})
	}
}

// What a person sees of it in a terminal.
func TestAccTokenBinding_badTokenInTerminal(t *testing.T) {
	w := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: config(w, acctest.GoodToken)},
		resource.TestStep{
			Config: config(w, acctest.ShortToken),
			ExpectError: regexp.MustCompile(`(?s)Error: Access token does not meet the requirements.*` +
				`in resource "whatsapp_token_binding" "test":.*access_token_wo.*` +
				`lacks\s+whatsapp_business_management.*tick\s+whatsapp_business_management`),
		},
		resource.TestStep{
			PreConfig: func() { wantHeld(t, w, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1}) },
			Config:    config(w, acctest.GoodToken), PlanOnly: true,
		},
	)
}
