// Package jsmhandoff records the WhatsApp settings that a person has to enter in Chat for JSM, which has no public API for them. It
// checks the project, the token and the phone number, and warns until the step is confirmed. It writes nothing to Jira or Meta.
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

// ledgerKind is the kind of the hand-off in the ledger.
const ledgerKind = "hand-off"

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
		Import:   importState,
		Create:   apply,
		Read:     read,
		Update:   apply,
		Delete:   remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Records the WhatsApp settings that a person has to enter in **Chat for JSM**, and warns until a person confirms " +
			"the step. Chat for JSM has no public API for its WhatsApp settings, neither in Jira Cloud nor in Data Center. **This resource " +
			"writes nothing to Chat for JSM or Jira, and cannot read the settings of Chat for JSM.** See the " +
			"[guide](../guides/chat-for-jsm.md).\n\n" +
			"Every plan checks that the Jira project (`chat.jira`) exists and is a service desk. It checks the token and the phone number at Meta " +
			"as [`whatsapp_token_binding`](token_binding.md) and [`whatsapp_phone_number_binding`](phone_number_binding.md) do. " +
			"The `confirmation_code` is computed from project, number and token. Until `confirmed_code` has the same value, every plan warns and " +
			"describes the manual step, or fails if `require_confirmation` is `true`. A rotated token or a changed number results in a new " +
			"code.\n\n" +
			"Jira gives the same answer for a deleted project and for a project that the account may not browse. The hand-off is therefore never " +
			"removed from the state automatically. After a project was deleted, use `terraform state rm` or `terraform destroy -refresh=false`. " +
			"`terraform destroy` plans first. If this plan fails, remove the block or pass `-refresh=false`. " +
			"A destroy only removes the hand-off from the state and warns which settings to remove manually.\n\n" +
			"Hand-offs cannot be listed with `terraform query`, because Jira shows nothing about WhatsApp.",
		Attributes: lifecycle.MergeAttributes(token.Attributes(tokenTexts()), metaarg.PhoneNumberAttributes(), map[string]schema.Attribute{
			"project": schema.StringAttribute{
				Required:   true,
				Validators: []validator.String{binding.ProjectValidator()},
				MarkdownDescription: "Key or ID of the Jira project, which must be a service desk. Keys are case-sensitive. " +
					"A project has one hand-off. Changing it replaces the hand-off.",
			},
			"phone_number_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: "ID of the phone number at Meta: 5 to 20 digits, as WhatsApp Manager shows it. " +
					"It differs from the phone number itself. Every plan looks it up. A different ID results in a new `confirmation_code`. " +
					"Required, except after an import: while it and `access_token_wo` are left out, nothing is checked, and every plan warns.",
			},
			"confirmed_code": schema.StringAttribute{
				Optional: true,
				Validators: []validator.String{tfvalid.Matches(regexp.MustCompile(`^[A-Z2-7]{8}$`), "Invalid confirmation code",
					"must be the confirmation_code that the plan shows: 8 characters, capital letters and digits from 2 to 7")},
				MarkdownDescription: "The `confirmation_code` that the plan shows. Set it after the settings were entered. Terraform cannot verify " +
					"the settings.",
			},
			"require_confirmation": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether the plan fails, instead of warning, until `confirmed_code` equals the current `confirmation_code`. " +
					"The first plan fails too, and its message contains the code. Default: `false`.",
			},
			"confirmation_code": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "Code of the settings to enter. Another project, phone number or token results in another code. It is not a " +
					"secret. It consists of the first 8 characters of the base32 form of the SHA-256 of project ID, phone number ID and fingerprint, " +
					"separated by line feeds: `printf '%s\\n%s\\n%s' 10000 106000000000001 sha256:9f86d081884c7d65 | openssl dgst -sha256 -binary | " +
					"base32 | cut -c1-8`.",
			},
			"confirmed": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether `confirmed_code` equals the current `confirmation_code`, that is, whether a person has confirmed the " +
					"step. Terraform cannot verify the settings.",
			},
		}),
	}
}

// tokenTexts returns the descriptions for a token that is not written to a chat platform.
func tokenTexts() token.Texts {
	return token.Texts{
		AccessToken: "The system user access token to enter in Chat for JSM. It is sent only to Meta, for inspection, and its fingerprint is " +
			"computed. Write-only: it is neither in the state nor in a plan, and ephemeral values are accepted. Required on creation and after " +
			"an import. If it is left out later, the fingerprint in the state remains, and no token is checked. " + token.SensitiveText +
			"Every plan inspects the token. If it does not meet the requirements, the plan fails with an error on this argument. " +
			"A token that is unknown in the plan is inspected during apply.",
		Version: tfvalid.TriggerText + ". A rotation does not require it: a configured token with another fingerprint results in a " +
			"new `confirmation_code`. Set it if the source of the token generates a new token in every run. Then a different token alone changes " +
			"nothing, and a change of this text results in a new `confirmation_code`.",
		Fingerprint: "Fingerprint of the token to enter: `sha256:` and the first 16 hex digits of its SHA-256, as `printf %s \"$TOKEN\" | " +
			"sha256sum | cut -c1-16` prints them. Terraform cannot read the token that Chat for JSM holds.",
		Scopes:    "Scopes of the token at its last check in an apply.",
		ExpiresAt: "When the token expires (RFC 3339, UTC); null means never.",
	}
}
