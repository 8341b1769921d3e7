package world

import (
	"errors"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

func (w *World) zammadActions() map[string]action {
	return map[string]action{
		"POST /control/zammad/seed":                       w.postZammadSeed,
		"POST /control/zammad/settings":                   w.postZammadSettings,
		"POST /control/zammad/users/{id}/permissions":     numbered(w.postPermissions),
		"POST /control/zammad/users/{id}/revoke":          numbered(w.revokeZammadUser),
		"GET /control/zammad/channels":                    w.listChannels,
		"DELETE /control/zammad/channels/{id}":            numbered(w.deleteChannel),
		"POST /control/zammad/channels/{id}/token":        numbered(w.postChannelToken),
		"DELETE /control/zammad/channels/{id}/token":      numbered(w.deleteChannelToken),
		"POST /control/zammad/channels/{id}/phone-number": numbered(w.postChannelNumber),
		"POST /control/zammad/channels/{id}/options":      numbered(w.postOptions),
	}
}

func (w *World) postZammadSeed(r *http.Request) (any, error) {
	seed, err := body[zammadsim.Seed](r)
	if err != nil {
		return nil, err
	}
	return nil, w.Zammad.Load(seed)
}

func (w *World) postPermissions(r *http.Request, id int) (any, error) {
	in, err := body[struct {
		Permissions []string `json:"permissions"`
	}](r)
	if err != nil {
		return nil, err
	}
	w.Zammad.SetPermissions(id, in.Permissions...)
	return nil, nil
}

func (w *World) revokeZammadUser(_ *http.Request, id int) (any, error) {
	w.Zammad.RevokeAPITokens(id)
	return nil, nil
}

func (w *World) listChannels(*http.Request) (any, error) {
	type channel struct {
		ID               int            `json:"id"`
		Area             string         `json:"area"`
		GroupID          int            `json:"group_id"`
		Active           bool           `json:"active"`
		Name             string         `json:"name"`
		PhoneNumber      string         `json:"phone_number"`
		TokenFingerprint string         `json:"token_fingerprint"`
		PhoneNumberID    string         `json:"phone_number_id"`
		BusinessID       string         `json:"business_id"`
		Stored           map[string]int `json:"stored"`
	}
	all := []channel{}
	for _, id := range w.Zammad.ChannelIDs() {
		ch, ok := w.Zammad.Channel(id)
		if !ok {
			continue
		}
		option := func(key string) string {
			s, _ := ch.Options[key].(string)
			return s
		}
		n := w.Zammad.Stored(id)
		all = append(all, channel{
			ID: id, Area: ch.Area, GroupID: ch.GroupID, Active: !ch.Inactive, Name: option("name"), PhoneNumber: option("phone_number"),
			TokenFingerprint: fingerprint(option("access_token")), PhoneNumberID: option("phone_number_id"), BusinessID: option("business_id"),
			Stored: map[string]int{"saves": n.Saves, "tokens": n.Tokens, "secrets": n.Secrets, "switches": n.Switches},
		})
	}
	return map[string]any{"channels": all}, nil
}

func (w *World) deleteChannel(_ *http.Request, id int) (any, error) {
	w.Zammad.Forget(id)
	return nil, nil
}

func (w *World) postChannelToken(r *http.Request, id int) (any, error) {
	token, err := givenToken(r)
	if err != nil {
		return nil, err
	}
	w.Zammad.SetToken(id, token)
	return nil, nil
}

func (w *World) deleteChannelToken(_ *http.Request, id int) (any, error) {
	w.Zammad.SetOption(id, "access_token", nil)
	return nil, nil
}

func (w *World) postChannelNumber(r *http.Request, id int) (any, error) {
	number, account, err := givenNumber(r)
	if err != nil {
		return nil, err
	}
	w.Zammad.SetOption(id, "phone_number_id", number)
	if account != "" {
		w.Zammad.SetOption(id, "business_id", account)
	}
	return nil, nil
}

// postOptions takes group_id and active too, which Zammad keeps beside the options.
func (w *World) postOptions(r *http.Request, id int) (any, error) {
	members, err := body[map[string]any](r)
	if err != nil {
		return nil, err
	}
	group, hasGroup := members["group_id"]
	active, hasActive := members["active"]
	to, isNumber := group.(float64)
	on, isBool := active.(bool)
	if hasGroup && !isNumber || hasActive && !isBool {
		return nil, errors.New(`want a number for "group_id", and true or false for "active"`)
	}
	if hasGroup {
		w.Zammad.SetGroup(id, int(to))
	}
	if hasActive {
		w.Zammad.SetActive(id, on)
	}
	delete(members, "group_id")
	delete(members, "active")
	for key, value := range members {
		w.Zammad.SetOption(id, key, value)
	}
	return nil, nil
}

func (w *World) postZammadSettings(r *http.Request) (any, error) {
	in, err := body[struct {
		MetaReachable       *bool `json:"meta_reachable"`
		Masking             *bool `json:"masking"`
		AcceptUnknownGroups *bool `json:"accept_unknown_groups"`
	}](r)
	if err != nil {
		return nil, err
	}
	turn(in.MetaReachable, w.reach(w.Zammad.SetGraphURL))
	turn(in.Masking, w.Zammad.Masking)
	turn(in.AcceptUnknownGroups, w.Zammad.AcceptUnknownGroups)
	return nil, nil
}
