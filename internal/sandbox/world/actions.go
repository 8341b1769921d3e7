package world

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

func (w *World) setLatency(in struct {
	Sim     string   `json:"sim"`
	Latency duration `json:"latency"`
}) error {
	sims, err := w.simulatorsNamed(in.Sim)
	for _, m := range sims {
		m.kit.SetLatency(time.Duration(in.Latency))
	}
	return err
}

// subcodeInvalid is the subcode of code 190 for a token that was revoked.
const subcodeInvalid = 467

// tokenChange names the token in the body, which no log keeps.
type tokenChange struct {
	Token             string          `json:"token"`
	Subcode           int             `json:"subcode"`
	Scope             string          `json:"scope"`
	BusinessAccountID string          `json:"business_account_id"`
	ExpiresAt         graphsim.Moment `json:"expires_at"`
}

func (w *World) changeToken(change string, in tokenChange) error {
	do, ok := map[string]func(){
		"revoke":     func() { w.Graph.RevokeToken(in.Token, cmp.Or(in.Subcode, subcodeInvalid)) },
		"expire":     func() { w.Graph.ExpireToken(in.Token) },
		"expiry":     func() { w.Graph.SetExpiry(in.Token, in.ExpiresAt) },
		"drop-scope": func() { w.Graph.DropScope(in.Token, in.Scope) },
		"unassign":   func() { w.Graph.UnassignToken(in.Token, in.BusinessAccountID) },
		"assign":     func() { w.Graph.AssignToken(in.Token, in.BusinessAccountID) },
	}[change]
	switch {
	case !ok:
		return errNotFound("no change %q of a token", change)
	case change == "drop-scope" && in.Scope == "":
		return errors.New(`member "scope" is missing`)
	}
	do()
	return nil
}

// throttleGraph makes the next calls fail with a code of Meta's; code 0 ends that.
func (w *World) throttleGraph(in struct {
	Code   int `json:"code"`
	Status int `json:"status"`
	Times  int `json:"times"`
}) error {
	if in.Status != 0 && (in.Status < 400 || in.Status > 599) {
		return errors.New("status must be an HTTP status from 400 to 599")
	}
	w.Graph.Throttle(in.Code, in.Status, in.Times)
	return nil
}

func (w *World) setBudget(in struct {
	BusinessAccountID string `json:"business_account_id"`
	Calls             int    `json:"calls"`
}) error {
	if !w.Graph.HasObject(in.BusinessAccountID) {
		return errNotFound("no business account %q", in.BusinessAccountID)
	}
	w.Graph.SetBudget(in.BusinessAccountID, in.Calls)
	return nil
}

func (w *World) changeBusiness(id string, in struct {
	RequiresExpiringTokens *bool `json:"requires_expiring_tokens" need:"yes"`
}) error {
	w.Graph.SetBusinessRequiresExpiring(id, *in.RequiresExpiringTokens)
	return nil
}

// listSystemUsers counts tokens and shows none.
func (w *World) listSystemUsers(businessID string) (any, error) {
	if !w.Graph.HasObject(businessID) {
		return nil, errNotFound("no business %q", businessID)
	}
	type shown struct {
		graphsim.SystemUser
		LiveTokens int `json:"live_tokens"`
	}
	users := []shown{}
	for _, u := range w.Graph.SystemUsers(businessID) {
		users = append(users, shown{u, w.Graph.LiveTokens(u.ID)})
	}
	return map[string]any{"system_users": users}, nil
}

func (w *World) systemUserSettings(id string) settings {
	return settings{
		"name":   newSetter(func(name string) { w.Graph.RenameSystemUser(id, name) }),
		"role":   newSetter(func(role string) { w.Graph.SetSystemUserRole(id, role) }),
		"hidden": newSetter(func(on bool) { w.Graph.HideSystemUser(id, on) }),
	}
}

// assignUser assigns a system user; no tasks remove it.
func (w *World) assignUser(accountID string, in struct {
	User  string   `json:"user"`
	Tasks []string `json:"tasks"`
}) error {
	if len(in.Tasks) == 0 {
		w.Graph.UnassignUser(accountID, in.User)
	} else {
		w.Graph.AssignUser(accountID, in.User, in.Tasks...)
	}
	return nil
}

func (w *World) numberSettings(id string) settings {
	return settings{
		"pin":                  newSetter(func(pin string) { w.Graph.SetPIN(id, pin) }),
		"approve_display_name": newSetter(func(approved bool) { w.Graph.ReviewDisplayName(id, approved) }),
		"override": newSetter(func(in struct {
			AppID               string `json:"app_id"`
			OverrideCallbackURI string `json:"override_callback_uri"`
		}) {
			w.Graph.SetNumberOverride(id, in.AppID, in.OverrideCallbackURI)
		}),
	}
}

func (w *World) setAppSubscription(appID string, in struct {
	CallbackURL string   `json:"callback_url" need:"yes"`
	Fields      []string `json:"fields" need:"yes"`
	Inactive    bool     `json:"inactive"`
}) error {
	w.Graph.SetAppSubscription(graphsim.AppSubscription{
		AppID: appID, CallbackURL: in.CallbackURL, Fields: in.Fields, Inactive: in.Inactive,
	})
	return nil
}

func (w *World) subscribeApp(accountID string, in struct {
	AppID               string `json:"app_id"`
	OverrideCallbackURI string `json:"override_callback_uri"`
}) error {
	w.Graph.SubscribeApp(graphsim.SubscribedApp{
		BusinessAccountID: accountID, AppID: in.AppID, OverrideCallbackURI: in.OverrideCallbackURI,
	})
	return nil
}

func (w *World) unsubscribeApp(r *http.Request) (any, error) {
	w.Graph.UnsubscribeApp(r.PathValue("id"), r.PathValue("appID"))
	return nil, nil
}

// showProject returns a project with the fingerprint of its token, whatever the service
// shows to its clients.
func (w *World) showProject(ref string) (any, error) {
	p, ok := w.Chat.FindProject(ref)
	if !ok {
		return nil, errNotFound("no project %q", ref)
	}
	n := w.Chat.Stored(p.ID)
	out := map[string]any{
		"id": p.ID, "key": p.Key, "name": p.Name, "token_fingerprint": fingerprint(p.Token), "token_updated_at": nil,
		"phone_number_id": p.PhoneNumberID, "business_account_id": p.BusinessAccountID,
		"stored": map[string]int{
			"tokens": n.Tokens, "numbers": n.Numbers, "tokens_cleared": n.TokensCleared, "numbers_cleared": n.NumbersCleared,
		},
	}
	if p.Token != "" {
		out["token_updated_at"] = p.TokenUpdatedAt
	}
	return out, nil
}

// fingerprint names a token in answers; "" for none.
func fingerprint(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:8])
}

func (w *World) listInboxes() any {
	all := []any{}
	for _, id := range w.Chatwoot.InboxIDs() {
		in, ok := w.Chatwoot.FindInbox(id)
		if !ok {
			continue
		}
		config, n := textGetter(in.Channel.ProviderConfig), w.Chatwoot.Stored(id)
		out := map[string]any{
			"id": id, "account_id": in.AccountID, "name": in.Name, "type": in.Channel.Type,
			"token_fingerprint": fingerprint(config("api_key")), "phone_number_id": config("phone_number_id"),
			"business_account_id": config("business_account_id"), "receives": w.Chatwoot.Receives(id),
			"stored": map[string]int{"inbox_saves": n.InboxSaves, "channel_saves": n.ChannelSaves},
		}
		if in.Channel.Provider != "" {
			out["provider"], out["phone_number"] = in.Channel.Provider, in.Channel.PhoneNumber
		}
		all = append(all, out)
	}
	return map[string]any{"inboxes": all}
}

func (w *World) listChannels() any {
	all := []any{}
	for _, id := range w.Zammad.ChannelIDs() {
		ch, ok := w.Zammad.FindChannel(id)
		if !ok {
			continue
		}
		option, n := textGetter(ch.Options), w.Zammad.Stored(id)
		all = append(all, map[string]any{
			"id": id, "area": ch.Area, "group_id": ch.GroupID, "active": !ch.Inactive, "name": option("name"),
			"phone_number": option("phone_number"), "token_fingerprint": fingerprint(option("access_token")),
			"phone_number_id": option("phone_number_id"), "business_id": option("business_id"),
			"stored": map[string]int{"saves": n.Saves, "tokens": n.Tokens, "secrets": n.Secrets},
		})
	}
	return map[string]any{"channels": all}
}

// textGetter returns a function that returns the text of a key, "" for any other value.
func textGetter(values map[string]any) func(key string) string {
	return func(key string) string {
		s, _ := values[key].(string)
		return s
	}
}

// forEachMember returns a function that calls set for every member of a body.
func forEachMember[ID string | int, V any](set func(ID, string, V)) func(ID, map[string]V) error {
	return func(id ID, members map[string]V) error {
		for key, value := range members {
			set(id, key, value)
		}
		return nil
	}
}

func setNumber(set func(int, string, any), id int, in numberBody, accountKey string) error {
	set(id, "phone_number_id", in.PhoneNumberID)
	if in.BusinessAccountID != "" {
		set(id, accountKey, in.BusinessAccountID)
	}
	return nil
}

// setOptions takes group_id and active too, which Zammad keeps beside the options.
func (w *World) setOptions(id int, members map[string]any) error {
	group, hasGroup := members["group_id"]
	active, hasActive := members["active"]
	to, isNumber := group.(float64)
	on, isBool := active.(bool)
	if hasGroup && !isNumber || hasActive && !isBool {
		return errors.New(`want a number for "group_id", and true or false for "active"`)
	}
	if hasGroup {
		w.Zammad.SetGroup(id, int(to))
	}
	if hasActive {
		w.Zammad.SetActive(id, on)
	}
	delete(members, "group_id")
	delete(members, "active")
	return forEachMember(w.Zammad.SetOption)(id, members)
}

// listWriteAttempts returns the calls that tried to change something in Jira.
func (w *World) listWriteAttempts() any {
	all := []map[string]string{}
	for _, a := range w.Jira.WriteAttempts() {
		all = append(all, map[string]string{"method": a.Method, "path": a.Path})
	}
	return map[string]any{"write_attempts": all}
}

func (w *World) changeJiraProject(ref string, in struct {
	Hidden *bool  `json:"hidden"`
	Type   string `json:"type"`
	Key    string `json:"key"`
	Name   string `json:"name"`
}) error {
	if (in.Key == "") != (in.Name == "") {
		return errors.New(`a project is renamed with both "key" and "name"`)
	}
	if in.Hidden != nil && *in.Hidden {
		w.Jira.Hide(ref)
	} else if in.Hidden != nil {
		w.Jira.Show(ref)
	}
	if in.Type != "" {
		w.Jira.SetType(ref, in.Type)
	}
	if in.Key != "" {
		w.Jira.Rename(ref, in.Key, in.Name)
	}
	return nil
}

// reachabilitySetter returns a setter that makes the Graph API reachable or unreachable for a platform.
func (w *World) reachabilitySetter(setURL func(string)) setter {
	return newSetter(func(on bool) {
		if on {
			setURL(w.URLs.Graph)
		} else {
			setURL("")
		}
	})
}

func (w *World) setChatwootVersion(v chatwootVersion) {
	if v != "" {
		w.Chatwoot.SetVersion(chatwootsim.Version(v))
	}
}

// chatwootVersion is a known one; "" changes nothing.
type chatwootVersion chatwootsim.Version

func (v chatwootVersion) validate() error {
	return chatwootsim.New(chatwootsim.Options{}).Load(chatwootsim.Seed{Version: chatwootsim.Version(v)})
}
