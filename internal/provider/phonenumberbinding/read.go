package phonenumberbinding

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// read reads the project and the number in the state at the same time, so that neither API waits for the other.
func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	waitForNumber := memo.InBackground(func() (graph.PhoneNumber, error) { return m.readNumber(ctx, s) })
	project, err := slot.Read(ctx, s, r.Private, m.Project.ValueString())
	number, unread := waitForNumber()
	if err != nil {
		return m, err
	}
	if project.BusinessAccountID != "" {
		m.BusinessAccountID = tftype.String(project.BusinessAccountID)
	}
	if project.PhoneNumberID != r.State.PhoneNumberID.ValueString() {
		m.PhoneNumberID, m.BusinessAccountID = tftype.String(project.PhoneNumberID), tftype.String(project.BusinessAccountID)
		m.DisplayPhoneNumber, m.VerifiedName = types.StringNull(), types.StringNull()
		number, unread = m.readNumber(ctx, s)
	}
	return m.withRefreshedFacts(number, unread, r.Warn), nil
}

// importState reads the binding of a project.
func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	project, err := slot.Import(ctx, s, private, ids[0])
	if err != nil {
		return model{}, err
	}
	m := model{
		Arguments:         binding.ImportedArguments(ids[0]),
		PhoneNumberID:     types.StringValue(project.PhoneNumberID),
		BusinessAccountID: tftype.String(project.BusinessAccountID),
	}
	return m, binding.SaveApplied(ctx, private, binding.Applied{Value: project.PhoneNumberID, Adopted: true})
}

// readNumber reads Meta's facts about the number. It returns the zero value if there is no number or the provider has no access token.
func (m model) readNumber(ctx context.Context, s *session.Session) (graph.PhoneNumber, error) {
	g, err := s.Graph()
	if err != nil || m.PhoneNumberID.ValueString() == "" {
		return graph.PhoneNumber{}, nil //nolint:nilerr // plan reports the missing access token
	}
	return g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{
		ID: m.PhoneNumberID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString(),
	})
}

// withRefreshedFacts returns the model with Meta's present facts about the number. A failure at Meta is a warning, because the binding is
// stored in the chat project. plan reports the same failure as an error.
func (m model) withRefreshedFacts(number graph.PhoneNumber, unread error, warn func(summary, detail string)) model {
	switch {
	case unread != nil:
		warn(fmt.Sprintf("Cannot read phone number %s at Meta", m.PhoneNumberID.ValueString()),
			fmt.Sprintf("The binding of project %q was read. The state keeps the previous facts about the number. %s",
				m.Project.ValueString(), tfdiag.ErrorText(unread)))
	case number.ID != "":
		if m.BusinessAccountID.IsNull() {
			m.BusinessAccountID = tftype.String(number.BusinessAccountID)
		}
		m.DisplayPhoneNumber, m.VerifiedName = metaarg.PhoneNumberValues(number)
	}
	return m
}
