package session_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
)

// The token and the number of a project find each other in either order, and those of another project do not.
func TestPlannedProjects(t *testing.T) {
	t.Parallel()
	var p session.PlannedProjects
	if got := p.Account("1"); got != "" {
		t.Errorf("the account of a project without a number: %q", got)
	}
	if got, planned := p.NoteNumber("1", "100001"); planned {
		t.Errorf("the token of a project without one: %v", got)
	}
	if got := p.Account("1"); got != "100001" {
		t.Errorf("the account of the number that was planned first: %q", got)
	}
	p.NoteToken("2", graph.TokenInfo{AppID: "200002"})
	if got, planned := p.NoteNumber("2", "100002"); !planned || got.AppID != "200002" {
		t.Errorf("the token that was planned first: %v, %v", got, planned)
	}
	if _, planned := p.NoteNumber("1", "100001"); planned || p.Account("2") != "100002" {
		t.Error("the projects are mixed up")
	}
}
