package provider

import (
	"net/url"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/transport"
)

// chatPlatform describes the arguments of a chat platform.
type chatPlatform struct {
	name      string
	text      string
	arguments []chatArgument
	check     func(*configReader, *chatValues) // what concerns several arguments; optional
	newClient func(*chatValues, *url.URL, transport.Connection) *chat.Platform
}

// chatArgument is one argument. Its environment variable is WHATSAPP_CHAT_PLATFORM_ARGUMENT.
type chatArgument struct {
	name     string
	kind     argumentKind
	optional bool
	text     string
}

type argumentKind int

const (
	kindAddress argumentKind = iota
	kindCredential
	kindText
	kindNumber
)

// chatPlatforms are in the order in which messages name them.
var chatPlatforms = []chatPlatform{
	{
		name: "http",
		text: "A chat service that implements the [open chat contract](docs/guides/chat-contract): an in-house service or a gateway.",
		arguments: []chatArgument{
			{name: "endpoint", kind: kindAddress, text: "Address of the service, such as `https://chat.example.com/api`."},
			{name: "access_token", kind: kindCredential, text: "Bearer token for the service."},
		},
		newClient: func(v *chatValues, endpoint *url.URL, conn transport.Connection) *chat.Platform {
			return httpchat.New(httpchat.Config{Endpoint: endpoint, AccessToken: v.secretValue("access_token"), Connection: conn})
		},
	},
	{
		name: "chatwoot",
		text: "[Chatwoot](docs/guides/chatwoot), self-hosted or in the cloud. A project is the ID of an inbox of type WhatsApp Cloud.",
		arguments: []chatArgument{
			{name: "endpoint", kind: kindAddress, text: "Address of Chatwoot, such as `https://app.chatwoot.com`, without `/api`."},
			{name: "account_id", kind: kindNumber, text: "ID of the account of the inboxes: the number after `/accounts/` in Chatwoot's " +
				"addresses."},
			{name: "access_token", kind: kindCredential, text: "Access token of an administrator of that account (Profile settings > " +
				"Access token). The token of an agent or an agent bot is not sufficient."},
		},
		newClient: func(v *chatValues, endpoint *url.URL, conn transport.Connection) *chat.Platform {
			account, _ := strconv.ParseInt(v.values["account_id"], 10, 64) // checked by checkChat
			return chatwoot.New(chatwoot.Config{
				Endpoint: endpoint, AccountID: account, AccessToken: v.secretValue("access_token"), Connection: conn,
			})
		},
	},
	{
		name: "zammad",
		text: "[Zammad](docs/guides/zammad), 6.3 or newer. A project is the ID of a WhatsApp channel.",
		arguments: []chatArgument{
			{name: "endpoint", kind: kindAddress, text: "Address of Zammad, such as `https://support.example.com`."},
			{name: "access_token", kind: kindCredential, text: "Access token of a user with the permission `admin.channel_whatsapp` " +
				"(Profile > Token Access)."},
		},
		newClient: func(v *chatValues, endpoint *url.URL, conn transport.Connection) *chat.Platform {
			return zammad.New(zammad.Config{Endpoint: endpoint, AccessToken: v.secretValue("access_token"), Connection: conn})
		},
	},
	{
		name: "jira",
		text: "Jira with Chat for JSM, which has **no public interface for its WhatsApp settings**: " +
			"only [`whatsapp_jsm_handoff`](docs/resources/jsm_handoff) supports it, and nothing is written to it. " +
			"Set `email` and `api_token` for Cloud, or `personal_access_token` for Data Center.",
		arguments: []chatArgument{
			{name: "endpoint", kind: kindAddress, text: "Address of Jira, such as `https://acme.atlassian.net`."},
			{name: "email", kind: kindText, optional: true, text: "Cloud: the email address of the user of the API token."},
			{name: "api_token", kind: kindCredential, optional: true, text: "Cloud: an [API token](https://support.atlassian.com/" +
				"atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/) of that user."},
			{name: "personal_access_token", kind: kindCredential, optional: true, text: "Data Center: a personal access token."},
		},
		check: (*configReader).checkJira,
		newClient: func(v *chatValues, endpoint *url.URL, conn transport.Connection) *chat.Platform {
			return jira.New(jira.Config{
				Endpoint:            endpoint,
				Email:               v.values["email"],
				APIToken:            v.secretValue("api_token"),
				PersonalAccessToken: v.secretValue("personal_access_token"),
				Connection:          conn,
			})
		},
	},
}

// checkJira requires the complete credential of Cloud or that of Data Center.
func (r *configReader) checkJira(v *chatValues) {
	cloud := v.values["email"] != "" || v.values["api_token"] != ""
	dataCenter := v.values["personal_access_token"] != ""
	if cloud == dataCenter || (cloud && (v.values["email"] == "" || v.values["api_token"] == "")) {
		r.diags.AddAttributeError(path.Root("chat").AtName("jira"), "Invalid combination of credentials for Jira",
			"Expected chat.jira.email and chat.jira.api_token for Jira Cloud, or chat.jira.personal_access_token alone for Jira Data Center. "+
				"(Environment variables: WHATSAPP_CHAT_JIRA_EMAIL and WHATSAPP_CHAT_JIRA_API_TOKEN, or WHATSAPP_CHAT_JIRA_PERSONAL_ACCESS_TOKEN.)")
	}
}
