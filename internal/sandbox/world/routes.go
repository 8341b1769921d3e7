package world

import (
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

type (
	givenToken struct {
		AccessToken string `json:"access_token" need:"yes"`
	}
	givenNumber struct {
		PhoneNumberID     string `json:"phone_number_id" need:"yes"`
		BusinessAccountID string `json:"business_account_id"`
	}
)

// routes returns the whole control API.
func (w *World) routes() []route {
	graph, chat, chatwoot, zammad, jira := w.Graph, w.Chat, w.Chatwoot, w.Zammad, w.Jira
	return []route{
		{"POST /control/fault", action{do: w.postFault},
			"`{\"sim\": \"graph\", \"chat\", \"chatwoot\", \"zammad\" or \"jira\", ...}` arms a fault, see below"},
		{"DELETE /control/faults", w.each((*simkit.Kit).ClearFaults), "disarms all; `?sim=` those of one simulator"},
		{"GET /control/calls", action{do: w.getCalls}, "`{\"calls\": [...]}` in order; `?sim=`, `?writes=true`"},
		{"DELETE /control/calls", w.each((*simkit.Kit).ResetCalls), "empties the log; `?sim=`"},
		{"POST /control/reset", action{do: w.reset},
			"sets everything back to the seed: objects, tokens, faults, the log; addresses and credentials stay"},
		{"POST /control/latency", with(w.setLatency), "`{\"latency\": \"200ms\", \"sim\": \"\"}` delays every call; `\"0s\"` ends that"},

		{"POST /control/graph/seed", with(graph.Load), "adds or replaces what a `graph` seed holds"},
		{"POST /control/graph/tokens/{change}", onWith(w.changeToken), "`{\"token\": \"...\"}` and, by change: " +
			"`revoke` (`subcode`, default 467), `expire`, `expiry` (`expires_at`), `drop-scope` (`scope`), `unassign` and `assign` " +
			"(`business_account_id`)"},
		{"POST /control/graph/objects/{id...}", onWith(eachMember(graph.SetField)),
			"sets fields by Meta's names: `{\"verified_name\": \"New name\"}`; the id is one of an account, a number or a signup, " +
				"or a path such as `106/whatsapp_business_profile`"},
		{"DELETE /control/graph/objects/{id...}", on(graph.Remove), "deletes an object or an item, such as `106/message_qrdls/CODE`"},
		{"DELETE /control/graph/business-accounts/{id}", on(graph.RemoveBusinessAccount), "deletes an account and its numbers"},
		{"DELETE /control/graph/phone-numbers/{id}", on(graph.RemovePhoneNumber), "deletes a number"},
		{"POST /control/graph/phone-numbers/{id}", turning(w.numberSettings), "changed in WhatsApp Manager: `pin`, " +
			"`approve_display_name` (true or false: the decision about `new_display_name`), `override`: " +
			"`{\"app_id\", \"override_callback_uri\"}` (`\"\"` removes it)"},
		{"GET /control/graph/phone-numbers/{id}/code", asking(func(id string) (any, error) {
			return map[string]string{"code": graph.VerificationCode(id)}, nil
		}), "the verification code that the last SMS or call said"},
		{"POST /control/graph/phone-numbers/{id}/messages", askingWith(w.sendMessage),
			"`{\"from\", \"text\"}`: a customer's message; answers where it would arrive"},
		{"POST /control/graph/apps/{id}/subscription", onWith(w.setAppSubscription),
			"`{\"callback_url\", \"fields\", \"inactive\"}`: the app's webhooks of accounts, set in the App Dashboard"},
		{"DELETE /control/graph/apps/{id}/subscription", on(func(id string) { graph.RemoveAppSubscription(id, "") }),
			"removes the app's webhooks of accounts"},
		{"POST /control/graph/usernames/{id}", onWith(func(name string, in struct {
			Code int `json:"code"`
		}) error {
			graph.TakeUsername(name, in.Code)
			return nil
		}), "`{\"code\": 147001}`: the username is taken and answers that code; 0 frees it"},
		{"POST /control/graph/settings", settings{
			"refuse_expansion": set(func(edges []string) { graph.RefuseExpansion(edges...) }), "fail_callbacks": set(graph.FailCallbacks),
			"slow_registrations": set(graph.SlowRegistrations),
		}.action(), "`refuse_expansion` (edges of a number), `fail_callbacks`, `slow_registrations` (reads until a number is connected)"},
		{"POST /control/graph/templates/{id}", onWith(w.changeTemplate), "`status` and `reason`: Meta's decision, such as `APPROVED`, " +
			"`REJECTED`, `PAUSED` (with the reason `PACING`, until it is unpaused), `DISABLED`, `ARCHIVED`; `correct_category`: " +
			"the category of the first of the next month; `components`: edited in WhatsApp Manager; `undelivered`: its deletion takes 30 days"},
		{"DELETE /control/graph/templates/{id}", on(graph.DeleteTemplate), "deletes a template in WhatsApp Manager, which blocks its name"},
		{"POST /control/graph/template-settings", templateSwitches(graph).action(), "`review_after` (a duration; `\"0s\"`: only by hand), " +
			"`assign_marketing` (words), `approve_edits`, `keep_otp_buttons`, `flatten_examples`, `reorder_components`, " +
			"`show_sub_category`, `localize_errors`, `unpause_unknown` (Graph has no such call), `unpause_any` (not only pauses by pacing)"},
		{"GET /control/graph/business-accounts/{id}/templates", asking(w.listTemplates),
			"the templates as they were written, and how many calls created, changed and deleted"},
		{"POST /control/graph/business-accounts/{id}", turning(w.accountSettings), "`refuse_authentication`, " +
			"`add_templates`: `{\"prefix\", \"count\"}`"},
		{"POST /control/graph/flows/{id}", turning(w.flowSettings), "`status`: Meta's decision, such as `THROTTLED` and `BLOCKED`; " +
			"`flow_json`: edited in WhatsApp Manager; `frozen`: no changes while it is published; `endpoint_fails`"},
		{"GET /control/receiver", answering(w.receiver.show), "the callbacks that were verified, and the messages of customers"},
		{"POST /control/receiver", w.receiver.settings().action(),
			"`verify_token` that the built-in receiver wants (default any), `status` that it answers instead (0 is none)"},
		{"POST /control/graph/throttle", with(w.throttle),
			"`{\"code\", \"status\", \"times\"}`: the next calls fail with that code; code 0 ends it"},
		{"POST /control/graph/budget", with(w.setBudget), "`{\"business_account_id\", \"calls\"}`: calls an hour"},
		{"GET /control/graph/businesses/{id}/system-users", asking(w.listSystemUsers), "all system users with their roles, " +
			"ids by app, installed apps and tasks by account, and how many tokens of each still work"},
		{"POST /control/graph/businesses/{id}", onWith(w.changeBusiness),
			"`{\"requires_expiring_tokens\": true}`: tokens that never expire are refused"},
		{"POST /control/graph/system-users/{id}", turning(w.systemUserSettings),
			"`name`, `role` (`ADMIN`, `EMPLOYEE`), `hidden`: changed in Business settings"},
		{"DELETE /control/graph/system-users/{id}", on(graph.RemoveSystemUser), "deletes the user; its tokens stop working"},
		{"POST /control/graph/system-users/{id}/revoke", asking(func(id string) (any, error) {
			return map[string]int{"revoked": graph.RevokeTokensOf(id)}, nil
		}), "revokes all its tokens; answers `{\"revoked\": 2}`"},
		{"POST /control/graph/business-accounts/{id}/assigned-users", onWith(w.assignUser),
			"`{\"user\", \"tasks\": [\"MANAGE\"]}` assigned by hand; no tasks remove the user"},
		{"POST /control/graph/business-accounts/{id}/subscribed-apps", onWith(w.subscribeApp),
			"`{\"app_id\", \"override_callback_uri\"}` subscribed by hand"},
		{"DELETE /control/graph/business-accounts/{id}/subscribed-apps/{appID}", action{do: w.unsubscribeApp},
			"removes the subscription"},

		{"POST /control/chat/seed", with(chat.Load), "adds what a `chat` seed holds"},
		{"GET /control/chat/projects/{project}", asking(w.showProject), "what the service holds, the token as its fingerprint, " +
			"and how often clients stored or cleared something"},
		{"DELETE /control/chat/projects/{project}", on(chat.Forget), "deletes the project"},
		{"POST /control/chat/projects/{project}/token", onWith(func(ref string, in givenToken) error {
			chat.SetToken(ref, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"DELETE /control/chat/projects/{project}/token", on(chat.ClearToken), "the token is removed by hand"},
		{"POST /control/chat/projects/{project}/phone-number", onWith(func(ref string, in givenNumber) error {
			chat.SetNumber(ref, in.PhoneNumberID, in.BusinessAccountID)
			return nil
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"DELETE /control/chat/projects/{project}/phone-number", on(chat.ClearNumber), "the number is removed by hand"},
		{"POST /control/chat/projects/{project}/access", turning(func(ref string) settings {
			return settings{"hidden": choose(ref, chat.Hide, chat.Show), "archived": choose(ref, chat.Freeze, chat.Unfreeze)}
		}), "`{\"hidden\": true}`: 403 from now on; `{\"archived\": true}`: writes are 409"},
		{"POST /control/chat/credentials/revoke", with(func(in struct {
			Credential string `json:"credential"`
		}) error {
			chat.RevokeBearer(in.Credential)
			return nil
		}), "`{\"credential\"}`: 401 from now on"},
		{"POST /control/chat/settings", settings{
			"hide_fingerprints": set(chat.HideFingerprints), "hide_updated_at": set(chat.HideUpdatedAt), "echo_secrets": set(chat.EchoSecrets),
			"unique_numbers": set(chat.UniqueNumbers), "page_cap": set(chat.PageCap),
			"rate_limit": set(func(l limit) { chat.RateLimit(l.Calls, time.Duration(l.Window)) }),
		}.action(),
			"`hide_fingerprints`, `hide_updated_at`, `echo_secrets`, `unique_numbers`, `page_cap`, `rate_limit: {\"calls\", \"window\"}`"},

		{"POST /control/chatwoot/seed", with(chatwoot.Load), "adds what a `chatwoot` seed holds"},
		{"GET /control/chatwoot/inboxes", answering(w.listInboxes), "the inboxes of all accounts, tokens as fingerprints, " +
			"whether messages reach them, and how often clients saved them"},
		{"DELETE /control/chatwoot/inboxes/{id}", on(chatwoot.Forget), "deletes the inbox at once"},
		{"POST /control/chatwoot/inboxes/{id}/token", onWith(func(id int, in givenToken) error {
			chatwoot.SetToken(id, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"POST /control/chatwoot/inboxes/{id}/phone-number", onWith(func(id int, in givenNumber) error {
			return setNumber(chatwoot.SetConfig, id, in, "business_account_id")
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"POST /control/chatwoot/inboxes/{id}/provider-config", onWith(eachMember(chatwoot.SetConfig)),
			"sets members of `provider_config`; null removes one"},
		{"POST /control/chatwoot/inboxes/{id}/conversations", onWith(eachMember(chatwoot.SetConversations)),
			"`{\"open\": 2}`: how many conversations the inbox has, by status"},
		{"POST /control/chatwoot/users/revoke", with(func(in givenToken) error {
			chatwoot.RevokeAccess(in.AccessToken)
			return nil
		}), "`{\"access_token\"}` of a user: 401 from now on"},
		{"POST /control/chatwoot/settings", settings{
			"meta_reachable": w.reach(chatwoot.SetGraphURL), "fail_webhook_setup": set(chatwoot.FailWebhookSetup),
			"drop_underscore_headers": set(chatwoot.DropUnderscoreHeaders), "delete_after_reads": set(chatwoot.DeleteAfterReads),
			"version":    set(w.setChatwootVersion),
			"rate_limit": set(func(l limit) { chatwoot.RateLimit(l.Calls, time.Duration(l.Window)) }),
		}.action(), "`meta_reachable`, `fail_webhook_setup`, `drop_underscore_headers` (as nginx does), `delete_after_reads`, `version`, " +
			"`rate_limit: {\"calls\", \"window\"}`"},

		{"POST /control/zammad/seed", with(zammad.Load), "adds what a `zammad` seed holds"},
		{"GET /control/zammad/channels", answering(w.listChannels), "the channels of all areas, tokens as fingerprints, " +
			"and how often clients saved them"},
		{"DELETE /control/zammad/channels/{id}", on(zammad.Forget), "deletes the channel"},
		{"POST /control/zammad/channels/{id}/token", onWith(func(id int, in givenToken) error {
			zammad.SetToken(id, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"DELETE /control/zammad/channels/{id}/token", on(func(id int) { zammad.SetOption(id, "access_token", nil) }),
			"the token is removed by hand"},
		{"POST /control/zammad/channels/{id}/phone-number", onWith(func(id int, in givenNumber) error {
			return setNumber(zammad.SetOption, id, in, "business_id")
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"POST /control/zammad/channels/{id}/options", onWith(w.setOptions),
			"sets options, `group_id` (0 is none) and `active`; null removes an option"},
		{"POST /control/zammad/users/{id}/permissions", onWith(func(id int, in struct {
			Permissions []string `json:"permissions"`
		}) error {
			zammad.SetPermissions(id, in.Permissions...)
			return nil
		}), "`{\"permissions\": [...]}`: what the user may do from now on"},
		{"POST /control/zammad/users/{id}/revoke", on(zammad.RevokeAPITokens), "revokes the user's API tokens"},
		{"POST /control/zammad/settings", settings{
			"meta_reachable": w.reach(zammad.SetGraphURL), "masking": set(zammad.Masking), "accept_unknown_groups": set(zammad.AcceptUnknownGroups),
		}.action(), "`masking` (false: secrets are shown, as before 2026), `meta_reachable`, `accept_unknown_groups`"},

		{"POST /control/jira/seed", with(jira.Load), "adds what a `jira` seed holds"},
		{"GET /control/jira/write-attempts", answering(w.writeAttempts), "every request but GET that came in, ever; all were refused"},
		{"POST /control/jira/projects/{project}", onWith(w.changeJiraProject), "`hidden`, `type` (such as `software`), `key` with `name`"},
		{"DELETE /control/jira/projects/{project}", on(jira.Forget), "deletes the project"},
		{"POST /control/jira/users/{id}/revoke", on(jira.RevokeTokens), "revokes the user's tokens"},
		{"POST /control/jira/settings", settings{
			"bad_credentials_answer_401": set(jira.BadCredentialsAnswer401), "hide_project_type": set(jira.HideProjectType),
			"rate_limit": set(func(l limit) { jira.RateLimit(l.Calls, time.Duration(l.Window)) }),
		}.action(), "`bad_credentials_answer_401`, `hide_project_type`, `rate_limit: {\"calls\", \"window\"}`"},
	}
}
