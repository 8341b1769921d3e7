package messagetemplate

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/template"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// planEdit says what an edit changes at Meta, and refuses one that Meta would refuse now.
func planEdit(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], t template.Template) error {
	e, err := p.Planned.edit(t, *p.Prior)
	if err != nil {
		return err
	}
	p.Planned.keep(*p.Prior)
	if e.isEmpty() {
		return nil
	}
	p.Planned.Status, p.Planned.RejectedReason = types.StringUnknown(), types.StringUnknown()
	p.Planned.EffectiveCategory, p.Planned.PreviousCategory = types.StringUnknown(), types.StringUnknown()
	p.Planned.CorrectCategory, p.Planned.EffectiveComponentsJSON = types.StringUnknown(), types.StringUnknown()
	if same := p.Config.sameContent(*p.Prior); same && len(e.differences) > 0 {
		p.Warn("Template "+p.Prior.title()+" was changed outside Terraform", "The apply restores the configured content:\n\n"+
			listed(e.differences)+"\n\nTo keep the content at Meta, put it into the configuration.")
	}
	if e.content() {
		if err := p.Planned.uploadable(t); err != nil {
			return err
		}
	}
	return editable(ctx, s, p, e)
}

// keep takes over what Meta has made, as far as it is unknown because of another change.
func (m *model) keep(prior model) {
	m.Status, m.RejectedReason = prior.Status, prior.RejectedReason
	m.EffectiveCategory, m.PreviousCategory, m.CorrectCategory = prior.EffectiveCategory, prior.PreviousCategory, prior.CorrectCategory
	m.EffectiveComponentsJSON = prior.EffectiveComponentsJSON
	if m.TTLSeconds.IsUnknown() {
		m.TTLSeconds = prior.TTLSeconds
		if m.Category.Equal(prior.EffectiveCategory) && !template.IsTTL(m.Category.ValueString(), m.TTLSeconds.ValueInt64()) {
			m.TTLSeconds = types.Int64Null() // Meta has cleared it with the category that is accepted now
		}
	}
}

// sameContent reports whether the content is written as in the state.
func (m model) sameContent(prior model) bool {
	for name, value := range m.typed() {
		if !value.Equal(prior.typed()[name]) {
			return false
		}
	}
	return m.ComponentsJSON.Equal(prior.ComponentsJSON)
}

// edit is what has to be sent to Meta.
type edit struct {
	differences []template.Difference
	media       bool // another file
	category    bool
	ttl         bool
}

func (e edit) isEmpty() bool { return !e.content() && !e.category && !e.ttl }

// content reports whether the components are sent.
func (e edit) content() bool { return len(e.differences) > 0 || e.media }

// edit compares a planned template with what Meta has.
func (m model) edit(t template.Template, prior model) (edit, error) {
	e := edit{
		media:    !m.MediaSHA256.IsNull() && !m.MediaSHA256.Equal(prior.MediaSHA256) && !prior.hasImportedMedia(),
		category: !m.Category.Equal(prior.Category) && !m.Category.Equal(prior.EffectiveCategory),
		ttl:      !m.TTLSeconds.IsNull() && !m.TTLSeconds.IsUnknown() && !m.TTLSeconds.Equal(prior.TTLSeconds),
	}
	if !m.Library.IsNull() || prior.EffectiveComponentsJSON.IsNull() {
		return e, nil
	}
	shown := template.Template{Category: prior.EffectiveCategory.ValueString()}
	parsed, err := template.Parse([]byte(prior.EffectiveComponentsJSON.ValueString()))
	if err != nil {
		return e, fmt.Errorf("effective_components_json in the state: %w", err)
	}
	shown.Components = parsed.Components
	e.differences = template.Differences(t, shown)
	return e, nil
}

// editable refuses an edit that Meta does not accept now.
func editable(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], e edit) error {
	status, title := p.Prior.Status.ValueString(), p.Prior.title()
	switch {
	case status == rejected || status == paused:
		return nil
	case status == disabled || status == archived:
		return tfdiag.At(atName, tfdiag.New("Template "+title+" cannot be edited", "Its status is %s. %s", status, statusAdvice[status]))
	case status != approved && status != "":
		return tfdiag.At(atName, tfdiag.New("Template "+title+" cannot be edited now", "Its status is %s. Meta accepts edits of a template that "+
			"is approved, rejected or paused. Plan again when its review has ended, usually within 24 hours. A destroy plans the same edit first: "+
			"to destroy "+
			"the template now, add -refresh=false.", status))
	case e.category:
		return tfdiag.At(atCategory, tfdiag.New("The category of an approved template cannot be changed", "Meta changes the category of a "+
			"template only while it is rejected or paused, and %s is approved as %s. Use another name for a template of the category %s, or set "+
			"category to what Meta has.", title, p.Prior.EffectiveCategory.ValueString(), p.Planned.Category.ValueString()))
	}
	g, err := s.Graph(true)
	if err != nil {
		return err
	}
	if next := nextEdit(ctx, p.Private); next.After(g.Now()) {
		return tfdiag.At(atName, tfdiag.New("Template "+title+" was edited within the last 24 hours", "Meta accepts one edit of an approved "+
			"template in 24 hours. Plan again after %s.", next.UTC().Format(time.RFC3339)))
	}
	return nil
}

// lastEdit is the key of the time of the last edit in private data.
const lastEdit = "last_edit"

// noteEdit remembers that an approved template was edited. Edits of a rejected or paused one are not counted by Meta.
func noteEdit(ctx context.Context, private lifecycle.PrivateWriter, status types.String, now time.Time) {
	if status.ValueString() == rejected || status.ValueString() == paused {
		return
	}
	if raw, err := json.Marshal(now.UTC()); err == nil {
		private.SetKey(ctx, lastEdit, raw)
	}
}

// nextEdit is when Meta accepts another edit, as far as this configuration knows: edits elsewhere count too.
func nextEdit(ctx context.Context, private lifecycle.Private) time.Time {
	raw, _ := private.GetKey(ctx, lastEdit)
	var last time.Time
	if len(raw) == 0 || json.Unmarshal(raw, &last) != nil {
		return time.Time{}
	}
	return last.Add(24 * time.Hour)
}
