package metaarg

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const businessIDText = "ID of the business portfolio (5 to 20 digits). Default: the provider's `business_id`."

// BusinessIDArgument returns the argument business_id of a managed resource. Another portfolio replaces the object; more completes its
// description.
func BusinessIDArgument(more string) resource.Attribute {
	return resource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{IDValidator("a business portfolio")},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: businessIDText + " " + more,
	}
}

// BusinessIDFilter returns the argument business_id of a data source.
func BusinessIDFilter() datasource.Attribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{IDValidator("a business portfolio")}, MarkdownDescription: businessIDText,
	}
}

// BusinessID returns the portfolio that a configuration means: the configured one, else the provider's.
func BusinessID(g *graph.Client, configured types.String) (string, error) {
	if !configured.IsNull() && !configured.IsUnknown() {
		return configured.ValueString(), nil
	}
	return providerPortfolio(g, "Neither this block nor the provider's configuration names the business portfolio. Set business_id here, "+
		"in the provider's configuration")
}

// ProviderBusinessID returns the portfolio of an import or a list, which have no argument of their own for it.
func ProviderBusinessID(g *graph.Client) (string, error) {
	return providerPortfolio(g, "An import and a list take the business portfolio from the provider, whose configuration does not name it. "+
		"Set business_id in the provider's configuration")
}

// providerPortfolio returns the provider's portfolio. advice is the beginning of the error if there is none.
func providerPortfolio(g *graph.Client, advice string) (string, error) {
	if g.BusinessID() == "" {
		return "", tfdiag.WithPath(path.Root("business_id"), tfdiag.New("Missing business portfolio", "%s, or as WHATSAPP_BUSINESS_ID, to the "+
			"number that Meta Business Settings shows under Business info.", advice))
	}
	return g.BusinessID(), nil
}

// PlanBusinessID returns the planned business_id. prior is null on creation, and keeps its value where nothing is configured.
func PlanBusinessID(g *graph.Client, configured, prior, planned types.String) (types.String, error) {
	if configured.IsUnknown() || !configured.IsNull() || !prior.IsNull() {
		return planned, nil
	}
	id, err := BusinessID(g, configured)
	if err != nil {
		return planned, err
	}
	return types.StringValue(id), nil
}
