# Messages of customers are delivered only to known hosts.
package whatsapp.webhooks

# The argument of each type of webhook that is the address to which Meta delivers.
arguments := {
	"whatsapp_app_webhook": "callback_url",
	"whatsapp_business_account_webhook": "override_callback_uri",
	"whatsapp_phone_number_webhook": "override_callback_uri",
}

deny contains message if {
	some [resource, address] in addresses
	not host(address) in data.settings.webhook_hosts
	message := sprintf("%s: the host of %s is not in the list of hosts.", [resource.address, address])
}

# An address that a chat platform assigns is known only after its inbox or channel has been created.
warn contains message if {
	some resource in input.resource_changes
	argument := arguments[resource.type]
	resource.change.after_unknown[argument] == true
	message := sprintf("%s: %s is known only after apply. The host was not checked.", [resource.address, argument])
}

addresses contains [resource, address] if {
	some resource in input.resource_changes
	address := resource.change.after[arguments[resource.type]]
	is_string(address)
}

# The host without user, port and letter case; the whole address if it has no host.
host(address) := lower(found[0][1]) if {
	found := regex.find_all_string_submatch_n(`^https://(?:[^/?#@]*@)?([^/?#@:]+)(?::[0-9]+)?(?:[/?#]|$)`, address, 1)
	count(found) == 1
} else := address
