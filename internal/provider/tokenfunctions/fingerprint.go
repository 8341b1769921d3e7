// Package tokenfunctions are the functions about access tokens: pure, and without a word to anybody.
package tokenfunctions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"terraform-provider-whatsapp/internal/secret"
)

type fingerprint struct{}

// NewFingerprint returns the function token_fingerprint.
func NewFingerprint() function.Function { return fingerprint{} }

// Metadata implements function.Function.
func (fingerprint) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "token_fingerprint"
}

// Definition implements function.Function.
func (fingerprint) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Fingerprint of an access token.",
		MarkdownDescription: "Returns the fingerprint of an access token: `sha256:` and the first 16 hex digits of its SHA-256, the same as in `whatsapp_token_binding` and wherever else this provider shows one, " +
			"whose digits are the first ones of `printf %s \"$TOKEN\" | sha256sum`. It names a token without telling it, so that what two places hold can be compared. Nothing is sent to anybody. " +
			"Terraform carries over what the argument is marked as: the fingerprint of an ephemeral token is ephemeral, and that of a sensitive one sensitive (`nonsensitive()` undoes the latter). Null and the empty text are errors; an unknown token gives an unknown fingerprint.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "token", MarkdownDescription: "The access token, exactly as Meta has shown it. It must be neither null nor empty."},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function. No error holds the value.
func (fingerprint) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var token string
	if resp.Error = req.Arguments.Get(ctx, &token); resp.Error != nil {
		return
	}
	if token == "" {
		resp.Error = function.NewArgumentFuncError(0, "The token is empty: there is nothing to identify. Check where it comes from; a variable or an environment variable may not be set.")
		return
	}
	resp.Error = resp.Result.Set(ctx, secret.New(token).Fingerprint())
}
