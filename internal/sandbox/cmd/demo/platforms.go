package main

import (
	_ "embed"

	"terraform-provider-whatsapp/internal/sandbox/world"
)

// platform is what the walk needs to know of a chat platform: its configuration, and hands in the project that the
// configuration binds.
type platform struct {
	title   string
	project string // as a person calls it
	config  string
	// configured are the environment variables of the configuration, without that of the token to bind.
	configured func(*world.World) map[string]string
	variable   string // that of the token to bind
	number     string // the phone number ID that the configuration binds
	held       func(*world.World) (token, number string)
	changed    func(w *world.World, token, number string) // by hand
	writes     func(*world.World) int
}

//go:embed http/main.tf
var httpConfig string

// platforms are the values of -platform.
var platforms = map[string]platform{
	"http": {
		title:   "a chat service that speaks the open contract",
		project: "SUPPORT",
		config:  httpConfig,
		configured: func(w *world.World) map[string]string {
			return map[string]string{
				"WHATSAPP_GRAPH_ENDPOINT":     w.URLs.Graph,
				"WHATSAPP_CHAT_HTTP_ENDPOINT": w.URLs.Chat,
				"TF_VAR_meta_token":           w.Env["WHATSAPP_ACCESS_TOKEN"],
				"TF_VAR_app_secret":           w.Env["WHATSAPP_APP_SECRET"],
				"TF_VAR_chat_credential":      w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"],
			}
		},
		variable: "TF_VAR_support_token",
		number:   "106000000000001",
		held: func(w *world.World) (token, number string) {
			p, _ := w.Chat.Project("SUPPORT")
			return p.Token, p.PhoneNumberID
		},
		changed: func(w *world.World, token, number string) {
			w.Chat.SetToken("SUPPORT", token)
			w.Chat.SetNumber("SUPPORT", number, "")
		},
		writes: func(w *world.World) int { return len(w.Chat.Writes()) },
	},
}
