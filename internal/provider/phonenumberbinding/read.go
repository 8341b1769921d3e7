package phonenumberbinding

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	project, err := slot().Read(ctx, s, m.Project.ValueString())
	if err != nil {
		return m, err
	}
	if project.PhoneNumberID != m.PhoneNumberID.ValueString() {
		m.BusinessAccountID, m.DisplayPhoneNumber, m.VerifiedName = tftype.String(project.BusinessAccountID), types.StringNull(), types.StringNull()
	}
	m.PhoneNumberID = tftype.String(project.PhoneNumberID)
	if project.BusinessAccountID != "" {
		m.BusinessAccountID = tftype.String(project.BusinessAccountID)
	}
	if !m.PhoneNumberID.IsNull() {
		m.refresh(ctx, s, r.Warn)
	}
	return m, nil
}

// refresh brings the facts of Meta up to date. The binding itself lives in the chat project, so trouble at Meta is a warning; the
// plan of the configured number turns it into an error.
func (m *model) refresh(ctx context.Context, s *session.Session, warn func(summary, detail string)) {
	g, err := s.Graph(true)
	if err != nil {
		return
	}
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: m.PhoneNumberID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString()})
	if err != nil {
		warn(fmt.Sprintf("Cannot read phone number %s at Meta", m.PhoneNumberID.ValueString()),
			fmt.Sprintf("The binding of project %q was read. The state keeps what Meta said about the number before. %s", m.Project.ValueString(), tfdiag.Explain(err)))
		return
	}
	m.fill(number)
}

// imported reads the binding that a project has and takes it over.
func imported(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	project, err := slot().Import(ctx, s, ids[0])
	if err != nil {
		return model{}, err
	}
	m := model{
		Arguments:         binding.Imported(ids[0]),
		PhoneNumberID:     types.StringValue(project.PhoneNumberID),
		BusinessAccountID: tftype.String(project.BusinessAccountID),
	}
	return m, binding.SaveApplied(ctx, private, binding.Applied{Value: project.PhoneNumberID})
}

// remove clears the number if it is still the one that this binding applied.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	_, err := slot().Remove(ctx, s, removal(ctx, r))
	return err
}
