package world

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
)

func (w *World) chatwootActions() map[string]action {
	return map[string]action{
		"POST /control/chatwoot/seed":                         w.postChatwootSeed,
		"POST /control/chatwoot/settings":                     w.postChatwootSettings,
		"POST /control/chatwoot/users/revoke":                 w.revokeChatwootUser,
		"GET /control/chatwoot/inboxes":                       w.listInboxes,
		"DELETE /control/chatwoot/inboxes/{id}":               numbered(w.deleteInbox),
		"POST /control/chatwoot/inboxes/{id}/token":           numbered(w.postInboxToken),
		"POST /control/chatwoot/inboxes/{id}/phone-number":    numbered(w.postInboxNumber),
		"POST /control/chatwoot/inboxes/{id}/provider-config": numbered(w.postInboxConfig),
	}
}

// numbered is an action on what has a number for an id.
func numbered(do func(*http.Request, int) (any, error)) action {
	return func(r *http.Request) (any, error) {
		id, err := strconv.Atoi(r.PathValue("id"))
		if err != nil {
			return nil, notFound("no number: %q", r.PathValue("id"))
		}
		return do(r, id)
	}
}

func (w *World) postChatwootSeed(r *http.Request) (any, error) {
	seed, err := body[chatwootsim.Seed](r)
	if err != nil {
		return nil, err
	}
	return nil, w.Chatwoot.Load(seed)
}

func (w *World) revokeChatwootUser(r *http.Request) (any, error) {
	token, err := givenToken(r)
	if err != nil {
		return nil, err
	}
	w.Chatwoot.RevokeAccess(token)
	return nil, nil
}

func (w *World) listInboxes(*http.Request) (any, error) {
	type inbox struct {
		ID                int            `json:"id"`
		AccountID         int            `json:"account_id"`
		Name              string         `json:"name"`
		Type              string         `json:"type"`
		Provider          string         `json:"provider,omitempty"`
		PhoneNumber       string         `json:"phone_number,omitempty"`
		TokenFingerprint  string         `json:"token_fingerprint"`
		PhoneNumberID     string         `json:"phone_number_id"`
		BusinessAccountID string         `json:"business_account_id"`
		Receives          bool           `json:"receives"`
		Stored            map[string]int `json:"stored"`
	}
	all := []inbox{}
	for _, id := range w.Chatwoot.InboxIDs() {
		in, ok := w.Chatwoot.Inbox(id)
		if !ok {
			continue
		}
		config := func(key string) string {
			s, _ := in.Channel.ProviderConfig[key].(string)
			return s
		}
		n := w.Chatwoot.Stored(id)
		all = append(all, inbox{
			ID: id, AccountID: in.AccountID, Name: in.Name, Type: in.Channel.Type, Provider: in.Channel.Provider, PhoneNumber: in.Channel.PhoneNumber,
			TokenFingerprint: fingerprint(config("api_key")), PhoneNumberID: config("phone_number_id"), BusinessAccountID: config("business_account_id"),
			Receives: w.Chatwoot.Receives(id), Stored: map[string]int{"inbox_saves": n.InboxSaves, "channel_saves": n.ChannelSaves},
		})
	}
	return map[string]any{"inboxes": all}, nil
}

func (w *World) deleteInbox(_ *http.Request, id int) (any, error) {
	w.Chatwoot.Forget(id)
	return nil, nil
}

func (w *World) postInboxToken(r *http.Request, id int) (any, error) {
	token, err := givenToken(r)
	if err != nil {
		return nil, err
	}
	w.Chatwoot.SetToken(id, token)
	return nil, nil
}

// givenToken reads a body that holds a token and nothing else.
func givenToken(r *http.Request) (string, error) {
	in, err := body[struct {
		AccessToken string `json:"access_token"`
	}](r)
	if err == nil && in.AccessToken == "" {
		err = errors.New(`member "access_token" is missing`)
	}
	return in.AccessToken, err
}

func (w *World) postInboxNumber(r *http.Request, id int) (any, error) {
	number, account, err := givenNumber(r)
	if err != nil {
		return nil, err
	}
	w.Chatwoot.SetConfig(id, "phone_number_id", number)
	if account != "" {
		w.Chatwoot.SetConfig(id, "business_account_id", account)
	}
	return nil, nil
}

func givenNumber(r *http.Request) (number, account string, err error) {
	in, err := body[struct {
		PhoneNumberID     string `json:"phone_number_id"`
		BusinessAccountID string `json:"business_account_id"`
	}](r)
	if err == nil && in.PhoneNumberID == "" {
		err = errors.New(`member "phone_number_id" is missing`)
	}
	return in.PhoneNumberID, in.BusinessAccountID, err
}

func (w *World) postInboxConfig(r *http.Request, id int) (any, error) {
	members, err := body[map[string]any](r)
	if err != nil {
		return nil, err
	}
	for key, value := range members {
		w.Chatwoot.SetConfig(id, key, value)
	}
	return nil, nil
}

func (w *World) postChatwootSettings(r *http.Request) (any, error) {
	in, err := body[struct {
		MetaReachable         *bool               `json:"meta_reachable"`
		FailWebhookSetup      *bool               `json:"fail_webhook_setup"`
		DropUnderscoreHeaders *bool               `json:"drop_underscore_headers"`
		DeleteAfterReads      *int                `json:"delete_after_reads"`
		Version               chatwootsim.Version `json:"version"`
		RateLimit             *limit              `json:"rate_limit"`
	}](r)
	if err != nil {
		return nil, err
	}
	if err := w.Chatwoot.Load(chatwootsim.Seed{Version: in.Version}); err != nil { // "" changes nothing
		return nil, err
	}
	if in.RateLimit != nil {
		window, err := in.RateLimit.window()
		if err != nil {
			return nil, err
		}
		w.Chatwoot.RateLimit(in.RateLimit.Calls, window)
	}
	turn(in.MetaReachable, w.reach(w.Chatwoot.SetGraphURL))
	turn(in.FailWebhookSetup, w.Chatwoot.FailWebhookSetup)
	turn(in.DropUnderscoreHeaders, w.Chatwoot.DropUnderscoreHeaders)
	turn(in.DeleteAfterReads, w.Chatwoot.DeleteAfterReads)
	return nil, nil
}

// turn turns a knob that a request names.
func turn[T any](value *T, knob func(T)) {
	if value != nil {
		knob(*value)
	}
}

// reach takes the Graph API out of a platform's reach and back.
func (w *World) reach(set func(string)) func(bool) {
	return func(on bool) {
		if on {
			set(w.URLs.Graph)
		} else {
			set("")
		}
	}
}

// limit allows a number of calls in a window; 0 ends that.
type limit struct {
	Calls  int    `json:"calls"`
	Window string `json:"window"`
}

func (l limit) window() (time.Duration, error) {
	window, err := time.ParseDuration(l.Window)
	if l.Calls > 0 && (err != nil || window <= 0) {
		return 0, errors.New(`member "window" must be a duration such as "1m"`)
	}
	return window, nil
}
