package jsmhandoff

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// importState checks the project only, because the settings of Chat for JSM cannot be read. The first apply records the rest.
func importState(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	id := ids[0]
	var m model
	if err := binding.CheckImportID(id); err != nil {
		return m, err
	}
	platform, err := manualPlatform(s)
	if err != nil {
		return m, err
	}
	if _, _, err := findProject(ctx, platform, id); err != nil {
		return m, err
	}
	return model{
		Project:             types.StringValue(id),
		Token:               token.ImportedToken(chat.TokenInfo{}),
		RequireConfirmation: types.BoolValue(false),
	}, nil
}
