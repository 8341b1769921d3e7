package jirasim

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// AddUser adds a user or replaces it.
func (s *Sim) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.APITokens, u.PersonalAccessTokens = slices.Clone(u.APITokens), slices.Clone(u.PersonalAccessTokens)
	s.users[u.ID] = &u
}

// RevokeTokens revokes all tokens of a user.
func (s *Sim) RevokeTokens(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[userID]
	if u == nil {
		panic(fmt.Sprintf("jirasim: no user %q", userID))
	}
	u.APITokens, u.PersonalAccessTokens = nil, nil
}

// AddProject adds a project. It panics on a project that Jira cannot have.
func (s *Sim) AddProject(p Project) {
	if err := s.addProject(p); err != nil {
		panic(err.Error())
	}
}

var (
	projectID  = regexp.MustCompile(`^[0-9]+$`)
	projectKey = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

func (s *Sim) addProject(p Project) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !projectID.MatchString(p.ID) || !projectKey.MatchString(p.Key) {
		return fmt.Errorf("jirasim: project %q with key %q cannot be", p.ID, p.Key)
	}
	if s.findProject(p.ID) != nil || s.findProject(p.Key) != nil {
		return fmt.Errorf("jirasim: project %q with key %q exists", p.ID, p.Key)
	}
	if p.Name == "" {
		p.Name = p.Key
	}
	if p.Type == "" {
		p.Type = ServiceDesk
	}
	p.HiddenFrom = slices.Clone(p.HiddenFrom)
	s.projects[p.ID] = &p
	return nil
}

// Rename changes a project's key and name; the id stays. Jira also keeps the old key,
// which is not simulated.
func (s *Sim) Rename(ref, key, name string) {
	s.changeProject(ref, func(p *Project) { p.Key, p.Name = key, name })
}

// SetType changes the type of a project, for example to software.
func (s *Sim) SetType(ref, projectType string) {
	s.changeProject(ref, func(p *Project) { p.Type = projectType })
}

// Hide removes Browse Projects from all present users; Show undoes it.
func (s *Sim) Hide(ref string) {
	s.changeProject(ref, func(p *Project) { p.HiddenFrom, p.Anonymous = slices.Sorted(maps.Keys(s.users)), false })
}

// Show undoes Hide.
func (s *Sim) Show(ref string) { s.changeProject(ref, func(p *Project) { p.HiddenFrom = nil }) }

// RemoveProject deletes a project.
func (s *Sim) RemoveProject(ref string) {
	s.changeProject(ref, func(p *Project) { delete(s.projects, p.ID) })
}

// changeProject panics on an unknown project: a test that changes nothing would pass
// for the wrong reason.
func (s *Sim) changeProject(ref string, f func(*Project)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.findProject(ref)
	if p == nil {
		panic(fmt.Sprintf("jirasim: no project %q", ref))
	}
	f(p)
}
