package webhook

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCallbackURIValidator(t *testing.T) {
	t.Parallel()
	long := "https://chat.example.com/" + strings.Repeat("a", 175)
	for name, c := range map[string]struct {
		value         types.String
		override, app string // the summary; "": accepted
	}{
		"address":           {value: types.StringValue("https://chat.example.com/webhooks/whatsapp")},
		"port and query":    {value: types.StringValue("https://chat.example.com:8443/w?tenant=a+b")},
		"escaped plus":      {value: types.StringValue("https://chat.example.com/%2B15550100001")},
		"mocked":            {value: types.StringValue("x7kq02bd")},
		"null":              {value: types.StringNull()},
		"unknown":           {value: types.StringUnknown()},
		"200 characters":    {value: types.StringValue(long)},
		"201 characters":    {types.StringValue(long + "a"), "Callback address is too long", "Callback address of app ... is long"},
		"plus in the path":  {types.StringValue("https://chat.example.com/+15550100001"), "Callback address has a plus sign in its path", "="},
		"http":              {types.StringValue("http://chat.example.com/"), "Callback address is not https", "="},
		"upper-case scheme": {value: types.StringValue("HTTPS://chat.example.com/")},
		"no scheme":         {types.StringValue("chat.example.com/webhooks"), "Invalid callback address", "="},
		"no host":           {types.StringValue("https:///webhooks"), "Invalid callback address", "="},
		"empty":             {types.StringValue(""), "Invalid callback address", "="},
		"white space":       {types.StringValue("https://chat.example.com/a b"), "Invalid callback address", "="},
		"line break":        {types.StringValue("https://chat.example.com/a\n"), "Invalid callback address", "="},
		"user name":         {types.StringValue("https://user:CANARY@chat.example.com/"), "Callback address has a user name", "="},
		"fragment":          {types.StringValue("https://chat.example.com/#a"), "Callback address has a fragment", "="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.app == "=" {
				c.app = c.override
			}
			summary(t, OverrideURIValidator(), c.value, c.override)
			summary(t, CallbackURIValidator(), c.value, c.app)
		})
	}
}

func summary(t *testing.T, v validator.String, value types.String, want string) {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("callback"), ConfigValue: value}, &resp)
	got := ""
	for _, d := range resp.Diagnostics {
		got += d.Summary()
		if !strings.Contains(d.Detail(), "The value of callback ") || strings.Contains(d.Detail(), "CANARY") {
			t.Errorf("the detail is %q", d.Detail())
		}
	}
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
