package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// setIdentity copies the identifying attributes from the state into the identity; older CLIs know no identity.
func (r *Resource) setIdentity(ctx context.Context, diags *diag.Diagnostics, state tfsdk.State, identity *tfsdk.ResourceIdentity) {
	if identity == nil || diags.HasError() {
		return
	}
	var members map[string]tftypes.Value
	if err := state.Raw.As(&members); err != nil {
		diags.Append(tfdiag.FromError("identify", r.spec.typeName, err)...)
		return
	}
	values := map[string]tftypes.Value{}
	for _, name := range r.spec.identity {
		values[name] = members[name]
	}
	identity.Raw = tftypes.NewValue(identity.Schema.Type().TerraformType(ctx), values)
}

// hostOf returns what the provider handed over, with its type. The zero value means that Terraform only validates.
func hostOf[C Host](data any, diags *diag.Diagnostics) C {
	var none C
	if data == nil {
		return none
	}
	c, ok := data.(C)
	if !ok {
		diags.AddError("Unexpected provider data",
			fmt.Sprintf("Expected %T, got %T. This is a defect of the provider: please report it.", none, data))
	}
	return c
}

// Host has the methods that this package needs of what the provider hands to every object. A nil pointer is a valid Host: Terraform
// only validates then.
type Host interface {
	// LogContext returns a context whose logger masks the secrets of the provider's configuration.
	LogContext(context.Context) context.Context
	// LogCost writes to the log what the run has cost so far.
	LogCost(context.Context)
	// MarkRefreshed notes that this process reads states. HasRefreshed reports that: the process that applies a plan reads none.
	MarkRefreshed()
	HasRefreshed() bool
	// Notices returns the warnings that concern no object and were not returned before.
	Notices() []string
}

// endOperation ends every operation. It turns a panic into a diagnostic: a panic would end the plugin and lose the state of
// everything under way. The panic's value is not shown, since it may hold anything. It also returns, once, the warnings
// that concern no object.
func endOperation[C Host](ctx context.Context, verb, typeName string, host C, diags *diag.Diagnostics) {
	host.LogCost(ctx)
	for _, text := range host.Notices() {
		fact, rest, _ := strings.Cut(text, ". ") // the fact is the summary, because Terraform shows one warning for each summary
		diags.AddWarning(strings.TrimSuffix(fact, "."), cmp.Or(rest, text))
	}
	if p := recover(); p != nil {
		diags.AddError(fmt.Sprintf("Unable to %s %s", verb, typeName), panicError{p, panicPlace()}.DetailText())
	}
}

// logContext returns the context for what an object logs.
func logContext[C Host](ctx context.Context, host C) context.Context { return host.LogContext(ctx) }

// withoutUnknown drops ErrUnknown from an error, which may be joined: what is not known is checked during apply.
func withoutUnknown(err error) error {
	return errors.Join(slices.DeleteFunc(tfdiag.Flatten(err), func(one error) bool { return errors.Is(one, ErrUnknown) })...)
}
