package webhookresubscribe_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_business_account_webhook_resubscribe"
	callback = "https://chat.example.com/webhooks/0"
)

func serve(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	return s
}

func startSubscribed(t *testing.T, override string) (*world.World, *protocol.Server) {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.SetAppSubscription(graphsim.AppSubscription{
		AppID: acctest.AppID, CallbackURL: "https://app.example.com", Fields: []string{"messages"},
	})
	w.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: override})
	return w, serve(t, w)
}

// The subscription is sent once more, with its override. Without the verify token, nothing is sent.
func TestWebhookResubscribe(t *testing.T) {
	t.Parallel()
	for _, override := range []string{"", callback} {
		w, s := startSubscribed(t, override)
		config := protocol.Values{"business_account_id": acctest.Account, "verify_token_wo": "hub"}
		done := s.Invoke(typeName, config)
		done.Diags.WantNone(t)
		if len(done.Progress) != 1 || !strings.Contains(done.Progress[0], override) {
			t.Errorf("said %q", done.Progress)
		}
		if now := w.Graph.SubscribedApps(acctest.Account); len(now) != 1 || now[0].OverrideCallbackURI != override {
			t.Errorf("subscribed: %+v", now)
		}
		if n := len(w.Graph.Writes()); n != 1 {
			t.Errorf("%d writes", n)
		}
	}
}

// An override without its verify token is an error in the plan. A plan that does not know the account says nothing.
func TestWebhookResubscribe_override(t *testing.T) {
	t.Parallel()
	w, s := startSubscribed(t, callback)
	config := protocol.Values{"business_account_id": acctest.Account}
	s.PlanAction(typeName, config).WantError(t, "verify_token_wo", "Missing verify token", callback, "Nothing was sent")
	if len(w.Graph.Writes()) != 0 {
		t.Errorf("wrote %v", w.Graph.Writes())
	}
	s.PlanAction(typeName, protocol.Values{"business_account_id": protocol.Unknown}).WantNone(t)
}

// An app that is not subscribed is subscribed.
func TestWebhookResubscribe_none(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	serve(t, w).Invoke(typeName, protocol.Values{"business_account_id": acctest.Account}).Diags.WantNone(t)
	if now := w.Graph.SubscribedApps(acctest.Account); len(now) != 1 || now[0].AppID != acctest.AppID {
		t.Errorf("subscribed: %+v", now)
	}
}
