package boundtoken

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
)

// Claim notes that an object of this configuration writes the token of a project, and warns when an object of another type
// does, too. Call it for a configured token alone: an object without one only observes.
func Claim(c *session.Session, typeName string, project types.String, warn func(p path.Path, summary, detail string)) {
	if project.IsNull() || project.IsUnknown() {
		return
	}
	other := c.Ledger.Claim(project.ValueString(), typeName)
	if other == "" {
		return
	}
	warn(at, "Two objects write the token of one chat project",
		fmt.Sprintf("A %s and a %s of this configuration both have a token for project %q: with different tokens they overwrite each other at every run. "+
			"Keep the token in one of them: leave access_token_wo out of the other, or remove it.", typeName, other, project.ValueString()))
}
