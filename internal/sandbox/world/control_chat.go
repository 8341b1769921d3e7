package world

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
)

func (w *World) chatActions() map[string]action {
	return map[string]action{
		"POST /control/chat/seed":                              w.postChatSeed,
		"POST /control/chat/settings":                          w.postChatSettings,
		"POST /control/chat/credentials/revoke":                w.revokeCredential,
		"GET /control/chat/projects/{project}":                 w.project(w.showProject),
		"DELETE /control/chat/projects/{project}":              w.project(w.deleteProject),
		"POST /control/chat/projects/{project}/access":         w.project(w.postAccess),
		"POST /control/chat/projects/{project}/token":          w.project(w.postToken),
		"DELETE /control/chat/projects/{project}/token":        w.project(w.deleteToken),
		"POST /control/chat/projects/{project}/phone-number":   w.project(w.postNumber),
		"DELETE /control/chat/projects/{project}/phone-number": w.project(w.deleteNumber),
	}
}

func (w *World) project(do func(*http.Request, chatsim.Project) (any, error)) action {
	return func(r *http.Request) (any, error) {
		p, ok := w.Chat.Project(r.PathValue("project"))
		if !ok {
			return nil, notFound("no project %q", r.PathValue("project"))
		}
		return do(r, p)
	}
}

// showProject tells what the service holds; the token as its fingerprint, whatever
// the service shows to its clients.
func (w *World) showProject(_ *http.Request, p chatsim.Project) (any, error) {
	out := struct {
		ID                string         `json:"id"`
		Key               string         `json:"key"`
		Name              string         `json:"name"`
		TokenFingerprint  string         `json:"token_fingerprint"`
		TokenUpdatedAt    *time.Time     `json:"token_updated_at"`
		PhoneNumberID     string         `json:"phone_number_id"`
		BusinessAccountID string         `json:"business_account_id"`
		Stored            map[string]int `json:"stored"`
	}{ID: p.ID, Key: p.Key, Name: p.Name, PhoneNumberID: p.PhoneNumberID, BusinessAccountID: p.BusinessAccountID}
	if p.Token != "" {
		out.TokenFingerprint, out.TokenUpdatedAt = fingerprint(p.Token), &p.TokenUpdatedAt
	}
	n := w.Chat.Stored(p.ID)
	out.Stored = map[string]int{
		"tokens": n.Tokens, "numbers": n.Numbers, "tokens_cleared": n.TokensCleared, "numbers_cleared": n.NumbersCleared,
	}
	return out, nil
}

// fingerprint stands for a token in answers; "" for none.
func fingerprint(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:8])
}

func (w *World) deleteProject(_ *http.Request, p chatsim.Project) (any, error) {
	w.Chat.Forget(p.ID)
	return nil, nil
}

func (w *World) postAccess(r *http.Request, p chatsim.Project) (any, error) {
	in, err := body[struct {
		Hidden   *bool `json:"hidden"`
		Archived *bool `json:"archived"`
	}](r)
	if err != nil {
		return nil, err
	}
	choose := func(value *bool, on, off func(string)) {
		switch {
		case value == nil:
		case *value:
			on(p.ID)
		default:
			off(p.ID)
		}
	}
	choose(in.Hidden, w.Chat.Hide, w.Chat.Show)
	choose(in.Archived, w.Chat.Freeze, w.Chat.Unfreeze)
	return nil, nil
}

func (w *World) postToken(r *http.Request, p chatsim.Project) (any, error) {
	token, err := givenToken(r)
	if err != nil {
		return nil, err
	}
	w.Chat.SetToken(p.ID, token)
	return nil, nil
}

func (w *World) deleteToken(_ *http.Request, p chatsim.Project) (any, error) {
	w.Chat.ClearToken(p.ID)
	return nil, nil
}

func (w *World) postNumber(r *http.Request, p chatsim.Project) (any, error) {
	number, account, err := givenNumber(r)
	if err != nil {
		return nil, err
	}
	w.Chat.SetNumber(p.ID, number, account)
	return nil, nil
}

func (w *World) deleteNumber(_ *http.Request, p chatsim.Project) (any, error) {
	w.Chat.ClearNumber(p.ID)
	return nil, nil
}

func (w *World) postChatSeed(r *http.Request) (any, error) {
	seed, err := body[chatsim.Seed](r)
	if err != nil {
		return nil, err
	}
	return nil, w.Chat.Load(seed)
}

func (w *World) revokeCredential(r *http.Request) (any, error) {
	in, err := body[struct {
		Credential string `json:"credential"`
	}](r)
	if err != nil {
		return nil, err
	}
	w.Chat.RevokeBearer(in.Credential)
	return nil, nil
}

func (w *World) postChatSettings(r *http.Request) (any, error) {
	in, err := body[struct {
		HideFingerprints *bool  `json:"hide_fingerprints"`
		HideUpdatedAt    *bool  `json:"hide_updated_at"`
		EchoSecrets      *bool  `json:"echo_secrets"`
		UniqueNumbers    *bool  `json:"unique_numbers"`
		PageCap          *int   `json:"page_cap"`
		RateLimit        *limit `json:"rate_limit"`
	}](r)
	if err != nil {
		return nil, err
	}
	if in.RateLimit != nil {
		window, err := in.RateLimit.window()
		if err != nil {
			return nil, err
		}
		w.Chat.RateLimit(in.RateLimit.Calls, window)
	}
	turn(in.HideFingerprints, w.Chat.HideFingerprints)
	turn(in.HideUpdatedAt, w.Chat.HideUpdatedAt)
	turn(in.EchoSecrets, w.Chat.EchoSecrets)
	turn(in.UniqueNumbers, w.Chat.UniqueNumbers)
	turn(in.PageCap, w.Chat.PageCap)
	return nil, nil
}
