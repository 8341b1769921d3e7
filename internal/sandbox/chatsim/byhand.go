package chatsim

import (
	"fmt"
	"time"
)

// Project is a project of the service. AddProject ignores the ETag and TokenUpdatedAt,
// which the service sets.
type Project struct {
	ID, Key, Name     string // an empty Key is the ID, an empty Name the Key
	Token             string
	PhoneNumberID     string
	BusinessAccountID string
	TokenUpdatedAt    time.Time
	ETag              string
}

// StoredCounts has the numbers of changes that calls of the contract have made to one project.
// Refused calls, deletions of what did not exist, and changes by hand do not count.
type StoredCounts struct {
	Tokens, Numbers               int
	TokensCleared, NumbersCleared int
}

// AddProject creates a project. It panics on a project that the contract does not
// allow, or whose id is taken.
func (s *Sim) AddProject(p Project) {
	if err := s.addProject(p); err != nil {
		panic(err.Error())
	}
}

func (s *Sim) addProject(p Project) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Key == "" {
		p.Key = p.ID
	}
	if p.Name == "" {
		p.Name = p.Key
	}
	if !validRef.MatchString(p.ID) || !validRef.MatchString(p.Key) {
		return fmt.Errorf("chatsim: project %q with key %q is not allowed by the contract", p.ID, p.Key)
	}
	if s.projects[p.ID] != nil {
		return fmt.Errorf("chatsim: project %q exists", p.ID)
	}
	added := &project{Project: Project{ID: p.ID, Key: p.Key, Name: p.Name}}
	s.projects[p.ID] = added
	s.setNumber(added, p.PhoneNumberID, p.BusinessAccountID)
	s.setToken(added, p.Token)
	return nil
}

// FindProject returns a project by id or key.
func (s *Sim) FindProject(ref string) (Project, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.findProject(ref); p != nil {
		return p.Project, true
	}
	return Project{}, false
}

// Token returns the access token that a project holds, "" for none.
func (s *Sim) Token(ref string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustProject(ref).Token
}

// Stored returns the counters of a project.
func (s *Sim) Stored(ref string) StoredCounts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustProject(ref).stored
}

// SetToken replaces a project's token by hand, as an administrator does in
// the service's settings page.
func (s *Sim) SetToken(ref, token string) {
	s.changeProject(ref, func(p *project) { s.setToken(p, token) })
}

// ClearToken removes a project's token by hand.
func (s *Sim) ClearToken(ref string) { s.SetToken(ref, "") }

// SetNumber replaces a project's phone number by hand.
func (s *Sim) SetNumber(ref, phoneNumberID, businessAccountID string) {
	s.changeProject(ref, func(p *project) { s.setNumber(p, phoneNumberID, businessAccountID) })
}

// ClearNumber removes a project's phone number by hand.
func (s *Sim) ClearNumber(ref string) { s.SetNumber(ref, "", "") }

// Rename changes a project's key and name by hand; the id stays.
func (s *Sim) Rename(ref, key, name string) {
	s.changeProject(ref, func(p *project) {
		p.Key, p.Name = key, name
		s.setETag(p)
	})
}

// RemoveProject deletes a project by hand.
func (s *Sim) RemoveProject(ref string) {
	s.changeProject(ref, func(p *project) { delete(s.projects, p.ID) })
}

// Hide takes away the caller's permission for a project: 403, and absent from the
// list. Show gives it back.
func (s *Sim) Hide(ref string) { s.changeProject(ref, func(p *project) { p.hidden = true }) }

// Show undoes Hide.
func (s *Sim) Show(ref string) { s.changeProject(ref, func(p *project) { p.hidden = false }) }

// Freeze archives a project: it can be read, and writes are answered 409.
func (s *Sim) Freeze(ref string) { s.changeProject(ref, func(p *project) { p.frozen = true }) }

// Unfreeze undoes Freeze.
func (s *Sim) Unfreeze(ref string) { s.changeProject(ref, func(p *project) { p.frozen = false }) }

func (s *Sim) changeProject(ref string, f func(*project)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.mustProject(ref))
}

// mustProject panics on an unknown project: a test that changes nothing would pass for the
// wrong reason.
func (s *Sim) mustProject(ref string) *project {
	p := s.findProject(ref)
	if p == nil {
		panic(fmt.Sprintf("chatsim: no project %q", ref))
	}
	return p
}

func (s *Sim) findProject(ref string) *project {
	if p := s.projects[ref]; p != nil {
		return p
	}
	for _, p := range s.projects {
		if p.Key == ref {
			return p
		}
	}
	return nil
}

func (s *Sim) setToken(p *project, token string) {
	p.Token, p.TokenUpdatedAt = token, time.Time{}
	if token != "" {
		p.TokenUpdatedAt = s.Now()
	}
	s.setETag(p)
}

func (s *Sim) setNumber(p *project, phoneNumberID, businessAccountID string) {
	p.PhoneNumberID, p.BusinessAccountID = phoneNumberID, businessAccountID
	s.setETag(p)
}

// setETag gives the project a new entity tag that no project had before.
func (s *Sim) setETag(p *project) {
	s.revision++
	p.ETag = fmt.Sprintf(`"r%d"`, s.revision)
}
