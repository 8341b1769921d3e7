package tfcli

import (
	"context"
	"time"
)

// Usage is what a command has cost.
type Usage struct {
	Wall time.Duration
	CPU  time.Duration // of the CLI and its plugins
	// Peak memory in bytes. PluginPeak is that of the largest plugin, sampled while it runs; 0 where that cannot be seen.
	CLIPeak, PluginPeak int64
}

// sampling is how often the memory of plugins is looked at; the system keeps the peak, so only the very end can be missed.
const sampling = 5 * time.Millisecond

// Measure runs a command like Run and says what it has cost.
func (w *Workspace) Measure(ctx context.Context, args ...string) (Result, Usage, error) {
	var u Usage
	begin := time.Now()
	p, err := w.Start(ctx, args...)
	if err != nil {
		return Result{Args: args, ExitCode: -1}, u, err
	}
	ended := make(chan struct{})
	sampled := make(chan int64)
	go func() {
		var peak int64
		tick := time.NewTicker(sampling)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				sampled <- peak
				return
			case <-tick.C:
				peak = max(peak, pluginPeak(p.cmd.Process.Pid))
			}
		}
	}()
	r, err := p.Wait()
	u.Wall = time.Since(begin)
	close(ended)
	u.PluginPeak = <-sampled
	if s := p.cmd.ProcessState; s != nil {
		u.CPU, u.CLIPeak = s.UserTime()+s.SystemTime(), peakOf(s)
	}
	return r, u, err
}
