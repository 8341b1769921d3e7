package channel_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/channel"
)

// Off and empty is null, unless somebody has written it down.
func TestSwitch(t *testing.T) {
	t.Parallel()
	null := types.ObjectNull(channel.SwitchTypes("enabled"))
	written := channel.Switch(null, "enabled", true, "")
	for _, c := range []struct {
		before  types.Object
		on      bool
		message string
		null    bool
	}{
		{null, false, "", true},
		{types.ObjectUnknown(channel.SwitchTypes("enabled")), false, "", true},
		{written, false, "", false},
		{null, true, "", false},
		{null, false, "Hello", false},
	} {
		got := channel.Switch(c.before, "enabled", c.on, c.message)
		on, message := channel.Switched(got, "enabled")
		if got.IsNull() != c.null || on != c.on || message != c.message {
			t.Errorf("%+v: %s", c, got)
		}
	}
	if on, message := channel.Switched(types.Object{}, "enabled"); on || message != "" {
		t.Error("nothing is something")
	}
}

func TestInternational(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{"": "", "15550100001": "+15550100001", "+15550100001": "+15550100001", "0555": "0555", "x": "x"} {
		if got := channel.International(number); got != want {
			t.Errorf("%q: %q", number, got)
		}
	}
}
