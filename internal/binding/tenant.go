package binding

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// tenantNote has hashes of other projects of the tenant.
var tenantNote = lifecycle.Note[[]string]{Key: "neighbors"}

const maxTenantHashes = 16

// NoteTenant notes which other projects the tenant holds, so that ExplainNotFound recognizes it. Without the note, the project's removal
// is not proven later.
func NoteTenant(ctx context.Context, private lifecycle.PrivateWriter, p *chat.Platform, project string) {
	if p.TenantProjects == nil {
		return
	}
	hashes, err := p.TenantProjects.Hashes(ctx, project)
	if err != nil || len(hashes) == 0 {
		return
	}
	_ = tenantNote.Save(ctx, private, hashes[:min(len(hashes), maxTenantHashes)])
}

// ExplainNotFound returns the lifecycle.ErrGone for a project that the platform does not have, if the platform is proven to be the one of
// the state: its list holds another project that was noted. A wrong endpoint, account or credential proves nothing. Every other error is
// returned as it is.
func ExplainNotFound(ctx context.Context, private lifecycle.Private, p *chat.Platform, err error) error {
	var e *chat.Error
	if !errors.Is(err, chat.ErrNotFound) || !errors.As(err, &e) {
		return err
	}
	unproven := *e
	unproven.Suggestion = "" // the state has the right ID
	noted, _ := tenantNote.Load(ctx, private)
	if slices.ContainsFunc(noted, func(hash string) bool { return slices.Contains(e.ProjectHashes, hash) }) {
		return fmt.Errorf("%w: %w", lifecycle.ErrGone, &unproven)
	}
	unproven.Kind = chat.ErrHidden
	unproven.Meaning += " But nothing shows that this is the chat platform, or the account, of the state: the list holds none of the other " +
		"projects that were noted when the resource was created. The state is kept."
	unproven.Next = fmt.Sprintf("Check %s in the provider configuration: the endpoint, the account and the credential. If they are right and "+
		"it was deleted, run terraform state rm with the address of the resource.", p.Argument)
	return &unproven
}
