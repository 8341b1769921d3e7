package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
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

	unlock, err := s.Ledger.Lock(ctx, m.named())
	if err != nil {
		return m, err
	}
	defer unlock()
	if m.ID, err = m.draft(ctx, g); err != nil {
		return m, err
	}

	s.Ledger.NoteWritten(m.object())
	rest := changes{json: !m.FlowJSON.IsNull(), publish: m.Published.ValueBool()}
	if !m.ApplicationID.IsNull() && !m.ApplicationID.IsUnknown() {
		rest.fields = []string{"application_id"}
	}

	done, err := m.send(ctx, g, model{Status: types.StringValue(draft)}, rest)
	if err != nil {
		w.Warn("Flow "+m.Name.ValueString()+" was created as a draft and is not complete", tfdiag.Explain(err)+"\n\nThe draft "+
			m.ID.ValueString()+" is in the state. Correct the cause, and apply again: the next plan shows what is missing.")
	}

	m.Status, m.JSONVersion, m.DataAPIVersion, m.ValidationErrors = done.Status, types.StringNull(), types.StringNull(), noErrors
	return m.reread(ctx, g, &w.Warnings, w.Private, err == nil), nil
}

// draft makes a flow without JSON. The draft of a lost answer is found by its name, which no other flow had in the plan.
func (m model) draft(ctx context.Context, g *graph.Client) (types.String, error) {
	values, err := m.values(ctx, []string{"name", "categories", "endpoint_uri"})
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
		return types.StringValue(id), metaarg.AtAccount(err)
	}

	found, look := g.Flows.Find(context.WithoutCancel(ctx), account, m.Name.ValueString())
	switch {
	case found != nil && unknown && found.Status == draft:
		return types.StringValue(found.ID), nil
	case found != nil:
		return m.ID, taken(*found)
	case unknown && look != nil:
		return m.ID, tfdiag.At(atName, tfdiag.Advise(err, "Plan again: if the flow exists, the next plan names it with the import command."))
	case unknown:
		return m.ID, tfdiag.At(atName, tfdiag.Advise(err, "Meta does not list a flow with this name. Apply again."))
	}
	return m.ID, tfdiag.At(atName, err)
}

// values are the parameters of a call by their names, as far as they are known.
func (m model) values(ctx context.Context, names []string) (graph.Values, error) {
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

// send writes what changes: the JSON, then the fields, then the publication. It returns what is true after the last write that succeeded;
// done is what was true before.
func (m model) send(ctx context.Context, g *graph.Client, done model, c changes) (model, error) {
	var problems []graph.FlowError
	if c.json {
		var err error
		if problems, err = g.Flows.SetJSON(ctx, m.opts(), []byte(m.FlowJSON.ValueString())); err != nil {
			return done, m.editRefused(tfdiag.At(atJSON, err), err)
		}
		done.FlowJSON, done.ValidationErrors, done.Status, done.Published = m.FlowJSON, errorList(problems), types.StringValue(draft),
			types.BoolValue(false)
	}
	if len(c.fields) > 0 {
		values, err := m.values(ctx, c.fields)
		if err != nil {
			return done, err
		}
		if err := g.Flows.Update(ctx, m.opts(), values); err != nil {
			return done, m.editRefused(tfdiag.At(atName, err), err)
		}
		done.Name, done.Categories, done.EndpointURI, done.ApplicationID = m.Name, m.Categories, m.EndpointURI, m.ApplicationID
		done.Status, done.Published = types.StringValue(draft), types.BoolValue(false)
	}
	if !c.publish {
		return done, nil
	}
	if len(problems) > 0 {
		return done, tfdiag.At(atJSON, tfdiag.New("Flow "+m.Name.ValueString()+" was not published, because its JSON has errors",
			"%s\n\n%s", explained(problems), nowDraft))
	}
	if err := m.publish(ctx, g); err != nil {
		return done, err
	}

	done.Status, done.Published = types.StringValue(published), types.BoolValue(true)
	return done, nil
}

const nowDraft = "The flow is a draft now: messages with it cannot be sent until it is published. Correct the cause, and apply again."

// publish publishes the draft. A refusal after a lost answer is not an error if the flow is published.
func (m model) publish(ctx context.Context, g *graph.Client) error {
	err := g.Flows.Publish(ctx, m.opts())
	if err == nil {
		return nil
	}
	if now, look := g.Flows.ReadAnew(context.WithoutCancel(ctx), m.opts()); look == nil && isPublished(now.Status) {
		return nil
	}
	return tfdiag.At(atPublished, tfdiag.Titled("Flow "+m.Name.ValueString()+" was not published", tfdiag.Advise(err, nowDraft)))
}

// codeFrozen is Meta's code for a published flow that cannot be edited: an old one, or one of an account with on-premises numbers.
const codeFrozen = 139001

// editRefused adds to an error of Meta how to go on with a flow that cannot be edited.
func (m model) editRefused(located, err error) error {
	if e, ok := errors.AsType[*graph.Error](err); ok && e.Code == codeFrozen {
		return tfdiag.Advise(located, fmt.Sprintf("Use a resource with another name and clone_flow_id = %q, and refer to it in templates and "+
			"messages.", m.ID.ValueString()))
	}
	return located
}

// explained are errors in JSON, one a line, at their places in the text that was sent.
func explained(problems []graph.FlowError) string {
	var lines []string
	for _, p := range problems[:min(len(problems), maxShown)] {
		place := ""
		if p.LineStart > 0 {
			place = fmt.Sprintf("line %d, column %d: ", p.LineStart, p.ColumnStart)
		}
		if p.Path != "" {
			place += p.Path + ": "
		}
		lines = append(lines, "  "+place+p.Message+" ("+p.Code+")")
	}
	if more := len(problems) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return "Meta finds in flow_json:\n\n" + strings.Join(lines, "\n")
}

const maxShown = 10

// update sends what differs from what Meta has.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	m.keep(w.Config, *w.Prior)
	s.Ledger.NoteWritten(m.object())
	c := m.changes(*w.Prior)
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
	if last := noted(ctx, w.Private); last != "" {
		now, err := g.Flows.ReadAnew(ctx, m.opts())
		if err != nil {
			return m, err
		}
		if now.UpdatedAt != last {
			return m, changedSince(*w.Prior)
		}
	}

	done, err := m.send(ctx, g, *w.Prior, c)
	if err != nil {
		w.Partial = &done
		return m, err
	}

	m.Status, m.ValidationErrors = done.Status, done.ValidationErrors
	return m.reread(ctx, g, &w.Warnings, w.Private, true), nil
}

// changedSince is the error for a flow that another user has changed since the state has it. Meta has no conditional write.
func changedSince(m model) error {
	return tfdiag.At(atName, tfdiag.New("Flow "+m.Name.ValueString()+" changed after the plan", "Another user or program changed it at Meta "+
		"after Terraform read it. Nothing was written. Plan again, with a refresh, to see what would be lost."))
}

// reread completes the state after a write. complete says that everything was written: then the time of the last change is noted.
func (m model) reread(
	ctx context.Context, g *graph.Client, w *lifecycle.Warnings, private lifecycle.PrivateWriter, complete bool,
) model {
	now, err := g.Flows.ReadAnew(ctx, m.opts())
	if err != nil {
		w.Warn("Could not read flow "+m.Name.ValueString()+" after a write", tfdiag.Explain(err)+" The flow was written. The next plan reads it.")
		now.EndpointURI, now.ApplicationID = m.EndpointURI.ValueString(), m.ApplicationID.ValueString()
	} else {
		m = m.facts(now)
		if complete {
			note(ctx, private, now.UpdatedAt)
		}
	}
	if m.EndpointURI.IsUnknown() {
		m.EndpointURI = tftype.String(now.EndpointURI)
	}
	if m.ApplicationID.IsUnknown() {
		m.ApplicationID = tftype.String(now.ApplicationID)
	}
	if complete && len(now.ValidationErrors) > 0 {
		w.WarnAt(atJSON, "The JSON of flow "+m.Name.ValueString()+" has errors", explained(now.ValidationErrors)+"\n\nThe flow cannot be "+
			"published before they are corrected.")
	}
	return m
}

// facts copies what Meta has made of a flow.
func (m model) facts(now graph.Flow) model {
	m.Status, m.JSONVersion, m.DataAPIVersion = tftype.String(now.Status), tftype.String(now.JSONVersion), tftype.String(now.DataAPIVersion)
	m.ValidationErrors = errorList(now.ValidationErrors)
	return m
}

// as returns the model with everything that Meta shows, other than the JSON.
func (m model) as(now graph.Flow) model {
	m = m.facts(now)
	m.ID, m.Name, m.Categories = types.StringValue(now.ID), tftype.String(now.Name), tftype.Strings(now.Categories)
	m.EndpointURI, m.ApplicationID = tftype.String(now.EndpointURI), tftype.String(now.ApplicationID)
	m.Published = types.BoolValue(isPublished(now.Status))
	return m
}

// noteKey is the time of the last change at Meta that the state has the JSON of. It moves by itself, so it is not in the state.
const noteKey = "updated_at"

func note(ctx context.Context, private lifecycle.PrivateWriter, updatedAt string) {
	if raw, err := json.Marshal(updatedAt); err == nil {
		private.SetKey(ctx, noteKey, raw)
	}
}

// noted is "" without a note.
func noted(ctx context.Context, private lifecycle.Private) (updatedAt string) {
	raw, _ := private.GetKey(ctx, noteKey)
	if len(raw) == 0 || json.Unmarshal(raw, &updatedAt) != nil {
		return ""
	}
	return updatedAt
}

// refresh reads the JSON only if the flow was changed since the state has it.
func refresh(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	now, err := g.Flows.Get(ctx, m.opts())
	switch {
	case errors.Is(err, graph.ErrHidden):
		gone, look := g.Flows.ConfirmDeleted(ctx, m.opts())
		if look != nil || !gone {
			return m, metaarg.AtAccount(errors.Join(err, look))
		}
		return m, lifecycle.Gone("Flow %s (%s) no longer exists: two complete lists of account %s, apart in time, do not have it.",
			m.Name.ValueString(), m.ID.ValueString(), m.BusinessAccountID.ValueString())
	case err != nil:
		return m, err
	}

	s.Ledger.NoteInState(m.object())
	m = m.as(now)
	if m.FlowJSON.IsNull() || now.UpdatedAt != "" && now.UpdatedAt == noted(ctx, r.Private) {
		return m, nil
	}

	raw, err := g.Flows.JSON(ctx, m.opts())
	if err != nil {
		return r.State, err
	}
	if text := string(raw); !flowjson.Equal(text, m.FlowJSON.ValueString()) {
		m.FlowJSON = tftype.String(text)
	}

	note(ctx, r.Private, now.UpdatedAt)
	return m, nil
}
