package tfcli

import (
	"cmp"
	"context"
	"time"
)

// Usage is the time and memory that a command used.
type Usage struct {
	Wall time.Duration
	CPU  time.Duration // of the CLI and its plugins
	// Peak memory in bytes, of the CLI and of its largest plugin, sampled while they run; 0 on systems where it is not available.
	CLIPeak, PluginPeak int64
}

// sampling is the interval at which memory is read. The system records the peak, so only a peak at the end can be missed.
const sampling = 5 * time.Millisecond

// Measure runs a command like Run and returns its usage.
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
				cli, plugin := peakMemory(p.cmd.Process.Pid)
				u.CLIPeak = cmp.Or(cli, u.CLIPeak) // the last value: the first may be from before exec
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
