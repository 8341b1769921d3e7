package tokenscopes_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Every result, full and empty.
func TestAccTokenScopes_outputs(t *testing.T) {
	t.Parallel()
	eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
		issued, expires := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2098, 1, 2, 3, 4, 5, 0, time.UTC)
		w.Graph.AddToken(full(issued, expires, expires.AddDate(1, 0, 0)))
		got, diags := inspect(protocol.Values{"access_token": acctest.GoodToken})
		diags.WantNone(t)
		protocol.WantValues(t, got, protocol.Values{
			"valid": true, "type": "SYSTEM_USER", "app_id": acctest.AppID, "application": "Chat App", "system_user_id": "122000000000001",
			"scopes": []string{
				"ads_read", "business_management", "public_profile", "whatsapp_business_management", "whatsapp_business_messaging",
			},
			"missing_scopes": []string{}, "excess_scopes": []string{"ads_read"},
			"granular_scopes": protocol.Values{
				"business_management": nil, "whatsapp_business_management": []string{acctest.Account, acctest.ForeignAccount},
			},
			"issued_at": "2026-01-02T03:04:05Z", "expires_at": "2098-01-02T03:04:05Z", "data_access_expires_at": "2099-01-02T03:04:05Z",
			"fingerprint": acctest.Fingerprint(acctest.GoodToken), "failures": []string{},
			"access_token": acctest.GoodToken, "required_scopes": nil, "on_failure": nil, // as they were given
		})

		w.Graph.HideTokenType(true)
		w.Graph.AddToken(graphsim.Token{
			Token: acctest.GoodToken, AppID: acctest.AppID, Scopes: acctest.Scopes, GranularScopes: []graphsim.GranularScope{},
		})
		got, diags = inspect(protocol.Values{"access_token": acctest.GoodToken})
		diags.WantNone(t)
		protocol.WantValues(t, got, protocol.Values{
			"valid": true, "type": nil, "system_user_id": nil,
			"scopes": acctest.Scopes, "excess_scopes": []string{}, "granular_scopes": protocol.Values{},
			"issued_at": nil, "expires_at": nil, "data_access_expires_at": nil,
		})
	})
}

// The provider's own token is the default, and messages name it.
func TestAccTokenScopes_ownToken(t *testing.T) {
	t.Parallel()
	eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
		got, diags := inspect(protocol.Values{})
		diags.WantNone(t)
		protocol.WantValues(t, got, protocol.Values{
			"valid": true, "access_token": nil, "fingerprint": acctest.Fingerprint(acctest.ProviderToken), "failures": []string{},
		})
		w.Graph.DropScope(acctest.ProviderToken, "business_management")
		_, diags = inspect(protocol.Values{})
		diags.WantError(t, "access_token", "The provider's own access_token: ", "lacks business_management")
	})
}

// A provider without a token, without an app, and without either.
func TestAccTokenScopes_caller(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		without []string
		own     bool
		errs    []string
	}{
		"app, other token":        {without: []string{"access_token"}},
		"token and no app secret": {without: []string{"app_secret"}},
		"token and no app":        {without: []string{"app_secret", "app_id"}},
		"inspected token alone":   {without: []string{"app_secret", "app_id", "access_token"}},
		"app, own token": {
			without: []string{"access_token"}, own: true,
			errs: []string{"the provider has no access token", "WHATSAPP_ACCESS_TOKEN"},
		},
	} {
		for _, i := range inspectors {
			t.Run(name+", "+i.name, func(t *testing.T) {
				t.Parallel()
				w := acctest.Start(t)
				block := providerBlock(w)
				for _, argument := range c.without {
					delete(block, argument)
				}
				token := protocol.Values{"access_token": acctest.GoodToken}
				if c.own {
					token = protocol.Values{}
				}
				got, diags := i.inspect(serve(t, block), token)
				if c.errs != nil {
					diags.WantError(t, "", c.errs...)
					if len(w.Graph.Calls()) != 0 {
						t.Errorf("Meta was asked: %v", w.Graph.Calls())
					}
					return
				}
				diags.WantNone(t)
				protocol.WantValues(t, got, protocol.Values{
					"valid": true, "fingerprint": acctest.Fingerprint(acctest.GoodToken), "scopes": acctest.Scopes,
				})
			})
		}
	}
}

// Each requirement that a token can miss, with each value of on_failure.
func TestAccTokenScopes_onFailure(t *testing.T) {
	t.Parallel()
	const otherApp = "200000000000002"
	soon := time.Now().Add(100 * time.Hour).Truncate(time.Second)
	for name, c := range map[string]struct {
		world  func(w *world.World)
		block  protocol.Values
		want   protocol.Values
		text   string
		passes bool // a warning for every on_failure
	}{
		"lacks a scope": {
			block: protocol.Values{"access_token": acctest.ShortToken},
			want:  protocol.Values{"valid": true, "missing_scopes": []string{"whatsapp_business_management"}},
			text:  "also tick whatsapp_business_management",
		},
		"has an excess scope": {
			block: protocol.Values{"required_scopes": []string{"whatsapp_business_messaging"}, "forbid_excess_scopes": true},
			want:  protocol.Values{"excess_scopes": []string{"business_management", "whatsapp_business_management"}},
			text:  "more scopes than allowed",
		},
		"expired": {
			world: func(w *world.World) { w.Graph.ExpireToken(acctest.GoodToken) },
			want:  protocol.Values{"valid": false, "app_id": acctest.AppID, "missing_scopes": []string{}},
			text:  "subcode 463",
		},
		"unknown to Meta": {
			block: protocol.Values{"access_token": "EAACANARYunknowntometa"},
			want: protocol.Values{
				"valid": false, "app_id": nil, "scopes": []string{}, "missing_scopes": acctest.Scopes,
				"fingerprint": acctest.Fingerprint("EAACANARYunknowntometa"),
			},
			text: "copied completely",
		},
		"revoked": {
			world: func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, 467) },
			want:  protocol.Values{"valid": false}, text: "subcode 467",
		},
		"of another app": {
			world: func(w *world.World) {
				w.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Other App", Secret: "CANARYothersecret0123456789abcd"})
				w.Graph.AddToken(graphsim.Token{Token: acctest.GoodToken, AppID: otherApp, Scopes: acctest.Scopes, BusinessID: acctest.Business})
			},
			want: protocol.Values{"valid": true, "app_id": otherApp, "application": "Other App"},
			text: "configured for app " + acctest.AppID,
		},
		"of a page": {
			world: func(w *world.World) {
				w.Graph.AddToken(ofType("PAGE"))
			},
			want: protocol.Values{"valid": true, "type": "PAGE", "system_user_id": nil}, text: "type PAGE",
		},
		"of a person": {
			world: func(w *world.World) {
				w.Graph.AddToken(ofType("USER"))
			},
			want: protocol.Values{"type": "USER", "system_user_id": nil, "failures": []string{}}, text: "type USER", passes: true,
		},
		"expires before minimum_validity": {
			world: func(w *world.World) { w.Graph.SetExpiry(acctest.GoodToken, graphsim.FixedMoment(soon)) },
			block: protocol.Values{"minimum_validity": "168h"},
			want:  protocol.Values{"valid": true, "expires_at": soon.UTC().Format(time.RFC3339)}, text: "minimum_validity",
		},
		"expires soon": {
			world: func(w *world.World) { w.Graph.SetExpiry(acctest.GoodToken, graphsim.FixedMoment(soon)) },
			want:  protocol.Values{"failures": []string{}}, text: "set minimum_validity", passes: true,
		},
		"cannot read the number": {
			block: protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{"999999999999999", acctest.Number}}},
			want:  protocol.Values{"valid": true}, text: "phone number 999999999999999",
		},
		"covers another account": {
			world: func(w *world.World) {
				w.Graph.AddToken(full(time.Now(), time.Time{}, time.Time{}))
			},
			block: protocol.Values{"required_access": protocol.Values{"business_account_ids": []string{"102000000000777"}}},
			want:  protocol.Values{"valid": true}, text: "covers only",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
				if c.world != nil {
					c.world(w)
				}
				block := protocol.Values{"access_token": acctest.GoodToken}
				maps.Copy(block, c.block)
				for _, onFailure := range []any{nil, "error", "warning", "none"} {
					block["on_failure"] = onFailure
					got, diags := inspect(block)
					switch {
					case onFailure == "none":
						diags.WantNone(t)
					case onFailure == "warning" || c.passes:
						given, _ := block["access_token"].(string)
						diags.WantWarning(t, "access_token", "Access token "+acctest.Fingerprint(given), c.text)
					default:
						diags.WantError(t, "access_token", c.text)
						continue
					}
					protocol.WantValues(t, got, c.want)
					if failures := fmt.Sprint(got["failures"]); !c.passes && !strings.Contains(failures, c.text) {
						t.Errorf("failures are %s, want %q in them", failures, c.text)
					}
				}
			})
		})
	}
}

// ofType returns a token of another kind than a system user's.
func ofType(kind string) graphsim.Token {
	return graphsim.Token{Token: acctest.GoodToken, AppID: acctest.AppID, Type: kind, UserID: "100000000000001", Scopes: acctest.Scopes}
}

// A token that misses two requirements gives two errors.
func TestAccTokenScopes_severalFailures(t *testing.T) {
	t.Parallel()
	eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
		w.Graph.SetExpiry(acctest.ShortToken, graphsim.OffsetMoment(100*time.Hour))
		_, diags := inspect(protocol.Values{"access_token": acctest.ShortToken, "minimum_validity": "168h"})
		if len(diags.Errors()) != 2 || len(diags) != 2 {
			t.Errorf("want two errors, have:\n%s", diags)
		}
	})
}

// If Meta cannot be asked, there is an error for every on_failure, because nothing is known about the token.
func TestAccTokenScopes_metaUnavailable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		text  string
	}{
		"down":         {simkit.Fault{Times: -1, Body: "{}"}, "HTTP 500"},
		"a login page": {simkit.Fault{Times: -1, Kind: simkit.KindHTML}, "text/html"},
		"throttled": {
			simkit.Fault{Times: -1, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "3600"}, Body: "{}"},
			"Try again after 20",
		},
		"incomplete answer": {
			simkit.Fault{Times: -1, Path: "/*/debug_token", Status: http.StatusOK, Body: `{"data":{"app_id":"1"}}`},
			"does not say whether the token is valid",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
				w.Graph.FailNext(c.fault)
				_, diags := inspect(protocol.Values{"access_token": acctest.GoodToken, "on_failure": "none"})
				diags.WantError(t, "access_token", c.text)
			})
		})
	}
}

// If Meta refuses batches, the token is sent in a query, which appears in no message.
func TestAccTokenScopes_batchRefused(t *testing.T) {
	t.Parallel()
	eachInspector(t, func(t *testing.T, w *world.World, inspect inspectFunc) {
		w.Graph.RefuseBatches(true)
		got, diags := inspect(protocol.Values{
			"access_token": acctest.GoodToken, "required_access": protocol.Values{"phone_number_ids": []string{acctest.Number}},
		})
		diags.WantNone(t)
		protocol.WantValues(t, got, protocol.Values{"valid": true, "failures": []string{}})
		if got := w.Graph.CountCalls("GET", "/*/debug_token"); got != 1 {
			t.Errorf("debug_token was called %d times, want once: %v", got, w.Graph.Calls())
		}
	})
}
