package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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

// Resource implements the framework's interfaces for a Spec.
type Resource struct {
	spec untypedSpec
	host Host
}

// New returns the resource of a Spec.
func New[M any, C Host](spec Spec[M, C]) *Resource {
	var none C
	return &Resource{spec: newUntypedSpec(spec), host: none}
}

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.spec.typeName
}

// Schema returns the schema of the Spec.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.spec.schema(ctx)
}

// IdentitySchema has the attributes that Spec.Identity names.
func (r *Resource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	attrs := map[string]identityschema.Attribute{}
	for _, name := range r.spec.identity {
		attrs[name] = identityschema.StringAttribute{RequiredForImport: true,
			Description: "Identifies the object, as in its argument of the same name."}
	}
	resp.IdentitySchema = identityschema.Schema{Attributes: attrs}
}

// Configure takes what the provider made; it is nil while Terraform only validates.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.host = r.spec.hostOf(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan runs Spec.Plan, or Spec.PlanDelete when the object is about to be destroyed.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer endOperation(ctx, "plan", r.spec.typeName, r.host, &resp.Diagnostics)
	if wasMoved(ctx, req.Private) {
		resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.typeName, r.errUnread())...)
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDelete(ctx, req, resp)
		return
	}
	if resp.Diagnostics.Append(tfvalid.Recheck(ctx, req.Config)...); resp.Diagnostics.HasError() {
		return
	}
	if r.spec.plan == nil {
		r.planReplacement(req, resp)
		return
	}

	p := &untypedPlan{config: r.spec.newModel(), planned: r.spec.newModel(), private: resp.Private}
	resp.Diagnostics.Append(tftype.Decode(ctx, req.Config, p.config)...)
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.Plan), p.planned)...)
	switch {
	case req.State.Raw.IsNull():
	case req.State.Raw.Equal(req.Plan.Raw): // decoding a model is the most expensive step
		p.prior = p.planned
	default:
		p.prior = r.spec.newModel()
		resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.State), p.prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}

	err := withoutUnknown(r.spec.plan(logContext(ctx, r.host), r.host, p))
	resp.Diagnostics.Append(p.diags...)
	resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.typeName, err)...)
	if err == nil && p.changed { // encoding one is the second most expensive step
		resp.Diagnostics.Append(resp.Plan.Set(ctx, p.planned)...)
	}

	r.planReplacement(req, resp)
}

// Differs reports whether a planned value is known to differ from the one in the state, as Spec.Replaces compares them.
func Differs(planned, prior attr.Value) bool {
	return !planned.IsUnknown() && !prior.IsNull() && !planned.Equal(prior)
}

// planReplacement says which attributes need another object. Terraform plans once more during apply, when what was unknown is
// known: it stops then because the plan changes, and the warning says what to do.
func (r *Resource) planReplacement(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var planned, prior map[string]tftypes.Value
	if req.State.Raw.IsNull() || resp.Plan.Raw.As(&planned) != nil || req.State.Raw.As(&prior) != nil {
		return
	}
	for _, name := range r.spec.replaces {
		if !planned[name].IsFullyKnown() || prior[name].IsNull() || planned[name].Equal(prior[name]) {
			continue
		}
		resp.RequiresReplace.Append(path.Root(name))
		if !r.host.HasRefreshed() {
			resp.Diagnostics.AddAttributeWarning(path.Root(name), fmt.Sprintf("%s will be replaced because of a state that was not refreshed",
				r.spec.typeName),
				fmt.Sprintf("%s differs from the state. If this is an apply, the value was unknown while planning and differs now: nothing was "+
					"changed. Plan again.", name))
		}
	}
}

func (r *Resource) planDelete(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.spec.planDelete == nil || req.State.Raw.IsNull() {
		return
	}
	rd := &untypedRead{state: r.spec.newModel(), private: req.Private}
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.State), rd.state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := withoutUnknown(r.spec.planDelete(logContext(ctx, r.host), r.host, rd))
	resp.Diagnostics.Append(rd.diags...)
	resp.Diagnostics.Append(tfdiag.FromError("plan", r.spec.typeName, err)...)
}

// Create runs Spec.Create and saves what it returns; an error saves nothing.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer endOperation(ctx, "create", r.spec.typeName, r.host, &resp.Diagnostics)
	w := &untypedWrite{plan: r.spec.newModel(), config: r.spec.newModel(), private: resp.Private}
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.Plan), w.plan)...)
	resp.Diagnostics.Append(tftype.Decode(ctx, req.Config, w.config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := runGuarded(func() (any, error) { return r.spec.create(logContext(ctx, r.host), r.host, w) })
	resp.Diagnostics.Append(w.diags...)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("create", r.spec.typeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
}

// Read runs Spec.Read. The state is dropped for ErrGone alone; any other error keeps it.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer endOperation(ctx, "read", r.spec.typeName, r.host, &resp.Diagnostics)
	rd := &untypedRead{state: r.spec.newModel(), private: resp.Private}
	r.host.MarkRefreshed()
	if wasMoved(ctx, req.Private) {
		m, err := r.importMoved(ctx, req.State, resp.Private)
		if err != nil {
			resp.Diagnostics.Append(tfdiag.FromError("move", r.spec.typeName, err)...)
			return
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}

	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(resp.State), rd.state)...)
	if resp.Diagnostics.HasError() {
		return
	}

	m, err := r.spec.read(logContext(ctx, r.host), r.host, rd)
	resp.Diagnostics.Append(rd.diags...)
	switch {
	case errors.Is(err, ErrUnknown):
		r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
	case errors.Is(err, ErrGone):
		r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity) // the framework wants one here too, and older CLIs have none
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s is gone%s", r.spec.typeName, r.idText(ctx, req.State)),
			tfdiag.ErrorText(err)+" Terraform removes it from the state and plans to create it again.")
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(tfdiag.FromError("read", r.spec.typeName, tfdiag.ExplainKept(err))...)
	default:
		if rd.changed { // the response holds the prior state already
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		}
		r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
	}
}

// idText returns the import ID of an object in parentheses, for a summary: Terraform shows one warning for each summary.
func (r *Resource) idText(ctx context.Context, state tfsdk.State) string {
	var id []string
	for _, name := range r.spec.identity {
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
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer endOperation(ctx, "update", r.spec.typeName, r.host, &resp.Diagnostics)
	w := &untypedWrite{plan: r.spec.newModel(), config: r.spec.newModel(), prior: r.spec.newModel(), private: resp.Private}
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.Plan), w.plan)...)
	resp.Diagnostics.Append(tftype.Decode(ctx, req.Config, w.config)...)
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.State), w.prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m, err := runGuarded(func() (any, error) { return r.spec.update(logContext(ctx, r.host), r.host, w) })
	resp.Diagnostics.Append(w.diags...)
	if err != nil {
		if w.partial != nil {
			resp.Diagnostics.Append(resp.State.Set(ctx, w.partial)...)
			r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
		}
		resp.Diagnostics.Append(tfdiag.FromError("update", r.spec.typeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
}

// Delete runs Spec.Delete; the framework drops the state when there is no error.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer endOperation(ctx, "delete", r.spec.typeName, r.host, &resp.Diagnostics)
	rd := &untypedRead{state: r.spec.newModel(), private: req.Private}
	resp.Diagnostics.Append(tftype.Decode(ctx, tfsdk.Config(req.State), rd.state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := runGuarded(func() (any, error) { return nil, r.spec.delete(logContext(ctx, r.host), r.host, rd) })
	resp.Diagnostics.Append(rd.diags...)
	if err != nil && !errors.Is(err, ErrGone) {
		resp.Diagnostics.Append(tfdiag.FromError("delete", r.spec.typeName, err)...)
	}
}

// ImportState reads the object that the id or the identity names, so that a wrong one is an error at once and the first
// plan compares with the truth.
func (r *Resource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	defer endOperation(ctx, "import", r.spec.typeName, r.host, &resp.Diagnostics)
	id, err := r.importID(ctx, req)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("import", r.spec.typeName, err)...)
		return
	}
	m, err := r.spec.importState(logContext(ctx, r.host), r.host, id, resp.Private)
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("import", r.spec.typeName, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	r.setIdentity(ctx, &resp.Diagnostics, resp.State, resp.Identity)
}

// importID returns the values of Spec.Identity, from an import id or an identity.
func (r *Resource) importID(ctx context.Context, req resource.ImportStateRequest) ([]string, error) {
	id := []string{req.ID}
	switch {
	case req.ID == "" && req.Identity != nil:
		id = nil
		for _, name := range r.spec.identity {
			var value types.String
			if diags := req.Identity.GetAttribute(ctx, path.Root(name), &value); diags.HasError() {
				return nil, tftype.Error(diags)
			}
			id = append(id, value.ValueString())
		}
	case len(r.spec.identity) > 1:
		id = strings.Split(req.ID, "/")
	}
	if len(id) != len(r.spec.identity) || (len(id) > 1 && slices.Contains(id, "")) { // a single one is for the object to judge
		form := strings.ToUpper(strings.Join(r.spec.identity, "/"))
		return nil, tfdiag.New("Invalid import ID", "The import ID must have the form %s. For example:\n\n  terraform import %s.NAME %s",
			form, r.spec.typeName, form)
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
