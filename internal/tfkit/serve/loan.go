package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server lends its context to each call that Terraform makes for each object.
type server struct{ tfprotov6.ProviderServer }

func (s server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lent(ctx, req, s.ProviderServer.ValidateResourceConfig)
}

func (s server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lent(ctx, req, s.ProviderServer.UpgradeResourceState)
}

func (s server) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lent(ctx, req, s.ProviderServer.UpgradeResourceIdentity)
}

func (s server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lent(ctx, req, s.ProviderServer.ReadResource)
}

func (s server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lent(ctx, req, s.ProviderServer.PlanResourceChange)
}

func (s server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lent(ctx, req, s.ProviderServer.ApplyResourceChange)
}

// lent makes a call with a context that holds nothing of it once the call has ended.
func lent[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	ctx, cancel := context.WithCancel(ctx)
	l := &loan{done: ctx.Done()}
	l.from.Store(&ctx)
	defer func() { //nolint:contextcheck // what is stored is over
		cancel()
		l.from.Store(&returned)
	}()
	return call(l, req) //nolint:contextcheck // the loan is made from ctx
}

// loan is a context that can be taken back. The framework keeps the cancel functions of all calls for the day on which
// Terraform says stop, each of them keeps its context, and that keeps the call's loggers and its stream: 10 KB for each call,
// which was nearly all of the memory of a plan, and most of the work of the garbage collector.
type loan struct {
	done <-chan struct{}
	from atomic.Pointer[context.Context]
}

// returned is what a loan holds afterwards.
var returned = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (l *loan) Deadline() (time.Time, bool) { return (*l.from.Load()).Deadline() }
func (l *loan) Done() <-chan struct{}       { return l.done }
func (l *loan) Err() error                  { return (*l.from.Load()).Err() }
func (l *loan) Value(key any) any           { return (*l.from.Load()).Value(key) }
