package lifecycle

import (
	"context"
	"iter"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// untyped is a Spec without type parameters: a model is a pointer in an any. So the program has the code of Resource once, and not once
// for each model, which made it 0.4 MB larger.
type untyped struct {
	typeName                  string
	schema                    func(context.Context) schema.Schema
	identity, edges, replaces []string
	newModel                  func() any // a pointer to a zero model
	configure                 func(data any, diags *diag.Diagnostics) Host
	plan                      func(context.Context, Host, *untypedPlan) error // nil: Spec.Plan is
	planDelete                func(context.Context, Host, *untypedRead) error // nil: Spec.PlanDelete is
	imported                  func(context.Context, Host, []string, PrivateWriter) (any, error)
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

// withoutTypes returns a Spec without type parameters. Warnings and a partial state reach the caller also if a function panics.
func withoutTypes[M any, C Host](spec Spec[M, C]) untyped {
	u := untyped{
		typeName: spec.TypeName, schema: spec.Schema, identity: spec.Identity, edges: spec.Edges, replaces: spec.Replaces,
		newModel:  func() any { return new(M) },
		configure: func(data any, diags *diag.Diagnostics) Host { return configure[C](data, diags) },
		imported: func(ctx context.Context, host Host, id []string, private PrivateWriter) (any, error) {
			m, err := spec.Import(ctx, typed[C](host), id, private)
			return &m, err
		},
		create: untypedWriter(spec.Create), update: untypedWriter(spec.Update),
		read: func(ctx context.Context, host Host, u *untypedRead) (any, error) {
			r := &Read[M]{State: *typed[*M](u.state), Private: u.private}
			defer func() { u.diags = r.diags }()
			m, err := spec.Read(ctx, typed[C](host), r)
			u.changed = !reflect.DeepEqual(m, *typed[*M](u.state))
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
				return spec.List.Find(ctx, typed[C](host), scope)
			},
		}
	}
	return u
}

// typed returns a value as what it is, and the zero value for nil.
func typed[T any](value any) T {
	t, _ := value.(T)
	return t
}

func untypedPlanner[M any, C Host](plan func(context.Context, C, *Plan[M]) error) func(context.Context, Host, *untypedPlan) error {
	return func(ctx context.Context, host Host, u *untypedPlan) error {
		p := &Plan[M]{
			Config: *typed[*M](u.config), Planned: *typed[*M](u.planned), Prior: typed[*M](u.prior), Private: u.private,
		}
		defer func() { u.diags = p.diags }()
		err := plan(ctx, typed[C](host), p)
		u.changed = !reflect.DeepEqual(p.Planned, *typed[*M](u.planned))
		u.planned = &p.Planned
		return err
	}
}

func untypedWriter[M any, C Host](
	write func(context.Context, C, *Write[M]) (M, error),
) func(context.Context, Host, *untypedWrite) (any, error) {
	return func(ctx context.Context, host Host, u *untypedWrite) (any, error) {
		w := &Write[M]{Plan: *typed[*M](u.plan), Config: *typed[*M](u.config), Prior: typed[*M](u.prior), Private: u.private}
		defer func() {
			u.diags = w.diags
			if w.Partial != nil {
				u.partial = w.Partial
			}
		}()
		m, err := write(ctx, typed[C](host), w)
		return &m, err
	}
}

func untypedReader[M any, C Host](read func(context.Context, C, *Read[M]) error) func(context.Context, Host, *untypedRead) error {
	return func(ctx context.Context, host Host, u *untypedRead) error {
		r := &Read[M]{State: *typed[*M](u.state), Private: u.private}
		defer func() { u.diags = r.diags }()
		return read(ctx, typed[C](host), r)
	}
}
