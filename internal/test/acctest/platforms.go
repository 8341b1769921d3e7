package acctest

import (
	"fmt"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What Start's world holds on the platforms with products of their own. Inbox and Channel hold GoodToken, Number and
// Account, and everything else that a write may not lose.
const (
	ChatwootAccount      = 1
	OtherChatwootAccount = 2
	ChatwootAdminToken   = "CANARYchatwootAdmin01234"
	ChatwootAgentToken   = "CANARYchatwootAgent01234" // of an agent of Inbox
	ChatwootBotToken     = "CANARYchatwootRobot01234"
	Inbox                = 11
	WidgetInbox          = 12 // a web widget
	DialogInbox          = 13 // at 360dialog
	ForeignInbox         = 21 // in OtherChatwootAccount
	InboxVerifyToken     = "CANARYverifyTokenOfInbox"
	InboxAppSecret       = "CANARYappSecretOfInbox0123456789"

	ZammadToken        = "CANARYzammadAdministrator0123456789"
	ZammadAgentToken   = "CANARYzammadAgent012345678901234567" // lacks admin.channel_whatsapp
	Group              = 31
	OtherGroup         = 32
	Channel            = 41
	MailChannel        = 42 // no WhatsApp channel
	ChannelVerifyToken = "CANARYverifyTokenOfChannel"
	ChannelAppSecret   = "CANARYappSecretOfChannel01234567"

	JiraEmail      = "admin@jira.example"
	JiraToken      = "CANARYjiraApiToken0123456789"
	JiraPAT        = "CANARYjiraPersonalAccessToken0123" // for a site that is a Data Center
	ServiceDesk    = "SUP"                               // its id is 10000
	SoftwareDesk   = "DEV"                               // no service desk
	InboxNumber    = "+15550100001"                      // Number, as Chatwoot writes it
	ForeignDisplay = "+15550100009"
)

func chatwootSeed() chatwootsim.Seed {
	return chatwootsim.Seed{
		Accounts: []chatwootsim.Account{{ID: ChatwootAccount, Name: "Canary"}, {ID: OtherChatwootAccount, Name: "Elsewhere"}},
		Users: []chatwootsim.User{
			{Token: ChatwootAdminToken, Accounts: map[int]chatwootsim.Role{ChatwootAccount: chatwootsim.Administrator}},
			{Token: ChatwootAgentToken, Accounts: map[int]chatwootsim.Role{ChatwootAccount: chatwootsim.Agent}, Inboxes: []int{Inbox}},
		},
		AgentBotTokens: []string{ChatwootBotToken},
		Inboxes: []chatwootsim.Inbox{
			{ID: Inbox, AccountID: ChatwootAccount, Name: "Support", Channel: CloudChannel(InboxNumber, map[string]any{
				"api_key": GoodToken, "phone_number_id": Number, "business_account_id": Account, "webhook_verify_token": InboxVerifyToken,
				"source": "embedded_signup", "verification_pin": "123456", "app_secret": InboxAppSecret,
			})},
			{ID: WidgetInbox, AccountID: ChatwootAccount, Name: "Website", Channel: chatwootsim.Channel{
				Type: "web_widget", WebsiteURL: "https://shop.example",
			}},
			{ID: DialogInbox, AccountID: ChatwootAccount, Name: "Old", Channel: chatwootsim.Channel{
				Type: "whatsapp", Provider: "default", PhoneNumber: "+15550100077",
				ProviderConfig: map[string]any{"api_key": "CANARYdialogKey0123456789"},
			}},
			{ID: ForeignInbox, AccountID: OtherChatwootAccount, Name: "Elsewhere", Channel: CloudChannel(ForeignDisplay, map[string]any{
				"api_key": HandToken, "phone_number_id": ForeignNumber, "business_account_id": ForeignAccount,
			})},
		},
	}
}

// CloudChannel returns the channel of an inbox at the WhatsApp Cloud API.
func CloudChannel(phone string, config map[string]any) chatwootsim.Channel {
	return chatwootsim.Channel{Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: phone, ProviderConfig: config}
}

func zammadSeed() zammadsim.Seed {
	return zammadsim.Seed{
		Groups: []zammadsim.Group{{ID: Group, Name: "Support"}, {ID: OtherGroup, Name: "Sales"}},
		Users: []zammadsim.User{
			{ID: 3, Login: "admin@zammad.example", Permissions: []string{"admin"}, APITokens: []zammadsim.AccessToken{{Token: ZammadToken}}},
			{
				ID: 4, Login: "agent@zammad.example", Permissions: []string{"ticket.agent"},
				APITokens: []zammadsim.AccessToken{{Token: ZammadAgentToken}},
			},
		},
		Channels: []zammadsim.Channel{
			{ID: Channel, GroupID: Group, CreatedBy: 3, UpdatedBy: 3, Options: map[string]any{
				"business_id": Account, "access_token": GoodToken, "app_secret": ChannelAppSecret, "phone_number_id": Number,
				"phone_number": "+1 555-010-0001", "name": "Canary Support", "welcome": "Hello",
				"reminder_active": true, "reminder_message": "Still there?",
				"verify_token": ChannelVerifyToken,
			}},
			{ID: MailChannel, Area: "Email::Account", GroupID: Group, Options: map[string]any{"adapter": "imap"}},
		},
	}
}

func jiraSeed() jirasim.Seed {
	return jirasim.Seed{
		Users: []jirasim.User{{
			ID: "5b10a2844c20165700ede21g", Name: "Administrator", Email: JiraEmail,
			APITokens: []string{JiraToken}, PersonalAccessTokens: []string{JiraPAT},
		}},
		Projects: []jirasim.Project{
			{ID: "10000", Key: ServiceDesk, Name: "Customer support"}, {ID: "10001", Key: SoftwareDesk, Name: "Development", Type: "software"},
		},
	}
}

// ChatBlock returns the provider's argument chat for a world: platform is one of world.Platforms.
func ChatBlock(w *world.World, platform string) protocol.Values {
	switch platform {
	case "chatwoot":
		return protocol.Values{platform: protocol.Values{
			"endpoint": w.URLs.Chatwoot, "account_id": ChatwootAccount, "access_token": ChatwootAdminToken,
		}}
	case "zammad":
		return protocol.Values{platform: protocol.Values{"endpoint": w.URLs.Zammad, "access_token": ZammadToken}}
	case "jira":
		return protocol.Values{platform: protocol.Values{"endpoint": w.URLs.Jira, "email": JiraEmail, "api_token": JiraToken}}
	default:
		return protocol.Values{"http": protocol.Values{"endpoint": w.URLs.Chat, "access_token": ChatToken}}
	}
}

// ProviderBlock returns the arguments of the provider for a world, for tests on the protocol.
func ProviderBlock(w *world.World, platform string) protocol.Values {
	return protocol.Values{
		"access_token": ProviderToken, "app_id": AppID, "app_secret": AppSecret, "graph_endpoint": w.URLs.Graph, "chat": ChatBlock(w, platform),
	}
}

// ProviderHCLFor returns the provider block for a world and one of its platforms; more are further lines in it.
func ProviderHCLFor(w *world.World, platform string, more ...string) string {
	chat := ""
	for name, arguments := range ChatBlock(w, platform) {
		values, _ := arguments.(protocol.Values)
		for argument, value := range values {
			chat += fmt.Sprintf("%s = %#v, ", argument, value)
		}
		chat = fmt.Sprintf("chat = { %s = { %s } }", name, chat)
	}
	text := fmt.Sprintf(`
provider "whatsapp" {
  access_token   = %q
  app_id         = %q
  app_secret     = %q
  graph_endpoint = %q
  %s
`, ProviderToken, AppID, AppSecret, w.URLs.Graph, chat)
	for _, line := range more {
		text += "  " + line + "\n"
	}
	return text + "}\n"
}
