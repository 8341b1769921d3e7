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
	mayNotDo    = "You are not authorized to do this action"
	mayNotEnter = "You are not authorized to access this account"
	suspended   = "Account is suspended"
)

// authenticate reads the header api_access_token and no other.
func (c *call) authenticate() bool {
	var token string
	if !c.switches.dropUnderscores {
		token = c.r.Header.Get("api_access_token")
	}
	if token == "" {
		c.signIn()
		return false
	}
	// The token of an agent bot is a token, but not for the inboxes.
	c.user = c.users[token]
	if c.user == nil {
		if c.bots[token] {
			c.unauthorized(mayNotDo)
		} else {
			c.unauthorized("Invalid Access Token")
		}
		return false
	}
	return true
}

func (c *call) enter(ref string) bool {
	id, err := strconv.Atoi(ref)
	c.account = c.accounts[id]
	switch {
	case err != nil || c.account == nil:
		c.notFound()
	case c.account.Suspended:
		c.unauthorized(suspended)
	case c.user.Accounts[id] == "":
		c.unauthorized(mayNotEnter)
	default:
		return true
	}
	return false
}

func (c *call) administrator() bool { return c.user.Accounts[c.account.ID] == Administrator }

func (c *call) sees(in *inbox) bool {
	return in.AccountID == c.account.ID && (c.administrator() || slices.Contains(c.user.Inboxes, in.ID))
}

// find looks in the account only: another account's inbox is not there.
func (c *call) find(ref string) bool {
	id, err := strconv.Atoi(ref)
	in := c.inboxes[id]
	switch {
	case err != nil || in == nil || in.AccountID != c.account.ID:
		c.notFound()
	case !c.sees(in):
		c.unauthorized(mayNotDo)
	default:
		c.inbox = in
		return true
	}
	return false
}

func (c *call) unauthorized(text string) { c.refuse(http.StatusUnauthorized, text) }

func (c *call) notFound() { c.refuse(http.StatusNotFound, "Resource could not be found") }
