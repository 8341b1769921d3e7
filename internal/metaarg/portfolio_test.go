package metaarg

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// wantError compares the only diagnostic of an error with its attribute and parts of its text.
func wantError(t *testing.T, err error, at string, says ...string) {
	t.Helper()
	diags := tfdiag.FromError("plan", "t_number", err)
	if len(diags) != 1 {
		t.Fatalf("want one error: %v", diags)
	}
	if placed, ok := diags[0].(diag.DiagnosticWithPath); !ok || placed.Path().String() != at {
		t.Errorf("the error is not at %s: %v", at, diags[0])
	}
	for _, part := range says {
		if text := diags[0].Summary() + "\n" + diags[0].Detail(); !strings.Contains(text, part) {
			t.Errorf("the error does not say %q:\n%s", part, text)
		}
	}
}

func TestPlanBusinessID(t *testing.T) {
	t.Parallel()
	const own, other = "300000000000001", "300000000000002"
	value, null, unknown := types.StringValue, types.StringNull(), types.StringUnknown()
	for name, c := range map[string]struct {
		provider                   string
		configured, prior, planned types.String
		want                       types.String
		fails                      bool
	}{
		"configured":            {provider: own, configured: value(other), prior: null, planned: value(other), want: value(other)},
		"configured, unknown":   {provider: own, configured: unknown, prior: null, planned: unknown, want: unknown},
		"provider's":            {provider: own, configured: null, prior: null, planned: unknown, want: value(own)},
		"kept from the state":   {provider: own, configured: null, prior: value(other), planned: value(other), want: value(other)},
		"nothing is configured": {configured: null, prior: null, planned: unknown, want: unknown, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := PlanBusinessID(graph.New(graph.Config{BusinessID: c.provider}), c.configured, c.prior, c.planned)
			if !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if c.fails {
				wantError(t, err, "business_id", "Missing business portfolio\n", "WHATSAPP_BUSINESS_ID")
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestBusinessID(t *testing.T) {
	t.Parallel()
	g := graph.New(graph.Config{BusinessID: "300000000000001"})
	for want, configured := range map[string]types.String{
		"300000000000002": types.StringValue("300000000000002"), "300000000000001": types.StringNull(),
	} {
		if got, err := BusinessID(g, configured); err != nil || got != want {
			t.Errorf("%s: %s, %v", configured, got, err)
		}
	}
	if got, err := BusinessID(g, types.StringUnknown()); err != nil || got != "300000000000001" {
		t.Errorf("unknown: %s, %v", got, err)
	}
}

// A block of any kind can name the portfolio itself. An import and a list have only the provider's.
func TestBusinessID_missing(t *testing.T) {
	t.Parallel()
	none := graph.New(graph.Config{})
	_, err := BusinessID(none, types.StringNull())
	wantError(t, err, "business_id", "Missing business portfolio\nNeither this block", "Set business_id here, in")
	_, err = ProviderBusinessID(none)
	wantError(t, err, "business_id", "Missing business portfolio\nAn import and a list", "Set business_id in the provider's")
	if got, err := ProviderBusinessID(graph.New(graph.Config{BusinessID: "300000000000001"})); err != nil || got != "300000000000001" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestBusinessIDArguments(t *testing.T) {
	t.Parallel()
	argument, filter := BusinessIDArgument("It owns the user."), BusinessIDFilter()
	if !argument.IsOptional() || !argument.IsComputed() || !filter.IsOptional() || !filter.IsComputed() {
		t.Error("the argument is not optional and computed")
	}
	text := filter.GetMarkdownDescription()
	if got := argument.GetMarkdownDescription(); got != text+" It owns the user." || !strings.Contains(text, "business_id") {
		t.Errorf("described as %q", got)
	}
}
