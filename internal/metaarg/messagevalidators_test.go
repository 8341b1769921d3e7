package metaarg

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestMessageArguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		validator validator.String
		good, bad []string
	}{
		"code":      {VerificationCodeValidator(), []string{"123456", "000000"}, []string{"", "12345", "1234567", "123-456", "123456\n"}},
		"language":  {LanguageValidator(), []string{"en", "en_US", "fil"}, []string{"", "English", "en-US", "EN"}},
		"recipient": {recipientValidator(), []string{"+16505551234", "4930123456"}, []string{"", "030123456", "+49 30 123456", "123456"}},
		"template": {TemplateNameValidator(), []string{"hello_world", "2", strings.Repeat("a", 512)},
			[]string{"", "Hello", "hello world", strings.Repeat("a", 513)}},
	} {
		for want, values := range map[bool][]string{true: c.good, false: c.bad} {
			for _, value := range values {
				var resp validator.StringResponse
				c.validator.ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringValue(value)}, &resp)
				if resp.Diagnostics.HasError() == want {
					t.Errorf("%s %q: %v", name, value, resp.Diagnostics)
				}
			}
		}
	}
}
