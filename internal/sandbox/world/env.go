package world

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// environment takes the first app, portfolio, token and credential of the seed.
func (w *World) environment(seed Seed) map[string]string {
	env := map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT":     w.URLs.Graph,
		"WHATSAPP_CHAT_HTTP_ENDPOINT": w.URLs.Chat,
		"WASANDBOX_CONTROL":           w.URLs.Control,
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
	if len(seed.Chat.BearerTokens) > 0 {
		env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"] = seed.Chat.BearerTokens[0]
	}
	maps.Copy(env, seed.Env)
	return env
}

// Exports is Env as sorted lines for a POSIX shell.
func (w *World) Exports() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		fmt.Fprintf(&b, "export %s='%s'\n", name, strings.ReplaceAll(w.Env[name], "'", `'\''`))
	}
	return b.String()
}
