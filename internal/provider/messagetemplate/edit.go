package messagetemplate

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// planEdit says what an edit changes at Meta. One that Meta would refuse now is an error if the configuration asks for it. If another user
// or program has changed the template, it is a warning: the edit is planned as soon as it is possible.
func planEdit(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], t template.Template) error {
	e, err := p.Planned.editFrom(t, *p.Prior)
	if err != nil {
		return err
	}

	warnOfSameWording(s, p, t, e.hasContent())
	p.Planned = p.Planned.withPriorValues(*p.Prior)
	if e.isEmpty() {
		return nil
	}

	p.Planned.Status, p.Planned.RejectedReason = types.StringUnknown(), types.StringUnknown()
	p.Planned.EffectiveCategory, p.Planned.PreviousCategory = types.StringUnknown(), types.StringUnknown()
	p.Planned.CorrectCategory, p.Planned.EffectiveComponentsJSON = types.StringUnknown(), types.StringUnknown()
	g, err := p.Prior.client(s)
	if err != nil {
		return err
	}

	sameContent, title := p.Config.sameContent(*p.Prior), p.Prior.displayName()
	if err := checkEdit(p, e, t, nextEditTime(ctx, p.Private), g.Now()); err != nil {
		if !sameContent || e.media || e.category || e.ttl && !isNotedTTL(ctx, p.Private, p.Planned.TTLSeconds) {
			return explainReview(err, p.Prior.Status.ValueString())
		}
		p.Planned = p.Planned.withPriorValues(*p.Prior)
		p.Planned.TTLSeconds = p.Prior.TTLSeconds
		p.WarnAt(atName, "Template "+title+" was changed outside Terraform and cannot be edited now", tfdiag.ErrorText(err)+"\n\nThis plan "+
			"leaves the template as it is:\n\n"+differencesText(append(e.differences, p.Config.ttlDifferences(p.Prior.remoteValues())...)))
		return nil
	}
	if sameContent && len(e.differences) > 0 {
		p.Warn("Template "+title+" was changed outside Terraform", "The apply restores the configured content:\n\n"+
			differencesText(e.differences)+"\n\nTo keep the content at Meta, put it into the configuration.")
	}
	return nil
}

// remoteValues returns what the state has of Meta's values besides the content.
func (m model) remoteValues() graph.MessageTemplate {
	return graph.MessageTemplate{Category: m.EffectiveCategory.ValueString(), TTLSeconds: m.TTLSeconds.ValueInt64Pointer()}
}

// withPriorValues returns the model with the prior values of what Meta has made, and a time to live that is unknown because of another
// change.
func (m model) withPriorValues(prior model) model {
	m.Status, m.RejectedReason = prior.Status, prior.RejectedReason
	m.EffectiveCategory, m.PreviousCategory, m.CorrectCategory = prior.EffectiveCategory, prior.PreviousCategory, prior.CorrectCategory
	m.EffectiveComponentsJSON = prior.EffectiveComponentsJSON
	if m.TTLSeconds.IsUnknown() {
		m.TTLSeconds = prior.TTLSeconds
		if m.Category.Equal(prior.EffectiveCategory) && !template.IsTTL(m.Category.ValueString(), m.TTLSeconds.ValueInt64()) {
			m.TTLSeconds = types.Int64Null() // Meta has cleared it with the category that is accepted now
		}
	}
	return m
}

// sameContent reports whether the content is written as in the state.
func (m model) sameContent(prior model) bool {
	for name, value := range m.typedBlocks() {
		if !value.Equal(prior.typedBlocks()[name]) {
			return false
		}
	}
	return m.ComponentsJSON.Equal(prior.ComponentsJSON)
}

// edit is a change that has to be sent to Meta.
type edit struct {
	differences []template.Difference
	media       bool // another file
	category    bool
	ttl         bool
}

func (e edit) isEmpty() bool { return !e.hasContent() && !e.category && !e.ttl }

// hasContent reports whether the edit sends the components.
func (e edit) hasContent() bool { return len(e.differences) > 0 || e.media }

// editFrom returns how a planned template differs from what Meta has.
func (m model) editFrom(t template.Template, prior model) (edit, error) {
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

// explainReview adds to the error of a refused edit how a template in review is destroyed.
func explainReview(err error, status string) error {
	if !isInReview(status) {
		return err
	}
	return tfdiag.WithAdvice(err, "A destroy plans the same edit first. To destroy the template now, add -refresh=false.")
}

// checkEdit refuses an edit that cannot be made now. next is when Meta accepts one of an approved template.
func checkEdit(p *lifecycle.Plan[model], e edit, t template.Template, next, now time.Time) error {
	if e.hasContent() {
		if err := p.Planned.checkUploadable(t); err != nil {
			return err
		}
	}
	return checkEditable(p, e, next, now)
}

// checkEditable refuses an edit that Meta does not accept now.
func checkEditable(p *lifecycle.Plan[model], e edit, next, now time.Time) error {
	status, title := p.Prior.Status.ValueString(), p.Prior.displayName()
	switch {
	case status == rejected || status == paused:
		return nil
	case status == disabled || status == archived:
		return tfdiag.WithPath(atName, tfdiag.New("Template "+title+" cannot be edited", "Its status is %s. %s", status, statusAdvice[status]))
	case status != approved && status != "":
		return tfdiag.WithPath(atName, tfdiag.New("Template "+title+" cannot be edited now",
			"Its status is %s. Meta accepts edits of a template that "+
				"is approved, rejected or paused. Plan again when its review has ended, usually within 24 hours.", status))
	case e.category:
		return tfdiag.WithPath(atCategory, tfdiag.New("The category of an approved template cannot be changed", "Meta changes the category of a "+
			"template only while it is rejected or paused, and %s is approved as %s. Use another name for a template of the category %s, or set "+
			"category to what Meta has.", title, p.Prior.EffectiveCategory.ValueString(), p.Planned.Category.ValueString()))
	}
	if next.After(now) {
		return tfdiag.WithPath(atName, tfdiag.New("Template "+title+" was edited within the last 24 hours",
			"Meta accepts one edit of an approved "+
				"template in 24 hours. Plan again after %s.", next.UTC().Format(time.RFC3339)))
	}
	return nil
}

// lastEdit is the time of the last edit.
var lastEdit = lifecycle.Note[time.Time]{Key: "last_edit"}

// noteEdit remembers that an approved template was edited. If the note is lost, Meta refuses an edit that is too early. Meta does not count
// edits of a rejected or paused template.
func noteEdit(ctx context.Context, private lifecycle.PrivateWriter, status types.String, now time.Time) {
	if status.ValueString() == rejected || status.ValueString() == paused {
		return
	}
	_ = lastEdit.Save(ctx, private, now.UTC())
}

// nextEditTime returns when Meta accepts another edit, by the last edit of this configuration. Edits elsewhere count too, and are not
// known.
func nextEditTime(ctx context.Context, private lifecycle.Private) time.Time {
	last, err := lastEdit.Load(ctx, private)
	if err != nil {
		return time.Time{}
	}
	return last.Add(24 * time.Hour)
}

// sentTTL is the time to live that this configuration has sent or found.
var sentTTL = lifecycle.Note[*int64]{Key: "ttl"}

func noteTTL(ctx context.Context, private lifecycle.PrivateWriter, seconds types.Int64) {
	_ = sentTTL.Save(ctx, private, seconds.ValueInt64Pointer()) // without it, a difference counts as one of the configuration
}

// isNotedTTL reports whether a time to live is what noteTTL has noted, so that a difference is not due to the configuration.
func isNotedTTL(ctx context.Context, private lifecycle.Private, seconds types.Int64) bool {
	noted, err := sentTTL.Load(ctx, private)
	return err == nil && types.Int64PointerValue(noted).Equal(seconds)
}
