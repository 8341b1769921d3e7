package metaarg_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

func TestDecodeArgument(t *testing.T) {
	got, err := metaarg.DecodeArgument(t.Context(), "The QR code A", "on", types.BoolType, "true", nil)
	if err != nil || got != types.BoolValue(true) {
		t.Errorf("%v, %v", got, err)
	}
	_, err = metaarg.DecodeArgument(t.Context(), "The QR code A", "on", types.BoolType, 3.0, nil)
	want := diag.NewAttributeErrorDiagnostic(path.Root("on"), "Meta's answer cannot be read", "The QR code A, argument on: a value of "+
		"type float64 is shown where tftypes.Bool is expected. Report this to the maintainers of the provider.")
	if diags := tfdiag.FromError("read", "toy", err); len(diags) != 1 || !diags[0].Equal(want) {
		t.Errorf("got %v, want %v", diags, want)
	}
}
