// Package messagetemplate manages a message template of a WhatsApp Business Account in one language.
package messagetemplate

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const typeName = "whatsapp_message_template"

var (
	atName       = path.Root("name")
	atCategory   = path.Root("category")
	atComponents = path.Root("components_json")
	atFormat     = path.Root("parameter_format")
	atLibrary    = path.Root("library")
	atCreation   = path.Root("creation")
	atUnpause    = path.Root("unpause_trigger")
	atOnDestroy  = path.Root("on_destroy")
)

// model is a template in the configuration and in the state.
type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	Name              types.String `tfsdk:"name"`
	Language          types.String `tfsdk:"language"`
	Category          types.String `tfsdk:"category"`
	ParameterFormat   types.String `tfsdk:"parameter_format"`
	TTLSeconds        types.Int64  `tfsdk:"message_send_ttl_seconds"`

	Header           types.Object `tfsdk:"header"`
	Body             types.Object `tfsdk:"body"`
	Footer           types.Object `tfsdk:"footer"`
	Buttons          types.List   `tfsdk:"buttons"`
	Carousel         types.Object `tfsdk:"carousel"`
	LimitedTimeOffer types.Object `tfsdk:"limited_time_offer"`
	Authentication   types.Object `tfsdk:"authentication"`
	ComponentsJSON   types.String `tfsdk:"components_json"`
	Library          types.Object `tfsdk:"library"`
	Creation         types.Object `tfsdk:"creation"`

	OnDestroy       types.String `tfsdk:"on_destroy"`
	WaitForApproval types.Bool   `tfsdk:"wait_for_approval"`
	UnpauseTrigger  types.String `tfsdk:"unpause_trigger"`
	Timeouts        types.Object `tfsdk:"timeouts"`

	ID                      types.String `tfsdk:"id"`
	Status                  types.String `tfsdk:"status"`
	RejectedReason          types.String `tfsdk:"rejected_reason"`
	EffectiveCategory       types.String `tfsdk:"effective_category"`
	PreviousCategory        types.String `tfsdk:"previous_category"`
	CorrectCategory         types.String `tfsdk:"correct_category"`
	EffectiveComponentsJSON types.String `tfsdk:"effective_components_json"`
	MediaSHA256             types.String `tfsdk:"media_sha256"`
}

// templateResource adds the check of the content and the import by the ID of a template to the lifecycle.
type templateResource struct {
	*lifecycle.Resource
	session *session.Session
}

// NewResource returns the resource whatsapp_message_template.
func NewResource() resource.Resource {
	return &templateResource{Resource: lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"business_account_id", "name", "language"},
		Edges:      []string{"message_templates"},
		Replaces:   []string{"business_account_id", "name", "language"},
		Plan:       plan,
		PlanDelete: planDelete,
		Import:     importState,
		Create:     create,
		Read:       read,
		Update:     update,
		Delete:     remove,
		List:       listSpec(),
	})}
}

const markdown = "Manages a message template in one language, with which a business begins a conversation " +
	"([templates](https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview)).\n\n" +
	"The content is checked without the network: a plan, and `terraform validate`, name the place, the rule and Meta's subcode of each " +
	"problem. `terraform validate` does not evaluate `for_each`, so templates that it makes are checked by the plan and by " +
	"`terraform test`. Write the content in typed blocks (`header`, `body`, `footer`, `buttons`, `carousel`, `limited_time_offer`, " +
	"`authentication`), or as `components_json` in Meta's own form.\n\n" +
	"**What Meta does not allow:**\n\n" +
	"* A review by Meta decides about each template, within 24 hours. `status` is what it was at the last read. A plan does not wait for " +
	"it; `wait_for_approval` does.\n" +
	"* An approved template can be edited once in 24 hours and ten times in 30 days, and its category cannot be changed. A template that is " +
	"in review cannot be edited. Content that is equal is not sent. If another user has changed a template that cannot be edited now, the " +
	"plan warns and leaves it.\n" +
	"* Meta blocks the name of a deleted template for 30 days if it was approved. So only another name, language or account " +
	"replaces a template, and the plan warns. Another `parameter_format`, `library` or `creation` is an error if the name stays.\n" +
	"* Meta can assign another category than the configured one, at the creation or on the first day of a month. `effective_category` shows " +
	"it, a plan warns, and nothing is changed back.\n\n" +
	"A creation is sent once. If its answer is lost, or if the template exists already, it is adopted if its content is equal. The " +
	"provider's token needs `whatsapp_business_management`. The templates of an account are read together."

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: markdown,
		Attributes: lifecycle.MergeAttributes(contentAttributes(), computedAttributes(), map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account. Changing it replaces the resource.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.TemplateNameValidator()},
				MarkdownDescription: "Name: 1 to 512 lower-case letters, digits and underscores. Changing it replaces the resource.",
			},
			"language": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Code of the language as Meta writes it, such as `en_US` or `de`. Changing it replaces the resource.",
			},
			"category": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalid.OneOf(template.Authentication, template.Marketing, template.Utility)},
				MarkdownDescription: "`AUTHENTICATION`, `MARKETING` or `UTILITY`, as asked for. It can be changed to what Meta has assigned " +
					"(`effective_category`) at any time, and otherwise only while the template is rejected or paused.",
			},
			"parameter_format": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(template.Positional),
				Validators: []validator.String{tfvalid.OneOf(template.Positional, template.Named)},
				MarkdownDescription: "Form of the variables: `POSITIONAL` (`{{1}}`, the default) or `NAMED` (`{{first_name}}`). Another one " +
					"needs another `name`.",
			},
			"message_send_ttl_seconds": schema.Int64Attribute{
				Optional: true, Computed: true,
				MarkdownDescription: "How long Meta tries to deliver a message, in seconds: 30 to 900 for `AUTHENTICATION`, 30 to 43200 for " +
					"`UTILITY`, 43200 to 2592000 for `MARKETING`; `-1` means 30 days and is not for `MARKETING` " +
					"([TTL](https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/time-to-live)). Default: Meta's, " +
					"10 minutes for `AUTHENTICATION` and 30 days otherwise. Meta clears it when it changes the category. Removing the argument " +
					"keeps the value.",
			},
			"on_destroy": ondestroy.Attribute("What a destroy does: `delete` deletes this language of the template; `abandon` leaves it at Meta. "+
				"**Default: `delete`**, and `abandon` for a template that existed before and was adopted. Meta does not delete a template "+
				"whose status is `DISABLED`.", ondestroy.Delete, ondestroy.Abandon),
			"wait_for_approval": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether a creation and an edit wait until Meta has reviewed the template. Default: `false`. The review " +
					"takes minutes as a rule, and up to 24 hours. After the time in `timeouts`, and after a rejection, the apply succeeds with a warning.",
			},
			"creation":        creationAttribute(),
			"unpause_trigger": unpauseAttribute(),
			"timeouts": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"create": timeoutAttribute("a creation"), "update": timeoutAttribute("an edit"),
				},
				MarkdownDescription: "How long `wait_for_approval` waits.",
			},
		}),
	}
}

// defaultTimeout is how long wait_for_approval waits.
const defaultTimeout = 10 * time.Minute

func timeoutAttribute(of string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfvalid.Duration(time.Second, 25*time.Hour)},
		MarkdownDescription: "How long " + of + " waits for the review, such as `30m`: `1s` to `25h`. Default: `10m`.",
	}
}

func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the template in this language."},
		"status": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Status at the last read, such as `PENDING`, `APPROVED`, `REJECTED`, `PAUSED`, `DISABLED` or `ARCHIVED`. Meta " +
				"can add values.",
		},
		"rejected_reason": schema.StringAttribute{Computed: true, MarkdownDescription: "Why Meta has rejected the template. Null if it has " +
			"not."},
		"effective_category": schema.StringAttribute{Computed: true, MarkdownDescription: "Category that Meta uses, also for prices."},
		"previous_category": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Category before Meta changed it. Null if Meta has not.",
		},
		"correct_category": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Category that Meta will assign on the first day of the next month. Null if Meta has announced " +
				"none.",
		},
		"effective_components_json": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Content as Meta showed it at the last read, as JSON in a normalized form, without the addresses of media " +
				"examples. A change here without a change of the configuration is drift, and the next apply restores the configured content.",
		},
		"media_sha256": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "SHA-256 over the media files that were uploaded last, in hexadecimal digits. Null without files. Meta does not " +
				"show files in a form that can be compared.",
		},
	}
}
