package jsmhandoff

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// read checks that the project exists. It never removes the hand-off from the state, because Jira does not distinguish a deleted
// project from a hidden one, see package chat/jira.
func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	platform, err := s.Chat()
	if errors.Is(err, lifecycle.ErrUnknown) || (err == nil && platform.ManualSetup == nil) {
		return m, lifecycle.ErrUnknown // another platform has no such project, and plan refuses it
	}
	if err != nil {
		return m, err
	}

	switch _, err := platform.Projects.Get(ctx, m.Project.ValueString()); {
	case errors.Is(err, chat.ErrOtherProject): // the key was changed: plan refuses the old one, and the new one replaces the hand-off
		r.Warn(fmt.Sprintf("Project %s of the hand-off has another key now", m.Project.ValueString()), tfdiag.ErrorText(err))
	case err != nil:
		return m, err
	}
	if m.PhoneNumberID.IsNull() {
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, nil //nolint:nilerr // only facts about the number are missing, and plan reports the missing token
	}

	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: m.PhoneNumberID.ValueString()})
	if err != nil {
		r.Warn(fmt.Sprintf("Cannot read phone number %s at Meta", m.PhoneNumberID.ValueString()),
			fmt.Sprintf("The state keeps the previous facts about the number of project %q. %s", m.Project.ValueString(), tfdiag.ErrorText(err)))
		return m, nil
	}

	m.DisplayPhoneNumber, m.VerifiedName = metaarg.PhoneNumberValues(number)
	return m, nil
}
