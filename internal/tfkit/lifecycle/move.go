package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/moved"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// movedKey is the note in private state of an object that was moved here from a resource of another type and was not read yet.
const movedKey = "moved"

// MoveState moves an object from a resource of another type, see package moved. Terraform calls it before it configures the
// provider. So the state has only what identifies the object, and the read that follows imports it.
func (r *Resource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: r.moveState}}
}

// moveState sets the state of the target to what identifies the object.
func (r *Resource) moveState(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	defer endOperation(ctx, "move", r.spec.typeName, r.host, &resp.Diagnostics)
	source := moved.Source{Provider: req.SourceProviderAddress, Type: req.SourceTypeName, State: req.SourceRawState.JSON}
	id, err := moved.ID(source, moved.Target{Type: r.spec.typeName, Parts: r.identityParts(ctx), Edges: r.spec.edges})
	if err != nil {
		resp.Diagnostics.Append(tfdiag.FromError("move", r.spec.typeName, err)...)
		return
	}
	for i, name := range r.spec.identity {
		resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, path.Root(name), id[i])...)
	}
	r.setIdentity(ctx, &resp.Diagnostics, resp.TargetState, resp.TargetIdentity)
	resp.Diagnostics.Append(resp.TargetPrivate.SetKey(ctx, movedKey, []byte("true"))...)
}

// identityParts returns a part for each attribute of Spec.Identity. What their validators accept may identify an object.
func (r *Resource) identityParts(ctx context.Context) (parts []moved.Part) {
	attributes := r.spec.schema(ctx).Attributes
	for _, name := range r.spec.identity {
		p := moved.Part{Name: name, Valid: func(string) bool { return true }}
		if a, ok := attributes[name].(interface{ StringValidators() []validator.String }); ok {
			p.Valid = func(value string) bool { return tfvalid.Accepts(ctx, a.StringValidators(), value) }
			for _, v := range a.StringValidators() {
				p.Form = v.Description(ctx)
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// wasMoved reports whether an object was moved here and was not read yet.
func wasMoved(ctx context.Context, private Private) bool {
	note, _ := private.GetKey(ctx, movedKey)
	return len(note) > 0
}

// importMoved reads an object that was moved here, as an import does.
func (r *Resource) importMoved(ctx context.Context, state tfsdk.State, private PrivateWriter) (m any, err error) {
	var id []string
	for _, name := range r.spec.identity {
		var value types.String
		if diags := state.GetAttribute(ctx, path.Root(name), &value); diags.HasError() {
			return m, tftype.Error(diags)
		}
		id = append(id, value.ValueString())
	}
	if m, err = r.spec.importState(logContext(ctx, r.host), r.host, id, private); err != nil {
		return m, err
	}
	return m, tftype.Error(private.SetKey(ctx, movedKey, nil))
}

// errUnread returns the error for the plan of an object that was moved here and was not read.
func (r *Resource) errUnread() error {
	return tfdiag.New("The moved object was not read", "A moved block brought this object to %s from a resource of another type, and "+
		"Terraform knows only its ID. Nothing was changed. Plan again with a refresh, without -refresh=false.", r.spec.typeName)
}
