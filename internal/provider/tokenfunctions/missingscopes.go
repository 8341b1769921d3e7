package tokenfunctions

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

type missingScopes struct{}

// NewMissingScopes returns the function missing_scopes.
func NewMissingScopes() function.Function { return missingScopes{} }

// Metadata implements function.Function.
func (missingScopes) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "missing_scopes"
}

// Definition implements function.Function.
func (missingScopes) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Required scopes that a token lacks.",
		MarkdownDescription: "Returns the scopes (Meta calls them permissions) of `required` that are not in `scopes`; " +
			"an empty set means that none is missing. A misspelled scope in `required` is an error that names the correct scope, " +
			"because no token can have the misspelled one: `whatsapp_business_managing`, which some chat vendors' pages print, " +
			"means `whatsapp_business_management`. The values of `scopes` are not checked. No request is sent. " +
			"A set that is null or holds null is an error; if a value is unknown, the result is unknown. " +
			"Source: [Permissions](https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions).",
		Parameters: []function.Parameter{
			function.SetParameter{
				Name: "scopes", ElementType: types.StringType,
				MarkdownDescription: "The scopes that a token has, such as `whatsapp_token_binding.support.scopes`. It must not be null.",
			},
			function.SetParameter{
				Name: "required", ElementType: types.StringType,
				MarkdownDescription: "The scopes that the token must have. It must not be null.",
			},
		},
		Return: function.SetReturn{ElementType: types.StringType},
	}
}

// Run implements function.Function.
func (missingScopes) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var sets [2][]types.String
	if resp.Error = req.Arguments.Get(ctx, &sets[0], &sets[1]); resp.Error != nil {
		return
	}
	for i, set := range sets {
		if slices.ContainsFunc(set, types.String.IsNull) {
			resp.Error = tfdiag.ArgumentError(int64(i), "One of the scopes is null. Remove it, for example with compact().")
			return
		}
	}
	missing := []string{}
	for _, scope := range sets[1] {
		if _, err := tokenpolicy.CheckScope(scope.ValueString()); err != nil {
			resp.Error = tfdiag.ArgumentError(1, err.Error())
			return
		}
		if !slices.Contains(sets[0], scope) {
			missing = append(missing, scope.ValueString())
		}
	}
	slices.Sort(missing)
	resp.Error = resp.Result.Set(ctx, tftype.Strings(missing))
}
