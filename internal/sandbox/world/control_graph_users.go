package world

import (
	"errors"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// graphUserActions are what an administrator does by hand in Business settings.
func (w *World) graphUserActions() map[string]action {
	return map[string]action{
		"GET /control/graph/businesses/{id}/system-users":                      w.getSystemUsers,
		"POST /control/graph/businesses/{id}":                                  w.postBusiness,
		"POST /control/graph/system-users/{id}":                                w.postSystemUser,
		"DELETE /control/graph/system-users/{id}":                              w.deleteGraph((*graphsim.Sim).RemoveSystemUser),
		"POST /control/graph/system-users/{id}/revoke":                         w.revokeTokensOf,
		"POST /control/graph/business-accounts/{id}/assigned-users":            w.postAssignedUser,
		"POST /control/graph/business-accounts/{id}/subscribed-apps":           w.postSubscribedApp,
		"DELETE /control/graph/business-accounts/{id}/subscribed-apps/{appID}": w.deleteSubscribedApp,
	}
}

// getSystemUsers counts tokens and shows none.
func (w *World) getSystemUsers(r *http.Request) (any, error) {
	if id := r.PathValue("id"); !w.Graph.Has(id) {
		return nil, notFound("no business %q", id)
	}
	type shown struct {
		graphsim.SystemUser
		LiveTokens int `json:"live_tokens"`
	}
	users := []shown{}
	for _, u := range w.Graph.SystemUsers(r.PathValue("id")) {
		users = append(users, shown{u, w.Graph.LiveTokens(u.ID)})
	}
	return map[string]any{"system_users": users}, nil
}

func (w *World) postBusiness(r *http.Request) (any, error) {
	in, err := body[struct {
		RequiresExpiringTokens *bool `json:"requires_expiring_tokens"`
	}](r)
	if err != nil {
		return nil, err
	}
	if in.RequiresExpiringTokens == nil {
		return nil, errors.New(`member "requires_expiring_tokens" is missing`)
	}
	w.Graph.SetBusinessRequiresExpiring(r.PathValue("id"), *in.RequiresExpiringTokens)
	return nil, nil
}

func (w *World) postSystemUser(r *http.Request) (any, error) {
	in, err := body[struct {
		Name   *string `json:"name"`
		Role   *string `json:"role"`
		Hidden *bool   `json:"hidden"`
	}](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if _, ok := w.Graph.FindSystemUser(id); !ok {
		return nil, notFound("no system user %q", id)
	}
	if in.Name != nil {
		w.Graph.RenameSystemUser(id, *in.Name)
	}
	if in.Role != nil {
		w.Graph.SetSystemUserRole(id, *in.Role)
	}
	if in.Hidden != nil {
		w.Graph.HideSystemUser(id, *in.Hidden)
	}
	return nil, nil
}

func (w *World) revokeTokensOf(r *http.Request) (any, error) {
	return map[string]int{"revoked": w.Graph.RevokeTokensOf(r.PathValue("id"))}, nil
}

// postAssignedUser assigns a system user; no tasks take it off.
func (w *World) postAssignedUser(r *http.Request) (any, error) {
	in, err := body[struct {
		User  string   `json:"user"`
		Tasks []string `json:"tasks"`
	}](r)
	if err != nil {
		return nil, err
	}
	if len(in.Tasks) == 0 {
		w.Graph.UnassignUser(r.PathValue("id"), in.User)
	} else {
		w.Graph.AssignUser(r.PathValue("id"), in.User, in.Tasks...)
	}
	return nil, nil
}

func (w *World) postSubscribedApp(r *http.Request) (any, error) {
	in, err := body[struct {
		AppID               string `json:"app_id"`
		OverrideCallbackURI string `json:"override_callback_uri"`
	}](r)
	if err != nil {
		return nil, err
	}
	w.Graph.SubscribeApp(graphsim.SubscribedApp{
		BusinessAccountID: r.PathValue("id"), AppID: in.AppID, OverrideCallbackURI: in.OverrideCallbackURI,
	})
	return nil, nil
}

func (w *World) deleteSubscribedApp(r *http.Request) (any, error) {
	w.Graph.UnsubscribeApp(r.PathValue("id"), r.PathValue("appID"))
	return nil, nil
}
