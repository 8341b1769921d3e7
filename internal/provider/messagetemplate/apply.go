package messagetemplate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// create makes the template, or adopts one with the same name, language and content.
func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	t, err := m.checkedTemplate(ctx)
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()
	if m.MediaSHA256, err = m.plannedMediaHash(t); err != nil {
		return m, err
	}

	made, isRead, err := createOrAdopt(ctx, g, w, t)
	if err != nil {
		return m, explainWriteError(metaarg.ExplainAccountError(err))
	}

	s.Ledger.NoteWritten(m.object())
	noteTTL(ctx, w.Private, m.TTLSeconds)
	m.ID = types.StringValue(made.ID)
	now := made
	if !isRead || m.WaitForApproval.ValueBool() && isInReview(made.Status) {
		now, err = readAfterWrite(ctx, g, m, "create")
	}
	if err != nil {
		w.Warn("Could not read template "+m.displayName()+" after its creation",
			tfdiag.ErrorText(err)+" The template was created. The next plan reads "+
				"it.")
		now = made
	}

	warnOfAnswer(&w.Warnings, m, now)
	return m.withWritten(&w.Warnings, now), nil
}

// createOrAdopt creates the template, or adopts the one that exists. isRead says that the result has just been read from Meta.
func createOrAdopt(
	ctx context.Context, g *graph.Client, w *lifecycle.Write[model], t template.Template,
) (made graph.MessageTemplate, isRead bool, err error) {
	m := w.Plan
	if !m.ID.IsUnknown() { // the plan has found it
		made, err = adoptExisting(ctx, g, w, t, graph.ErrExists)
		return made, true, err
	}
	values, err := m.creationParameters(ctx, g, t)
	if err != nil {
		return graph.MessageTemplate{}, false, err
	}
	made, err = g.MessageTemplates.Create(ctx, m.key(), values)
	if errors.Is(err, graph.ErrExists) || errors.Is(err, graph.ErrOutcomeUnknown) {
		made, err = adoptExisting(ctx, g, w, t, err)
		return made, true, err
	}
	return made, false, err
}

// checkedTemplate returns the configured template, or an error if it breaks Meta's rules.
func (m model) checkedTemplate(ctx context.Context) (template.Template, error) {
	if err := errors.Join(m.checkSources(), m.checkJSON()); err != nil {
		return template.Template{}, err
	}
	t, err := m.configuredTemplate(ctx)
	if err != nil {
		return t, err
	}
	return t, m.checkContent(t)
}

// creationParameters returns the parameters of the call that creates a template, besides name and language.
func (m model) creationParameters(ctx context.Context, g *graph.Client, t template.Template) (graph.Values, error) {
	values := graph.Values{"category": m.Category.ValueString(), "parameter_format": m.ParameterFormat.ValueString()}
	if t.MessageSendTTLSeconds != nil {
		values["message_send_ttl_seconds"] = *t.MessageSendTTLSeconds
	}
	if err := addBlock(ctx, values, "", m.Creation); err != nil {
		return nil, err
	}
	if m.Library.IsNull() {
		var err error
		values["components"], err = m.uploadMedia(ctx, g, t)
		return values, err
	}
	return values, addBlock(ctx, values, "library_template_", m.Library)
}

// addBlock adds the arguments of a block to the values of a creation, under the keys that Meta has for them.
func addBlock(ctx context.Context, values graph.Values, prefix string, block types.Object) error {
	raw, err := tfjson.Encode(ctx, block)
	if err != nil {
		return err
	}
	arguments, _ := raw.(map[string]any)
	for name, value := range arguments {
		key, isJSON := strings.CutSuffix(prefix+name, jsonSuffix)
		text, _ := value.(string)
		if isJSON {
			value = json.RawMessage(text)
		}
		values[key] = value
	}
	return nil
}

// adoptExisting returns a template that exists, if its content is equal. cause is why the creation may have made it or not.
func adoptExisting(
	ctx context.Context, g *graph.Client, w *lifecycle.Write[model], t template.Template, cause error,
) (graph.MessageTemplate, error) {
	m := w.Plan
	found, err := g.MessageTemplates.FindExisting(context.WithoutCancel(ctx), m.key())
	switch {
	case err != nil && !m.ID.IsUnknown(): // nothing was sent
		return graph.MessageTemplate{}, err
	case err != nil:
		return graph.MessageTemplate{}, tfdiag.WithAdvice(cause, "Plan again: if the template exists, the next plan finds it and adopts it.")
	case !m.ID.IsUnknown() && (found == nil || found.ID != m.ID.ValueString()): // another one can have the same name
		return graph.MessageTemplate{}, tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" was deleted after the plan",
			"The plan was to take "+
				"it over. Nothing was sent to Meta. Plan again."))
	case found == nil:
		return graph.MessageTemplate{}, tfdiag.WithAdvice(cause, "Meta does not list a template with this name and language. Apply again: a "+
			"template that exists by then is adopted.")
	}
	if err := checkExisting(*found, m, t); err != nil {
		return *found, err
	}
	if errors.Is(cause, graph.ErrExists) {
		adopted.Save(ctx, w.Private, []string{m.displayName()})
	}
	return *found, nil
}

// explainWriteError ties an error of Meta about a write to the name of the template.
func explainWriteError(err error) error {
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrExists) || errors.Is(err, graph.ErrOutcomeUnknown) {
		return tfdiag.WithPath(atName, err)
	}
	return err
}

// readAfterWrite reads the template after a write, and waits for its review if the configuration says so.
func readAfterWrite(ctx context.Context, g *graph.Client, m model, operation string) (graph.MessageTemplate, error) {
	if !m.WaitForApproval.ValueBool() {
		return g.MessageTemplates.ReadAnew(ctx, m.opts())
	}
	return g.MessageTemplates.WaitUntilReviewed(ctx, m.opts(), m.reviewTimeout(operation))
}

func (m model) reviewTimeout(operation string) time.Duration {
	text, _ := m.Timeouts.Attributes()[operation].(types.String)
	if d, err := time.ParseDuration(text.ValueString()); err == nil {
		return d
	}
	return defaultTimeout
}

// warnOfAnswer warns of what Meta made of a write.
func warnOfAnswer(w *lifecycle.Warnings, m model, now graph.MessageTemplate) {
	if now.Category != "" && now.Category != m.Category.ValueString() {
		w.WarnAt(atCategory, fmt.Sprintf("Meta has assigned template %s to the category %s", m.displayName(), now.Category), fmt.Sprintf(
			"The configured category is %s. Messages have the price and the rules of %s.", m.Category.ValueString(), now.Category))
	}
	switch {
	case now.Status == rejected:
		w.Warn("Meta has rejected template "+m.displayName(), rejectionText(now.RejectedReason)+" Change its content, or ask for a review in "+
			"WhatsApp Manager > Message templates.")
	case m.WaitForApproval.ValueBool() && isInReview(now.Status):
		w.Warn("The review of template "+m.displayName()+" has not ended",
			"Its status is "+now.Status+". The next plan reads it again. A longer "+
				"time in timeouts waits longer.")
	}
}

func isInReview(status string) bool { return status == pending || status == inAppeal }

// withRemote returns the model with what Meta shows. The configured category and content stay: see edit.
func (m model) withRemote(now graph.MessageTemplate) (model, error) {
	m.ID, m.Status, m.EffectiveCategory = types.StringValue(now.ID), tftype.String(now.Status), tftype.String(now.Category)
	m.PreviousCategory, m.CorrectCategory = tftype.String(now.PreviousCategory), tftype.String(now.CorrectCategory)
	m.RejectedReason = types.StringNull()
	if now.RejectedReason != noReason {
		m.RejectedReason = tftype.String(now.RejectedReason)
	}
	if !m.hasClearedTTL(now) {
		m.TTLSeconds = types.Int64PointerValue(now.TTLSeconds)
	}
	if m.MediaSHA256.IsUnknown() {
		m.MediaSHA256 = types.StringNull()
	}
	m.EffectiveComponentsJSON = types.StringNull()
	if len(now.Components) == 0 {
		return m, nil
	}
	shown, err := remoteTemplate(now)
	if err != nil {
		return m, err
	}
	raw, err := normalizedJSON(shown)
	m.EffectiveComponentsJSON = tftype.String(raw)
	return m, err
}

// hasClearedTTL reports whether the state keeps its time to live although Meta shows none: Meta clears it when it changes the category. A
// value that the new category allows is sent again.
func (m model) hasClearedTTL(now graph.MessageTemplate) bool {
	return now.TTLSeconds == nil && isSet(m.TTLSeconds) && now.Category != m.Category.ValueString() &&
		!template.IsTTL(now.Category, m.TTLSeconds.ValueInt64())
}

// withWritten returns the model with what Meta shows after a write. A time to live that was sent stays, and the next plan shows what Meta
// has made of it. Content that cannot be read is a warning: the write has taken effect, and an error would lose that.
func (m model) withWritten(w *lifecycle.Warnings, now graph.MessageTemplate) model {
	sent := m.TTLSeconds
	m, err := m.withRemote(now)
	if err != nil {
		w.Warn("Could not read the content of template "+m.displayName()+" after the write",
			tfdiag.ErrorText(err)+" The template was written. The next plan reads it.")
	}
	if isSet(sent) {
		m.TTLSeconds = sent
	}
	return m
}

// normalizedJSON returns the content as JSON, without the addresses of media, which change with each read.
func normalizedJSON(t template.Template) (string, error) {
	t = template.Normalize(t)
	var err error
	if t.Components, err = withHandles("", t.Components, func(medium) (string, error) { return "", nil }); err != nil {
		return "", err
	}
	raw, err := json.Marshal(t.Components)
	return string(raw), err
}

// update sends what differs from what Meta has, if the plan has shown that. An edit ends a pause by itself, after the review.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	s.Ledger.NoteWritten(m.object())
	t, err := m.checkedTemplate(ctx)
	if err != nil {
		return m, err
	}
	if m.MediaSHA256, err = m.plannedMediaHash(t); err != nil {
		return m, err
	}

	e, err := m.editFrom(t, *w.Prior)
	if err != nil {
		return m, err
	}
	if e.isEmpty() || !m.EffectiveComponentsJSON.IsUnknown() {
		return unpauseTemplate(ctx, s, w, m.withPriorValues(*w.Prior))
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

	values, err := m.editParameters(ctx, g, t, e)
	if err != nil {
		return m, err
	}
	if err := sendEdit(ctx, g, w, t, e, values); err != nil {
		return m, explainWriteError(err)
	}

	noteEdit(ctx, w.Private, w.Prior.Status, g.Now())
	noteTTL(ctx, w.Private, m.TTLSeconds)
	now, err := readAfterWrite(ctx, g, m, "update")
	if err != nil {
		w.Warn("Could not read template "+m.displayName()+" after its edit",
			tfdiag.ErrorText(err)+" The template was changed. The next plan reads it.")
		now = graph.MessageTemplate{ID: m.ID.ValueString(), TTLSeconds: w.Prior.TTLSeconds.ValueInt64Pointer()}
	}

	warnOfAnswer(&w.Warnings, m, now)
	return m.withWritten(&w.Warnings, now), nil
}

// editParameters returns the parameters of the call that edits a template.
func (m model) editParameters(ctx context.Context, g *graph.Client, t template.Template, e edit) (graph.Values, error) {
	values := graph.Values{}
	if e.hasContent() {
		var err error
		if values["components"], err = m.uploadMedia(ctx, g, t); err != nil {
			return nil, err
		}
	}
	if e.category {
		values["category"] = m.Category.ValueString()
	}
	if e.ttl {
		values["message_send_ttl_seconds"] = m.TTLSeconds.ValueInt64()
	}
	return values, nil
}

// sendEdit edits the template. Meta refuses the repetition of an edit whose answer was lost: it succeeded if Meta has what was sent.
func sendEdit(
	ctx context.Context, g *graph.Client, w *lifecycle.Write[model], t template.Template, e edit, values graph.Values,
) error {
	var before []string
	if e.media {
		now, err := g.MessageTemplates.ReadAnew(ctx, w.Plan.opts())
		if err != nil {
			return err
		}
		before = mediaAddresses(now)
	}
	err := g.MessageTemplates.Edit(ctx, w.Plan.opts(), values)
	if err == nil || editTookEffect(context.WithoutCancel(ctx), g, w, t, e, before) {
		return nil
	}
	return err
}

// editTookEffect reports whether an edit that failed has taken effect. before are the addresses of the media before it. Files cannot be
// compared: another file was sent together with another text, or Meta shows another address for it, and the same one again.
func editTookEffect(
	ctx context.Context, g *graph.Client, w *lifecycle.Write[model], t template.Template, e edit, before []string,
) bool {
	now, err := g.MessageTemplates.ReadAnew(ctx, w.Plan.opts())
	if err != nil {
		return false
	}
	shown, err := w.Prior.withRemote(now)
	if err != nil {
		return false
	}
	shown.MediaSHA256 = w.Plan.MediaSHA256
	if rest, err := w.Plan.editFrom(t, shown); err != nil || !rest.isEmpty() {
		return false
	}
	if !e.media || len(e.differences) > 0 {
		return true
	}
	again, err := g.MessageTemplates.ReadAnew(ctx, w.Plan.opts())
	after := mediaAddresses(now)
	return err == nil && !slices.Equal(before, after) && slices.Equal(after, mediaAddresses(again))
}
