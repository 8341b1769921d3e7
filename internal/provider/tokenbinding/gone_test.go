package tokenbinding_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// permissionLosses returns failures that prove nothing: whatever the service answers, the state is kept and nothing is written.
func permissionLosses() map[string]conform.Event {
	return map[string]conform.Event{
		"project hidden": conform.PlanError(func(w *world.World) { w.Chat.Hide("SUPPORT") }, "HTTP 403", "chat.http.access_token"),
		"credential revoked": conform.PlanError(func(w *world.World) { w.Chat.RevokeBearer(acctest.ChatToken) }, "HTTP 401",
			"chat.http.access_token"),
		"404, and the list fails": conform.PlanError(func(w *world.World) {
			w.Chat.FailNext(simkit.Fault{Path: "/projects/*", Times: -1, Status: http.StatusNotFound, Body: "{}"})
			w.Chat.FailNext(simkit.Fault{Path: "/projects", Times: -1, Status: http.StatusForbidden, Body: "{}"})
		}, "could not be read to confirm", "or it is hidden"),
		"404, and the list's second page fails": conform.PlanError(func(w *world.World) {
			w.Chat.RemoveProject("SUPPORT")
			w.Chat.SetPageCap(1)
			for _, id := range []string{"1", "2", "3"} {
				w.Chat.AddProject(chatsim.Project{ID: id})
			}
			w.Chat.FailNext(simkit.Fault{Path: "/projects", Skip: 1, Times: -1, Status: http.StatusInternalServerError, Body: "{}"})
		}, "could not be read to confirm"),
		"404, and the list has it": conform.PlanError(func(w *world.World) {
			w.Chat.FailNext(simkit.Fault{Path: "/projects/*", Times: -1, Status: http.StatusNotFound, Body: "{}"})
		}, "its list of projects holds SUPPORT"),
		"a proxy's page": conform.PlanError(func(w *world.World) { w.Chat.FailNext(simkit.Fault{Times: -1, Kind: simkit.KindHTML}) }, "text/html",
			"chat.http.endpoint"),
		"out of order": conform.PlanError(func(w *world.World) {
			w.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusInternalServerError, Body: "{}"})
		}, "HTTP 500", "later"),
		"throttled": conform.PlanError(func(w *world.World) {
			w.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "999999999"},
				Body: "{}"})
		}, "no more requests before 20"),
		"fields left out": conform.PlanError(func(w *world.World) {
			w.Chat.FailNext(simkit.Fault{Times: -1, Status: http.StatusOK, Body: `{"id":"10001","key":"SUPPORT","name":"Customer support"}`})
		}, "whatsapp should be an object"),
	}
}

// Without a refresh, too, a hidden project keeps its token and its state. When it can be seen again, nothing is left to do.
func TestAccTokenBinding_permissionRegained(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.applyToken(t, acctest.GoodToken)
	f.Chat.Hide("SUPPORT")
	f.Remove().WantError(t, "", "HTTP 403", "chat.http.access_token")
	f.Chat.Show("SUPPORT")
	f.WantQuietPlan(t, configWith(acctest.GoodToken))
	wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
}
