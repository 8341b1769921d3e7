package jsmhandoff

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// read finds out whether the project is still there. Its absence is never proven, see package chat/jira, so nothing is
// dropped from the state.
func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	platform, err := c.Chat()
	if errors.Is(err, session.ErrUnknown) || (err == nil && platform.Manual == nil) {
		return m, lifecycle.ErrUnknown // another platform can say nothing about it, and the plan refuses it
	}
	if err != nil {
		return m, err
	}
	if _, err := platform.Projects.Get(ctx, m.Project.ValueString()); err != nil {
		return m, err
	}
	if m.PhoneNumberID.IsNull() {
		return m, nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, nil //nolint:nilerr // only what Meta calls the number is missing, and the plan needs the token anyway
	}
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: m.PhoneNumberID.ValueString()})
	if err != nil {
		r.Warn("The phone number could not be read at Meta", fmt.Sprintf("What Meta says about the number %s of project %q is kept as last read: %s",
			m.PhoneNumberID.ValueString(), m.Project.ValueString(), err))
		return m, nil
	}
	m.DisplayPhoneNumber, m.VerifiedName = metaarg.FactsOf(number)
	return m, nil
}
