package zammadsim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Permission is the permission that the calls of channels require.
const Permission = "admin.channel_whatsapp"

// User is a user who may sign in.
type User struct {
	ID          int           `json:"id"`
	Login       string        `json:"login"`
	Permissions []string      `json:"permissions"` // such as admin.channel_whatsapp, or admin for all below it
	APITokens   []AccessToken `json:"api_tokens,omitempty"`
}

// AccessToken is an API token of a user.
type AccessToken struct {
	Token       string    `json:"token"`
	Permissions []string  `json:"permissions,omitempty"` // of the user's, empty for all of them
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
}

// authenticate finds the user of the credential and answers the call itself if there is
// none. It accepts one of Zammad's three schemes, "Token token=<api token>"; no client
// uses Basic with a password, or Bearer with an OAuth token.
func (c *call) authenticate() bool {
	header := c.r.Header.Get("Authorization")
	if header == "" {
		c.sendError(http.StatusForbidden, "Authentication required") // no source has the status
		return false
	}
	scheme, credential, _ := strings.Cut(header, " ")
	value, ok := strings.CutPrefix(strings.TrimSpace(credential), "token=")
	value = strings.Trim(value, `"`)
	for _, u := range c.users {
		for _, t := range u.APITokens {
			if !ok || t.Token != value || !strings.EqualFold(scheme, "token") {
				continue
			}
			if !t.ExpiresAt.IsZero() && !c.Now().Before(t.ExpiresAt) {
				c.sendError(http.StatusUnauthorized, "Not authorized (token expired)!")
				return false
			}
			return c.authorize(u, t.Permissions)
		}
	}
	c.sendError(http.StatusUnauthorized, "Authentication required")
	return false
}

func (c *call) authorize(u *User, limits []string) bool {
	wanted := Permission
	if c.r.URL.Path == groupsPath {
		wanted = groupPermission
	}
	if !grantsPermission(u.Permissions, wanted) || len(limits) > 0 && !grantsPermission(limits, wanted) {
		c.sendError(http.StatusForbidden, "Not authorized")
		return false
	}
	c.user = u
	return true
}

// grantsPermission reports whether one of the permissions is the wanted one or includes it.
func grantsPermission(permissions []string, wanted string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool {
		return p == wanted || strings.HasPrefix(wanted, p+".")
	})
}
