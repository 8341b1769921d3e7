package binding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// model is the model of an object, which embeds Arguments.
type model interface{ arguments() Arguments }

// NewResource returns the resource that fills a slot. It completes spec with what all bindings share. Delete is Remove unless it is set.
func NewResource[M model](slot Slot, spec lifecycle.Spec[M, *session.Session]) resource.Resource {
	spec.TypeName, spec.Identity, spec.Replaces, spec.List = slot.TypeName, []string{"project"}, []string{"project"}, slot.List()
	spec.PlanDelete = func(ctx context.Context, s *session.Session, r *lifecycle.Stored[M]) error {
		return slot.planRemoval(ctx, s, RemovalOf(r))
	}
	if spec.Delete == nil {
		spec.Delete = func(ctx context.Context, s *session.Session, r *lifecycle.Stored[M]) error {
			_, err := slot.Remove(ctx, s, RemovalOf(r))
			return err
		}
	}
	return lifecycle.New(spec)
}

// PlanOptsOf describes a binding that is planned. value is going to be bound, see PlanOpts.
func PlanOptsOf[M model](p *lifecycle.Plan[M], value types.String) PlanOpts {
	opts := PlanOpts{Planned: p.Planned.arguments(), Value: value}
	if p.Prior != nil {
		opts.Prior = new((*p.Prior).arguments())
	}
	return opts
}

// WriteOptsOf describes a write. value is going to be bound, and held returns what a state says that the project holds, see WriteOpts.
func WriteOptsOf[M model](w *lifecycle.Write[M], value string, held func(M) types.String) WriteOpts {
	opts := WriteOpts{Arguments: w.Plan.arguments(), Create: w.Prior == nil, Value: value, Private: w.Private, Warn: w.Warn}
	if w.Prior != nil {
		opts.Prior = held(*w.Prior).ValueString()
	}
	return opts
}

// RemovalOf describes the removal of the binding that a state holds.
func RemovalOf[M model](r *lifecycle.Stored[M]) Removal {
	return Removal{Arguments: r.State.arguments(), Private: r.Private, Warn: r.Warn}
}
