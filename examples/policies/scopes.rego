# Tokens of chat projects get no scope beyond an allowed set.
package whatsapp.scopes

# The scopes that are required if required_scopes is not set.
default_scopes := ["business_management", "whatsapp_business_management", "whatsapp_business_messaging"]

deny contains message if {
	some resource in input.resource_changes
	resource.mode == "managed"
	some scope in requested(resource.change.after)
	not scope in data.settings.scopes
	message := sprintf("%s: the scope %s is not in the set of allowed scopes.", [resource.address, scope])
}

# The elements of a set can be known only after apply.
warn contains message if {
	some resource in input.resource_changes
	some path in [["required_scopes"], ["generate", "scopes"]]
	unknown := object.get(resource.change.after_unknown, path, false)
	true in flatten(unknown)
	message := sprintf("%s: %s is known only after apply. The scopes were not checked.", [resource.address, concat(".", path)])
}

# Every resource that has required_scopes delivers a token.
requested(after) := {scope | some scope in required(after)} | {scope | some scope in generated(after)}

required(after) := after.required_scopes if is_array(after.required_scopes)

required(after) := default_scopes if after.required_scopes == null

generated(after) := after.generate.scopes if is_array(after.generate.scopes)

generated(after) := [] if not is_array(after.generate.scopes)

flatten(value) := value if is_array(value)

flatten(value) := [value] if not is_array(value)
