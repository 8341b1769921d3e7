package messagetemplate

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// unpauseAttribute does what the action for a paused template does, for a CLI without actions.
func unpauseAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfvalid.Trigger()},
		MarkdownDescription: tfvalid.TriggerText + ". A new or changed text ends the pause of a template whose `status` is `PAUSED`. " +
			"A creation sends nothing, nor does an apply that edits the template: Meta reviews it again. If Meta refuses, the apply fails " +
			"and says why, and the next one tries again. Removing the text sends nothing. The action `whatsapp_message_template_unpause` does the " +
			"same (Terraform 1.14 and newer), and says what Meta does not confirm about the call.",
	}
}

// unpauses reports whether an update ends a pause.
func (m model) unpauses(prior model) bool {
	return prior.Status.ValueString() == paused && !m.UnpauseTrigger.IsNull() && !m.UnpauseTrigger.Equal(prior.UnpauseTrigger)
}

// unpauseTemplate ends the pause of the template if the trigger has changed.
func unpauseTemplate(ctx context.Context, s *session.Session, w *lifecycle.Write[model], m model) (model, error) {
	if !m.unpauses(*w.Prior) {
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

	now, err := g.MessageTemplates.ReadAnew(ctx, m.opts())
	if err != nil {
		return m, err
	}
	status := now.Status
	if now.IsPaused() {
		status, err = g.MessageTemplates.Unpause(ctx, m.opts())
	}

	switch {
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, tfdiag.WithPath(atUnpause, tfdiag.WithSummary("It is not known whether template "+m.displayName()+" is still paused", err))
	case err != nil:
		return m, tfdiag.WithPath(atUnpause, tfdiag.WithSummary("Template "+m.displayName()+" is still paused", err))
	case status == "" || status == paused:
		w.Warn("Meta does not show yet that template "+m.displayName()+" is unpaused",
			"Meta has accepted the call. The next plan reads the status.")
		return m, nil
	}
	m.Status = types.StringValue(status)
	return m, nil
}
