package main

import (
	_ "embed"
	"maps"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/world"
)

// platform is what the walk needs to know of a chat platform: its configuration, what a person does in
// the project that the configuration is about, and the steps.
type platform struct {
	title      string
	project    string // as a person calls it
	config     string
	credential string // the argument of chat that the configuration takes from a variable
	number     string // the phone number ID that the configuration wants
	steps      []step

	held    func(*world.World) (token, number string)
	changed func(w *world.World, token, number string) // by hand
	writes  func(*world.World) int
	rest    func(*world.World) map[string]any // what the bindings have to leave alone

	base, live string                             // the configuration of a chat that receives: the provider, and the objects
	retouched  func(w *world.World, about string) // changes the profile of its number by hand

	full        bool   // the project holds the good token and the number from the start, and keeps them in the end
	masked      bool   // it does not show its token
	plan        string // the summary of the first plan
	about       string // explains the first plan
	firstWrites int

	attached bool // the provider is started once for all commands, in tests of what the walk detects
}

var (
	//go:embed http/main.tf
	httpConfig string
	//go:embed chatwoot/main.tf
	chatwootConfig string
	//go:embed chatwoot/bindings.tf
	chatwootBindings string
	//go:embed chatwoot/live.tf
	chatwootLive string
	//go:embed zammad/main.tf
	zammadConfig string
	//go:embed jira/main.tf
	jiraConfig string
	//go:embed jira/bindings.tf
	jiraBindings string
	//go:embed jira/handoff.tf
	jiraHandoff string
)

const number = "106000000000001"

// one is the id of the inbox, and of the channel, that the world begins with.
const one = 1

// platforms are the values of -platform.
var platforms = map[string]platform{
	"http": {
		title: "a chat service that speaks the open contract", project: "project SUPPORT", config: httpConfig, credential: "access_token",
		number: number,
		plan:   "Plan: 2 to add, 0 to change, 0 to destroy.", firstWrites: 2,
		held: func(w *world.World) (token, number string) {
			p, _ := w.Chat.FindProject("SUPPORT")
			return p.Token, p.PhoneNumberID
		},
		changed: func(w *world.World, token, number string) {
			w.Chat.SetToken("SUPPORT", token)
			w.Chat.SetNumber("SUPPORT", number, "")
		},
		writes: func(w *world.World) int { return len(w.Chat.Writes()) },
		rest:   func(*world.World) map[string]any { return nil },
		steps: []step{
			{"A token that lacks a scope fails the plan", shortToken},
			{"The right token: plan and apply", firstApply},
			{"The second plan is empty", secondPlan},
			{"A user changes the phone number ID and the token in the chat project by hand", detectDrift},
			{"Apply restores both", repairDrift},
			{"Rotation: another token, and no version to bump", rotateToken},
			{"Generation: no person handles the token", generateToken},
			{"No secret was written anywhere", searchSecrets},
			{"Destroy", destroyAll},
		},
	},
	"chatwoot": {
		title: "Chatwoot", project: "inbox 1", config: chatwootConfig + "\n" + chatwootBindings, credential: "access_token", number: number,
		full: true, plan: "Plan: 2 to import, 0 to add, 1 to change, 0 to destroy.",
		about: "The change is one of the state: an import only observes the token of the inbox. Now the configuration has the same token,\n" +
			"  so Terraform checks it at Meta and stores what Meta says about it.",
		held: func(w *world.World) (token, number string) {
			in, _ := w.Chatwoot.FindInbox(one)
			return stringValue(in.Channel.ProviderConfig["api_key"]), stringValue(in.Channel.ProviderConfig["phone_number_id"])
		},
		changed: func(w *world.World, token, number string) {
			w.Chatwoot.SetToken(one, token)
			w.Chatwoot.SetConfig(one, "phone_number_id", number)
		},
		writes: func(w *world.World) int { return len(w.Chatwoot.Writes()) },
		rest: func(w *world.World) map[string]any {
			in, _ := w.Chatwoot.FindInbox(one)
			return withoutKeys(in.Channel.ProviderConfig, "api_key", "phone_number_id")
		},
		base: chatwootConfig, live: chatwootLive,
		retouched: func(w *world.World, about string) { w.Graph.SetField(salesProfile, "about", about) },
		steps: []step{
			{"A token that lacks a scope fails the plan", shortToken},
			{"The right token: the inbox has it already, so it is imported, and nothing is written to Chatwoot", firstApply},
			{"The second plan is empty", secondPlan},
			{"A user changes the phone number ID and the token in the inbox by hand", detectDrift},
			{"Apply restores both, and leaves everything else in the inbox alone", repairDrift},
			{"Rotation: another token, and no version to bump", rotateToken},
			{"Generation: no person handles the token", generateToken},
			{"Destroy: an inbox cannot be without a token, so Terraform only removes the bindings from the state", destroyAll},
			{"A chat that receives: a new inbox, its webhook at Meta, and the profile of its number", receiveMessages},
			{"A user changes the profile of the number by hand. The plan shows it, and apply takes it back", settingDrift},
			{"No secret was written anywhere", searchSecrets},
		},
	},
	"zammad": {
		title: "Zammad", project: "channel 1", config: zammadConfig, credential: "access_token", number: number,
		full: true, masked: true, plan: "Plan: 2 to import, 0 to add, 1 to change, 0 to destroy.", firstWrites: 1,
		about: "The change is the token: Terraform cannot compare it with the masked one, so it writes it once.",
		held: func(w *world.World) (token, number string) {
			ch, _ := w.Zammad.FindChannel(one)
			return stringValue(ch.Options["access_token"]), stringValue(ch.Options["phone_number_id"])
		},
		changed: func(w *world.World, _, number string) { w.Zammad.SetOption(one, "phone_number_id", number) },
		writes:  func(w *world.World) int { return len(w.Zammad.Writes()) },
		rest: func(w *world.World) map[string]any {
			ch, _ := w.Zammad.FindChannel(one)
			rest := withoutKeys(ch.Options, "access_token", "phone_number_id")
			rest["group_id"] = ch.GroupID
			return rest
		},
		steps: []step{
			{"A token that lacks a scope fails the plan", shortToken},
			{"The right token: the channel is imported. Zammad masks its token, so the configured one is written once, to be sure", firstApply},
			{"The second plan is empty", secondPlan},
			{"A user changes the phone number ID of the channel by hand. (Zammad masks the token: only a missing token shows)", detectDrift},
			{"Apply restores it, and leaves everything else in the channel alone", repairDrift},
			{"Rotation: another token, and no version to bump", rotateToken},
			{"Generation: no person handles the token", generateToken},
			{"No secret was written anywhere", searchSecrets},
			{"Destroy: Zammad cannot remove a token, so Terraform only removes the bindings from the state", destroyAll},
		},
	},
	"jira": {
		title: "Jira", project: "project SUP", config: jiraConfig + "\n" + jiraBindings, credential: "api_token", number: number,
		writes: func(w *world.World) int { return len(w.Jira.WriteAttempts()) },
		rest:   func(*world.World) map[string]any { return nil },
		steps: []step{
			{"Chat for JSM has no interface for its settings: the plan of a binding fails and says what to use", noBindings},
			{"The hand-off: a token that lacks a scope fails the plan", shortHandOff},
			{"The right token: the plan names the step that a person has to do", firstHandOff},
			{"Until a person confirms it, every plan says so", repeatReminder},
			{"A person enters the values in Jira, and confirms the code", confirmStep},
			{"Rotation: another token makes another code, so the step cannot be forgotten", repeatHandOff},
			{"No secret was written anywhere", searchSecrets},
			{"Destroy", forgetHandOff},
		},
	},
}

// environment returns the environment variables of the configuration, without that of the
// token.
func environment(w *world.World, name string) map[string]string {
	prefix := "WHATSAPP_CHAT_" + strings.ToUpper(name) + "_"
	return map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT": w.URLs.Graph,
		prefix + "ENDPOINT":       w.Env[prefix+"ENDPOINT"],
		"TF_VAR_meta_token":       w.Env["WHATSAPP_ACCESS_TOKEN"],
		"TF_VAR_app_secret":       w.Env["WHATSAPP_APP_SECRET"],
		"TF_VAR_chat_credential":  w.Env[prefix+strings.ToUpper(platforms[name].credential)],
	}
}

func stringValue(value any) string {
	s, _ := value.(string)
	return s
}

func withoutKeys(all map[string]any, keys ...string) map[string]any {
	rest := maps.Clone(all)
	for _, key := range keys {
		delete(rest, key)
	}
	return rest
}
