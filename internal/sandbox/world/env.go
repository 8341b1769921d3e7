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
			env[chatVariable(platform, argument)] = value
		}
	}
	maps.Copy(env, seed.Env)
	for variable, value := range w.exampleVariables(seed) {
		if value != "" {
			env["TF_VAR_"+variable] = value
		}
	}
	return env
}

// exampleVariables returns the values of the variables that the examples of the provider
// declare. Their chat service is the one of the open chat contract.
func (w *World) exampleVariables(seed Seed) map[string]string {
	good := seed.Env["WASANDBOX_TOKEN"]
	vars := map[string]string{"support_token": good, "sales_token": good, "chat_endpoint": w.URLs.Chat}
	vars["verify_token"], vars["pin"] = "a-word-of-the-callback", "482913"
	vars["code"] = "100000" // has the right form. The code of a number is known after its request
	if len(seed.Graph.Tokens) > 0 {
		vars["meta_token"] = seed.Graph.Tokens[0].Token
	}
	if len(seed.Graph.Apps) > 0 {
		vars["app_secret"] = seed.Graph.Apps[0].Secret
	}
	for variable, of := range map[string]struct{ platform, argument string }{
		"chat_credential": {"http", "access_token"},
		"chatwoot_token":  {"chatwoot", "access_token"},
		"zammad_token":    {"zammad", "access_token"},
		"jira_token":      {"jira", "api_token"},
	} {
		vars[variable] = w.chatArguments(seed, of.platform)[of.argument]
	}
	return vars
}

func chatVariable(platform, argument string) string {
	return "WHATSAPP_CHAT_" + strings.ToUpper(platform+"_"+argument)
}

// chatArguments returns the provider's arguments of a platform.
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

// chatVariables are the arguments of all platforms that an environment may set.
var chatVariables = map[string][]string{
	"http":     {"endpoint", "access_token"},
	"chatwoot": {"endpoint", "account_id", "access_token"},
	"zammad":   {"endpoint", "access_token"},
	"jira":     {"endpoint", "email", "api_token", "personal_access_token"},
}

// Exports returns Env as sorted lines for a POSIX shell. Before them it unsets what the
// environment of another platform has set, because the provider refuses to choose between
// two.
func (w *World) Exports() string {
	var b strings.Builder
	for _, platform := range Platforms {
		for _, argument := range chatVariables[platform] {
			if name := chatVariable(platform, argument); w.Env[name] == "" {
				fmt.Fprintf(&b, "unset %s\n", name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		fmt.Fprintf(&b, "export %s='%s'\n", name, strings.ReplaceAll(w.Env[name], "'", `'\''`))
	}
	return b.String()
}
