package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server replaces the context of the calls that Terraform makes for each object.
type server struct{ whole }

func (s server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return released(ctx, req, s.whole.ValidateResourceConfig)
}

func (s server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return released(ctx, req, s.whole.UpgradeResourceState)
}

func (s server) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return released(ctx, req, s.whole.UpgradeResourceIdentity)
}

func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return released(ctx, req, s.whole.ReadResource)
}

func (s server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return released(ctx, req, s.whole.PlanResourceChange)
}

func (s server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return released(ctx, req, s.whole.ApplyResourceChange)
}

// released makes a call with a context that releases the call's own context when the call ends.
func released[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	ctx, cancel := context.WithCancel(ctx)
	r := &releasable{done: ctx.Done()}
	r.current.Store(&ctx)
	defer func() { //nolint:contextcheck // the stored context is an ended one
		cancel()
		r.current.Store(&ended)
	}()
	return call(r, req) //nolint:contextcheck // r is made from ctx
}

// releasable is a context that can let go of the context behind it. The framework keeps the cancel functions of all calls until
// Terraform says stop, and each keeps its context. That context keeps the call's loggers and its stream: 10 KB for each call,
// nearly all of the memory of a plan, and most of the work of the garbage collector.
type releasable struct {
	done    <-chan struct{}
	current atomic.Pointer[context.Context]
}

// ended is the context behind a releasable after its call.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (r *releasable) Deadline() (time.Time, bool) { return (*r.current.Load()).Deadline() }
func (r *releasable) Done() <-chan struct{}       { return r.done }
func (r *releasable) Err() error                  { return (*r.current.Load()).Err() }
func (r *releasable) Value(key any) any           { return (*r.current.Load()).Value(key) }
