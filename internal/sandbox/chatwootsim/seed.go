package chatwootsim

import (
	"errors"
	"fmt"
)

// Seed is the content of a new installation.
type Seed struct {
	Version        Version   `json:"version,omitempty"`
	FrontendURL    string    `json:"frontend_url,omitempty"`
	Accounts       []Account `json:"accounts"`
	Users          []User    `json:"users"`
	AgentBotTokens []string  `json:"agent_bot_tokens,omitempty"`
	Inboxes        []Inbox   `json:"inboxes,omitempty"`
}

// Load adds the content of the seed to the installation. Errors name no tokens.
func (s *Sim) Load(seed Seed) error {
	switch seed.Version {
	case "":
	case V4_11, V4_18:
		s.SetVersion(seed.Version)
	default:
		return fmt.Errorf("chatwootsim: unknown version %q", seed.Version)
	}
	if seed.FrontendURL != "" {
		s.mu.Lock()
		s.frontendURL = seed.FrontendURL
		s.mu.Unlock()
	}
	for _, a := range seed.Accounts {
		if a.ID <= 0 {
			return fmt.Errorf("chatwootsim: account id %d", a.ID)
		}
		s.AddAccount(a)
	}
	for i, u := range seed.Users {
		if u.Token == "" {
			return fmt.Errorf("chatwootsim: user %d has no access token", i)
		}
		for id, role := range u.Accounts {
			if !s.hasAccount(id) || role != Administrator && role != Agent {
				return fmt.Errorf("chatwootsim: user %d: account %d is not there, or %q is not a role", i, id, role)
			}
		}
		s.AddUser(u)
	}
	for _, token := range seed.AgentBotTokens {
		s.addAgentBot(token)
	}
	var wrong []error
	for _, in := range seed.Inboxes {
		_, err := s.addInbox(in)
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}

func (s *Sim) hasAccount(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[id] != nil
}
