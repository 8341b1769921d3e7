package httpchat

import (
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/memo"
)

// ListLimits returns the limits that a platform has for its list.
func ListLimits(p *chat.Platform) memo.Limits { return adapterOf(p).limits }

// LimitList gives a platform other limits, and another clock, for its list.
func LimitList(p *chat.Platform, limits memo.Limits, now func() time.Time) {
	a := adapterOf(p)
	a.limits, a.now = limits, now
}

func adapterOf(p *chat.Platform) *adapter {
	a, ok := p.Projects.(*adapter)
	if !ok {
		panic("not a platform of this package")
	}
	return a
}
