// Package systemuser manages a system user of a business portfolio.
package systemuser

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const typeName = "whatsapp_system_user"

// What a destruction does; the user itself cannot be deleted.
const (
	revokeTokens = "revoke_tokens"
	abandon      = "abandon"
)

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
		Import:     imported,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A system user of a business portfolio: the machine account that an access token for WhatsApp belongs to ([system users](https://developers.facebook.com/docs/business-management-apis/system-users/create-retrieve-update)).\n\n" +
			"**Meta cannot delete a system user.** Destroying this resource revokes the user's tokens, or does nothing at all, as `on_destroy` says; the user stays in Meta Business Settings > Users > System users. " +
			"For the same reason a user that cannot be read any more is an error and is never dropped from the state: it cannot be gone, so it is hidden from the provider's token.\n\n" +
			"**The `id` is app-scoped.** Each app knows the same system user under another ID, and none of them is the one that Business Settings shows. With the access token of another app this user is not found, so keep one app for one configuration.\n\n" +
			"The provider's token must be that of an admin or of a system user with the role `ADMIN` of the portfolio, with the permission `business_management`. " +
			"Every plan reads all system users of the portfolio once, whatever their number. A user with the same name and role is never made twice: the plan refuses it, or adopts the user where `adopt_existing` is set. " +
			"A user whose creation got no answer is looked for before anything else is said.",
		Attributes: map[string]schema.Attribute{
			"business_id": metaarg.BusinessIDArgument("Changing it makes another system user there; the old one stays."),
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "ID of the system user as the app of the provider's token knows it (digits). It is app-scoped: another app has another ID for the same user, and Business Settings shows a third one.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{nameText{}},
				MarkdownDescription: "Name of the system user: one line of 1 to 255 characters without control or invisible characters, and without spaces around it. Changed in place.",
			},
			"role": schema.StringAttribute{
				Required: true, Validators: []validator.String{roleName{}},
				MarkdownDescription: "`ADMIN` or `EMPLOYEE`, in capitals. An admin can manage the portfolio; an employee reaches only what it is assigned to. " +
					"Meta documents no change of a role, so another one replaces the system user, with a loud warning in the plan: a second user is made, the old one stays, and `on_destroy` says what becomes of its tokens.",
			},
			"adopt_existing": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether creating may take over the system user of the portfolio that has this name and role already. Nothing is sent then. Default: `false`, which refuses and prints the import command.",
			},
			"on_destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(revokeTokens),
				Validators: []validator.String{stringvalidator.OneOf(revokeTokens, abandon)},
				MarkdownDescription: "What destroying does, since the user itself stays: `revoke_tokens` invalidates all its tokens at once ([invalidate tokens](https://developers.facebook.com/docs/business-management-apis/system-users/install-apps-and-generate-tokens); whether those of other apps too is not documented); `abandon` leaves everything. " +
					"The tokens of the provider's own system user are never revoked. Default: `revoke_tokens`.",
			},
		},
	}
}
