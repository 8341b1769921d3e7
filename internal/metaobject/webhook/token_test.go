package webhook

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

const word = "CANARYverifyToken0123456789"

// A callback is written only with its verify token, which is then redacted everywhere.
func TestCheckVerifyToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config  types.String
		refused bool
		learned bool
	}{
		"known":   {types.StringValue(word), false, true},
		"unknown": {types.StringUnknown(), false, false},
		"null":    {types.StringNull(), true, false},
	} {
		secrets := secret.NewRedactor()
		s := session.New(nil, secret.Value{}, nil, secrets)
		if at, text := diagnosticOf(CheckVerifyToken(s, c.config)); (text != "") != c.refused || c.refused && at != verifyTokenArgument {
			t.Errorf("%s: at %q: %s", name, at, text)
		}
		if learned := !strings.Contains(secrets.Redact("x "+word), word); learned != c.learned {
			t.Errorf("%s: learned %v", name, learned)
		}
		token, err := VerifyTokenSecret(s, c.config)
		if (err != nil) != c.refused || c.learned && token.Reveal() != word || c.refused && !token.IsZero() {
			t.Errorf("%s: the token is %v, %v", name, token, err)
		}
	}
}

func problems(t *testing.T, attribute schema.Attribute, value string) (summaries string) {
	t.Helper()
	argument, ok := attribute.(schema.StringAttribute)
	if !ok {
		t.Fatalf("%T", attribute)
	}
	for _, v := range argument.Validators {
		var resp validator.StringResponse
		v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("argument"), ConfigValue: types.StringValue(value)}, &resp)
		for _, d := range resp.Diagnostics {
			summaries += d.Summary()
		}
	}
	return summaries
}

// The verify token is never stored, and neither it nor its version may be empty.
func TestVerifyTokenAttributes(t *testing.T) {
	t.Parallel()
	all := VerifyTokenAttributes()
	token := all["verify_token_wo"]
	if !token.IsWriteOnly() || !token.IsSensitive() || token.IsRequired() {
		t.Errorf("the verify token is %+v", token)
	}
	for name, c := range map[string]struct {
		argument, value string
		refused         bool
	}{
		"token":             {"verify_token_wo", word, false},
		"empty token":       {"verify_token_wo", "", true},
		"version":           {"verify_token_wo_version", strings.Repeat("é", 256), false},
		"empty version":     {"verify_token_wo_version", "", true},
		"version too long":  {"verify_token_wo_version", strings.Repeat("a", 257), true},
		"shortest version":  {"verify_token_wo_version", "1", false},
		"token of one sign": {"verify_token_wo", "1", false},
	} {
		got := problems(t, all[c.argument], c.value)
		if (got != "") != c.refused || c.value == "" && c.argument == "verify_token_wo" && got != "Empty verify token" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// on_destroy accepts its words, and has no default value in the state: whether it is configured decides about what was adopted.
func TestDestroyAttribute(t *testing.T) {
	t.Parallel()
	attribute := DestroyAttribute("What a destroy does.", "delete", ondestroy.Abandon)
	if attribute.IsComputed() || !attribute.IsOptional() {
		t.Errorf("%+v", attribute)
	}
	for value, refused := range map[string]bool{"delete": false, "abandon": false, "Delete": true, "": true} {
		if got := problems(t, attribute, value); (got != "") != refused {
			t.Errorf("%q: %q", value, got)
		}
	}
	for _, text := range []string{"What a destroy does. Default: `delete`.", "`delete` in the configuration removes it as well."} {
		if !strings.Contains(attribute.GetMarkdownDescription(), text) {
			t.Errorf("it does not say %q", text)
		}
	}
}
