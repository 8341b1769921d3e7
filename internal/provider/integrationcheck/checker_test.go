package integrationcheck_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccIntegrationCheck_healthy(t *testing.T) {
	t.Parallel()
	for platform, c := range map[string]struct {
		statuses string
		requests int
		token    string
	}{
		"http":     {"ooooooo", 6, "is valid and has the required scopes. It does not expire."},
		"chatwoot": {"ooooooo", 6, "is valid and has the required scopes. It does not expire."},
		"zammad":   {"uoooooo", 5, "does not show the token"},
	} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			f := start(t, platform)
			got, diags := f.readCheck(protocol.Values{
				"phone_number_id": acctest.Number, "business_account_id": acctest.Account,
				"token_fingerprint": acctest.Fingerprint(f.token), "required_scopes": acctest.Scopes[:1],
			})
			diags.WantNone(t)
			wantStatuses(t, got, c.statuses)
			if detail := checkNamed(t, got, "token")["detail"].(string); !strings.Contains(detail, c.token) {
				t.Errorf("token says %q", detail)
			}
			if n := f.requests(); n != c.requests {
				t.Errorf("%d requests, want %d: %v", n, c.requests, f.Graph.Calls())
			}
			got, diags = f.readCheck(nil) // all arguments have their defaults
			diags.WantNone(t)
			wantStatuses(t, got, c.statuses)
		})
	}
}

// A fault in one part of the integration fails the check of that part.
func TestAccIntegrationCheck_faults(t *testing.T) {
	t.Parallel()
	down := simkit.Fault{Times: -1, Body: "{}"}
	for name, c := range map[string]struct {
		change                 func(*fixture)
		args                   protocol.Values
		http, chatwoot, zammad string
		at, says               string
	}{
		// On http the project holds the provider's own token, so a fault of that token also affects the checks that use it.
		// Zammad does not show the token.
		"token revoked": {
			change: func(f *fixture) { f.Graph.RevokeToken(f.token, 467) },
			http:   "fuuuuoo", chatwoot: "fuooooo", zammad: "uoooooo",
			at: "token", says: "subcode 467",
		},
		"token unknown to Meta": {
			change: func(f *fixture) { f.set("EAACANARYunknowntoMeta00000000", acctest.Number) },
			http:   "uoooooo", chatwoot: "fuooooo", zammad: "uoooooo",
		},
		"token of another app": {
			change: func(f *fixture) { otherApp(f) },
			http:   "fuooooo", chatwoot: "fuooooo", zammad: "uoooooo",
			at: "token", says: "configured for app " + acctest.AppID,
		},
		"scope dropped": {
			change: func(f *fixture) { f.Graph.DropScope(f.token, "whatsapp_business_messaging") },
			http:   "fuooooo", chatwoot: "fuooooo", zammad: "uoooooo",
			at: "token", says: "lacks whatsapp_business_messaging",
		},
		"scope of the caller's list": {
			args: protocol.Values{"required_scopes": []string{"catalog_management"}},
			http: "fuooooo", chatwoot: "fuooooo", zammad: "uoooooo",
			at: "token", says: "lacks catalog_management",
		},
		"expires soon": {
			change: func(f *fixture) { f.Graph.SetExpiry(f.token, graphsim.OffsetMoment(72*time.Hour)) },
			http:   "woooooo", chatwoot: "woooooo", zammad: "uoooooo",
			at: "token", says: "in 71h. Generate a new token and roll it out before then.",
		},
		"expires later": {
			change: func(f *fixture) { f.Graph.SetExpiry(f.token, graphsim.OffsetMoment(720*time.Hour)) },
			http:   "ooooooo", chatwoot: "ooooooo", zammad: "uoooooo",
			at: "token", says: "It expires at 20",
		},
		"account unassigned": {
			change: func(f *fixture) { f.Graph.UnassignToken(f.token, acctest.Account) },
			http:   "ofuuuoo", chatwoot: "ofooooo", zammad: "uoooooo",
			at: "account", says: "cannot read the WhatsApp Business Account " + acctest.Account + ". Meta said",
		},
		"number in another account": {
			change: func(f *fixture) { f.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount) },
			http:   "oofoooo", chatwoot: "oofoooo", zammad: "uofoooo",
			at: "number_account", says: "belongs to the WhatsApp Business Account " + acctest.ForeignAccount + ", not to " + acctest.Account,
		},
		"number deleted": {
			change: func(f *fixture) { f.Graph.RemovePhoneNumber(acctest.Number) },
			http:   "oofuooo", chatwoot: "oofuuoo", zammad: "uofuuoo",
			at: "number_account", says: "lists only other numbers",
		},
		"number disconnected": {
			change: func(f *fixture) { f.Graph.SetField(acctest.Number, "status", "DISCONNECTED") },
			http:   "ooofooo", chatwoot: "ooofooo", zammad: "uoofooo",
			at: "number_connected", says: "DISCONNECTED",
		},
		"number restricted": {
			change: func(f *fixture) { f.Graph.SetField(acctest.Number, "status", "RESTRICTED") },
			http:   "ooowooo", chatwoot: "ooowooo", zammad: "uoowooo",
			at: "number_connected", says: "RESTRICTED",
		},
		"number in a new status": {
			change: func(f *fixture) { f.Graph.SetField(acctest.Number, "status", "SLEEPING") },
			http:   "ooowooo", chatwoot: "ooowooo", zammad: "uoowooo",
			at: "number_connected", says: "SLEEPING",
		},
		"number without status": {
			change: func(f *fixture) { f.Graph.ClearField(acctest.Number, "status") },
			http:   "ooouooo", chatwoot: "ooouooo", zammad: "uoouooo",
			at: "number_connected", says: "does not say",
		},
		"number on premises": {
			change: func(f *fixture) { f.Graph.SetField(acctest.Number, "platform_type", "ON_PREMISE") },
			http:   "ooofooo", chatwoot: "ooofooo", zammad: "uoofooo",
			at: "number_connected", says: "not to the Cloud API",
		},
		"app not subscribed": {
			change: func(f *fixture) { f.Graph.UnsubscribeApp(acctest.Account, acctest.AppID) },
			http:   "oooofoo", chatwoot: "oooofoo", zammad: "uooofoo",
			at: "webhook", says: "No app is subscribed",
		},
		"another app subscribed": {
			change: subscribeAnother,
			http:   "oooofoo", chatwoot: "oooofoo", zammad: "uooofoo",
			at: "webhook", says: `Subscribed apps: 200000000000002 ("Other App")`,
		},
		"project without token": {
			change: func(f *fixture) { f.set(nil, acctest.Number) },
			http:   "uoooofo", chatwoot: "uoooofo", zammad: "uoooofo",
			at: "project_token", says: "holds no token",
		},
		"project without number": {
			change: func(f *fixture) { f.set(f.token, nil) },
			http:   "ouuuuof", chatwoot: "oouuuof", zammad: "uouuuof",
			at: "project_number", says: "holds no phone number ID",
		},
		"other fingerprint": {
			args: protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.RotatedToken)},
			http: "ooooofo", chatwoot: "ooooofo", zammad: "uoooooo",
			at: "project_token",
		},
		"other number": {
			args: protocol.Values{"phone_number_id": acctest.OtherNumber},
			http: "oooooof", chatwoot: "oooooof", zammad: "uooooof",
			at: "project_number", says: "but " + acctest.OtherNumber + " is expected",
		},
		"other account": {
			args: protocol.Values{"business_account_id": acctest.ForeignAccount},
			http: "oofofof", chatwoot: "oofofof", zammad: "uofofof",
			at: "project_number", says: "but the account " + acctest.ForeignAccount + " is expected",
		},
		"token replaced outside of Terraform": {
			change: func(f *fixture) { f.set(acctest.HandToken, acctest.Number) },
			http:   "uoooooo", chatwoot: "ooooooo", zammad: "uoooooo",
		},
		"Meta is down": {
			change: func(f *fixture) { f.Graph.FailNext(down) },
			http:   "uuuuuoo", chatwoot: "uuuuuoo", zammad: "uuuuuoo",
		},
		"secrets in Meta's answers": {
			change: func(f *fixture) { f.Graph.EchoSecrets(true); f.Graph.RevokeToken(acctest.ProviderToken, 460) },
			http:   "fuuuuoo", chatwoot: "oouuuoo", zammad: "uuuuuoo",
		},
	} {
		for i, statuses := range []string{c.http, c.chatwoot, c.zammad} {
			t.Run(name+", "+platforms[i], func(t *testing.T) {
				t.Parallel()
				f := start(t, platforms[i])
				if c.change != nil {
					c.change(f)
				}
				got, diags := f.readCheck(c.args)
				diags.WantNone(t)
				wantStatuses(t, got, statuses)
				if c.at != "" && (c.at != "token" || f.platform != "zammad") {
					text := fmt.Sprint(checkNamed(t, got, c.at)["detail"])
					if statuses[indexOf(c.at)] != 'o' && !strings.Contains(text, c.says) {
						t.Errorf("%s says %q, want %q", c.at, text, c.says)
					}
					if strings.Contains(text, "minimum_validity") || strings.Contains(text, "required_access") {
						t.Errorf("%s names an argument of another object: %q", c.at, text)
					}
				}
			})
		}
	}
}

func indexOf(name string) int {
	for i, one := range order {
		if one == name {
			return i
		}
	}
	return -1
}

func addApp(f *fixture) {
	f.Graph.AddApp(graphsim.App{
		ID: "200000000000002", Name: "Other App", Secret: "CANARYothersecret0123456789abcd", BusinessID: acctest.Business,
	})
}

func otherApp(f *fixture) {
	addApp(f)
	f.Graph.AddToken(graphsim.Token{Token: f.token, AppID: "200000000000002", Scopes: acctest.Scopes, BusinessID: acctest.Business})
}

func subscribeAnother(f *fixture) {
	addApp(f)
	f.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
	f.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: "200000000000002"})
}
