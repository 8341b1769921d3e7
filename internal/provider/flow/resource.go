// Package flow manages a flow of a WhatsApp Business Account.
package flow

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/content/flowjson"
	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const typeName = "whatsapp_flow"

var (
	atName      = path.Root("name")
	atJSON      = path.Root("flow_json")
	atEndpoint  = path.Root("endpoint_uri")
	atPublished = path.Root("published")
	atClone     = path.Root("clone_flow_id")
)

// model is a flow in the configuration and in the state.
type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	Name              types.String `tfsdk:"name"`
	Categories        types.Set    `tfsdk:"categories"`
	FlowJSON          types.String `tfsdk:"flow_json"`
	EndpointURI       types.String `tfsdk:"endpoint_uri"`
	ApplicationID     types.String `tfsdk:"application_id"`
	Published         types.Bool   `tfsdk:"published"`
	CloneFlowID       types.String `tfsdk:"clone_flow_id"`
	OnDestroy         types.String `tfsdk:"on_destroy"`

	ID               types.String `tfsdk:"id"`
	Status           types.String `tfsdk:"status"`
	JSONVersion      types.String `tfsdk:"json_version"`
	DataAPIVersion   types.String `tfsdk:"data_api_version"`
	ValidationErrors types.List   `tfsdk:"validation_errors"`
}

// NewResource returns the resource whatsapp_flow.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName:   typeName,
		Schema:     resourceSchema,
		Identity:   []string{"business_account_id", "id"},
		Edges:      []string{"flows"},
		Replaces:   []string{"business_account_id"},
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

const markdown = "Manages a flow, a form of several screens within a conversation " +
	"([flows](https://developers.facebook.com/docs/whatsapp/flows)).\n\n" +
	"`flow_json` is checked without the network: a plan, and `terraform validate`, name the screen, the component, the rule and the next " +
	"step. What Meta documents is an error, and what it may refuse is a warning. The function `lint_flow_json` lists the rules. Meta checks " +
	"the properties of components when an apply uploads the JSON: what it finds is in `validation_errors`.\n\n" +
	"An apply makes a draft, uploads its JSON, sets what else is configured, and publishes it last, if `published` is `true`. If a step " +
	"fails after the draft was made, the draft is in the state, a warning names the reason, and the next apply continues. An apply stops " +
	"before it writes if another user has changed the flow after the plan.\n\n" +
	"**What Meta does not allow:**\n\n" +
	"* Changing a published flow turns it into a draft with the same ID, and messages with it cannot be sent until it is published again. " +
	"The plan warns, and the apply publishes once, at its end. If Meta refuses the publication, the flow stays a draft: an error says so, " +
	"and at the creation a warning, with which the apply succeeds. Messages that were sent before keep their version.\n" +
	"* A published flow cannot be deleted, and cannot be unpublished without a change. It can be deprecated, which cannot be undone: see " +
	"`on_destroy`. A deprecated flow keeps its name, and can be neither changed nor published: the plan is an error.\n" +
	"* Some published flows cannot be changed, such as old ones (code 139001). The error says how to go on with a clone.\n" +
	"* A flow with an endpoint is published only if a phone number of the account has a signed key (`whatsapp_business_encryption`), an app " +
	"is subscribed to the account (`whatsapp_business_account_webhook`) and the endpoint answers. Name these resources in `depends_on`.\n\n" +
	"A name is unique in an account, so a flow with the name of an existing one is refused, with the import command. A creation is sent " +
	"once; if its answer is lost, the draft is found by its name. The statuses `THROTTLED` and `BLOCKED` count as published. The " +
	"provider's token needs `whatsapp_business_management`. The flows of an account are read together, and the JSON of a flow only when " +
	"Meta shows a new time of its last change."

var httpsLink = regexp.MustCompile(`^https://[^\s/]+`)

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: markdown,
		Attributes: lifecycle.MergeAttributes(computedAttributes(), map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account. Another one replaces the flow.",
			},
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 200)},
				MarkdownDescription: "Name, unique in the account: 1 to 200 characters. Customers do not see it. Templates refer to the ID, so " +
					"another name changes the flow in place.",
			},
			"categories": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), tfvalid.Each(tfvalid.OneOf("SIGN_UP", "SIGN_IN",
					"APPOINTMENT_BOOKING", "LEAD_GENERATION", "SHOPPING", "CONTACT_US", "CUSTOMER_SUPPORT", "SURVEY", "OTHER"))},
				MarkdownDescription: "Categories, at least one: `SIGN_UP`, `SIGN_IN`, `APPOINTMENT_BOOKING`, `LEAD_GENERATION`, `SHOPPING`, " +
					"`CONTACT_US`, `CUSTOMER_SUPPORT`, `SURVEY` or `OTHER`.",
			},
			"flow_json": schema.StringAttribute{
				Optional: true, Validators: []validator.String{flowJSONValidator()},
				MarkdownDescription: "Screens of the flow as [Flow JSON](https://developers.facebook.com/docs/whatsapp/flows/reference/flowjson), " +
					"at most 10 MB, such as `file(\"flow.json\")`. White space and the order of keys make no difference. With `file`, the lines and " +
					"columns in errors are those of the file. With `jsonencode`, write `$${form.name}` for a reference of the flow. Without this " +
					"argument, the JSON of the flow is not managed.",
			},
			"endpoint_uri": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{tfvalid.Matches(httpsLink, "Invalid endpoint",
					"must be an https address")},
				MarkdownDescription: "Address of the endpoint with which the flow exchanges data: begins with `https://`. Required to publish a " +
					"flow whose JSON has a `data_api_version`. Removing the argument keeps the value.",
			},
			"application_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{metaarg.IDValidator("an app")},
				MarkdownDescription: "ID of the app that the endpoint belongs to. Default: the app of the provider's token. Removing the argument " +
					"keeps the value.",
			},
			"published": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the flow is published after each apply. Default: `false` for a new flow; otherwise it stays as it is. " +
					"A published flow becomes a draft only together with another change.",
			},
			"clone_flow_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a flow")},
				MarkdownDescription: "ID of a flow of the account whose JSON the new flow begins with. `flow_json` replaces that JSON in the same " +
					"apply. It is used at creation only: a later change has no effect, and the plan warns.",
			},
			"on_destroy": ondestroy.Attribute(
				"What a destroy does: `deprecate` deletes a draft and deprecates a published flow, which cannot be undone; "+
					"`abandon` leaves the flow at Meta. **Default: a draft is deleted, and a published flow is left, with a warning.** A draft "+
					"that was imported is left, too, unless `on_destroy` is `deprecate`.",
				onDestroyDeprecate, ondestroy.Abandon,
			),
		}),
	}
}

func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the flow, as buttons of templates name it."},
		"status": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Status at the last read: `DRAFT`, `PUBLISHED`, `DEPRECATED`, `THROTTLED` or `BLOCKED`. Meta can add values.",
		},
		"json_version":     schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the Flow JSON. Null without JSON."},
		"data_api_version": schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the data API. Null without an endpoint."},
		"validation_errors": schema.ListNestedAttribute{
			Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"error":   schema.StringAttribute{Computed: true, MarkdownDescription: "Meta's name of the error."},
				"message": schema.StringAttribute{Computed: true, MarkdownDescription: "What is wrong."},
				"line":    schema.Int64Attribute{Computed: true, MarkdownDescription: "Line in the JSON, from 1. Null if Meta does not say."},
				"column":  schema.Int64Attribute{Computed: true, MarkdownDescription: "Column, from 1. Null if Meta does not say."},
				"path":    schema.StringAttribute{Computed: true, MarkdownDescription: "Element, such as `screens.0.id`. Null if Meta does not say."},
			}},
			MarkdownDescription: "What Meta finds wrong in the JSON. A flow with errors cannot be published.",
		},
	}
}

// flowJSONValidator checks the JSON by Meta's rules. All that Meta may refuse is one warning, because a person decides about it as a whole.
func flowJSONValidator() validator.String {
	return tfvalid.String("must meet the rules of Flow JSON", func(value string, p *tfvalid.Problems) {
		if p.IsMocked(value) {
			return
		}
		var doubts []string
		for _, problem := range flowjson.Lint([]byte(value)) {
			if problem.Severity == jsonlint.Error {
				p.ErrorInText(problem.Summary, problemText(problem))
				continue
			}
			doubts = append(doubts, problem.Summary+"\n"+problemText(problem))
		}
		if len(doubts) > 0 {
			p.Warning("Meta may refuse the JSON of flow "+p.OtherArgument("name"), "%s", strings.Join(doubts, "\n\n"))
		}
	})
}

// problemText returns the detail of a problem, with the code that Meta reports.
func problemText(p jsonlint.Problem) string {
	if p.Code == "" || p.Rule == "json" {
		return p.Detail
	}
	return p.Detail + "\nMeta reports this as " + p.Code + "."
}

func (m model) opts() graph.FlowOpts {
	return graph.FlowOpts{ID: m.ID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString()}
}

// object returns the object for the flow in the session's ledger.
func (m model) object() session.Object {
	return flowObject(m.BusinessAccountID.ValueString(), m.ID.ValueString())
}

// objectByName returns the object for a flow that has no ID yet.
func (m model) objectByName() session.Object {
	return flowObject(m.BusinessAccountID.ValueString(), m.Name.ValueString())
}

// flowObject identifies a flow in the ledger, by its ID or by its name.
func flowObject(account, flow string) session.Object {
	return session.Object{Kind: "flow", ID: account + "/" + flow}
}
