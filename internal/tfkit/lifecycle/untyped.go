package lifecycle

import (
	"context"
	"iter"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// untypedSpec is a Spec without type parameters: a model is a pointer in an any. So the program has the code of Resource once, and not once
// for each model, which made it 0.4 MB larger.
type untypedSpec struct {
	typeName                  string
	schema                    func(context.Context) schema.Schema
	identity, edges, replaces []string
	newModel                  func() any // a pointer to a zero model
	hostOf                    func(data any, diags *diag.Diagnostics) Host
	plan                      func(context.Context, Host, *untypedPlan) error // nil: Spec.Plan is
	planDelete                func(context.Context, Host, *untypedRead) error // nil: Spec.PlanDelete is
	importState               func(context.Context, Host, []string, PrivateWriter) (any, error)
	create, update            func(context.Context, Host, *untypedWrite) (any, error)
	read                      func(context.Context, Host, *untypedRead) (any, error)
	delete                    func(context.Context, Host, *untypedRead) error
	list                      *untypedList
}

type untypedPlan struct {
	Warnings
	config, planned, prior any // prior is nil on create
	private                PrivateWriter
	changed                bool // what was planned
}

type untypedWrite struct {
	Warnings
	plan, config, prior, partial any // prior is nil on create, partial without one
	private                      PrivateWriter
}

type untypedRead struct {
	Warnings
	state   any
	private PrivateWriter
	changed bool // what is returned differs from the state
}

type untypedList struct {
	schema     func(context.Context) listschema.Schema
	validators []ListValidator
	find       func(context.Context, Host, Scope) iter.Seq2[Found, error]
}

// newUntypedSpec returns a Spec without type parameters. Warnings and a partial state reach the caller also if a function panics.
func newUntypedSpec[M any, C Host](spec Spec[M, C]) untypedSpec {
	u := untypedSpec{
		typeName: spec.TypeName, schema: spec.Schema, identity: spec.Identity, edges: spec.Edges, replaces: spec.Replaces,
		newModel: func() any { return new(M) },
		hostOf:   func(data any, diags *diag.Diagnostics) Host { return hostOf[C](data, diags) },
		importState: func(ctx context.Context, host Host, id []string, private PrivateWriter) (any, error) {
			m, err := spec.Import(ctx, valueAs[C](host), id, private)
			return &m, err
		},
		create: untypedWriter(spec.Create), update: untypedWriter(spec.Update),
		read: func(ctx context.Context, host Host, u *untypedRead) (any, error) {
			r := &Stored[M]{State: *valueAs[*M](u.state), Private: u.private}
			defer func() { u.diags = r.diags }()
			m, err := spec.Read(ctx, valueAs[C](host), r)
			u.changed = !reflect.DeepEqual(m, *valueAs[*M](u.state))
			return &m, err
		},
		delete: untypedReader(spec.Delete),
	}
	if spec.Plan != nil {
		u.plan = untypedPlanner(spec.Plan)
	}
	if spec.PlanDelete != nil {
		u.planDelete = untypedReader(spec.PlanDelete)
	}
	if spec.List != nil {
		u.list = &untypedList{
			schema: spec.List.Schema, validators: spec.List.Validators,
			find: func(ctx context.Context, host Host, scope Scope) iter.Seq2[Found, error] {
				return spec.List.Find(ctx, valueAs[C](host), scope)
			},
		}
	}
	return u
}

// valueAs returns a value with its type, and the zero value for nil.
func valueAs[T any](value any) T {
	t, _ := value.(T)
	return t
}

func untypedPlanner[M any, C Host](plan func(context.Context, C, *Plan[M]) error) func(context.Context, Host, *untypedPlan) error {
	return func(ctx context.Context, host Host, u *untypedPlan) error {
		p := &Plan[M]{
			Config: *valueAs[*M](u.config), Planned: *valueAs[*M](u.planned), Prior: valueAs[*M](u.prior), Private: u.private,
		}
		defer func() { u.diags = p.diags }()
		err := plan(ctx, valueAs[C](host), p)
		u.changed = !reflect.DeepEqual(p.Planned, *valueAs[*M](u.planned))
		u.planned = &p.Planned
		return err
	}
}

func untypedWriter[M any, C Host](
	write func(context.Context, C, *Write[M]) (M, error),
) func(context.Context, Host, *untypedWrite) (any, error) {
	return func(ctx context.Context, host Host, u *untypedWrite) (any, error) {
		w := &Write[M]{Plan: *valueAs[*M](u.plan), Config: *valueAs[*M](u.config), Prior: valueAs[*M](u.prior), Private: u.private}
		defer func() {
			u.diags = w.diags
			if w.Partial != nil {
				u.partial = w.Partial
			}
		}()
		m, err := write(ctx, valueAs[C](host), w)
		return &m, err
	}
}

func untypedReader[M any, C Host](read func(context.Context, C, *Stored[M]) error) func(context.Context, Host, *untypedRead) error {
	return func(ctx context.Context, host Host, u *untypedRead) error {
		r := &Stored[M]{State: *valueAs[*M](u.state), Private: u.private}
		defer func() { u.diags = r.diags }()
		return read(ctx, valueAs[C](host), r)
	}
}
