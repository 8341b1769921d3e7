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
	_, shown, err := readUntilWithin(ctx, c, readWaits, shows, func(shown bool) bool { return shown })
	return shown, err
}

// readUntilWithin reads until shows accepts what was read. It returns the last that was read, also beside an error, and whether it was
// accepted.
func readUntilWithin[T any](
	ctx context.Context, c *Client, waits []int, read func(context.Context) (T, error), shows func(T) bool,
) (last T, shown bool, err error) {
	for try := 0; ; try++ {
		now, err := read(ctx)
		if err != nil {
			return last, false, err
		}
		if last = now; shows(now) || try == len(waits) {
			return now, shows(now), nil
		}
		if err := transport.Sleep(ctx, time.Duration(waits[try])*c.cfg.ReadWait); err != nil {
			return last, false, err
		}
	}
}
