package webhook

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const verifyTokenArgument = "verify_token_wo" //nolint:gosec // the name of an argument

// VerifyTokenAttributes returns the arguments with the verify token and its version.
func VerifyTokenAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		verifyTokenArgument: schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{VerifyTokenValidator()},
			MarkdownDescription: "The verify token: the word by which the callback recognizes Meta. Write-only. Meta sends it to the callback " +
				"whenever the callback is written, and never shows it. `whatsapp_chatwoot_inbox` and `whatsapp_zammad_channel` return the one of " +
				"their callback as `webhook.verify_token`. Required when the callback is written: at the creation and with each change.",
		},
		verifyTokenArgument + "_version": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfvalid.Trigger()},
			MarkdownDescription: tfvalid.TriggerText + ". Change it to send the callback and `verify_token_wo` again. A changed verify " +
				"token alone changes nothing, because Meta does not show it.",
		},
	}
}

// VerifyTokenValidator returns a validator that refuses an empty verify token.
func VerifyTokenValidator() validator.String {
	return tfvalid.String("must not be empty", func(value string, p *tfvalid.Problems) {
		if value == "" {
			p.Error("Empty verify token", "The value of %s is empty. Give the verify token that the callback knows.", p.Argument())
		}
	})
}

// DestroyAttribute returns the argument on_destroy with its words, the first of which is the default.
func DestroyAttribute(text string, words ...string) schema.Attribute {
	return ondestroy.Attribute(text+" Default: `"+words[0]+"`. By default, what Meta showed already when the resource was created or "+
		"imported stays, because another configuration or user may have set it. `"+words[0]+"` in the configuration removes it as well.",
		words...)
}

// CheckVerifyToken demands the verify token of a callback that is going to be written, and keeps it out of messages. An unknown one may
// still come.
func CheckVerifyToken(s *session.Session, config types.String) error {
	if config.IsNull() {
		return tfdiag.WithPath(path.Root(verifyTokenArgument), tfdiag.New("Missing verify token",
			"Writing the callback needs %s: Meta sends it to "+
				"the callback, which must recognize it. It may be left out only for a callback that exists already and does not change.",
			verifyTokenArgument))
	}
	if !config.IsUnknown() {
		s.AddSecret(secret.New(config.ValueString()))
	}
	return nil
}

// VerifyTokenSecret checks and returns the verify token of a configuration that is being applied.
func VerifyTokenSecret(s *session.Session, config types.String) (secret.Value, error) {
	if err := CheckVerifyToken(s, config); err != nil {
		return secret.Value{}, err
	}
	return secret.New(config.ValueString()), nil
}
