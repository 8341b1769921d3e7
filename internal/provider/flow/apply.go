package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// create makes a draft, and then writes the rest. A problem after the draft is a warning: an error would replace the draft.
func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.objectByName())
	if err != nil {
		return m, err
	}
	defer unlock()
	if m.ID, err = m.createDraft(ctx, g); err != nil {
		return m, err
	}

	s.Ledger.NoteWritten(m.object())
	rest := changes{json: !m.FlowJSON.IsNull(), publish: m.Published.ValueBool()}
	if !m.ApplicationID.IsNull() && !m.ApplicationID.IsUnknown() {
		rest.fields = []string{"application_id"}
	}

	done, err := m.sendChanges(ctx, g, model{Status: types.StringValue(draft)}, rest)
	if err != nil {
		w.Warn("Flow "+m.Name.ValueString()+" was created as a draft and is not complete", tfdiag.ErrorText(err)+"\n\nThe draft "+
			m.ID.ValueString()+" is in the state. Correct the cause, and apply again: the next plan shows what is missing.")
	}

	m.Status, m.JSONVersion, m.DataAPIVersion, m.ValidationErrors = done.Status, types.StringNull(), types.StringNull(), noErrors
	return m.readAfterWrite(ctx, g, &w.Warnings, w.Private, err == nil), nil
}

// createDraft makes a flow without JSON. The draft of a lost answer is found by its name, which no other flow had in the plan.
func (m model) createDraft(ctx context.Context, g *graph.Client) (types.String, error) {
	values, err := m.parameters(ctx, []string{"name", "categories", "endpoint_uri"})
	if err != nil {
		return m.ID, err
	}
	if id := m.CloneFlowID.ValueString(); id != "" {
		values["clone_flow_id"] = id
	}

	account := m.BusinessAccountID.ValueString()
	id, err := g.Flows.Create(ctx, account, values)
	unknown := errors.Is(err, graph.ErrOutcomeUnknown)
	if err == nil || !unknown && !errors.Is(err, graph.ErrInvalid) {
		return types.StringValue(id), metaarg.ExplainAccountError(err)
	}

	found, lookErr := g.Flows.Find(context.WithoutCancel(ctx), account, m.Name.ValueString())
	switch {
	case found != nil && unknown && found.Status == draft:
		return types.StringValue(found.ID), nil
	case found != nil:
		return m.ID, errNameTaken(*found)
	case unknown && lookErr != nil:
		return m.ID, tfdiag.WithPath(atName, tfdiag.WithAdvice(err,
			"Plan again: if the flow exists, the next plan names it with the import command."))
	case unknown:
		return m.ID, tfdiag.WithPath(atName, tfdiag.WithAdvice(err, "Meta does not list a flow with this name. Apply again."))
	}
	return m.ID, tfdiag.WithPath(atName, err)
}

// parameters returns the named parameters of a call. An unset endpoint is left out.
func (m model) parameters(ctx context.Context, names []string) (graph.Values, error) {
	values := graph.Values{}
	for _, name := range names {
		switch name {
		case "name":
			values[name] = m.Name.ValueString()
		case "categories":
			categories, err := tftype.KnownStrings(ctx, m.Categories)
			if err != nil {
				return nil, err
			}
			values[name] = categories
		case "endpoint_uri":
			if uri := m.EndpointURI.ValueString(); uri != "" {
				values[name] = uri
			}
		case "application_id":
			values[name] = m.ApplicationID.ValueString()
		}
	}
	return values, nil
}

// sendChanges sends what changes: the JSON, then the fields, then the publication. It returns what is true after the last write that
// succeeded; done is what was true before.
func (m model) sendChanges(ctx context.Context, g *graph.Client, done model, c changes) (model, error) {
	var problems []graph.FlowError
	if c.json {
		var err error
		if problems, err = g.Flows.SetJSON(ctx, m.opts(), []byte(m.FlowJSON.ValueString())); err != nil {
			return done, tfdiag.WithPath(atJSON, m.explainFrozen(err))
		}
		done = done.asDraft()
		done.FlowJSON, done.ValidationErrors = m.FlowJSON, errorList(problems)
	}
	if len(c.fields) > 0 {
		values, err := m.parameters(ctx, c.fields)
		if err != nil {
			return done, err
		}
		if err := g.Flows.Update(ctx, m.opts(), values); err != nil {
			return done, tfdiag.WithPath(atName, m.explainFrozen(err))
		}
		done = done.asDraft()
		done.Name, done.Categories, done.EndpointURI, done.ApplicationID = m.Name, m.Categories, m.EndpointURI, m.ApplicationID
	}
	if !c.publish {
		return done, nil
	}
	if len(problems) > 0 {
		return done, tfdiag.WithPath(atJSON, tfdiag.New("Flow "+m.Name.ValueString()+" was not published, because its JSON has errors",
			"%s\n\n%s", problemsText(problems), nowDraftText))
	}
	if err := m.publishDraft(ctx, g); err != nil {
		return done, err
	}

	done.Status, done.Published = types.StringValue(published), types.BoolValue(true)
	return done, nil
}

// asDraft returns the model of a flow that an edit has made a draft.
func (m model) asDraft() model {
	m.Status, m.Published = types.StringValue(draft), types.BoolValue(false)
	return m
}

const nowDraftText = "The flow is a draft now: messages with it cannot be sent until it is published. Correct the cause, and apply again."

// publishDraft publishes the flow. A refusal after a lost answer is not an error if the flow is published.
func (m model) publishDraft(ctx context.Context, g *graph.Client) error {
	err := g.Flows.Publish(ctx, m.opts())
	if err == nil {
		return nil
	}
	if now, lookErr := g.Flows.ReadAnew(context.WithoutCancel(ctx), m.opts()); lookErr == nil && isPublished(now.Status) {
		return nil
	}
	return tfdiag.WithPath(atPublished, tfdiag.WithSummary("Flow "+m.Name.ValueString()+" was not published",
		tfdiag.WithAdvice(err, nowDraftText)))
}

// explainFrozen adds to an error of Meta how to go on with a flow that cannot be edited.
func (m model) explainFrozen(err error) error {
	if errors.Is(err, graph.ErrFlowFrozen) {
		return tfdiag.WithAdvice(err, fmt.Sprintf("Use a resource with another name and clone_flow_id = %q, and refer to it in templates and "+
			"messages.", m.ID.ValueString()))
	}
	return err
}

// update sends what differs from what Meta has.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan.withPriorValues(w.Config, *w.Prior)
	s.Ledger.NoteWritten(m.object())
	c := m.changesFrom(*w.Prior)
	if c.isEmpty() {
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()
	if last := notedUpdateTime(ctx, w.Private); last != "" {
		now, err := g.Flows.ReadAnew(ctx, m.opts())
		if err != nil {
			return m, err
		}
		if now.UpdatedAt != last {
			return m, errChangedSince(*w.Prior)
		}
	}

	done, err := m.sendChanges(ctx, g, *w.Prior, c)
	if err != nil {
		w.Partial = &done
		return m, err
	}

	m.Status, m.ValidationErrors = done.Status, done.ValidationErrors
	return m.readAfterWrite(ctx, g, &w.Warnings, w.Private, true), nil
}

// errChangedSince returns the error for a flow that another user has changed since the state has it. Meta has no conditional write.
func errChangedSince(m model) error {
	return tfdiag.WithPath(atName, tfdiag.New("Flow "+m.Name.ValueString()+" changed after the plan",
		"Another user or program changed it at Meta "+
			"after Terraform read it. Nothing was written. Plan again, with a refresh, to see what would be lost."))
}

// readAfterWrite returns the model with what Meta has made of a write. complete says that everything was written: then the time of the
// last change is noted.
func (m model) readAfterWrite(
	ctx context.Context, g *graph.Client, w *lifecycle.Warnings, private lifecycle.PrivateWriter, complete bool,
) model {
	now, err := g.Flows.ReadAnew(ctx, m.opts())
	if err != nil {
		w.Warn("Could not read flow "+m.Name.ValueString()+" after a write",
			tfdiag.ErrorText(err)+" The flow was written. The next plan reads it.")
		now.EndpointURI, now.ApplicationID = m.EndpointURI.ValueString(), m.ApplicationID.ValueString()
	} else {
		m = m.withStatus(now)
		if complete {
			noteUpdateTime(ctx, private, now.UpdatedAt)
		}
	}
	if m.EndpointURI.IsUnknown() {
		m.EndpointURI = tftype.String(now.EndpointURI)
	}
	if m.ApplicationID.IsUnknown() {
		m.ApplicationID = tftype.String(now.ApplicationID)
	}
	if complete && len(now.ValidationErrors) > 0 {
		w.WarnAt(atJSON, "The JSON of flow "+m.Name.ValueString()+" has errors", problemsText(now.ValidationErrors)+"\n\nThe flow cannot be "+
			"published before they are corrected.")
	}
	return m
}
