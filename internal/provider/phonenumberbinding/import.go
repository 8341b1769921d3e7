package phonenumberbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// imported reads the binding of a project.
func imported(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	project, err := slot().Import(ctx, s, private, ids[0])
	if err != nil {
		return model{}, err
	}
	m := model{
		Arguments:         binding.Imported(ids[0]),
		PhoneNumberID:     types.StringValue(project.PhoneNumberID),
		BusinessAccountID: tftype.String(project.BusinessAccountID),
	}
	return m, binding.SaveApplied(ctx, private, binding.Applied{Value: project.PhoneNumberID, Adopted: true})
}
