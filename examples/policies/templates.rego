# Meta charges a message template by its category. Without a label of its category on the pull request, a plan creates and changes
# only templates of the category UTILITY.
package whatsapp.templates

deny contains message if {
	some resource in input.resource_changes
	resource.type == "whatsapp_message_template"
	written(resource.change.actions)
	category := object.get(resource.change.after, "category", "known after apply")
	category != "UTILITY"
	not lower(category) in data.settings.labels
	message := sprintf("%s: the category is %s. The pull request needs the label %s.", [resource.address, category, lower(category)])
}

written(actions) if "create" in actions

written(actions) if "update" in actions
