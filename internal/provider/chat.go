package provider

import (
	"fmt"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/secret"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// field is one argument of a chat platform. Its environment variable is WHATSAPP_CHAT_PLATFORM_ARGUMENT.
type field struct {
	name     string
	kind     fieldKind
	required bool
	text     string
}

type fieldKind int

const (
	address fieldKind = iota
	credential
	word
	number
)

// platformFields lists the chat platforms and their arguments, in the order in which messages name them.
var platformFields = []struct {
	name, text string
	fields     []field
}{
	{"http", "A chat service that implements the [open chat contract](docs/guides/chat-contract): an in-house service or a gateway.", []field{
		{"endpoint", address, true, "Address of the service, such as `https://chat.example.com/api`."},
		{"access_token", credential, true, "Bearer token for the service."},
	}},
	{"chatwoot", "[Chatwoot](docs/guides/chatwoot), self-hosted or in the cloud. " +
		"A project is the ID of an inbox of type WhatsApp Cloud.", []field{
		{"endpoint", address, true, "Address of Chatwoot, such as `https://app.chatwoot.com`, without `/api`."},
		{"account_id", number, true, "ID of the account of the inboxes: the number after `/accounts/` in Chatwoot's addresses."},
		{"access_token", credential, true, "Access token of an administrator of that account (Profile settings > Access token). " +
			"The token of an agent or an agent bot is not sufficient."},
	}},
	{"zammad", "[Zammad](docs/guides/zammad), 6.3 or newer. A project is the ID of a WhatsApp channel.", []field{
		{"endpoint", address, true, "Address of Zammad, such as `https://support.example.com`."},
		{"access_token", credential, true, "Access token of a user with the permission `admin.channel_whatsapp` (Profile > Token Access)."},
	}},
	{"jira", "Jira with Chat for JSM, which has **no public interface for its WhatsApp settings**: " +
		"only [`whatsapp_jsm_handoff`](docs/resources/jsm_handoff) supports it, and nothing is written to it. " +
		"Set `email` and `api_token` for Cloud, or `personal_access_token` for Data Center.", []field{
		{"endpoint", address, true, "Address of Jira, such as `https://acme.atlassian.net`."},
		{"email", word, false, "Cloud: the email address of the user of the API token."},
		{"api_token", credential, false, "Cloud: an [API token](https://support.atlassian.com/atlassian-account/docs/" +
			"manage-api-tokens-for-your-atlassian-account/) of that user."},
		{"personal_access_token", credential, false, "Data Center: a personal access token."},
	}},
}

func variable(platform, argument string) string {
	return "WHATSAPP_CHAT_" + strings.ToUpper(platform) + "_" + strings.ToUpper(argument)
}

func chatSchema() schema.Attribute {
	platforms := map[string]schema.Attribute{}
	for _, p := range platformFields {
		attrs := map[string]schema.Attribute{}
		for _, f := range p.fields {
			text := f.text + " Environment variable: `" + variable(p.name, f.name) + "`."
			switch f.kind {
			case address:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Validators: []validator.String{endpoint()},
					MarkdownDescription: text + " https, or http on this machine only.",
				}
			case credential:
				attrs[f.name] = schema.StringAttribute{
					Optional: true, Sensitive: true, Validators: []validator.String{secretText()},
					MarkdownDescription: text + " It is sent only to this platform.",
				}
			case number:
				attrs[f.name] = schema.Int64Attribute{
					Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: text,
				}
			case word:
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
	platform string
	values   map[string]string
}

func (v chatValues) at(argument string) path.Path {
	return path.Root("chat").AtName(v.platform).AtName(argument)
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
	for _, p := range platformFields {
		if len(named) == 1 && named[0] != p.name {
			continue
		}
		v := &chatValues{platform: p.name, values: map[string]string{}}
		used := len(named) == 1
		for _, f := range p.fields {
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
				"chat = { %s = {} }, or unset the variables of the other.", found[0].platform, found[1].platform, found[0].platform))
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
	for _, p := range platformFields {
		if p.name != v.platform {
			continue
		}
		var missing, variables []string
		for _, f := range p.fields {
			value, name := v.values[f.name], variable(p.name, f.name)
			switch {
			case value == "" && f.required:
				missing, variables = append(missing, "chat."+p.name+"."+f.name), append(variables, name)
			case value == "":
			case f.kind == credential && secret.CheckForm(value) != "":
				s.fail(v.at(f.name), name, value, "Invalid secret", fmt.Sprintf("The value cannot be used: %s.", secret.CheckForm(value)))
			case f.kind == number && !positive(value):
				s.fail(v.at(f.name), name, value, "Invalid ID", "Expected a whole number above zero.")
			}
		}
		if len(missing) > 0 {
			s.diags.AddAttributeError(path.Root("chat").AtName(p.name), "Incomplete chat platform configuration",
				fmt.Sprintf("Missing: %s. Set each as an argument or as an environment variable (%s).",
					strings.Join(missing, ", "), strings.Join(variables, ", ")))
		}
		if p.name == "jira" {
			s.checkJira(v)
		}
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
