package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// ActionSpec has what an action supplies. An action has no state: what it has done is known to the remote system alone.
type ActionSpec[M any, C Host] struct {
	TypeName string
	Schema   func(context.Context) schema.Schema
	// Plan checks the configuration while Terraform plans, and changes nothing. Values may be unknown. Optional.
	Plan func(context.Context, C, *Invocation[M]) error
	// Invoke does the work. All values are known.
	Invoke func(context.Context, C, *Invocation[M]) error
}

// Invocation has what an action sees.
type Invocation[M any] struct {
	Warnings
	Config   M
	progress func(action.InvokeProgressEvent)
}

// Progress shows a sentence to the person who waits. It holds no secret. A plan shows none.
func (i *Invocation[M]) Progress(text string) {
	if i.progress != nil {
		i.progress(action.InvokeProgressEvent{Message: text})
	}
}

// Action implements the framework's interfaces for an ActionSpec.
type Action[M any, C Host] struct {
	spec ActionSpec[M, C]
	host C
}

// NewAction returns the action of an ActionSpec.
func NewAction[M any, C Host](spec ActionSpec[M, C]) *Action[M, C] { return &Action[M, C]{spec: spec} }

// Metadata names the action.
func (a *Action[M, C]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.spec.TypeName
}

// Schema returns the schema of the ActionSpec.
func (a *Action[M, C]) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.spec.Schema(ctx)
}

// Configure takes what the provider made.
func (a *Action[M, C]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.host = hostOf[C](req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan runs ActionSpec.Plan. What is not known yet is checked by Invoke.
func (a *Action[M, C]) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	defer endOperation(ctx, "plan", a.spec.TypeName, a.host, &resp.Diagnostics)
	if a.spec.Plan == nil {
		return
	}
	i := &Invocation[M]{}
	resp.Diagnostics.Append(req.Config.Get(ctx, &i.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := runGuarded(func() (struct{}, error) {
		return struct{}{}, a.spec.Plan(logContext(ctx, a.host), a.host, i)
	})
	resp.Diagnostics.Append(i.diags...)
	if err = withoutUnknown(err); err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("plan", a.spec.TypeName, err)...)
	}
}

// Invoke runs ActionSpec.Invoke.
func (a *Action[M, C]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer endOperation(ctx, "invoke", a.spec.TypeName, a.host, &resp.Diagnostics)
	i := &Invocation[M]{progress: resp.SendProgress}
	resp.Diagnostics.Append(tfvalid.Recheck(ctx, req.Config)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &i.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := runGuarded(func() (struct{}, error) {
		return struct{}{}, a.spec.Invoke(logContext(ctx, a.host), a.host, i)
	})
	resp.Diagnostics.Append(i.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("invoke", a.spec.TypeName, err)...)
	}
}
