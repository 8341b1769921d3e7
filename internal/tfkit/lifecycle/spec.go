// Package lifecycle has what every object of the provider does the same way: decoding, configuration, errors to
// diagnostics, identity, import, panics. An object supplies only what differs.
//
// An object with unusual needs embeds a Resource and adds or overrides methods; no option is added here for one object.
//
// A call of Terraform reaches an object on this way:
//
//	framework --> Resource          decodes the request into models, and encodes the answer (resource.go)
//	                |  untypedSpec  the object's functions, with a model as a pointer in an any (untyped.go)
//	                v
//	              Spec[M, C]        the object's functions, with its model M (this file)
//
// untypedSpec is between the two so that the program has the code of Resource once, and not once for each model.
package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// ErrGone is returned by Read when the object is proven to be gone, and by Delete when there was nothing left to do.
// Wrap it to say how that is known: the text becomes a warning.
var ErrGone = errors.New("the object is gone")

// ErrGoneBecause returns an ErrGone with the reason, in whole sentences.
func ErrGoneBecause(format string, args ...any) error { return goneError{fmt.Sprintf(format, args...)} }

type goneError struct{ reason string }

func (g goneError) Error() string      { return g.reason }
func (g goneError) Unwrap() error      { return ErrGone }
func (g goneError) DetailText() string { return g.reason }

// ErrUnknown is returned by Plan and Read when a value that they need is known only after apply. Plan keeps what it has
// planned so far, Read keeps the state.
var ErrUnknown = tftype.ErrUnknown

// Spec has what a managed resource supplies. M is its model, C what the provider hands to every object.
type Spec[M any, C Host] struct {
	// TypeName is the full name, such as "whatsapp_token_binding".
	TypeName string
	// Schema returns the schema of the resource, without its identity.
	Schema func(context.Context) schema.Schema
	// Identity names the string attributes that identify the object. The import id is their values, joined by "/".
	Identity []string
	// Edges are the names of which one may follow the first value of Identity in a path of the remote API; "" is the name of none. A move
	// from a resource whose path has another name there is refused. nil: any may follow.
	Edges []string
	// Replaces names the attributes whose change needs another object. A value that is unknown while planning, or null in the
	// state, replaces nothing: it may turn out to be equal.
	Replaces []string
	// Plan changes the planned model before a person sees it. It is not called when a destruction is planned. Optional.
	Plan func(context.Context, C, *Plan[M]) error
	// PlanDelete is called when a destruction is planned: it warns of what cannot be made again, or refuses. Optional.
	PlanDelete func(context.Context, C, *Stored[M]) error
	// Import reads what the id names, defaults of arguments included. It gets the values of Identity.
	Import func(ctx context.Context, c C, id []string, private PrivateWriter) (M, error)
	// Create makes the object and returns its model. An error saves nothing, so that no object is tainted. So once the remote API has made
	// the object, a further problem must be a warning: with an error, the object would not be in the state.
	Create func(context.Context, C, *Write[M]) (M, error)
	// Read returns the model as it is now; ErrGone drops it from the state, ErrUnknown keeps the state.
	Read func(context.Context, C, *Stored[M]) (M, error)
	// Update changes the object in place and returns its model. An error keeps the state, or saves Write.Partial.
	Update func(context.Context, C, *Write[M]) (M, error)
	// Delete removes the object. ErrGone is a success; any other error keeps the state.
	Delete func(context.Context, C, *Stored[M]) error
	// List says how the objects that exist are found. nil: they cannot be listed.
	List *List[C]
}

// Private is Terraform's storage beside the state of one object. It is not encrypted: no secrets.
// Values are JSON.
type Private interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}

// PrivateWriter is a Private that can be changed.
type PrivateWriter interface {
	Private
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

// Write has what Create and Update see. Write-only values exist in Config alone.
type Write[M any] struct {
	Warnings
	Plan, Config M
	Prior        *M // nil on create
	Private      PrivateWriter
	// Partial is for an Update that fails and has still changed something: what is true then, saved beside the error.
	Partial *M
}

// Plan has what the Plan callback sees and changes.
type Plan[M any] struct {
	Warnings
	Config  M
	Planned M  // change this
	Prior   *M // nil on create
	// Private reaches Create or Update. A replacement is planned twice, with the prior state and then without: the second plan gets the
	// private data of the first one.
	Private PrivateWriter
}

// Stored has what Read, PlanDelete and Delete see.
type Stored[M any] struct {
	Warnings
	State   M
	Private PrivateWriter // what Read sets is saved with the state
}

// Warnings collects what succeeded and still needs a person.
type Warnings struct{ diags diag.Diagnostics }

// Warn adds a warning.
func (w *Warnings) Warn(summary, detail string) { w.diags.AddWarning(summary, detail) }

// WarnAt adds a warning on an attribute.
func (w *Warnings) WarnAt(p path.Path, summary, detail string) {
	w.diags.AddAttributeWarning(p, summary, tfdiag.DetailWithPath(p, detail))
}
