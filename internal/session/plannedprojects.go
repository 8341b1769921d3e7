package session

import (
	"sync"

	"terraform-provider-whatsapp/internal/graph"
)

// PlannedProjects compares the token of each chat project with the account of its number. Terraform plans the two in any order, so
// whichever comes second finds the other here. The zero value is ready.
type PlannedProjects struct {
	mu       sync.Mutex
	accounts map[string]string // by project ID
	tokens   map[string]graph.TokenInfo
}

// NoteNumber notes the account of the number that is planned for a project. It returns the token that is planned for it, if there is one.
func (p *PlannedProjects) NoteNumber(project, account string) (t graph.TokenInfo, planned bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accounts == nil {
		p.accounts = map[string]string{}
	}
	p.accounts[project] = account
	t, planned = p.tokens[project]
	return t, planned
}

// NoteToken notes the token that is planned for a project.
func (p *PlannedProjects) NoteToken(project string, t graph.TokenInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tokens == nil {
		p.tokens = map[string]graph.TokenInfo{}
	}
	p.tokens[project] = t
}

// Account returns the account of the number that is planned for a project, "" if none is.
func (p *PlannedProjects) Account(project string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accounts[project]
}
