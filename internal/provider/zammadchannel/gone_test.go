package zammadchannel_test

import (
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/conform"
)

// permissionLosses returns failures that prove nothing: the state is kept and nothing is written.
func permissionLosses() map[string]conform.Event {
	return map[string]conform.Event{
		"permission": conform.PlanError(func(w *world.World) { w.Zammad.SetPermissions(3, "ticket.agent") }, "HTTP 403",
			"chat.zammad.access_token"),
		"credential": conform.PlanError(func(w *world.World) { w.Zammad.RevokeAPITokens(3) }, "HTTP 401", "chat.zammad.access_token"),
		"404 to all calls": conform.PlanError(func(w *world.World) {
			w.Zammad.FailNext(simkit.Fault{Times: -1, Status: http.StatusNotFound, Body: `{"error":"No route matches"}`})
		}, "HTTP 404"),
		"HTML page":  conform.PlanError(func(w *world.World) { w.Zammad.FailNext(simkit.Fault{Times: -1, Kind: simkit.KindHTML}) }, "text/html"),
		"500 to all": conform.PlanError(func(w *world.World) { w.Zammad.FailNext(simkit.Fault{Times: -1, Body: "{}"}) }, "HTTP 500"),
	}
}
