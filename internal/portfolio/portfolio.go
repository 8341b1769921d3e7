// Package portfolio is the argument business_id of the objects that belong to a business portfolio: the provider's
// portfolio, unless an object names another.
package portfolio

import (
	"errors"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tokenargs"
)

const text = "ID of the business portfolio (5 to 20 digits). Default: the provider's `business_id`."

var at = path.Root("business_id")

// ForResource is the argument of a managed resource; what ends its description, and another portfolio replaces the object.
func ForResource(what string) resource.Attribute {
	return resource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{tokenargs.ID("a business portfolio")},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplaceIfConfigured(), stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: text + " " + what,
	}
}

// ForDataSource is the argument of a data source.
func ForDataSource() datasource.Attribute {
	return datasource.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{tokenargs.ID("a business portfolio")}, MarkdownDescription: text,
	}
}

// ID returns the portfolio that a configuration means. The error, if any, is on business_id, or session.ErrUnknown.
func ID(c *session.Session, configured types.String) (string, error) {
	g, err := c.Graph(true)
	switch {
	case err != nil:
		return "", err
	case !configured.IsNull() && !configured.IsUnknown():
		return configured.ValueString(), nil
	case g.BusinessID() == "":
		return "", tfdiag.At(at, tfdiag.Titled("The business portfolio is missing", errors.New("set business_id here, in the provider's configuration or as WHATSAPP_BUSINESS_ID: the number that Meta Business Settings shows under Business info")))
	}
	return g.BusinessID(), nil
}

// Plan fills in what the configuration leaves out; prior is null on creation.
func Plan(c *session.Session, configured, prior types.String, planned *types.String) error {
	if configured.IsUnknown() || !configured.IsNull() || !prior.IsNull() {
		_, err := c.Graph(true)
		if errors.Is(err, session.ErrUnknown) {
			return nil
		}
		return err
	}
	id, err := ID(c, configured)
	if errors.Is(err, session.ErrUnknown) {
		return nil
	}
	if err == nil {
		*planned = types.StringValue(id)
	}
	return err
}
