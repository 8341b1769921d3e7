// Package tokenfunctions holds the functions on access tokens. They are pure and send no request.
package tokenfunctions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
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
		MarkdownDescription: "Returns the fingerprint of an access token: `sha256:` and the first 16 hex digits of its SHA-256, " +
			"as `printf %s \"$TOKEN\" | sha256sum` prints them. `whatsapp_token_binding` and all other objects of this provider " +
			"show the same fingerprint. It identifies a token and does not reveal it, so that tokens can be compared. " +
			"No request is sent. The fingerprint of an ephemeral token is ephemeral, and the fingerprint of a sensitive token is sensitive " +
			"(`nonsensitive()` removes that mark). Null and an empty string are errors; an unknown token gives an unknown fingerprint.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "token", MarkdownDescription: "The access token, exactly as Meta shows it. It must not be null or empty.",
			},
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
		resp.Error = tfdiag.ArgumentError(0,
			"The token is empty. Check its source: a variable or an environment variable may not be set.")
		return
	}
	resp.Error = resp.Result.Set(ctx, secret.New(token).Fingerprint())
}
