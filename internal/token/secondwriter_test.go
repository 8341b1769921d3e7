package token

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
)

func TestWarnOfSecondWriter(t *testing.T) {
	t.Parallel()
	var r rig
	s := session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	for _, unclear := range []types.String{types.StringNull(), types.StringUnknown()} {
		WarnOfSecondWriter(s, "t_binding", unclear, r.warnAt)
		WarnOfSecondWriter(s, "t_channel", unclear, r.warnAt)
	}
	for _, typeName := range []string{"t_binding", "t_binding"} {
		WarnOfSecondWriter(s, typeName, types.StringValue("SALES"), r.warnAt)
	}
	WarnOfSecondWriter(s, "t_channel", types.StringValue("SUPPORT"), r.warnAt)
	r.wantWarnings(t)
	WarnOfSecondWriter(s, "t_channel", types.StringValue("SALES"), r.warnAt)
	r.wantWarnings(
		t,
		[]string{
			`access_token_wo: Two resources write the token of chat project "SALES"`, "A t_channel and a t_binding of this configuration",
		},
	)
}
