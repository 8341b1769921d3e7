package graph

import (
	"context"
	"time"
)

// settleTime is how long a read may lag behind a write. Meta does not document it.
const settleTime = 30 * time.Second

// settle reads until a read shows what was written, at most for settleTime. false means that no read has shown it.
func (c *Client) settle(ctx context.Context, shows func(context.Context) (bool, error)) (bool, error) {
	end := c.cfg.Now().Add(settleTime)
	for wait := c.cfg.SettleWait; ; wait *= 2 {
		shown, err := shows(ctx)
		if shown || err != nil || !c.cfg.Now().Add(wait).Before(end) {
			return shown, err
		}
		if err := sleep(ctx, wait); err != nil {
			return false, err
		}
	}
}
