package whatsapp_test

import data.whatsapp.scopes
import data.whatsapp.templates
import data.whatsapp.webhooks

change(kind, actions, after, unknown) := {"resource_changes": [{
	"address": concat(".", [kind, "it"]),
	"mode": "managed",
	"type": kind,
	"change": {"actions": actions, "after": after, "after_unknown": unknown},
}]}

template(actions, after) := change("whatsapp_message_template", actions, after, {})

test_templates_utility if {
	count(templates.deny) == 0 with input as template(["create"], {"category": "UTILITY"}) with data.settings.labels as []
}

test_templates_without_label if {
	templates.deny == {"whatsapp_message_template.it: the category is MARKETING. The pull request needs the label marketing."} with input as template(["create"], {"category": "MARKETING"})
		with data.settings.labels as ["authentication"]
	count(templates.deny) == 1 with input as template(["update"], {"category": "MARKETING"}) with data.settings.labels as []
	count(templates.deny) == 1 with input as template(["delete", "create"], {"category": "MARKETING"}) with data.settings.labels as []
	count(templates.deny) == 1 with input as template(["create"], {}) with data.settings.labels as []
}

test_templates_with_label if {
	count(templates.deny) == 0 with input as template(["create"], {"category": "MARKETING"}) with data.settings.labels as ["marketing"]
}

test_templates_not_written if {
	every actions in [["no-op"], ["delete"], ["read"]] {
		count(templates.deny) == 0 with input as template(actions, {"category": "MARKETING"}) with data.settings.labels as []
	}
}

test_webhooks_host if {
	every kind, argument in webhooks.arguments {
		every address in ["https://chat.example.com/x", "https://Chat.example.com:8443", "https://a:b@chat.example.com?x=1"] {
			count(webhooks.deny) == 0 with input as change(kind, ["create"], {argument: address}, {})
				with data.settings.webhook_hosts as ["chat.example.com"]
		}
		every address in ["https://chat.example.com.evil.example", "https://chat.example.com@evil.example/", "http://chat.example.com/", ""] {
			count(webhooks.deny) == 1 with input as change(kind, ["create"], {argument: address}, {})
				with data.settings.webhook_hosts as ["chat.example.com"]
		}
	}
}

test_webhooks_removed if {
	count(webhooks.deny | webhooks.warn) == 0 with input as change("whatsapp_app_webhook", ["delete"], null, {})
		with data.settings.webhook_hosts as []
}

test_webhooks_unknown if {
	unknown := change("whatsapp_app_webhook", ["create"], {}, {"callback_url": true})
	count(webhooks.deny) == 0 with input as unknown
	webhooks.warn == {"whatsapp_app_webhook.it: callback_url is known only after apply. The host was not checked."} with input as unknown
}

binding(after) := change("whatsapp_token_binding", ["create"], after, {})

messaging := "whatsapp_business_messaging"

test_scopes_allowed if {
	every after in [
		{"required_scopes": [messaging]},
		{"required_scopes": [messaging], "generate": null},
		{"required_scopes": [messaging], "generate": {"scopes": null}},
		{"required_scopes": [messaging], "generate": {"scopes": [messaging]}},
		{"name": "not a token"},
		null,
	] {
		count(scopes.deny) == 0 with input as binding(after) with data.settings.scopes as [messaging]
	}
}

test_scopes_not_allowed if {
	scopes.deny == {"whatsapp_token_binding.it: the scope ads_read is not in the set of allowed scopes."} with input as binding({"required_scopes": [messaging, "ads_read"]})
		with data.settings.scopes as [messaging]
	count(scopes.deny) == 1 with input as binding({"required_scopes": [messaging], "generate": {"scopes": [messaging, "ads_read"]}})
		with data.settings.scopes as [messaging]
	count(scopes.deny) == 2 with input as binding({"required_scopes": null}) with data.settings.scopes as [messaging]
}

test_scopes_of_data if {
	read := {"resource_changes": [{"address": "data.x", "mode": "data", "type": "whatsapp_token_scopes", "change": {
		"actions": ["read"],
		"after": {"required_scopes": ["ads_read"]},
	}}]}
	count(scopes.deny) == 0 with input as read with data.settings.scopes as []
}

test_scopes_unknown if {
	every unknown in [{"required_scopes": true}, {"required_scopes": [false, true]}, {"generate": {"scopes": true}}] {
		count(scopes.warn) == 1 with input as change("whatsapp_token_binding", ["create"], {}, unknown)
	}
	count(scopes.warn) == 0 with input as change("whatsapp_token_binding", ["create"], {}, {"required_scopes": [false], "generate": true})
}
