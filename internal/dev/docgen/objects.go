package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// object is what the pages say about a type besides its schema. It holds for the resource, the data source, the ephemeral resource,
// the list resource and the action of the same name.
type object struct {
	group group
	needs *needs // at Meta and on the chat platform; nil: no call is made
}

// group is the subcategory of a page in the registry.
type group string

const (
	chatProjects group = "Chat projects"
	tokens       group = "Tokens"
	numbers      group = "Numbers"
	webhooks     group = "Webhooks"
	content      group = "Content"
	account      group = "Account"
	inChatwoot   group = "Chatwoot"
	inZammad     group = "Zammad"
	inJira       group = "Jira"
)

// needs is a row of the table of permissions.
type needs struct {
	scopes   []string // of the provider's access_token
	role     string   // of the user of that token, at Meta
	platform string   // on the chat platform
	more     string   // arguments of the provider, and exceptions
}

const (
	management = "whatsapp_business_management"
	messaging  = "whatsapp_business_messaging"
	portfolio  = "business_management"

	assigned    = "assigned to the account"
	admin       = "admin of the portfolio"
	project     = "access to the project, see below"
	generates   = "with `generate`: the scope `business_management`, the role " + admin + ", `app_id` and `app_secret`"
	withAppID   = "`app_id` and `app_secret`"
	withAppIDIf = "`app_id` and `app_secret`: without them, the plan does not check the subscription of the app"
)

// ofAccount returns the needs of an object that belongs to a WhatsApp Business Account or to one of its numbers.
func ofAccount(scopes ...string) *needs { return &needs{scopes: scopes, role: assigned} }

// The sources of the scopes and roles are Meta's pages that the pages of the objects name, and
// https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions.
var objects = map[string]object{
	"whatsapp_token_binding": {chatProjects, &needs{
		platform: project, role: "none", more: generates,
	}},
	"whatsapp_phone_number_binding": {chatProjects, &needs{scopes: []string{management}, role: assigned, platform: project}},
	"whatsapp_chat_project":         {chatProjects, &needs{platform: project}},
	"whatsapp_chat_projects":        {chatProjects, &needs{platform: project}},
	"whatsapp_integration_check":    {chatProjects, &needs{scopes: []string{management}, role: assigned, platform: project}},

	"whatsapp_system_user":       {tokens, &needs{scopes: []string{portfolio}, role: admin}},
	"whatsapp_system_users":      {tokens, &needs{scopes: []string{portfolio}, role: admin}},
	"whatsapp_system_user_app":   {tokens, &needs{scopes: []string{portfolio}, role: "admin, or system user of the portfolio"}},
	"whatsapp_system_user_token": {tokens, &needs{scopes: []string{portfolio}, role: admin, more: withAppID}},
	"whatsapp_token_scopes":      {tokens, &needs{more: "the inspected token must be able to read what `required_access` names"}},
	"missing_scopes":             {tokens, nil},
	"lint_flow_json":             {content, nil},
	"lint_message_template":      {content, nil},
	"render_message_template":    {content, nil},
	"token_fingerprint":          {tokens, nil},

	"whatsapp_phone_number":                    {numbers, ofAccount(management)},
	"whatsapp_phone_numbers":                   {numbers, ofAccount(management)},
	"whatsapp_phone_number_registration":       {numbers, ofAccount(management, messaging)},
	"whatsapp_phone_number_request_code":       {numbers, ofAccount(management)},
	"whatsapp_phone_number_verify_code":        {numbers, ofAccount(management)},
	"whatsapp_send_template_message":           {content, ofAccount(messaging)},
	"whatsapp_phone_number_calling":            {numbers, ofAccount(management, messaging)},
	"whatsapp_phone_number_identity_check":     {numbers, ofAccount(management)},
	"whatsapp_phone_number_payload_encryption": {numbers, ofAccount(management)},
	"whatsapp_phone_number_storage":            {numbers, ofAccount(management)},
	"whatsapp_business_encryption":             {numbers, ofAccount(management)},
	"whatsapp_business_encryptions":            {numbers, ofAccount(management)},
	"whatsapp_business_compliance_info":        {numbers, ofAccount(management)},
	"whatsapp_business_compliance_infos":       {numbers, ofAccount(management)},
	"whatsapp_usernames":                       {numbers, ofAccount(management)},
	"whatsapp_username": {numbers, &needs{
		scopes: []string{management}, role: "full control of the account, or the task to manage phone numbers",
	}},

	"whatsapp_app_webhook":                          {webhooks, &needs{more: withAppID + ": the calls are made with the app's own token"}},
	"whatsapp_app_webhooks":                         {webhooks, &needs{more: withAppID + ": the calls are made with the app's own token"}},
	"whatsapp_business_account_webhooks":            {webhooks, ofAccount(management)},
	"whatsapp_phone_number_webhooks":                {webhooks, ofAccount(management)},
	"whatsapp_business_account_webhook_resubscribe": {webhooks, ofAccount(management)},
	"whatsapp_business_account_webhook": {webhooks, &needs{
		scopes: []string{management}, role: assigned, more: withAppIDIf,
	}},
	"whatsapp_phone_number_webhook": {webhooks, &needs{
		scopes: []string{management}, role: assigned, more: withAppIDIf,
	}},

	"whatsapp_business_profile":           {content, ofAccount(management, messaging)},
	"whatsapp_business_profiles":          {content, ofAccount(management)},
	"whatsapp_conversational_automations": {content, ofAccount(management)},
	"whatsapp_conversational_automation":  {content, ofAccount(management)},
	"whatsapp_commerce_settings":          {content, &needs{scopes: []string{management}, role: "full control of the account"}},
	"whatsapp_flow":                       {content, ofAccount(management)},
	"whatsapp_flows":                      {content, ofAccount(management)},
	"whatsapp_message_template":           {content, ofAccount(management)},
	"whatsapp_message_template_library":   {content, &needs{scopes: []string{management}}},
	"whatsapp_message_templates":          {content, ofAccount(management)},
	"whatsapp_message_template_unpause":   {content, ofAccount(management)},
	"whatsapp_product_catalog_link":       {content, ofAccount(management)},
	"whatsapp_product_catalog_links":      {content, ofAccount(management)},
	"whatsapp_qr_code":                    {content, ofAccount(management)},
	"whatsapp_qr_codes":                   {content, ofAccount(management)},
	"whatsapp_signup":                     {content, ofAccount(management)},
	"whatsapp_signups":                    {content, ofAccount(management)},
	"whatsapp_welcome_message_sequences":  {content, ofAccount(management)},
	"whatsapp_welcome_message_sequence":   {content, ofAccount(management)},

	"whatsapp_business_account":          {account, ofAccount(management)},
	"whatsapp_business_accounts":         {account, &needs{scopes: []string{portfolio}, role: "assigned to the accounts"}},
	"whatsapp_business_account_settings": {account, ofAccount(management)},
	"whatsapp_business_account_user": {account, &needs{
		scopes: []string{management}, role: "full control of the account, or " + admin, more: "`business_id`",
	}},
	"whatsapp_business_account_users": {account, &needs{scopes: []string{management}, role: admin, more: "`business_id`"}},

	"whatsapp_chatwoot_inbox": {inChatwoot, &needs{
		scopes: []string{management}, role: assigned, platform: "administrator of the account", more: generates,
	}},
	"whatsapp_chatwoot_inboxes": {inChatwoot, &needs{platform: "administrator of the account"}},
	"whatsapp_zammad_channel": {inZammad, &needs{
		scopes: []string{management}, role: assigned, platform: "`admin.channel_whatsapp`", more: generates,
	}},
	"whatsapp_zammad_channels": {inZammad, &needs{platform: "`admin.channel_whatsapp`"}},
	"whatsapp_jsm_handoff": {inJira, &needs{
		scopes: []string{management}, role: assigned, platform: "Browse Projects in the project",
	}},
}

// checkComplete returns an error if objects lacks one of the names of the provider, or has another one.
func checkComplete(objects map[string]object, names []string) error {
	var problems []error
	for _, name := range names {
		if _, ok := objects[name]; !ok {
			problems = append(problems, fmt.Errorf("internal/dev/docgen/objects.go has no line for %s", name))
		}
	}
	for name := range maps.Keys(objects) {
		if !slices.Contains(names, name) {
			problems = append(problems, fmt.Errorf("internal/dev/docgen/objects.go: the provider has no %s", name))
		}
	}
	return errors.Join(problems...)
}

// names returns the names of all types and functions of a schema, each once.
func (p *providerJSON) names() []string {
	found := map[string]bool{}
	for _, all := range []map[string]schemaJSON{p.Resources, p.DataSources, p.Ephemeral, p.ListResources, p.Actions} {
		for name := range all {
			found[name] = true
		}
	}
	for name := range p.Functions {
		found[name] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// addSubcategories puts the subcategory in front of each description, and makes its first sentence a paragraph. The templates split it
// again: tfplugindocs hands nothing else from here to them.
func (p *providerJSON) addSubcategories(objects map[string]object) {
	for _, all := range []map[string]schemaJSON{p.Resources, p.DataSources, p.Ephemeral, p.ListResources, p.Actions} {
		for name, s := range all {
			s.Block.Description = paragraphs(objects[name].group, s.Block.Description)
			all[name] = s
		}
	}
	for name, f := range p.Functions {
		f.Description = paragraphs(objects[name].group, f.Description)
		p.Functions[name] = f
	}
}

// sentenceEnd is the end of a sentence before another one. The words of a page have no abbreviations with a full stop.
var sentenceEnd = regexp.MustCompile("[.] (?:[A-Z*`]|~>)")

// Links in Markdown: one that gives a source in parentheses, and others.
var (
	source = regexp.MustCompile(` \(\[[^\]]*\]\([^)]*\)\)`)
	link   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// paragraphs returns the subcategory, the first sentence without links (for the front matter), the first sentence, and the rest.
func paragraphs(subcategory group, description string) string {
	first, rest, more := strings.Cut(description, "\n\n")
	var second string
	if at := sentenceEnd.FindStringIndex(first); at != nil {
		first, second = first[:at[0]+1], "\n\n"+first[at[0]+2:]
	}
	plain := link.ReplaceAllString(source.ReplaceAllString(first, ""), "$1")
	out := strings.Join([]string{string(subcategory), plain, first}, "\n\n") + second
	if more {
		out += "\n\n" + rest
	}
	return out
}

// permissionTables returns the tables of what each object needs, one for each group.
func permissionTables(objects map[string]object) string {
	rows := map[group]string{}
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if o := objects[name]; o.needs != nil {
			rows[o.group] += fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", name, cmp.Or(codes(o.needs.scopes), "none"),
				cmp.Or(o.needs.role, "-"), cmp.Or(o.needs.platform, "-"), cmp.Or(o.needs.more, "-"))
		}
	}
	var b strings.Builder
	for _, g := range []group{chatProjects, tokens, numbers, webhooks, content, account, inChatwoot, inZammad, inJira} {
		if rows[g] != "" {
			fmt.Fprintf(&b, "\n### %s\n\n| object | scopes | role | on the chat platform | also |\n| --- | --- | --- | --- | --- |\n%s", g, rows[g])
		}
	}
	return b.String() + "\n"
}

func codes(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}
