package jirasim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Seed is what a site starts with. Its JSON form refuses unknown members.
type Seed struct {
	Deployment Deployment `json:"deployment,omitempty"`
	Users      []User     `json:"users"`
	Projects   []Project  `json:"projects"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Seed) UnmarshalJSON(data []byte) error {
	type plain Seed
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	return dec.Decode((*plain)(s))
}

// Load adds what the seed holds to the site. Errors name no tokens.
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
