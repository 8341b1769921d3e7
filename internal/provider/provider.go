// Package provider is the composition root: the provider's schema, its configuration, and the one list of objects.
package provider

import (
	"context"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/token"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Provider implements the provider's side of Terraform's plugin protocol, version 6.
type Provider struct {
	version string
	testing Testing
}

var (
	_ provider.Provider                       = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
)

// Testing is what tests change about a provider. A field that is zero changes nothing.
type Testing struct {
	RetryWait   time.Duration    // the first back-off between two attempts of a request
	WitnessWait time.Duration    // between the two checks that prove that an object is gone
	Now         func() time.Time // the time by which the provider judges what expires
}

// New returns the provider's constructor.
func New(version string) func() provider.Provider { return NewForTesting(version, Testing{}) }

// NewForTesting is New for tests.
func NewForTesting(version string, testing Testing) func() provider.Provider {
	return func() provider.Provider { return &Provider{version: version, testing: testing} }
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "whatsapp", p.version
}

type model struct {
	AccessToken    types.String `tfsdk:"access_token"`
	AppID          types.String `tfsdk:"app_id"`
	AppSecret      types.String `tfsdk:"app_secret"`
	BusinessID     types.String `tfsdk:"business_id"`
	GraphVersion   types.String `tfsdk:"graph_version"`
	GraphEndpoint  types.String `tfsdk:"graph_endpoint"`
	MaxRetries     types.Int64  `tfsdk:"max_retries"`
	MaxPerHour     types.Int64  `tfsdk:"max_calls_per_hour"`
	RequestTimeout types.String `tfsdk:"request_timeout"`
	Chat           types.Object `tfsdk:"chat"`
}

// Schema describes the provider's arguments. All are optional, since each has an environment variable.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages what a chat project needs to talk to customers on WhatsApp: the system user access token and the phone number ID, checked at Meta while Terraform plans.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{token.Shape()},
				MarkdownDescription: "System user access token that calls Meta's Graph API. Ephemeral values are welcome. Environment variable: `WHATSAPP_ACCESS_TOKEN`. Source: [access tokens](https://developers.facebook.com/documentation/business-messaging/whatsapp/access-tokens/).",
			},
			"app_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.ID("an app")},
				MarkdownDescription: "ID of the Meta app (digits). If set, a token of another app is refused. Environment variable: `WHATSAPP_APP_ID`.",
			},
			"app_secret": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{secretText{}},
				MarkdownDescription: "Secret of that app. With it, every call carries an [appsecret_proof](https://developers.facebook.com/docs/graph-api/guides/secure-requests), and tokens are inspected with the app's own token. Tokens are generated and revoked only with it. Needs `app_id`. Environment variable: `WHATSAPP_APP_SECRET`.",
			},
			"business_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.ID("a business portfolio")},
				MarkdownDescription: "ID of the business portfolio (digits): the default of every object that belongs to one, such as `whatsapp_system_user`. Environment variable: `WHATSAPP_BUSINESS_ID`.",
			},
			"graph_version": schema.StringAttribute{
				Optional: true, Validators: []validator.String{graphVersion{}},
				MarkdownDescription: "Version of the Graph API, as in `v25.0` (the default). A retired version is refused: Meta would serve another one in silence. Environment variable: `WHATSAPP_GRAPH_VERSION`. Source: [changelog](https://developers.facebook.com/docs/graph-api/changelog).",
			},
			"graph_endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpoint{}},
				MarkdownDescription: "Address of the Graph API. Default: `https://graph.facebook.com`. Another one, such as a gateway or a simulator, gets the token too, so the plan warns about it. https, or http on this machine only; no user name, query or fragment. Environment variable: `WHATSAPP_GRAPH_ENDPOINT`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(0, 10)},
				MarkdownDescription: "How often a request is repeated after a passing fault, 0 to 10. Default: 4. What creates an object is never repeated once it may have been processed. Environment variable: `WHATSAPP_MAX_RETRIES`.",
			},
			"max_calls_per_hour": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "How many calls to the Graph API one run may make within an hour, as Meta counts them (each item of a batch is one), so that the rest of the allowance is left for the live chat: at least 1. A run that would need more stops and says when to come back; what was done is in the state. " +
					"Default: no limit but Meta's own: 200 an hour for each app and WhatsApp Business Account without an active number, 5,000 with one. Runs at the same time count apart. Environment variable: `WHATSAPP_MAX_CALLS_PER_HOUR`. Source: [rate limits](https://developers.facebook.com/documentation/business-messaging/whatsapp/about-the-platform).",
			},
			"request_timeout": schema.StringAttribute{
				Optional: true, Validators: []validator.String{requestTimeout{}},
				MarkdownDescription: "How long one attempt of a request may take, its answer included, as a duration from `1s` to `5m`. Default: `30s`. Environment variable: `WHATSAPP_REQUEST_TIMEOUT`.",
			},
			"chat": chatSchema(),
		},
	}
}
