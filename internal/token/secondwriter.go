package token

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
)

// WarnOfSecondWriter notes that a resource writes the token of a project, and warns when a resource of another type does so too. It is for
// resources with a token of their own: an observed token has no writer.
func WarnOfSecondWriter(s *session.Session, typeName string, project types.String, warn func(p path.Path, summary, detail string)) {
	if project.IsNull() || project.IsUnknown() {
		return
	}
	other := s.Ledger.Claim(session.Object{Kind: "writer of the token", ID: project.ValueString()}, typeName)
	if other == "" {
		return
	}
	warn(atToken, fmt.Sprintf("Two resources write the token of chat project %q", project.ValueString()),
		fmt.Sprintf("A %s and a %s of this configuration both have a token for this project. With different tokens they overwrite each other "+
			"at every run. Keep the token in one of them: leave access_token_wo out of the other, or remove it.", typeName, other))
}
