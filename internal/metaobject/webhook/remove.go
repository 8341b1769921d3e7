package webhook

import (
	"context"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// BeginRemoval keeps other writes of a webhook waiting until unlock is called. taken says that another address has taken the webhook
// over in this run, so that nothing is removed. If such an address was refused, the removal is refused too: it would remove what that
// address was to adopt.
func BeginRemoval(ctx context.Context, s *session.Session, o session.Object) (unlock func(), taken bool, err error) {
	if unlock, err = s.Ledger.Lock(ctx, o); err != nil {
		return nil, false, err
	}
	if s.Ledger.WasWritten(o) {
		return unlock, true, nil
	}
	if s.Ledger.WasRefused(o) {
		unlock()
		return nil, false, tfdiag.New("The webhook was not removed", "Another resource was to adopt the %s (%s) in the same run, and was "+
			"refused. Nothing was changed. Apply again, or write a moved block if the resource was renamed.", o.Kind, o.ID)
	}
	return unlock, false, nil
}
