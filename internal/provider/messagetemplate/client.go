package messagetemplate

import (
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// client returns the client of a plan or a refresh. That the provider has no token is an error of the first template only: it ends the
// run, and hundreds of equal errors would hide what is wrong with a template. A write needs session.Graph.
func (m model) client(s *session.Session) (*graph.Client, error) {
	g, err := s.Graph()
	if err == nil || errors.Is(err, lifecycle.ErrUnknown) {
		return g, err
	}
	if s.Ledger.Claim(session.Object{Kind: "report of the missing token"}, m.importID()) != "" {
		return nil, lifecycle.ErrUnknown
	}
	return nil, err
}
