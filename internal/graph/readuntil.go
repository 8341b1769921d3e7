package graph

import (
	"context"
	"time"
)

// settleWaits are the waits between reads after a write, in units of Config.SettleWait: 30 s in all with its default. Meta does not
// document how long a read may lag behind a write.
var settleWaits = []int{1, 2, 4, 8, 15}

// registerWaits are those after a registration: a minute in all.
var registerWaits = []int{1, 2, 4, 8, 15, 15, 15}

// settle reads until a read shows what was written, at most once more than there are settleWaits. false means that no read has
// shown it.
func (c *Client) settle(ctx context.Context, shows func(context.Context) (bool, error)) (bool, error) {
	return c.settleIn(ctx, settleWaits, shows)
}

func (c *Client) settleIn(ctx context.Context, waits []int, shows func(context.Context) (bool, error)) (bool, error) {
	for _, wait := range waits {
		if shown, err := shows(ctx); shown || err != nil {
			return shown, err
		}
		if err := sleep(ctx, time.Duration(wait)*c.cfg.SettleWait); err != nil {
			return false, err
		}
	}
	return shows(ctx)
}
