package chatwootsim

import (
	"net/http"
	"slices"
	"strconv"
)

// Account is a tenant of the installation.
type Account struct {
	ID         int    `json:"id"`
	Name       string `json:"name,omitempty"`
	Suspended  bool   `json:"suspended,omitempty"`
	InboxLimit int    `json:"inbox_limit,omitempty"` // 0 is none
}

// Role of a user in an account.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Agent         Role = "agent"
)

// User is a user with an access token.
type User struct {
	Token    string       `json:"access_token"`
	Name     string       `json:"name,omitempty"`
	Accounts map[int]Role `json:"accounts"`
	Inboxes  []int        `json:"inboxes,omitempty"` // an agent sees these only
}

const (
	notAuthorizedText = "You are not authorized to do this action"
	noAccessText      = "You are not authorized to access this account"
	suspendedText     = "Account is suspended"
)

// authenticate finds the user of the header api_access_token and answers the call itself if
// there is none.
func (c *call) authenticate() bool {
	var token string
	if !c.switches.dropUnderscores {
		token = c.r.Header.Get("api_access_token")
	}
	if token == "" {
		c.sendSignInError()
		return false
	}
	// The token of an agent bot is a token, but not for the inboxes.
	c.user = c.users[token]
	if c.user == nil {
		if c.bots[token] {
			c.sendUnauthorized(notAuthorizedText)
		} else {
			c.sendUnauthorized("Invalid Access Token")
		}
		return false
	}
	return true
}

// resolveAccount sets the account of the call. If the user may not use it, it answers the call
// and returns false.
func (c *call) resolveAccount(ref string) bool {
	id, err := strconv.Atoi(ref)
	c.account = c.accounts[id]
	switch {
	case err != nil || c.account == nil:
		c.sendNotFound()
	case c.account.Suspended:
		c.sendUnauthorized(suspendedText)
	case c.user.Accounts[id] == "":
		c.sendUnauthorized(noAccessText)
	default:
		return true
	}
	return false
}

func (c *call) isAdministrator() bool { return c.user.Accounts[c.account.ID] == Administrator }

func (c *call) sees(in *inbox) bool {
	return in.AccountID == c.account.ID && (c.isAdministrator() || slices.Contains(c.user.Inboxes, in.ID))
}

// resolveInbox sets the inbox of the call. If the account does not have it or the user may not
// see it, it answers the call and returns false.
func (c *call) resolveInbox(ref string) bool {
	id, err := strconv.Atoi(ref)
	in := c.inboxes[id]
	switch {
	case err != nil || in == nil || in.AccountID != c.account.ID:
		c.sendNotFound()
	case !c.sees(in):
		c.sendUnauthorized(notAuthorizedText)
	default:
		c.inbox = in
		return true
	}
	return false
}

func (c *call) sendUnauthorized(text string) { c.sendError(http.StatusUnauthorized, text) }

func (c *call) sendNotFound() { c.sendError(http.StatusNotFound, "Resource could not be found") }
