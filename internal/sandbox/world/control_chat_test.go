package world

import (
	"testing"
)

func TestControl_chat(t *testing.T) {
	t.Parallel()
	w := start(t)
	const project = "/chat/projects/SUPPORT"
	run(t, w, []step{
		{"control POST " + project + "/token", `{"access_token":"EAAbyhand"}`, 204, ""},
		{"control POST " + project + "/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`, 204, ""},
		{"chat GET /projects/10001", "", 200, `"phone_number_id":"1","business_account_id":"2"`},
		{"control GET " + project, "", 200, `"token_fingerprint":"sha256:`},
		{"control GET " + project, "", 200, "!EAAbyhand"},
		{"control DELETE " + project + "/token", "", 204, ""},
		{"control DELETE " + project + "/phone-number", "", 204, ""},
		{"chat GET /projects/10001", "", 200, `"present":false`},
		{"control POST " + project + "/access", `{"hidden":true,"archived":false}`, 204, ""},
		{"chat GET /projects/SUPPORT", "", 403, ""},
		{"control POST " + project + "/access", `{"hidden":false}`, 204, ""},
		{"control POST /chat/settings", `{"hide_fingerprints":true,"page_cap":1,"rate_limit":{"calls":1,"window":"1h"}}`, 204, ""},
		{"chat GET /projects/SUPPORT", "", 200, ""},
		{"chat GET /projects/SUPPORT", "", 429, ""},
		{"control POST /chat/settings", `{"rate_limit":{"calls":0},"page_cap":null}`, 204, ""},
		{"control POST /chat/seed", `{"projects":[{"id":"10003"}]}`, 204, ""},
		{"control DELETE /chat/projects/10003", "", 204, ""},
		{"control DELETE /chat/projects/10003", "", 404, ""},
		{"control GET /chat/projects/10003", "", 404, ""},
		{"control POST " + project + "/token", `{}`, 422, `member \"access_token\" is missing`},
		{"control POST " + project + "/phone-number", `{}`, 422, "phone_number_id"},
		{"control POST " + project + "/token", `{"color":1}`, 400, "color"},
		{"control POST /chat/settings", `{"rate_limit":{"calls":1},"page_cap":5}`, 422, `such as \"1m\"`},
		{"control POST /chat/settings", `{"color":1}`, 400, "color"},
		{"control POST /chat/credentials/revoke", `{"credential":"sandbox-chat-credential"}`, 204, ""},
		{"chat GET /projects/SUPPORT", "", 401, ""},
	})
}

func TestControl_chatwoot(t *testing.T) {
	t.Parallel()
	w := start(t)
	const inbox, inboxes, save = "/chatwoot/inboxes/1", "/chatwoot/inboxes", "chatwoot PATCH /inboxes/1"
	body := func(name string) string {
		return `{"name":"` + name + `","channel":{"provider_config":{"api_key":"` + good + `","phone_number_id":"` + number +
			`","business_account_id":"` + account + `"}}}`
	}
	run(t, w, []step{
		{save, body("a"), 200, ""},
		{"control POST " + inbox + "/token", `{"access_token":"EAAbyhand"}`, 204, ""},
		{"control POST " + inbox + "/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`, 204, ""},
		{"control POST " + inbox + "/provider-config", `{"source":"x","webhook_verify_token":null}`, 204, ""},
		{"control POST " + inbox + "/conversations", `{"open":2,"resolved":1}`, 204, ""},
		{"chatwoot GET /inboxes/1", "", 200, `{"api_key":"EAAbyhand","business_account_id":"2","phone_number_id":"1","source":"x"}`},
		{"control GET " + inboxes, "", 200, `"token_fingerprint":"sha256:`},
		{"control GET " + inboxes, "", 200, "web_widget"},
		{"control GET " + inboxes, "", 200, "!EAAbyhand"},
		{"control POST /chatwoot/settings", `{"meta_reachable":false,"version":"4.11","fail_webhook_setup":true,"delete_after_reads":0}`, 204,
			""},
		{save, body("b"), 500, ""},
		{"control POST /chatwoot/settings", `{"meta_reachable":true,"version":"","rate_limit":{"calls":1,"window":"1h"}}`, 204, ""},
		{save, body("c"), 200, ""},
		{save, body("d"), 429, ""},
		{"control POST /chatwoot/settings", `{"rate_limit":{"calls":0}}`, 204, ""},
		{"control POST /chatwoot/seed", `{"inboxes":[{"id":9,"account_id":1,"name":"New","channel":{"type":"api"}}]}`, 204, ""},
		{"control DELETE " + inboxes + "/9", "", 204, ""},
		{"control DELETE " + inboxes + "/9", "", 404, ""},
		{"control DELETE " + inboxes + "/x", "", 404, "not a number"},
		{"control POST " + inbox + "/token", `{}`, 422, "access_token"},
		{"control POST " + inbox + "/phone-number", `{}`, 422, "phone_number_id"},
		{"control POST /chatwoot/settings", `{"version":"1"}`, 422, "unknown version"},
		{"control POST /chatwoot/settings", `{"rate_limit":{"calls":1}}`, 422, ""},
		{"control POST /chatwoot/users/revoke", `{"access_token":"sandbox-chatwoot-administrator"}`, 204, ""},
		{save, body("e"), 401, ""},
	})
}

func TestControl_zammad(t *testing.T) {
	t.Parallel()
	w := start(t)
	const channel, channels, save = "/zammad/channels/1", "/zammad/channels", "zammad PUT /whatsapp/1"
	run(t, w, []step{
		{save, `{"group_id":1}`, 200, ""},
		{"control POST " + channel + "/token", `{"access_token":"EAAbyhand"}`, 204, ""},
		{"control POST " + channel + "/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`, 204, ""},
		{"control POST " + channel + "/options", `{"welcome":"Hi","reminder_active":null,"group_id":0,"active":false}`, 204, ""},
		{"control GET " + channels, "", 200, `"active":false`},
		{"control GET " + channels, "", 200, `"group_id":0`},
		{"control GET " + channels, "", 200, "!EAAbyhand"},
		{"zammad GET /whatsapp", "", 200, `"access_token":"**********"`},
		{"control POST /zammad/settings", `{"masking":false,"meta_reachable":false,"accept_unknown_groups":true}`, 204, ""},
		{"zammad GET /whatsapp", "", 200, `"access_token":"EAAbyhand"`},
		{"zammad GET /whatsapp", "", 200, `"business_id":"2"`},
		{"zammad GET /whatsapp", "", 200, `"welcome":"Hi"`},
		{"zammad GET /whatsapp", "", 200, "!reminder_active"},
		{save, `{"group_id":1}`, 422, ""},
		{"control POST /zammad/settings", `{"masking":true,"meta_reachable":true}`, 204, ""},
		{"control DELETE " + channel + "/token", "", 204, ""},
		{"zammad GET /whatsapp", "", 200, "!access_token"},
		{"control POST /zammad/seed", `{"groups":[{"id":2,"name":"New"}],"channels":[{"id":9,"group_id":2,"options":{}}]}`, 204, ""},
		{"control DELETE " + channels + "/9", "", 204, ""},
		{"control DELETE " + channels + "/9", "", 404, ""},
		{"control POST /zammad/users/3/permissions", `{"permissions":["ticket.agent"]}`, 204, ""},
		{save, `{"group_id":1}`, 403, ""},
		{"control POST /zammad/users/3/revoke", "", 204, ""},
		{save, `{"group_id":1}`, 401, ""},
		{"control POST /zammad/users/99/revoke", "", 404, ""},
		{"control POST " + channel + "/token", `{}`, 422, "access_token"},
		{"control POST " + channel + "/options", `{"group_id":"1"}`, 422, "group_id"},
		{"control POST /zammad/settings", `{"color":true}`, 400, "color"},
	})
}

func TestControl_jira(t *testing.T) {
	t.Parallel()
	run(t, start(t), []step{
		{"jira GET /project/SUP", "", 200, "service_desk"},
		{"control POST /jira/projects/SUP", `{"type":"business","key":"HELP","name":"Help"}`, 204, ""},
		{"jira GET /project/HELP", "", 200, "business"},
		{"control POST /jira/projects/HELP", `{"hidden":true}`, 204, ""},
		{"jira GET /project/HELP", "", 404, ""},
		{"control POST /jira/projects/HELP", `{"hidden":false}`, 204, ""},
		{"control POST /jira/settings", `{"hide_project_type":true,"bad_credentials_answer_401":true,"rate_limit":{"calls":1,"window":"1h"}}`,
			204, ""},
		{"jira GET /project/HELP", "", 200, "!business"},
		{"jira GET /project/HELP", "", 429, ""},
		{"control POST /jira/settings", `{"rate_limit":{"calls":0}}`, 204, ""},
		{"control POST /jira/seed", `{"projects":[{"id":"10009","key":"NEW"}]}`, 204, ""},
		{"control DELETE /jira/projects/NEW", "", 204, ""},
		{"control DELETE /jira/projects/NEW", "", 404, ""},
		{"control GET /jira/write-attempts", "", 200, "[]"},
		{"jira PUT /project/HELP", "{}", 405, ""},
		{"control GET /jira/write-attempts", "", 200, `"method":"PUT"`},
		{"control POST /jira/users/5b10a2844c20165700ede21g/revoke", "", 204, ""},
		{"jira GET /project/HELP", "", 401, ""},
		{"control POST /jira/users/unknown/revoke", "", 404, ""},
		{"control POST /jira/projects/HELP", `{"key":"X"}`, 422, "both"},
		{"control POST /jira/settings", `{"rate_limit":{"calls":1}}`, 422, ""},
	})
}
