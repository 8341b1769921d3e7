// Package lifecycle owns what every object of the provider does the same way: decoding, configuration, errors to
// diagnostics, identity, import, panics. An object supplies only what differs.
//
// An object with unusual needs embeds a Resource and adds or overrides methods; no option is added here for one object.
package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// ErrGone is returned by Read when the object is proven to be gone, and by Delete when there was nothing left to do.
// Wrap it to say how that is known: the text becomes a warning.
var ErrGone = errors.New("the object is gone")

// Gone is an ErrGone with the reason, in whole sentences.
func Gone(format string, args ...any) error { return gone{fmt.Sprintf(format, args...)} }

type gone struct{ reason string }

func (g gone) Error() string   { return g.reason }
func (g gone) Unwrap() error   { return ErrGone }
func (g gone) Explain() string { return g.reason }

// ErrUnknown is returned by Plan and Read when a value that they need is known only after apply. Plan keeps what it has
// planned so far, Read keeps the state.
var ErrUnknown = tftype.ErrUnknown

// Spec is what a managed resource supplies. M is its model, C what the provider hands to every object.
type Spec[M any, C Host] struct {
	TypeName string // in full, as in "whatsapp_token_binding": Terraform makes a new resource for each call
	Schema   func(context.Context) schema.Schema
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
	PlanDelete func(context.Context, C, *Read[M]) error
	// Import reads what the id names, defaults of arguments included. It gets the values of Identity.
	Import func(ctx context.Context, c C, id []string, private PrivateWriter) (M, error)
	Create func(context.Context, C, *Write[M]) (M, error)
	// Read returns the model as it is now; ErrGone drops it from the state, ErrUnknown keeps the state.
	Read   func(context.Context, C, *Read[M]) (M, error)
	Update func(context.Context, C, *Write[M]) (M, error)
	Delete func(context.Context, C, *Read[M]) error
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

// Write is what Create and Update see. Write-only values exist in Config alone.
type Write[M any] struct {
	Warnings
	Plan, Config M
	Prior        *M // nil on create
	Private      PrivateWriter
	// Partial is for an Update that fails and has still changed something: what is true then, saved beside the error.
	Partial *M
}

// Plan is what the Plan callback sees and changes.
type Plan[M any] struct {
	Warnings
	Config  M
	Planned M  // change this
	Prior   *M // nil on create
	// Private reaches Create or Update. A replacement is planned twice, with the prior state and then without: the second plan gets the
	// private data of the first one.
	Private PrivateWriter
}

// Read is what Read, PlanDelete and Delete see.
type Read[M any] struct {
	Warnings
	State   M
	Private Private
}

// Warnings collects what succeeded and still needs a person.
type Warnings struct{ diags diag.Diagnostics }

// Warn adds a warning.
func (w *Warnings) Warn(summary, detail string) { w.diags.AddWarning(summary, detail) }

// WarnAt adds a warning on an attribute.
func (w *Warnings) WarnAt(p path.Path, summary, detail string) {
	w.diags.AddAttributeWarning(p, summary, tfdiag.Located(p, detail))
}

// Resource implements the framework's interfaces for a Spec.
type Resource[M any, C Host] struct {
	spec Spec[M, C]
	host C
}

// New returns the resource of a Spec.
func New[M any, C Host](spec Spec[M, C]) *Resource[M, C] { return &Resource[M, C]{spec: spec} }

// Metadata names the resource.
func (r *Resource[M, C]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.spec.TypeName
}

// Schema returns the schema of the Spec.
func (r *Resource[M, C]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.spec.Schema(ctx)
}

// IdentitySchema has the attributes that Spec.Identity names.
func (r *Resource[M, C]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	attrs := map[string]identityschema.Attribute{}
	for _, name := range r.spec.Identity {
		attrs[name] = identityschema.StringAttribute{RequiredForImport: true,
			Description: "Identifies the object, as in its argument of the same name."}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attrs}
}

// Configure takes what the provider made; it is nil while Terraform only validates.
func (r *Resource[M, C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.host = configure[C](req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan runs Spec.Plan, or Spec.PlanDelete when the object is about to be destroyed.
func (r *Resource[M, C]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer finished(ctx, "plan", r.spec.TypeName, r.host, &resp.Diagnostics)
	if wasMoved(ctx, req.Private) {
		resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.TypeName, r.unread())...)
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDelete(ctx, req, resp)
		return
	}
	if resp.Diagnostics.Append(tfvalid.Recheck(ctx, req.Config)...); resp.Diagnostics.HasError() {
		return
	}
	if r.spec.Plan == nil {
		r.planReplacement(req, resp)
		return
	}
	p := &Plan[M]{Private: resp.Private}
	resp.Diagnostics.Append(req.Config.Get(ctx, &p.Config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.Planned)...)
	switch {
	case req.State.Raw.IsNull():
	case req.State.Raw.Equal(req.Plan.Raw): // decoding a model is the most expensive step
		same := p.Planned
		p.Prior = &same
	default:
		p.Prior = new(M)
		resp.Diagnostics.Append(req.State.Get(ctx, p.Prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	proposed := p.Planned
	err := known(r.spec.Plan(logging(ctx, r.host), r.host, p))
	resp.Diagnostics.Append(p.diags...)
	resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.TypeName, err)...)
	if err == nil && !reflect.DeepEqual(proposed, p.Planned) { // encoding one is the second most expensive step
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &p.Planned)...)
	}
	r.planReplacement(req, resp)
}

// Differs reports whether a planned value is known to differ from the one in the state, as Spec.Replaces compares them.
func Differs(planned, prior attr.Value) bool {
	return !planned.IsUnknown() && !prior.IsNull() && !planned.Equal(prior)
}

// planReplacement says which attributes need another object. Terraform plans once more during apply, when what was unknown is
// known: it stops then because the plan changes, and the warning says what to do.
func (r *Resource[M, C]) planReplacement(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var planned, prior map[string]tftypes.Value
	if req.State.Raw.IsNull() || resp.Plan.Raw.As(&planned) != nil || req.State.Raw.As(&prior) != nil {
		return
	}
	for _, name := range r.spec.Replaces {
		if !planned[name].IsFullyKnown() || prior[name].IsNull() || planned[name].Equal(prior[name]) {
			continue
		}
		resp.RequiresReplace.Append(path.Root(name))
		if !r.host.Refreshed() {
			resp.Diagnostics.AddAttributeWarning(path.Root(name), fmt.Sprintf("%s will be replaced because of a state that was not refreshed",
				r.spec.TypeName),
				fmt.Sprintf("%s differs from the state. If this is an apply, the value was unknown while planning and differs now: nothing was "+
					"changed. Plan again.", name))
		}
	}
}

func (r *Resource[M, C]) planDelete(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.spec.PlanDelete == nil || req.State.Raw.IsNull() {
		return
	}
	rd := &Read[M]{Private: req.Private}
	resp.Diagnostics.Append(req.State.Get(ctx, &rd.State)...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := known(r.spec.PlanDelete(logging(ctx, r.host), r.host, rd))
	resp.Diagnostics.Append(rd.diags...)
	resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.TypeName, err)...)
}

// Create runs Spec.Create and saves what it returns. An error saves nothing, so that nothing is tainted: a problem after
// the remote write must be a warning.
func (r *Resource[M, C]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer finished(ctx, "create", r.spec.TypeName, r.host, &resp.Diagnostics)
	w := &Write[M]{Private: resp.Private}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &w.Plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &w.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := guarded(func() (M, error) { return r.spec.Create(logging(ctx, r.host), r.host, w) })
	resp.Diagnostics.Append(w.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("create", r.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
}

// Read runs Spec.Read. The state is dropped for ErrGone alone; any other error keeps it.
func (r *Resource[M, C]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer finished(ctx, "read", r.spec.TypeName, r.host, &resp.Diagnostics)
	rd := &Read[M]{Private: req.Private}
	r.host.MarkRefreshed()
	if wasMoved(ctx, req.Private) {
		m, err := r.importMoved(ctx, req.State, resp.Private)
		if err != nil {
			resp.Diagnostics.Append(tfdiag.FromError("move", r.spec.TypeName, err)...)
			return
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
	resp.Diagnostics.Append(resp.State.Get(ctx, &rd.State)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := r.spec.Read(logging(ctx, r.host), r.host, rd)
	resp.Diagnostics.Append(rd.diags...)
	switch {
	case errors.Is(err, ErrUnknown):
		r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
	case errors.Is(err, ErrGone):
		r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity) // the framework wants one here too, and older CLIs have none
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s is gone%s", r.spec.TypeName, r.named(ctx, req.State)),
			tfdiag.Explain(err)+" Terraform removes it from the state and plans to create it again.")
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(tfdiag.FromError("read", r.spec.TypeName, tfdiag.Kept(err))...)
	default:
		if !reflect.DeepEqual(m, rd.State) { // the response holds the prior state already
			resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
		}
		r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
	}
}

// named returns the import ID of an object in parentheses, for a summary: Terraform shows one warning for each summary.
func (r *Resource[M, C]) named(ctx context.Context, state tfsdk.State) string {
	var id []string
	for _, name := range r.spec.Identity {
		var value types.String
		if state.GetAttribute(ctx, path.Root(name), &value).HasError() || value.ValueString() == "" {
			return ""
		}
		id = append(id, value.ValueString())
	}
	if len(id) == 0 {
		return ""
	}
	return " (" + strings.Join(id, "/") + ")"
}

// Update runs Spec.Update and saves what it returns; an error keeps the prior state, or Write.Partial.
func (r *Resource[M, C]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer finished(ctx, "update", r.spec.TypeName, r.host, &resp.Diagnostics)
	w := &Write[M]{Private: resp.Private, Prior: new(M)}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &w.Plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &w.Config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, w.Prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := guarded(func() (M, error) { return r.spec.Update(logging(ctx, r.host), r.host, w) })
	resp.Diagnostics.Append(w.diags...)
	if err != nil {
		if w.Partial != nil {
			resp.Diagnostics.Append(resp.State.Set(ctx, w.Partial)...)
			r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
		}
		resp.Diagnostics.Append(tfdiag.FromError("update", r.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
}

// Delete runs Spec.Delete; the framework drops the state when there is no error.
func (r *Resource[M, C]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer finished(ctx, "delete", r.spec.TypeName, r.host, &resp.Diagnostics)
	rd := &Read[M]{Private: req.Private}
	resp.Diagnostics.Append(req.State.Get(ctx, &rd.State)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := guarded(func() (M, error) { return rd.State, r.spec.Delete(logging(ctx, r.host), r.host, rd) })
	resp.Diagnostics.Append(rd.diags...)
	if err != nil && !errors.Is(err, ErrGone) {
		resp.Diagnostics.Append(tfdiag.FromError("delete", r.spec.TypeName, err)...)
	}
}

// ImportState reads the object that the id or the identity names, so that a wrong one is an error at once and the first
// plan compares with the truth.
func (r *Resource[M, C]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	defer finished(ctx, "import", r.spec.TypeName, r.host, &resp.Diagnostics)
	id, err := r.importID(ctx, req)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("import", r.spec.TypeName, err)...)
		return
	}
	m, err := r.spec.Import(logging(ctx, r.host), r.host, id, resp.Private)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("import", r.spec.TypeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	r.identify(ctx, &resp.Diagnostics, resp.State.GetAttribute, resp.Identity)
}

// importID returns the values of Spec.Identity, from an import id or an identity.
func (r *Resource[M, C]) importID(ctx context.Context, req resource.ImportStateRequest) ([]string, error) {
	id := []string{req.ID}
	switch {
	case req.ID == "" && req.Identity != nil:
		id = nil
		for _, name := range r.spec.Identity {
			var value types.String
			if diags := req.Identity.GetAttribute(ctx, path.Root(name), &value); diags.HasError() {
				return nil, tftype.Error(diags)
			}
			id = append(id, value.ValueString())
		}
	case len(r.spec.Identity) > 1:
		id = strings.Split(req.ID, "/")
	}
	if len(id) != len(r.spec.Identity) || (len(id) > 1 && slices.Contains(id, "")) { // a single one is for the object to judge
		form := strings.ToUpper(strings.Join(r.spec.Identity, "/"))
		return nil, tfdiag.New("Invalid import ID", "The import ID must have the form %s. For example:\n\n  terraform import %s.NAME %s",
			form, r.spec.TypeName, form)
	}
	return id, nil
}

// MergeAttributes joins groups of attributes into one schema level. A name in two groups is a defect of the schema.
func MergeAttributes(groups ...map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for _, group := range groups {
		for name, attribute := range group {
			if _, twice := all[name]; twice {
				panic("two attributes have the name " + name)
			}
			all[name] = attribute
		}
	}
	return all
}
