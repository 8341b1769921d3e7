package graph

// The settings of a phone number and of a WhatsApp Business Account.

// CommerceSettings are the cart and the catalog of a number. Meta shows none while no catalog is connected.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services/set-commerce-settings
var CommerceSettings = Setting{
	Name: "commerce settings", node: numberNode, query: true,
	field: nodeField{name: "whatsapp_commerce_settings", edge: true, subfields: "is_cart_enabled,is_catalog_visible"},
	edge:  "whatsapp_commerce_settings",
}

// ConversationalAutomation are the ice breakers and commands of a number.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components
var ConversationalAutomation = Setting{
	Name: "conversational automation", node: numberNode,
	field: nodeField{name: "conversational_automation"}, edge: "conversational_automation",
}

// BusinessProfile is the description of a business that customers of a number see. Meta shows the fields that are asked for.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles
var BusinessProfile = Setting{
	Name: "business profile", node: numberNode, with: Values{"messaging_product": "whatsapp"},
	field: nodeField{name: "whatsapp_business_profile", edge: true, subfields: "about,address,description,email,vertical,websites"},
	edge:  "whatsapp_business_profile",
}

// numberSettings is the edge with the features of a number. All are read together, and a change names one of them. The password of
// a SIP server is shown on demand only, and is not asked for.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/call-settings
var numberSettings = nodeField{name: "settings", edge: true}

// The features of a number.
var (
	Calling              = numberFeature("call settings", "calling")
	UserIdentityChange   = numberFeature("identity check", "user_identity_change")
	PayloadEncryption    = numberFeature("payload encryption", "payload_encryption")
	StorageConfiguration = numberFeature("storage configuration", "storage_configuration")
)

func numberFeature(name, key string) Setting {
	return Setting{Name: name, node: numberNode, field: numberSettings, edge: numberSettings.name, feature: key}
}

// BusinessEncryption is the public key of the endpoint of flows. Meta takes it as a form.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/flows/reference/whatsapp-business-encryption
var BusinessEncryption = Setting{
	Name: "business encryption", node: numberNode, form: true,
	field: nodeField{name: "whatsapp_business_encryption", edge: true}, edge: "whatsapp_business_encryption",
}

// Username is the name by which people find a number. The node has a field of the same name, which is empty.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
var Username = Setting{
	Name: "username", node: numberNode, field: nodeField{name: "username", edge: true, separate: true}, edge: "username",
}

// ComplianceInfo is the information about a business that India requires. A change replaces it as a whole.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/india-compliance
var ComplianceInfo = Setting{
	Name: "compliance information", node: numberNode, with: Values{"messaging_product": "whatsapp"},
	field: nodeField{name: "business_compliance_info", edge: true}, edge: "business_compliance_info",
}

// settingFields are the fields of a phone number that settings and collections read.
var settingFields = []nodeField{
	CommerceSettings.field, ConversationalAutomation.field, BusinessProfile.field, numberSettings, BusinessEncryption.field, Username.field,
	ComplianceInfo.field, QRCodes.field, numberWebhook.field, numberFacts.field, nameFacts.field, pinFact.field,
}

// AccountSettings are the fields of an account that can be changed.
//
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account
var AccountSettings = Setting{Name: "settings", node: accountNode}

// accountEdges are the edges of an account that are read together with its fields.
var accountEdges = []nodeField{subscribedApps, ProductCatalogs.field, Signups.field, WelcomeSequences.field}

const accountFields = "name,timezone_id,is_enabled_for_insights,disable_marketing_messages_on_cloud_api,degrees_of_freedom_spec"
