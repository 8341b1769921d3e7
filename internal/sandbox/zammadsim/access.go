package zammadsim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Permission is what the channels want.
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

// authenticate knows one scheme of three, "Token token=<api token>"; no client uses
// Basic with a password, or Bearer with an OAuth token.
func (c *call) authenticate() bool {
	header := c.r.Header.Get("Authorization")
	if header == "" {
		c.refuse(http.StatusForbidden, "Authentication required") // no source has the status
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
				c.refuse(http.StatusUnauthorized, "Not authorized (token expired)!")
				return false
			}
			return c.permitted(u, t.Permissions)
		}
	}
	c.refuse(http.StatusUnauthorized, "Authentication required")
	return false
}

func (c *call) permitted(u *User, limits []string) bool {
	wanted := Permission
	if c.r.URL.Path == groupsPath {
		wanted = groupPermission
	}
	if !grants(u.Permissions, wanted) || len(limits) > 0 && !grants(limits, wanted) {
		c.refuse(http.StatusForbidden, "Not authorized")
		return false
	}
	c.user = u
	return true
}

// grants: a permission includes all below it.
func grants(permissions []string, wanted string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool {
		return p == wanted || strings.HasPrefix(wanted, p+".")
	})
}
