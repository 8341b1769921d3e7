package graph

import (
	"context"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// readWaits are the waits between reads after a write, in units of Config.ReadWait: 30 s in all with its default. Meta does not
// document how long a read may lag behind a write.
var readWaits = []int{1, 2, 4, 8, 15}

// registerWaits are those after a registration: a minute in all.
var registerWaits = []int{1, 2, 4, 8, 15, 15, 15}

// readUntil reads until a read shows what was written, at most once more than there are readWaits. false means that no read has
// shown it.
func (c *Client) readUntil(ctx context.Context, shows func(context.Context) (bool, error)) (bool, error) {
	return c.readUntilWithin(ctx, readWaits, shows)
}

func (c *Client) readUntilWithin(ctx context.Context, waits []int, shows func(context.Context) (bool, error)) (bool, error) {
	for _, wait := range waits {
		if shown, err := shows(ctx); shown || err != nil {
			return shown, err
		}
		if err := transport.Sleep(ctx, time.Duration(wait)*c.cfg.ReadWait); err != nil {
			return false, err
		}
	}
	return shows(ctx)
}
