// Package provider holds the provider's schema, its configuration, and the list of its objects.
package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token"
)

// Provider implements version 6 of Terraform's plugin protocol.
type Provider struct {
	version string
	testing Testing
	secrets atomic.Pointer[secret.Redactor] // since it was configured
	session atomic.Pointer[session.Session] // since it was configured
}

// ResourceData returns what the provider gave to its resources, nil before it was configured.
func (p *Provider) ResourceData() any {
	if s := p.session.Load(); s != nil {
		return s
	}
	return nil
}

// HoldsSecret reports whether a value contains a credential.
func (p *Provider) HoldsSecret(value string) bool { return p.secrets.Load().HoldsCredential(value) }

var (
	_ provider.Provider                       = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
	_ provider.ProviderWithActions            = (*Provider)(nil)
)

// Testing holds the settings that tests change. A zero field has no effect.
type Testing struct {
	RetryWait   time.Duration    // the wait before the second attempt of a request
	WitnessWait time.Duration    // the wait between the two requests that prove that an object does not exist
	Now         func() time.Time // the clock for expiry times
}

// New returns the provider's constructor.
func New(version string) func() provider.Provider { return NewForTesting(version, Testing{}) }

// NewForTesting returns New's function for tests.
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

// Schema describes the provider's arguments. All are optional, because each has an environment variable.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages how a chat project uses WhatsApp: its access token, its phone number, " +
			"and the webhooks, numbers and settings at Meta that belong to them. " +
			"The provider checks every token and number at Meta while Terraform plans.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{token.ValueValidator()},
				MarkdownDescription: "System user access token for Meta's Graph API. Ephemeral values are accepted. " +
					"Environment variable: `WHATSAPP_ACCESS_TOKEN`. " +
					"Source: [access tokens](https://developers.facebook.com/documentation/business-messaging/whatsapp/access-tokens/).",
			},
			"app_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("an app")},
				MarkdownDescription: "ID of the Meta app (5 to 20 digits). If set, a token of another app is refused. " +
					"Environment variable: `WHATSAPP_APP_ID`.",
			},
			"app_secret": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{metaarg.AppSecretValidator()},
				MarkdownDescription: "Secret of that app. If set, every request has an " +
					"[appsecret_proof](https://developers.facebook.com/docs/graph-api/guides/secure-requests), " +
					"and tokens are inspected with the app's own token. Generating and revoking tokens requires it. Requires `app_id`. " +
					"Environment variable: `WHATSAPP_APP_SECRET`.",
			},
			"business_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.IDValidator("a business portfolio")},
				MarkdownDescription: "ID of the business portfolio (5 to 20 digits): the default of every object in a portfolio, " +
					"such as `whatsapp_system_user`. Environment variable: `WHATSAPP_BUSINESS_ID`.",
			},
			"graph_version": schema.StringAttribute{
				Optional: true, Validators: []validator.String{graphVersionValidator()},
				MarkdownDescription: "Version of the Graph API, such as `v25.0` (the default). " +
					"A retired version is refused, because Meta would use another version without notice. " +
					"Environment variable: `WHATSAPP_GRAPH_VERSION`. " +
					"Source: [changelog](https://developers.facebook.com/docs/graph-api/changelog).",
			},
			"graph_endpoint": schema.StringAttribute{
				Optional: true, Validators: []validator.String{endpointValidator(), graphEndpointValidator()},
				MarkdownDescription: "Address of the Graph API, without the version. Default: `https://graph.facebook.com`. " +
					"The plan warns about any other host, such as a gateway, because the host receives the tokens. " +
					"https, or http on this machine only; no user name, query or fragment. " +
					"Environment variable: `WHATSAPP_GRAPH_ENDPOINT`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.Between(0, 10)},
				MarkdownDescription: "How often a request is repeated after a temporary fault, 0 to 10. Default: 4. " +
					"A request that creates an object is not repeated if it may have been processed. " +
					"Environment variable: `WHATSAPP_MAX_RETRIES`.",
			},
			"max_calls_per_hour": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
				MarkdownDescription: "How many calls to the Graph API one run may make within an hour, at least 1, " +
					"so that the live chat keeps a part of Meta's limit. Each item of a batch is one call, as Meta counts. " +
					"A run that needs more calls stops and names the time to continue; completed changes are in the state. " +
					"Default: only Meta's own limit: 200 calls an hour for each app and WhatsApp Business Account without an active number, " +
					"5,000 with one. Concurrent runs are counted separately. Environment variable: `WHATSAPP_MAX_CALLS_PER_HOUR`. " +
					"Source: [rate limits](https://developers.facebook.com/documentation/business-messaging/whatsapp/about-the-platform).",
			},
			"request_timeout": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Duration(shortestTimeout, longestTimeout)},
				MarkdownDescription: "Maximum time for one attempt of a request, including its answer: a duration from `1s` to `5m`. " +
					"Default: `30s`. Environment variable: `WHATSAPP_REQUEST_TIMEOUT`.",
			},
			"chat": chatSchema(),
		},
	}
}
