package tfcli

import (
	"cmp"
	"context"
	"time"
)

// Usage is what a command has cost.
type Usage struct {
	Wall time.Duration
	CPU  time.Duration // of the CLI and its plugins
	// Peak memory in bytes, of the CLI alone and of its largest plugin, sampled while they run; 0 where that cannot be seen.
	CLIPeak, PluginPeak int64
}

// sampling is how often memory is looked at; the system keeps the peak, so only the very end can be missed.
const sampling = 5 * time.Millisecond

// Measure runs a command like Run and says what it has cost.
func (w *Workspace) Measure(ctx context.Context, args ...string) (Result, Usage, error) {
	var u Usage
	begin := time.Now()
	p, err := w.Start(ctx, args...)
	if err != nil {
		return Result{Args: args, ExitCode: -1}, u, err
	}
	ended, sampled := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(sampled)
		tick := time.NewTicker(sampling)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				cli, plugin := peaks(p.cmd.Process.Pid)
				u.CLIPeak = cmp.Or(cli, u.CLIPeak) // the last, since the first may be from before it became the CLI
				u.PluginPeak = max(plugin, u.PluginPeak)
			}
		}
	}()
	r, err := p.Wait()
	u.Wall = time.Since(begin)
	close(ended)
	<-sampled
	if s := p.cmd.ProcessState; s != nil {
		u.CPU = s.UserTime() + s.SystemTime()
	}
	return r, u, err
}
