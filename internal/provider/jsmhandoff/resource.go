// Package jsmhandoff records what a person has to enter in Chat for JSM, which has no public interface for its settings,
// and reminds of it until somebody says that it was done. It checks everything around that and writes nothing.
package jsmhandoff

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token"
)

const typeName = "whatsapp_jsm_handoff"

// what names the thing in the memory of a run.
const what = "hand-off"

type model struct {
	Project       types.String `tfsdk:"project"`
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	token.Token
	ConfirmedCode       types.String `tfsdk:"confirmed_code"`
	RequireConfirmation types.Bool   `tfsdk:"require_confirmation"`

	ConfirmationCode   types.String `tfsdk:"confirmation_code"`
	Confirmed          types.Bool   `tfsdk:"confirmed"`
	DisplayPhoneNumber types.String `tfsdk:"display_phone_number"`
	VerifiedName       types.String `tfsdk:"verified_name"`
}

// NewResource returns the resource whatsapp_jsm_handoff.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName: typeName,
		Schema:   resourceSchema,
		Identity: []string{"project"},
		Replaces: []string{"project"},
		Plan:     plan,
		Import:   imported,
		Create:   apply,
		Read:     read,
		Update:   apply,
		Delete:   remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Records what a person has to enter in **Chat for JSM**, and reminds of it until somebody confirms that it was done. " +
			"Chat for JSM has no public interface for its WhatsApp settings, neither in the Cloud nor in Data Center: **this resource sets nothing there, writes nothing to Jira, and cannot see what Chat for JSM holds**. See the [guide](../guides/chat-for-jsm.md).\n\n" +
			"What it does: while Terraform plans, it checks that the Jira project (`chat.jira`) exists and is a service desk, and checks the token and the phone number at Meta as [`whatsapp_token_binding`](token_binding.md) and [`whatsapp_phone_number_binding`](phone_number_binding.md) do. " +
			"It computes a `confirmation_code` from project, number and token. Until `confirmed_code` equals it, every plan warns with the exact step to do by hand, or fails with `require_confirmation`. A rotated token or a changed number makes a new code, so the step cannot be forgotten.\n\n" +
			"Jira answers alike for a project that was deleted and for one that the account may not see, so the hand-off is never dropped by itself: after a project was deleted, `terraform state rm` or `terraform destroy -refresh=false` ends it. " +
			"`terraform destroy` plans first: while that fails, use `-refresh=false` or remove the block. Destroying only forgets; the warning says what to remove by hand.",
		Attributes: lifecycle.Merge(token.Attributes(tokenTexts()), metaarg.PhoneNumberFacts(), map[string]schema.Attribute{
			"project": schema.StringAttribute{
				Required:            true,
				Validators:          []validator.String{binding.ProjectValidator()},
				MarkdownDescription: "Key or ID of the Jira project, which must be a service desk. Keys are case-sensitive. One project has one hand-off. Changing it replaces the hand-off.",
			},
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.ID("a phone number")},
				MarkdownDescription: "ID of the phone number at Meta: 5 to 20 digits, as WhatsApp Manager shows it. It is not the phone number itself. It is looked up in every plan; another one makes a new `confirmation_code`.",
			},
			"confirmed_code": schema.StringAttribute{
				Optional: true,
				Validators: []validator.String{tfvalid.Matches(regexp.MustCompile(`^[A-Z2-7]{8}$`), "Invalid confirmation code",
					"must be a confirmation_code: 8 capital letters and digits from 2 to 7, as the plan shows it")},
				MarkdownDescription: "The `confirmation_code` that the plan showed, set after the values were entered by hand. It is a person's word: nothing checks it.",
			},
			"require_confirmation": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether a plan fails, instead of warning, until `confirmed_code` is the present `confirmation_code`. A first plan fails too, with the code in its message. Default: `false`.",
			},
			"confirmation_code": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Short code of what has to be entered: another project, phone number or token makes another code. It is no secret. " +
					"It is the first 8 characters of the base32 form of the SHA-256 of project ID, phone number ID and fingerprint, one a line: " +
					"`printf '%s\\n%s\\n%s' 10000 106000000000001 sha256:9f86d081884c7d65 | openssl dgst -sha256 -binary | base32 | cut -c1-8`.",
			},
			"confirmed": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether `confirmed_code` is the present `confirmation_code`: somebody says that the values were entered. It is not known whether that is so.",
			},
		}),
	}
}

// tokenTexts are for a token that this resource gives to no platform.
func tokenTexts() token.Texts {
	return token.Texts{
		AccessToken: "The system user access token that has to be entered. It is only checked and fingerprinted: it is sent to Meta for inspection, and to nothing else. " +
			"Write-only: it is neither in the state nor in a plan, and ephemeral values are accepted. Required on creation and after an import. " +
			"Left out later, the fingerprint in the state still counts, and no token is checked. " + token.SensitiveText +
			"It is inspected in every plan; a token that does not meet the requirements is an error on this argument. A token that is not known while planning is inspected during apply.",
		Version: "Any text of 1 to 256 characters. A rotation does not need it: a configured token with another fingerprint makes a new `confirmation_code` by itself. " +
			"Set it when the source of the token mints a new one at every run: then a different token alone changes nothing, and only a change of this text asks for the new token to be entered.",
		Fingerprint: "Fingerprint of the token that has to be entered: `sha256:` and the first 16 hex digits of its SHA-256, as `printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. " +
			"Which token Chat for JSM really holds is not known.",
		Scopes:    "Scopes of the token when it was last checked in an apply.",
		ExpiresAt: "When the token expires (RFC 3339, UTC); null means never.",
	}
}
