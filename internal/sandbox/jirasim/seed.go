package jirasim

import (
	"errors"
	"fmt"
)

// Seed is the content of a new site.
type Seed struct {
	Deployment Deployment `json:"deployment,omitempty"`
	Users      []User     `json:"users"`
	Projects   []Project  `json:"projects"`
}

// Load adds the content of the seed to the site. Errors name no tokens.
func (s *Sim) Load(seed Seed) error {
	switch seed.Deployment {
	case "":
	case Cloud, DataCenter:
		s.mu.Lock()
		s.cloud = seed.Deployment == Cloud
		s.mu.Unlock()
	default:
		return fmt.Errorf("jirasim: unknown deployment %q", seed.Deployment)
	}
	for i, u := range seed.Users {
		if u.ID == "" {
			return fmt.Errorf("jirasim: user %d has no id", i)
		}
		s.AddUser(u)
	}
	var wrong []error
	for _, p := range seed.Projects {
		wrong = append(wrong, s.addProject(p))
	}
	return errors.Join(wrong...)
}
