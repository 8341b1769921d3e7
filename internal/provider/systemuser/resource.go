// Package systemuser manages a system user of a business portfolio.
package systemuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

const typeName = "whatsapp_system_user"

// revokeTokens is the value of on_destroy besides ondestroy.Abandon. Meta cannot delete the user itself.
const revokeTokens = "revoke_tokens"

type model struct {
	BusinessID    types.String `tfsdk:"business_id"`
	ID            types.String `tfsdk:"id"`
	Name          types.String `tfsdk:"name"`
	Role          types.String `tfsdk:"role"`
	AdoptExisting types.Bool   `tfsdk:"adopt_existing"`
	OnDestroy     types.String `tfsdk:"on_destroy"`
}

// NewResource returns the resource whatsapp_system_user.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"business_id", "id"},
		Replaces:   []string{"business_id", "role"},
		Plan:       plan,
		PlanDelete: planDelete,
		Import:     importState,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
		List:       listSpec(),
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Manages a system user of a business portfolio: the machine account that owns an access token for WhatsApp " +
			"([system users](https://developers.facebook.com/docs/business-management-apis/system-users/create-retrieve-update)).\n\n" +
			"**Meta cannot delete a system user.** Destroying this resource revokes the user's tokens or sends nothing, depending on " +
			"`on_destroy`. The user remains in Meta Business Settings > Users > System users. " +
			"If Meta no longer returns the user, the plan fails and the user stays in the state: it is hidden from the provider's token.\n\n" +
			"**The `id` is app-scoped.** Each app has a different ID for the same system user, and Business Settings shows yet another ID. " +
			"An access token of another app does not find this user, so use one app for a configuration.\n\n" +
			"The provider's token must belong to an admin of the portfolio or to a system user with the role `ADMIN`, " +
			"and must have the permission `business_management`. " +
			"Every plan reads the list of all system users of the portfolio once. " +
			"Terraform never creates two users with the same name and role: if one exists, the plan fails, or adopts the user if " +
			"`adopt_existing` is `true`. If the answer to a creation is lost, Terraform looks for the user before it reports an error.",
		Attributes: map[string]schema.Attribute{
			"business_id": metaarg.BusinessIDArgument("Changing it creates another system user there; the old one remains."),
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "App-scoped ID of the system user (digits), as the app of the provider's token uses it. " +
					"Another app has another ID for the same user, and Business Settings shows yet another ID.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{nameValidator()},
				MarkdownDescription: "Name of the system user: one line of 1 to 255 characters without control or invisible characters, " +
					"and without leading or trailing spaces. Changed in place.",
			},
			"role": schema.StringAttribute{
				// The roles of Meta's guide. Meta's SDKs list more, for other products.
				Required: true, Validators: []validator.String{metaarg.MetaWordValidator("ADMIN", "EMPLOYEE")},
				MarkdownDescription: "`ADMIN` or `EMPLOYEE`, in capitals. An admin can manage the portfolio; an employee can use only the assets " +
					"assigned to it. Meta documents no way to change a role, so a different role replaces the system user, and the plan warns about it: " +
					"a second user is created, the old one remains, and `on_destroy` determines whether its tokens are revoked.",
			},
			"adopt_existing": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether to adopt a system user of the portfolio that already has this name and role. Adopting writes nothing " +
					"to Meta. Default: `false`, so that the plan fails and shows the import command.",
			},
			"on_destroy": ondestroy.DefaultedAttribute(
				"What a destroy does; the user itself remains. `revoke_tokens` invalidates all its tokens "+
					"([invalidate tokens](https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens); "+
					"Meta does not document whether this includes tokens of other apps). `abandon` changes nothing at Meta. "+
					"The tokens of the provider's own system user are never revoked. Default: `revoke_tokens`.",
				revokeTokens, ondestroy.Abandon,
			),
		},
	}
}

// objectByName identifies all system users with a name in the ledger. They are created one after the other, also with different
// roles: Meta does not always show the role, and then only the name tells which user is new.
func objectByName(business, name string) session.Object {
	return session.Object{Kind: "system user name", ID: business + "/" + name}
}

// objectByRole identifies the system user with a name and a role in the ledger. Terraform creates only one.
func objectByRole(business, name, role string) session.Object {
	return session.Object{Kind: "system user", ID: business + "/" + name + " with the role " + role}
}

// objectByID identifies a system user in the ledger.
func objectByID(id string) session.Object { return session.Object{Kind: "system user", ID: id} }
