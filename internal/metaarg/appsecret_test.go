package metaarg

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An app secret that cannot be used is refused, and the message does not repeat it.
func TestAppSecretValidator(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		value types.String
		says  string // "": it is accepted
	}{
		"secret":         {value: types.StringValue("CANARY0123456789abcdef0123456789")},
		"null":           {value: types.StringNull()},
		"unknown":        {value: types.StringUnknown()},
		"empty":          {value: types.StringValue(""), says: "it is empty"},
		"asterisks":      {value: types.StringValue("********"), says: "the asterisks that a platform shows"},
		"one asterisk":   {value: types.StringValue("CANARY*")},
		"access token":   {value: types.StringValue("EAACANARYtoken"), says: "it is an access token"},
		"JSON":           {value: types.StringValue(`{"app_secret":"CANARY"}`), says: "it is JSON"},
		"name and value": {value: types.StringValue("APP_SECRET=CANARY"), says: "it is a name with a value"},
		"line break":     {value: types.StringValue("CANARY\n"), says: "white space"},
		"space":          {value: types.StringValue("CANARY CANARY"), says: "white space"},
		"control":        {value: types.StringValue("CANARY\x00"), says: "invisible character"},
		"delete":         {value: types.StringValue("CANARY\x7f"), says: "invisible character"},
		"zero width":     {value: types.StringValue("CANARY\u200b"), says: "invisible character"},
		"no ASCII":       {value: types.StringValue("CANARYä"), says: "invisible character"},
		"last of ASCII":  {value: types.StringValue("CANARY~")},
		"first of ASCII": {value: types.StringValue("CANARY!")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp validator.StringResponse
			AppSecretValidator().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("app_secret"), ConfigValue: c.value}, &resp)
			if c.says == "" {
				if len(resp.Diagnostics) != 0 {
					t.Errorf("refused: %v", resp.Diagnostics)
				}
				return
			}
			if len(resp.Diagnostics) != 1 {
				t.Fatalf("want one error: %v", resp.Diagnostics)
			}
			detail := resp.Diagnostics[0].Detail()
			if !strings.Contains(detail, "app_secret cannot be used: ") || !strings.Contains(detail, c.says) || strings.Contains(detail, "CANARY") {
				t.Errorf("got %q, want one with %q", detail, c.says)
			}
		})
	}
}
