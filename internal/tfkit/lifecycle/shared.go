package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// identify copies the identifying attributes from the state into the identity; older CLIs know no identity.
func (r *Resource[M, C]) identify(ctx context.Context, diags *diag.Diagnostics, state func(context.Context, path.Path, any) diag.Diagnostics, identity *tfsdk.ResourceIdentity) {
	if identity == nil || diags.HasError() {
		return
	}
	for _, name := range r.spec.Identity {
		var value types.String
		diags.Append(state(ctx, path.Root(name), &value)...)
		diags.Append(identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// configure checks the type of what the provider handed over; nil means that Terraform only validates.
func configure[C any](data any, diags *diag.Diagnostics) C {
	var none C
	if data == nil {
		return none
	}
	c, ok := data.(C)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Expected %T, got %T. This is a defect of the provider: please report it.", none, data))
	}
	return c
}

// finished ends every operation. It turns a panic into a diagnostic: a panic would end the plugin and lose the state of
// everything under way; its value is not shown, since it may hold anything. And it hands on, once, what the clients noticed
// that is not about this object.
func finished(ctx context.Context, verb, typeName string, clients any, diags *diag.Diagnostics) {
	if c, ok := clients.(interface{ Report(context.Context) }); ok {
		c.Report(ctx)
	}
	if c, ok := clients.(interface{ Notices() []string }); ok {
		for _, text := range c.Notices() {
			diags.AddWarning("Noticed at the remote API", text)
		}
	}
	if p := recover(); p != nil {
		diags.AddError(fmt.Sprintf("Unable to %s %s", verb, typeName),
			fmt.Sprintf("The provider failed unexpectedly (a panic of type %T). This is a defect of the provider: please report it, with the steps that led here. "+
				"If a write was under way it may have taken effect: run a plan before you apply again.", p))
	}
}

// logging prepares the context's logger with the secrets that must not appear in it, if the clients know any.
func logging(ctx context.Context, clients any) context.Context {
	if c, ok := clients.(interface {
		LogContext(context.Context) context.Context
	}); ok {
		return c.LogContext(ctx)
	}
	return ctx
}

// sentence gives a text a capital letter and a full stop, so that another sentence can follow.
func sentence(s string) string {
	if s == "" || s[len(s)-1] == '.' {
		return capital(s)
	}
	return capital(s) + "."
}

func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
