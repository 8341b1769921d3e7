package zammadsim

import (
	"errors"
	"fmt"
)

// Seed is the content of a new installation.
type Seed struct {
	ClearSecrets bool      `json:"clear_secrets,omitempty"` // an older version, see MaskSecrets
	Groups       []Group   `json:"groups"`
	Users        []User    `json:"users"`
	Channels     []Channel `json:"channels,omitempty"`
}

// Load adds the content of the seed to the installation. Errors name no tokens.
func (s *Sim) Load(seed Seed) error {
	if seed.ClearSecrets {
		s.MaskSecrets(false)
	}
	for _, g := range seed.Groups {
		if g.ID <= 0 {
			return fmt.Errorf("zammadsim: group id %d", g.ID)
		}
		s.addGroup(g)
	}
	for _, u := range seed.Users {
		if u.ID <= 0 || u.Login == "" {
			return fmt.Errorf("zammadsim: user %d has no id or no login", u.ID)
		}
		for _, t := range u.APITokens {
			if t.Token == "" {
				return fmt.Errorf("zammadsim: an API token of user %d is empty", u.ID)
			}
		}
		s.AddUser(u)
	}
	var wrong []error
	for _, ch := range seed.Channels {
		_, err := s.addChannel(ch)
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}
