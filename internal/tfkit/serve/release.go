package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// releasingServer replaces the context of the calls that Terraform makes for each object.
type releasingServer struct{ completeServer }

func (s releasingServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return callReleased(ctx, req, s.completeServer.ValidateResourceConfig)
}

func (s releasingServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return callReleased(ctx, req, s.completeServer.UpgradeResourceState)
}

func (s releasingServer) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return callReleased(ctx, req, s.completeServer.UpgradeResourceIdentity)
}

func (s releasingServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return callReleased(ctx, req, s.completeServer.ReadResource)
}

func (s releasingServer) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return callReleased(ctx, req, s.completeServer.PlanResourceChange)
}

func (s releasingServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return callReleased(ctx, req, s.completeServer.ApplyResourceChange)
}

// callReleased makes a call with a context that releases the call's own context when the call ends.
func callReleased[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	ctx, cancel := context.WithCancel(ctx)
	r := &releasable{done: ctx.Done()}
	r.current.Store(&ctx)
	defer func() { //nolint:contextcheck // the stored context is an ended one
		cancel()
		r.current.Store(&endedContext)
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

// endedContext is the context behind a releasable after its call.
var endedContext = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (r *releasable) Deadline() (time.Time, bool) { return (*r.current.Load()).Deadline() }
func (r *releasable) Done() <-chan struct{}       { return r.done }
func (r *releasable) Err() error                  { return (*r.current.Load()).Err() }
func (r *releasable) Value(key any) any           { return (*r.current.Load()).Value(key) }
