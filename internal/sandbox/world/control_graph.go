package world

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

func (w *World) graphActions() map[string]action {
	actions := map[string]action{
		"POST /control/graph/seed":                     w.postGraphSeed,
		"POST /control/graph/tokens/{change}":          w.changeToken,
		"POST /control/graph/objects/{id}":             w.postFields,
		"POST /control/graph/throttle":                 w.postThrottle,
		"POST /control/graph/budget":                   w.postBudget,
		"DELETE /control/graph/business-accounts/{id}": w.deleteGraph((*graphsim.Sim).RemoveBusinessAccount),
		"DELETE /control/graph/phone-numbers/{id}":     w.deleteGraph((*graphsim.Sim).RemovePhoneNumber),
	}
	maps.Copy(actions, w.graphUserActions())
	return actions
}

func (w *World) postGraphSeed(r *http.Request) (any, error) {
	seed, err := body[graphsim.Seed](r)
	if err != nil {
		return nil, err
	}
	return nil, w.Graph.Load(seed)
}

// changeToken names the token in the body, which no log keeps.
func (w *World) changeToken(r *http.Request) (any, error) {
	in, err := body[struct {
		Token             string          `json:"token"`
		Subcode           int             `json:"subcode"`
		Scope             string          `json:"scope"`
		BusinessAccountID string          `json:"business_account_id"`
		ExpiresAt         graphsim.Moment `json:"expires_at"`
	}](r)
	if err != nil {
		return nil, err
	}
	if !w.Graph.HasToken(in.Token) {
		return nil, notFound("no such token")
	}
	switch change := r.PathValue("change"); change {
	case "revoke":
		w.Graph.RevokeToken(in.Token, in.Subcode)
	case "expire":
		w.Graph.ExpireToken(in.Token)
	case "expiry":
		w.Graph.SetExpiry(in.Token, in.ExpiresAt)
	case "drop-scope":
		if in.Scope == "" {
			return nil, errors.New(`member "scope" is missing`)
		}
		w.Graph.DropScope(in.Token, in.Scope)
	case "unassign", "assign":
		if !w.Graph.Has(in.BusinessAccountID) {
			return nil, notFound("no business account %q", in.BusinessAccountID)
		}
		if change == "assign" {
			w.Graph.Assign(in.Token, in.BusinessAccountID)
		} else {
			w.Graph.Unassign(in.Token, in.BusinessAccountID)
		}
	default:
		return nil, notFound("no change %q of a token", change)
	}
	return nil, nil
}

// postFields sets fields of an object by Meta's names.
func (w *World) postFields(r *http.Request) (any, error) {
	fields, err := body[map[string]json.RawMessage](r)
	if err != nil {
		return nil, err
	}
	for name, raw := range fields {
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			return nil, badRequest(err)
		}
		w.Graph.SetField(r.PathValue("id"), name, value)
	}
	return nil, nil
}

// postThrottle makes the next calls fail with a code of Meta's; code 0 ends that.
func (w *World) postThrottle(r *http.Request) (any, error) {
	in, err := body[struct {
		Code   int `json:"code"`
		Status int `json:"status"`
		Times  int `json:"times"`
	}](r)
	if err != nil {
		return nil, err
	}
	if in.Status != 0 && (in.Status < 400 || in.Status > 599) {
		return nil, errors.New("status must be an HTTP status from 400 to 599")
	}
	w.Graph.Throttle(in.Code, in.Status, in.Times)
	return nil, nil
}

func (w *World) postBudget(r *http.Request) (any, error) {
	in, err := body[struct {
		BusinessAccountID string `json:"business_account_id"`
		Calls             int    `json:"calls"`
	}](r)
	if err != nil {
		return nil, err
	}
	if !w.Graph.Has(in.BusinessAccountID) {
		return nil, notFound("no business account %q", in.BusinessAccountID)
	}
	w.Graph.SetBudget(in.BusinessAccountID, in.Calls)
	return nil, nil
}

func (w *World) deleteGraph(remove func(*graphsim.Sim, string)) action {
	return func(r *http.Request) (any, error) {
		remove(w.Graph, r.PathValue("id"))
		return nil, nil
	}
}
