package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/secret"
)

// chatPlatform describes the arguments of a chat platform.
type chatPlatform struct {
	name      string
	text      string
	arguments []chatArgument
	check     func(*settings, *chatValues) // what concerns several arguments; optional
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
	},
	{
		name: "zammad",
		text: "[Zammad](docs/guides/zammad), 6.3 or newer. A project is the ID of a WhatsApp channel.",
		arguments: []chatArgument{
			{name: "endpoint", kind: kindAddress, text: "Address of Zammad, such as `https://support.example.com`."},
			{name: "access_token", kind: kindCredential, text: "Access token of a user with the permission `admin.channel_whatsapp` " +
				"(Profile > Token Access)."},
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
		check: (*settings).checkJira,
	},
}

func variable(platform, argument string) string {
	return "WHATSAPP_CHAT_" + strings.ToUpper(platform) + "_" + strings.ToUpper(argument)
}

func chatSchema() schema.Attribute {
	platforms := map[string]schema.Attribute{}
	for _, p := range chatPlatforms {
		attrs := map[string]schema.Attribute{}
		for _, f := range p.arguments {
			text := f.text + " Environment variable: `" + variable(p.name, f.name) + "`."
			switch f.kind {
			case kindAddress:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Validators: []validator.String{endpoint()},
					MarkdownDescription: text + " https, or http on this machine only.",
				}
			case kindCredential:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Sensitive: true, Validators: []validator.String{secretText()},
					MarkdownDescription: text + " It is sent only to this platform.",
				}
			case kindNumber:
				attrs[f.name] = schema.Int64Attribute{
					Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: text,
				}
			case kindText:
				attrs[f.name] = schema.StringAttribute{Optional: true, MarkdownDescription: text}
			}
		}
		platforms[p.name] = schema.SingleNestedAttribute{Optional: true, Attributes: attrs, MarkdownDescription: p.text}
	}
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: platforms,
		MarkdownDescription: "The chat platform of the projects: at most one of the four. Only objects that use a chat project require it. " +
			"For two platforms in one configuration, use provider aliases. " +
			"Without this argument, the environment variables of one platform are sufficient. " +
			"With it, the variables of the other platforms are ignored.",
	}
}

// chatValues holds the arguments of one platform, including values from the environment, as text.
type chatValues struct {
	platform chatPlatform
	values   map[string]string
}

func (v chatValues) at(argument string) path.Path {
	return path.Root("chat").AtName(v.platform.name).AtName(argument)
}

// chat returns the configured platform, or nil if there is none.
func (s *settings) chat(object types.Object) *chatValues {
	if object.IsUnknown() {
		s.unknown = true
		return nil
	}

	var named []string
	given := map[string]map[string]types.String{}
	for name, value := range object.Attributes() {
		inner, ok := value.(basetypes.ObjectValue)
		if !ok || inner.IsNull() {
			continue
		}
		if inner.IsUnknown() {
			s.unknown = true
		}
		named = append(named, name)
		given[name] = textsOf(inner)
	}
	if len(named) > 1 {
		s.diags.AddAttributeError(path.Root("chat"), "More than one chat platform",
			"Expected at most one of http, chatwoot, zammad and jira. For two platforms, use provider aliases.")
		return nil
	}

	var found []*chatValues
	for _, p := range chatPlatforms {
		if len(named) == 1 && named[0] != p.name {
			continue
		}
		v := &chatValues{platform: p, values: map[string]string{}}
		used := len(named) == 1
		for _, f := range p.arguments {
			value := s.text(given[p.name][f.name], variable(p.name, f.name))
			v.values[f.name] = value
			used = used || value != ""
		}
		if used {
			found = append(found, v)
		}
	}
	if s.unknown || len(found) == 0 {
		return nil
	}
	if len(found) > 1 {
		s.diags.AddAttributeError(path.Root("chat"), "More than one chat platform",
			fmt.Sprintf("Environment variables configure both chat.%s and chat.%s. Select one in the chat argument, for example "+
				"chat = { %s = {} }, or unset the variables of the other.", found[0].platform.name, found[1].platform.name, found[0].platform.name))
		return nil
	}
	return found[0]
}

// textsOf returns the arguments of one platform as text.
func textsOf(object basetypes.ObjectValue) map[string]types.String {
	texts := map[string]types.String{}
	for name, value := range object.Attributes() {
		switch {
		case value.IsUnknown():
			texts[name] = types.StringUnknown()
		case value.IsNull():
			texts[name] = types.StringNull()
		default:
			switch v := value.(type) {
			case basetypes.StringValue:
				texts[name] = v
			case basetypes.Int64Value:
				texts[name] = types.StringValue(strconv.FormatInt(v.ValueInt64(), 10))
			}
		}
	}
	return texts
}

// checkChat validates the values again, because Terraform does not validate those from the environment.
func (s *settings) checkChat(v *chatValues) {
	p := v.platform
	var missing, variables []string
	for _, f := range p.arguments {
		value, name := v.values[f.name], variable(p.name, f.name)
		switch {
		case value == "" && !f.optional:
			missing, variables = append(missing, "chat."+p.name+"."+f.name), append(variables, name)
		case value == "":
		case f.kind == kindCredential && secret.CheckForm(value) != "":
			s.fail(v.at(f.name), name, value, "Invalid secret", fmt.Sprintf("The value cannot be used: %s.", secret.CheckForm(value)))
		case f.kind == kindNumber && !positive(value):
			s.fail(v.at(f.name), name, value, "Invalid ID", "Expected a whole number above zero.")
		}
	}
	if len(missing) > 0 {
		s.diags.AddAttributeError(path.Root("chat").AtName(p.name), "Incomplete chat platform configuration",
			fmt.Sprintf("Missing: %s. Set each as an argument or as an environment variable (%s).",
				strings.Join(missing, ", "), strings.Join(variables, ", ")))
	}
	if p.check != nil {
		p.check(s, v)
	}
}

// checkJira requires the complete credential of Cloud or that of Data Center.
func (s *settings) checkJira(v *chatValues) {
	cloud := v.values["email"] != "" || v.values["api_token"] != ""
	dataCenter := v.values["personal_access_token"] != ""
	if cloud == dataCenter || (cloud && (v.values["email"] == "" || v.values["api_token"] == "")) {
		s.diags.AddAttributeError(path.Root("chat").AtName("jira"), "Invalid combination of credentials for Jira",
			"Expected chat.jira.email and chat.jira.api_token for Jira Cloud, or chat.jira.personal_access_token alone for Jira Data Center. "+
				"(Environment variables: WHATSAPP_CHAT_JIRA_EMAIL and WHATSAPP_CHAT_JIRA_API_TOKEN, or WHATSAPP_CHAT_JIRA_PERSONAL_ACCESS_TOKEN.)")
	}
}

func positive(value string) bool {
	n, err := strconv.ParseInt(value, 10, 64)
	return err == nil && n > 0
}
