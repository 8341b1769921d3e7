package jirasim

import (
	"net/http"
	"slices"
	"strings"
)

// User is a user who may sign in.
type User struct {
	ID                   string   `json:"id"` // account id on Cloud, user name on Data Center
	Name                 string   `json:"name,omitempty"`
	Email                string   `json:"email"`
	APITokens            []string `json:"api_tokens,omitempty"`             // Cloud
	PersonalAccessTokens []string `json:"personal_access_tokens,omitempty"` // Data Center
}

// authenticate sets the user of the call; false means that the credential is not accepted.
// Cloud takes email and API token in Basic, Data Center a personal access token as
// Bearer, and not in Basic.
func (c *call) authenticate() bool {
	header := c.r.Header.Get("Authorization")
	if header == "" {
		return true
	}
	if c.cloud {
		email, token, ok := c.r.BasicAuth()
		for _, u := range c.users {
			if ok && u.Email == email && slices.Contains(u.APITokens, token) {
				c.user = u
			}
		}
	} else if scheme, token, _ := strings.Cut(header, " "); strings.EqualFold(scheme, "Bearer") {
		for _, u := range c.users {
			if slices.Contains(u.PersonalAccessTokens, strings.TrimSpace(token)) {
				c.user = u
			}
		}
	}
	return c.user != nil
}

func (c *call) sendUnauthenticated() {
	challenge := "Bearer"
	if c.cloud {
		challenge = `Basic realm="Jira"`
	}
	c.w.Header().Set("WWW-Authenticate", challenge)
	c.sendError(http.StatusUnauthorized, "Client must be authenticated to access this resource.")
}
