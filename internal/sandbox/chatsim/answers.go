package chatsim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	defaultLimit = 25
	maxLimit     = 1000
)

type projectJSON struct {
	ID       string       `json:"id"`
	Key      string       `json:"key"`
	Name     string       `json:"name"`
	WhatsApp whatsappJSON `json:"whatsapp"`
	ETag     string       `json:"etag,omitempty"` // in the list only
}

type whatsappJSON struct {
	Token             tokenJSON `json:"token"`
	PhoneNumberID     *string   `json:"phone_number_id"`
	BusinessAccountID *string   `json:"business_account_id"`
}

type tokenJSON struct {
	Present     bool    `json:"present"`
	Fingerprint *string `json:"fingerprint"`
	UpdatedAt   *string `json:"updated_at"`
}

func (s *Sim) encodeProject(p *project) projectJSON {
	out := projectJSON{ID: p.ID, Key: p.Key, Name: p.Name, WhatsApp: whatsappJSON{
		Token:             tokenJSON{Present: p.Token != ""},
		PhoneNumberID:     nullIfEmpty(p.PhoneNumberID),
		BusinessAccountID: nullIfEmpty(p.BusinessAccountID),
	}}
	if p.Token != "" {
		if !s.switches.hideFingerprints {
			out.WhatsApp.Token.Fingerprint = nullIfEmpty(fingerprint(p.Token))
		}
		if !s.switches.hideUpdatedAt {
			out.WhatsApp.Token.UpdatedAt = nullIfEmpty(p.TokenUpdatedAt.UTC().Format(time.RFC3339))
		}
	}
	return out
}

func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return "sha256:" + hex.EncodeToString(sum[:8])
}

func nullIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (c *call) sendProject() {
	c.w.Header().Set("ETag", c.p.ETag)
	simkit.WriteJSON(c.w, http.StatusOK, c.encodeProject(c.p))
}

// listProjects answers with a page of projects. It leaves out hidden projects after it has cut
// the page, so that a page may be short or even empty, as the contract allows.
func (c *call) listProjects() {
	query := c.r.URL.Query()
	limit := defaultLimit
	if query.Has("limit") {
		n, err := strconv.Atoi(query.Get("limit"))
		if err != nil || n < 1 || n > maxLimit {
			c.sendProblem(http.StatusUnprocessableEntity, "The page size cannot be used.",
				fieldError{Parameter: "limit", Detail: "must be a whole number from 1 to 1000"})
			return
		}
		limit = n
	}
	limit = min(limit, c.switches.pageCap)

	ids := make([]string, 0, len(c.projects))
	for id := range c.projects {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if query.Has("after") {
		last, err := base64.RawURLEncoding.DecodeString(query.Get("after"))
		if err != nil || len(last) == 0 {
			c.sendProblem(http.StatusUnprocessableEntity, "The cursor is not one of this list.",
				fieldError{Parameter: "after", Detail: "must be the next of an earlier page"})
			return
		}
		at, found := slices.BinarySearch(ids, string(last))
		if found {
			at++
		}
		ids = ids[at:]
	}

	page := struct {
		Projects []projectJSON `json:"projects"`
		Next     *string       `json:"next"`
	}{Projects: []projectJSON{}}
	if len(ids) > limit {
		ids = ids[:limit]
		page.Next = nullIfEmpty(base64.RawURLEncoding.EncodeToString([]byte(ids[limit-1])))
	}
	for _, id := range ids {
		if p := c.projects[id]; !p.hidden {
			out := c.encodeProject(p)
			out.ETag = p.ETag
			page.Projects = append(page.Projects, out)
		}
	}
	simkit.WriteJSON(c.w, http.StatusOK, page)
}
