package flow

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// read reads the JSON only if the flow was changed since the state has it.
func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	now, err := g.Flows.Get(ctx, m.opts())
	switch {
	case errors.Is(err, graph.ErrHidden):
		gone, lookErr := g.Flows.ConfirmDeleted(ctx, m.opts())
		if lookErr != nil || !gone {
			return m, metaarg.ExplainAccountError(errors.Join(err, lookErr))
		}
		return m, lifecycle.ErrGoneBecause("Flow %s (%s) no longer exists: two complete lists of account %s, apart in time, do not have it.",
			m.Name.ValueString(), m.ID.ValueString(), m.BusinessAccountID.ValueString())
	case err != nil:
		return m, err
	}

	s.Ledger.NoteInState(m.object())
	m = m.withFacts(now)
	if m.FlowJSON.IsNull() || now.UpdatedAt != "" && now.UpdatedAt == notedUpdateTime(ctx, r.Private) {
		return m, nil
	}

	raw, err := g.Flows.DownloadJSON(ctx, m.opts())
	if err != nil {
		return r.State, err
	}
	if text := string(raw); !flowjson.Equal(text, m.FlowJSON.ValueString()) {
		m.FlowJSON = tftype.String(text)
	}

	noteUpdateTime(ctx, r.Private, now.UpdatedAt)
	return m, nil
}

// withStatus returns the model with what Meta has made of a flow.
func (m model) withStatus(now graph.Flow) model {
	m.Status, m.JSONVersion, m.DataAPIVersion = tftype.String(now.Status), tftype.String(now.JSONVersion), tftype.String(now.DataAPIVersion)
	m.ValidationErrors = errorList(now.ValidationErrors)
	return m
}

// withFacts returns the model with everything that Meta shows, other than the JSON.
func (m model) withFacts(now graph.Flow) model {
	m = m.withStatus(now)
	m.ID, m.Name, m.Categories = types.StringValue(now.ID), tftype.String(now.Name), tftype.Strings(now.Categories)
	m.EndpointURI, m.ApplicationID = tftype.String(now.EndpointURI), tftype.String(now.ApplicationID)
	m.Published = types.BoolValue(isPublished(now.Status))
	return m
}

// updateTimeNote is the time of the last change at Meta that the state has the JSON of. It moves by itself, so it is not in the state.
var updateTimeNote = lifecycle.Note[string]{Key: "updated_at"}

// noteUpdateTime stores the time in the private state. If it is lost, the JSON is read once more.
func noteUpdateTime(ctx context.Context, private lifecycle.PrivateWriter, updatedAt string) {
	_ = updateTimeNote.Save(ctx, private, updatedAt)
}

// notedUpdateTime returns the time of the last change that the private state notes, "" without a note.
func notedUpdateTime(ctx context.Context, private lifecycle.Private) string {
	updatedAt, _ := updateTimeNote.Load(ctx, private)
	return updatedAt
}
