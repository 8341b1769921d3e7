package world

import (
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

type (
	tokenBody struct {
		AccessToken string `json:"access_token" need:"yes"`
	}
	numberBody struct {
		PhoneNumberID     string `json:"phone_number_id" need:"yes"`
		BusinessAccountID string `json:"business_account_id"`
	}
)

// routes returns the whole control API.
func (w *World) routes() []route {
	graph, chat, chatwoot, zammad, jira := w.Graph, w.Chat, w.Chatwoot, w.Zammad, w.Jira
	return []route{
		{"POST /control/fault", action{run: w.postFault},
			"`{\"sim\": \"graph\", \"chat\", \"chatwoot\", \"zammad\" or \"jira\", ...}` arms a fault, see below"},
		{"DELETE /control/faults", w.kitAction((*simkit.Kit).ClearFaults), "disarms all; `?sim=` those of one simulator"},
		{"GET /control/calls", action{run: w.getCalls}, "`{\"calls\": [...]}` in order; `?sim=`, `?writes=true`"},
		{"DELETE /control/calls", w.kitAction((*simkit.Kit).ResetCalls), "empties the log; `?sim=`"},
		{"POST /control/reset", action{run: w.reset},
			"sets everything back to the seed: objects, tokens, faults, the log; addresses and credentials stay"},
		{"POST /control/latency", bodyAction(w.setLatency), "`{\"latency\": \"200ms\", \"sim\": \"\"}` delays every call; `\"0s\"` ends that"},

		{"POST /control/graph/seed", bodyAction(graph.Load), "adds or replaces what a `graph` seed holds"},
		{"POST /control/graph/tokens/{change}", objectBodyAction(w.changeToken), "`{\"token\": \"...\"}` and, by change: " +
			"`revoke` (`subcode`, default 467), `expire`, `expiry` (`expires_at`), `drop-scope` (`scope`), `unassign` and `assign` " +
			"(`business_account_id`)"},
		{"POST /control/graph/objects/{id...}", objectBodyAction(forEachMember(graph.SetField)),
			"sets fields by Meta's names: `{\"verified_name\": \"New name\"}`; the id is one of an account, a number or a signup, " +
				"or a path such as `106/whatsapp_business_profile`"},
		{
			"DELETE /control/graph/objects/{id...}", objectAction(graph.RemoveObject),
			"deletes an object or an item, such as `106/message_qrdls/CODE`",
		},
		{"DELETE /control/graph/business-accounts/{id}", objectAction(graph.RemoveBusinessAccount), "deletes an account and its numbers"},
		{"DELETE /control/graph/phone-numbers/{id}", objectAction(graph.RemovePhoneNumber), "deletes a number"},
		{"POST /control/graph/phone-numbers/{id}", objectSettingsAction(w.numberSettings), "changed in WhatsApp Manager: `pin`, " +
			"`approve_display_name` (true or false: the decision about `new_display_name`), `override`: " +
			"`{\"app_id\", \"override_callback_uri\"}` (`\"\"` removes it)"},
		{"GET /control/graph/phone-numbers/{id}/code", objectQuery(func(id string) (any, error) {
			return map[string]string{"code": graph.VerificationCode(id)}, nil
		}), "the verification code that the last SMS or call said"},
		{"POST /control/graph/phone-numbers/{id}/messages", objectBodyQuery(w.sendMessage),
			"`{\"from\", \"text\"}`: a customer's message; answers where it would arrive"},
		{"POST /control/graph/apps/{id}/subscription", objectBodyAction(w.setAppSubscription),
			"`{\"callback_url\", \"fields\", \"inactive\"}`: the app's webhooks of accounts, set in the App Dashboard"},
		{"DELETE /control/graph/apps/{id}/subscription", objectAction(func(id string) { graph.RemoveAppSubscription(id, "") }),
			"removes the app's webhooks of accounts"},
		{"POST /control/graph/usernames/{id}", objectBodyAction(func(name string, in struct {
			Code int `json:"code"`
		}) error {
			graph.TakeUsername(name, in.Code)
			return nil
		}), "`{\"code\": 147001}`: the username is taken and answers that code; 0 frees it"},
		{"POST /control/graph/settings", settings{
			"refuse_expansion":   newSetter(func(edges []string) { graph.RefuseExpansion(edges...) }),
			"fail_callbacks":     newSetter(graph.FailCallbacks),
			"slow_registrations": newSetter(graph.DelayRegistrations),
		}.asAction(), "`refuse_expansion` (edges of a number), `fail_callbacks`, `slow_registrations` (reads until a number is connected)"},
		{"POST /control/graph/templates/{id}", objectBodyAction(w.changeTemplate), "`status` and `reason`: Meta's decision, such as " +
			"`APPROVED`, `REJECTED`, `PAUSED` (with the reason `PACING`, until it is unpaused), `DISABLED`, `ARCHIVED`; `correct_category`: " +
			"the category of the first of the next month; `components`: edited in WhatsApp Manager; `undelivered`: its deletion takes 30 days"},
		{"DELETE /control/graph/templates/{id}", objectAction(graph.DeleteTemplate),
			"deletes a template in WhatsApp Manager, which blocks its name"},
		{"POST /control/graph/template-settings", templateSwitches(graph).asAction(), "`review_after` (a duration; `\"0s\"`: only by hand), " +
			"`assign_marketing` (words), `approve_edits`, `keep_otp_buttons`, `flatten_examples`, `reorder_components`, " +
			"`show_sub_category`, `localize_errors`, `unpause_unknown` (Graph has no such call), `unpause_any` (not only pauses by pacing)"},
		{"GET /control/graph/business-accounts/{id}/templates", objectQuery(w.listTemplates),
			"the templates as they were written, and how many calls created, changed and deleted"},
		{"POST /control/graph/business-accounts/{id}", objectSettingsAction(w.accountSettings), "`refuse_authentication`, " +
			"`add_templates`: `{\"prefix\", \"count\"}`"},
		{"POST /control/graph/flows/{id}", objectSettingsAction(w.flowSettings), "`status`: Meta's decision, such as `THROTTLED` and " +
			"`BLOCKED`; `flow_json`: edited in WhatsApp Manager; `frozen`: no changes while it is published; `endpoint_fails`"},
		{"GET /control/receiver", query(w.receiver.recordedCalls), "the callbacks that were verified, and the messages of customers"},
		{"POST /control/receiver", w.receiver.receiverSettings().asAction(),
			"`verify_token` that the built-in receiver wants (default any), `status` that it answers instead (0 is none)"},
		{"POST /control/graph/throttle", bodyAction(w.throttleGraph),
			"`{\"code\", \"status\", \"times\"}`: the next calls fail with that code; code 0 ends it"},
		{"POST /control/graph/budget", bodyAction(w.setBudget), "`{\"business_account_id\", \"calls\"}`: calls an hour"},
		{"GET /control/graph/businesses/{id}/system-users", objectQuery(w.listSystemUsers), "all system users with their roles, " +
			"ids by app, installed apps and tasks by account, and how many tokens of each still work"},
		{"POST /control/graph/businesses/{id}", objectBodyAction(w.changeBusiness),
			"`{\"requires_expiring_tokens\": true}`: tokens that never expire are refused"},
		{"POST /control/graph/system-users/{id}", objectSettingsAction(w.systemUserSettings),
			"`name`, `role` (`ADMIN`, `EMPLOYEE`), `hidden`: changed in Business settings"},
		{"DELETE /control/graph/system-users/{id}", objectAction(graph.RemoveSystemUser), "deletes the user; its tokens stop working"},
		{"POST /control/graph/system-users/{id}/revoke", objectQuery(func(id string) (any, error) {
			return map[string]int{"revoked": graph.RevokeTokensOf(id)}, nil
		}), "revokes all its tokens; answers `{\"revoked\": 2}`"},
		{"POST /control/graph/business-accounts/{id}/assigned-users", objectBodyAction(w.assignUser),
			"`{\"user\", \"tasks\": [\"MANAGE\"]}` assigned by hand; no tasks remove the user"},
		{"POST /control/graph/business-accounts/{id}/subscribed-apps", objectBodyAction(w.subscribeApp),
			"`{\"app_id\", \"override_callback_uri\"}` subscribed by hand"},
		{"DELETE /control/graph/business-accounts/{id}/subscribed-apps/{appID}", action{run: w.unsubscribeApp},
			"removes the subscription"},

		{"POST /control/chat/seed", bodyAction(chat.Load), "adds what a `chat` seed holds"},
		{"GET /control/chat/projects/{project}", objectQuery(w.showProject), "what the service holds, the token as its fingerprint, " +
			"and how often clients stored or cleared something"},
		{"DELETE /control/chat/projects/{project}", objectAction(chat.RemoveProject), "deletes the project"},
		{"POST /control/chat/projects/{project}/token", objectBodyAction(func(ref string, in tokenBody) error {
			chat.SetToken(ref, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"DELETE /control/chat/projects/{project}/token", objectAction(chat.ClearToken), "the token is removed by hand"},
		{"POST /control/chat/projects/{project}/phone-number", objectBodyAction(func(ref string, in numberBody) error {
			chat.SetNumber(ref, in.PhoneNumberID, in.BusinessAccountID)
			return nil
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"DELETE /control/chat/projects/{project}/phone-number", objectAction(chat.ClearNumber), "the number is removed by hand"},
		{"POST /control/chat/projects/{project}/access", objectSettingsAction(func(ref string) settings {
			return settings{"hidden": switchSetter(ref, chat.Hide, chat.Show), "archived": switchSetter(ref, chat.Freeze, chat.Unfreeze)}
		}), "`{\"hidden\": true}`: 403 from now on; `{\"archived\": true}`: writes are 409"},
		{"POST /control/chat/credentials/revoke", bodyAction(func(in struct {
			Credential string `json:"credential"`
		}) error {
			chat.RevokeBearer(in.Credential)
			return nil
		}), "`{\"credential\"}`: 401 from now on"},
		{"POST /control/chat/settings", settings{
			"hide_fingerprints": newSetter(chat.HideFingerprints), "hide_updated_at": newSetter(chat.HideUpdatedAt),
			"echo_secrets": newSetter(chat.EchoSecrets), "unique_numbers": newSetter(chat.RequireUniqueNumbers),
			"page_cap":   newSetter(chat.SetPageCap),
			"rate_limit": newSetter(func(l rateLimit) { chat.SetRateLimit(l.Calls, time.Duration(l.Window)) }),
		}.asAction(),
			"`hide_fingerprints`, `hide_updated_at`, `echo_secrets`, `unique_numbers`, `page_cap`, `rate_limit: {\"calls\", \"window\"}`"},

		{"POST /control/chatwoot/seed", bodyAction(chatwoot.Load), "adds what a `chatwoot` seed holds"},
		{"GET /control/chatwoot/inboxes", query(w.listInboxes), "the inboxes of all accounts, tokens as fingerprints, " +
			"whether messages reach them, and how often clients saved them"},
		{"DELETE /control/chatwoot/inboxes/{id}", objectAction(chatwoot.RemoveInbox), "deletes the inbox at once"},
		{"POST /control/chatwoot/inboxes/{id}/token", objectBodyAction(func(id int, in tokenBody) error {
			chatwoot.SetToken(id, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"POST /control/chatwoot/inboxes/{id}/phone-number", objectBodyAction(func(id int, in numberBody) error {
			return setNumber(chatwoot.SetConfig, id, in, "business_account_id")
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"POST /control/chatwoot/inboxes/{id}/provider-config", objectBodyAction(forEachMember(chatwoot.SetConfig)),
			"sets members of `provider_config`; null removes one"},
		{"POST /control/chatwoot/inboxes/{id}/conversations", objectBodyAction(forEachMember(chatwoot.SetConversations)),
			"`{\"open\": 2}`: how many conversations the inbox has, by status"},
		{"POST /control/chatwoot/users/revoke", bodyAction(func(in tokenBody) error {
			chatwoot.RevokeAccess(in.AccessToken)
			return nil
		}), "`{\"access_token\"}` of a user: 401 from now on"},
		{"POST /control/chatwoot/settings", settings{
			"meta_reachable": w.reachabilitySetter(chatwoot.SetGraphURL), "fail_webhook_setup": newSetter(chatwoot.FailWebhookSetup),
			"drop_underscore_headers": newSetter(chatwoot.DropUnderscoreHeaders), "delete_after_reads": newSetter(chatwoot.DeleteAfterReads),
			"version":    newSetter(w.setChatwootVersion),
			"rate_limit": newSetter(func(l rateLimit) { chatwoot.SetRateLimit(l.Calls, time.Duration(l.Window)) }),
		}.asAction(), "`meta_reachable`, `fail_webhook_setup`, `drop_underscore_headers` (as nginx does), `delete_after_reads`, `version`, " +
			"`rate_limit: {\"calls\", \"window\"}`"},

		{"POST /control/zammad/seed", bodyAction(zammad.Load), "adds what a `zammad` seed holds"},
		{"GET /control/zammad/channels", query(w.listChannels), "the channels of all areas, tokens as fingerprints, " +
			"and how often clients saved them"},
		{"DELETE /control/zammad/channels/{id}", objectAction(zammad.RemoveChannel), "deletes the channel"},
		{"POST /control/zammad/channels/{id}/token", objectBodyAction(func(id int, in tokenBody) error {
			zammad.SetToken(id, in.AccessToken)
			return nil
		}), "`{\"access_token\"}`: the token is replaced by hand"},
		{"DELETE /control/zammad/channels/{id}/token", objectAction(func(id int) { zammad.SetOption(id, "access_token", nil) }),
			"the token is removed by hand"},
		{"POST /control/zammad/channels/{id}/phone-number", objectBodyAction(func(id int, in numberBody) error {
			return setNumber(zammad.SetOption, id, in, "business_id")
		}), "`{\"phone_number_id\", \"business_account_id\"}` by hand"},
		{"POST /control/zammad/channels/{id}/options", objectBodyAction(w.setOptions),
			"sets options, `group_id` (0 is none) and `active`; null removes an option"},
		{"POST /control/zammad/users/{id}/permissions", objectBodyAction(func(id int, in struct {
			Permissions []string `json:"permissions"`
		}) error {
			zammad.SetPermissions(id, in.Permissions...)
			return nil
		}), "`{\"permissions\": [...]}`: what the user may do from now on"},
		{"POST /control/zammad/users/{id}/revoke", objectAction(zammad.RevokeAPITokens), "revokes the user's API tokens"},
		{"POST /control/zammad/settings", settings{
			"meta_reachable": w.reachabilitySetter(zammad.SetGraphURL), "masking": newSetter(zammad.MaskSecrets),
			"accept_unknown_groups": newSetter(zammad.AcceptUnknownGroups),
		}.asAction(), "`masking` (false: secrets are shown, as before 2026), `meta_reachable`, `accept_unknown_groups`"},

		{"POST /control/jira/seed", bodyAction(jira.Load), "adds what a `jira` seed holds"},
		{"GET /control/jira/write-attempts", query(w.listWriteAttempts), "every request but GET that came in, ever; all were refused"},
		{"POST /control/jira/projects/{project}", objectBodyAction(w.changeJiraProject),
			"`hidden`, `type` (such as `software`), `key` with `name`"},
		{"DELETE /control/jira/projects/{project}", objectAction(jira.RemoveProject), "deletes the project"},
		{"POST /control/jira/users/{id}/revoke", objectAction(jira.RevokeTokens), "revokes the user's tokens"},
		{"POST /control/jira/settings", settings{
			"bad_credentials_answer_401": newSetter(jira.AnswerBadCredentialsWith401), "hide_project_type": newSetter(jira.HideProjectType),
			"rate_limit": newSetter(func(l rateLimit) { jira.SetRateLimit(l.Calls, time.Duration(l.Window)) }),
		}.asAction(), "`bad_credentials_answer_401`, `hide_project_type`, `rate_limit: {\"calls\", \"window\"}`"},
	}
}
