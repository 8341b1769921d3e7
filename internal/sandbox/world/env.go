package world

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
)

// Platforms are the chat platforms of a world. The environment can configure one
// of them only, since the provider refuses to choose.
var Platforms = []string{"http", "chatwoot", "zammad", "jira"}

// environment takes the first app, portfolio, token and credential of the seed.
func (w *World) environment(seed Seed, platform string) map[string]string {
	env := map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT": w.URLs.Graph,
		"WASANDBOX_CONTROL":       w.URLs.Control,
	}
	if len(seed.Graph.Apps) > 0 {
		env["WHATSAPP_APP_ID"] = seed.Graph.Apps[0].ID
		env["WHATSAPP_APP_SECRET"] = seed.Graph.Apps[0].Secret
	}
	if len(seed.Graph.Businesses) > 0 {
		env["WHATSAPP_BUSINESS_ID"] = seed.Graph.Businesses[0].ID
	}
	if len(seed.Graph.Tokens) > 0 {
		env["WHATSAPP_ACCESS_TOKEN"] = seed.Graph.Tokens[0].Token
	}
	for argument, value := range w.chatArguments(seed, platform) {
		if value != "" {
			env["WHATSAPP_CHAT_"+strings.ToUpper(platform+"_"+argument)] = value
		}
	}
	maps.Copy(env, seed.Env)
	return env
}

// chatArguments are the provider's arguments of a platform.
func (w *World) chatArguments(seed Seed, platform string) map[string]string {
	switch platform {
	case "chatwoot":
		args := map[string]string{"endpoint": w.URLs.Chatwoot}
		if len(seed.Chatwoot.Accounts) > 0 {
			args["account_id"] = strconv.Itoa(seed.Chatwoot.Accounts[0].ID)
		}
		if len(seed.Chatwoot.Users) > 0 {
			args["access_token"] = seed.Chatwoot.Users[0].Token
		}
		return args
	case "zammad":
		args := map[string]string{"endpoint": w.URLs.Zammad}
		if len(seed.Zammad.Users) > 0 && len(seed.Zammad.Users[0].APITokens) > 0 {
			args["access_token"] = seed.Zammad.Users[0].APITokens[0].Token
		}
		return args
	case "jira":
		args := map[string]string{"endpoint": w.URLs.Jira}
		if len(seed.Jira.Users) > 0 {
			maps.Copy(args, jiraCredential(seed.Jira.Deployment, seed.Jira.Users[0]))
		}
		return args
	default:
		args := map[string]string{"endpoint": w.URLs.Chat}
		if len(seed.Chat.BearerTokens) > 0 {
			args["access_token"] = seed.Chat.BearerTokens[0]
		}
		return args
	}
}

func jiraCredential(kind jirasim.Deployment, u jirasim.User) map[string]string {
	switch {
	case kind == jirasim.DataCenter && len(u.PersonalAccessTokens) > 0:
		return map[string]string{"personal_access_token": u.PersonalAccessTokens[0]}
	case kind != jirasim.DataCenter && len(u.APITokens) > 0:
		return map[string]string{"email": u.Email, "api_token": u.APITokens[0]}
	}
	return nil
}

// Exports is Env as sorted lines for a POSIX shell.
func (w *World) Exports() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		fmt.Fprintf(&b, "export %s='%s'\n", name, strings.ReplaceAll(w.Env[name], "'", `'\''`))
	}
	return b.String()
}
