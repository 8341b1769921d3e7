package webhook

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/privatestate"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// What was adopted stays, unless on_destroy says otherwise. The warning names on_destroy only where it would have decided.
func TestDestroyWord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		configured types.String
		names      []string
		want       string
	}{
		"written":             {types.StringNull(), nil, "delete"},
		"adopted":             {types.StringNull(), []string{AdoptedName}, ondestroy.Abandon},
		"adopted, on delete":  {types.StringValue("delete"), []string{AdoptedName}, "delete"},
		"written, on abandon": {types.StringValue(ondestroy.Abandon), nil, ondestroy.Abandon},
	} {
		p := &privatestate.Memory{}
		if c.names != nil {
			adopted.Save(t.Context(), p, c.names)
		}
		if got := DestroyWord(t.Context(), p, c.configured, "delete"); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if text := StaysText(types.StringNull(), "delete"); !strings.Contains(text, `on_destroy = "delete"`) {
		t.Error(text)
	}
	if text := StaysText(types.StringValue(ondestroy.Abandon), "delete"); strings.Contains(text, "on_destroy") {
		t.Error(text)
	}
}
