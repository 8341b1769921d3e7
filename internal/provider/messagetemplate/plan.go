package messagetemplate

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Statuses that decide about an edit or a removal. Meta has more.
const (
	approved      = "APPROVED"
	rejected      = "REJECTED"
	paused        = "PAUSED"
	pending       = "PENDING"
	disabled      = "DISABLED"
	archived      = "ARCHIVED"
	inAppeal      = "IN_APPEAL"
	deleting      = "PENDING_DELETION"
	deleted       = "DELETED"
	noReason      = "NONE"
	nameBlockText = "Meta blocks the name of a template for 30 days after its deletion if it was approved."
)

func (m model) key() graph.MessageTemplateKey {
	return graph.MessageTemplateKey{
		BusinessAccountID: m.BusinessAccountID.ValueString(), Name: m.Name.ValueString(), Language: m.Language.ValueString(),
	}
}

func (m model) opts() graph.MessageTemplateOpts {
	return graph.MessageTemplateOpts{ID: m.ID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString()}
}

// importID identifies the template.
func (m model) importID() string {
	return m.BusinessAccountID.ValueString() + "/" + m.Name.ValueString() + "/" + m.Language.ValueString()
}

// displayName returns the name of the template with its language, for messages.
func (m model) displayName() string {
	return m.Name.ValueString() + " (" + m.Language.ValueString() + ")"
}

// object returns the object for the template in the session's ledger.
func (m model) object() session.Object {
	return session.Object{Kind: "message template", ID: m.importID()}
}

// plan looks a new template up in its account, and says what an edit sends.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	t, err := p.Planned.configuredTemplate(ctx)
	isKnown := p.Config.isKnown()
	if isKnown && err != nil {
		return err
	}
	if isKnown {
		if p.Planned.MediaSHA256, err = p.Planned.mediaHash(t); err != nil {
			return err
		}
	}
	if p.Prior == nil {
		return planCreate(ctx, s, p, t, isKnown)
	}
	if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
		return tfdiag.WithPath(atName, err)
	}
	if needsReplacement(p.Planned, *p.Prior) {
		return planReplacement(ctx, p)
	}
	if err := checkImmutable(ctx, s, p); err != nil {
		return err
	}

	p.Planned.ID = p.Prior.ID
	warnOfReview(s, p)
	if !isKnown {
		return nil
	}
	if err := planEdit(ctx, s, p, t); err != nil {
		return err
	}
	if p.Planned.unpauses(*p.Prior) {
		p.Planned.Status = types.StringUnknown()
	}
	return nil
}

// needsReplacement reports whether a change makes another template.
func needsReplacement(planned, prior model) bool {
	return lifecycle.Differs(planned.BusinessAccountID, prior.BusinessAccountID) || lifecycle.Differs(planned.Name, prior.Name) ||
		lifecycle.Differs(planned.Language, prior.Language)
}

// planReplacement says what happens to the present template.
func planReplacement(ctx context.Context, p *lifecycle.Plan[model]) error {
	summary, detail := "Template "+p.Prior.displayName()+" will be replaced", "Its account, name or language changes. "
	if isLeftByDestroy(ctx, *p.Prior, p.Private) {
		p.WarnAt(atName, summary, detail+"The template in place stays at Meta, and is no longer managed.")
		return nil
	}
	p.WarnAt(atName, summary, detail+"The template in place is deleted, and can no longer be used. "+nameBlockText)
	return checkDeletable(*p.Prior)
}

// checkImmutable refuses to change what Meta never changes after a creation.
func checkImmutable(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	const advice = "It is set when the template is created, and a deleted name is blocked for 30 days. Give the template another name as " +
		"well, or undo the change."
	m, prior := p.Planned, *p.Prior
	if lifecycle.Differs(m.ParameterFormat, prior.ParameterFormat) {
		return tfdiag.WithPath(atFormat, tfdiag.New("The parameter format of template "+prior.displayName()+" cannot be changed", advice))
	}
	if err := checkFixedCreation(ctx, s, p, advice); err != nil {
		return err
	}

	switch {
	case m.Library.IsUnknown() || m.Library.Equal(prior.Library):
		return nil
	case !prior.Library.IsNull():
		return tfdiag.WithPath(atLibrary, tfdiag.New("The library template of "+prior.displayName()+" cannot be changed", advice))
	}

	g, err := prior.client(s)
	if err != nil {
		return err
	}

	now, err := g.MessageTemplates.Get(ctx, prior.opts())
	if err != nil || now.LibraryTemplateName == m.libraryName() {
		return err
	}
	return tfdiag.WithPath(atLibrary, tfdiag.New("Template "+prior.displayName()+" was not made from this library template", advice))
}

// libraryName returns the name of the configured library template.
func (m model) libraryName() string {
	name, _ := m.Library.Attributes()["name"].(types.String)
	return name.ValueString()
}

// planCreate plans a new template. It looks for a template with the same name and language.
func planCreate(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], t template.Template, isKnown bool) error {
	m := p.Planned
	if m.BusinessAccountID.IsUnknown() || m.Name.IsUnknown() || m.Language.IsUnknown() {
		return nil
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(atName, err)
	}

	g, err := m.client(s)
	if err != nil {
		return err
	}

	all, err := g.MessageTemplates.List(ctx, m.key().BusinessAccountID)
	if err != nil {
		return metaarg.ExplainAccountError(err)
	}

	found := m.key().In(all)
	if isKnown {
		warnOfSameWording(s, p, t, found == nil)
	}
	if found == nil {
		return m.checkUploadable(t)
	}
	if refusal := errCannotRecreate(m); s.Ledger.PlanReplacementOf(m.object(), refusal) || s.Ledger.IsInState(m.object()) {
		return refusal
	}
	if isKnown {
		if err := checkExisting(*found, m, t); err != nil {
			s.Ledger.NoteRefused(m.object()) // the destruction of another address then leaves the template
			return err
		}
	}

	p.Planned.ID = types.StringValue(found.ID)
	p.Warn(adopted.Warning("message template "+m.displayName(), "leaves the template", "To delete it then, set on_destroy = \"delete\"."))
	return nil
}

// errCannotRecreate returns the error for a template that would be deleted and made again, as a replacement or at another address.
func errCannotRecreate(m model) error {
	return tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" cannot be deleted and made again",
		"The state has the template at one "+
			"address, and this run would create it at another one, or replace it by itself. "+nameBlockText+" So the creation would fail.\n\n"+
			"If two blocks have this name and language, remove one. If the address has changed, for example the index of a count, write a moved "+
			"block. Otherwise remove -replace, or run terraform untaint: content is changed in place."))
}

// checkExisting protects the content of a template that was made outside this configuration.
func checkExisting(found graph.MessageTemplate, m model, t template.Template) error {
	if isDeleted(found) {
		return tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" is being deleted",
			"Its status is %s. %s Choose another name, or wait.",
			found.Status, nameBlockText))
	}
	shown, err := remoteTemplate(found)
	if err != nil {
		return err
	}
	differences := append(template.Differences(t, shown), m.ttlDifferences(found)...)
	if !m.Library.IsNull() {
		differences = m.libraryDifferences(found)
	}
	differences = append(differences, m.creationDifferences(found)...)
	if len(differences) == 0 {
		return nil
	}
	return tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" already exists",
		"The account has a template with this name and language, "+
			"and its content differs:\n\n%s\n\nTo manage it here, run\n\n  terraform import %s.NAME %s\n\nand review the next plan. Or choose "+
			"another name.", differencesText(differences), typeName, m.importID()))
}

// ttlDifferences returns how a template differs from the configured time to live. Meta has none after it has changed the category.
func (m model) ttlDifferences(found graph.MessageTemplate) []template.Difference {
	remote := types.Int64PointerValue(found.TTLSeconds)
	if m.TTLSeconds.IsNull() || m.TTLSeconds.IsUnknown() || m.TTLSeconds.Equal(remote) || m.hasClearedTTL(found) {
		return nil
	}
	d := template.Difference{Path: "message_send_ttl_seconds", Configured: m.TTLSeconds.String()}
	if found.TTLSeconds != nil {
		d.Remote = remote.String()
	}
	return []template.Difference{d}
}

// libraryDifferences returns how a template differs from the configured library template.
func (m model) libraryDifferences(found graph.MessageTemplate) []template.Difference {
	if found.LibraryTemplateName == m.libraryName() {
		return nil
	}
	return []template.Difference{{Path: "library.name", Configured: m.libraryName(), Remote: found.LibraryTemplateName}}
}

// differencesText returns each difference on a line of its own, and how many more there are.
func differencesText(differences []template.Difference) string {
	var lines []string
	for _, d := range differences[:min(len(differences), maxListed)] {
		lines = append(lines, "  "+d.String())
	}
	if more := len(differences) - maxListed; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}

const maxListed = 5

// remoteTemplate returns a template of Meta with its parsed components.
func remoteTemplate(t graph.MessageTemplate) (template.Template, error) {
	out := template.Template{Name: t.Name, Language: t.Language, Category: t.Category, ParameterFormat: t.ParameterFormat}
	if len(t.Components) == 0 {
		return out, nil
	}
	parsed, err := template.ParseAnswer(t.Components)
	if err != nil {
		return out, tfdiag.New("Meta's answer cannot be read", "The components of template %s: %s. Report this to the maintainers of the "+
			"provider.", t.ID, err)
	}
	out.Components = parsed.Components
	return out, nil
}

// checkDeletable refuses to delete what Meta does not delete.
func checkDeletable(m model) error {
	if m.Status.ValueString() != disabled {
		return nil
	}
	return tfdiag.WithPath(atOnDestroy, tfdiag.New("Template "+m.displayName()+" cannot be deleted",
		"Meta does not delete a template whose status is "+
			"DISABLED. Set on_destroy = \"abandon\" and apply that first: the template then stays at Meta."))
}

// isLeftByDestroy reports whether a destruction leaves the template.
func isLeftByDestroy(ctx context.Context, m model, private lifecycle.Private) bool {
	switch m.OnDestroy.ValueString() {
	case ondestroy.Abandon:
		return true
	case ondestroy.Delete:
		return false
	}
	return !adopted.Load(ctx, private).IsEmpty()
}
