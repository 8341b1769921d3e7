package graph

// The settings of a phone number and of a WhatsApp Business Account.

// CommerceSettings are the cart and the catalog of a number. Meta shows none as long as no catalog is connected.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services/set-commerce-settings
var CommerceSettings = Setting{
	Name: "commerce settings", node: numberNode, query: true,
	part: part{name: "whatsapp_commerce_settings", edge: true, fields: "is_cart_enabled,is_catalog_visible"},
	edge: "whatsapp_commerce_settings",
}

// ConversationalAutomation are the ice breakers and commands of a number.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components
var ConversationalAutomation = Setting{
	Name: "conversational automation", node: numberNode,
	part: part{name: "conversational_automation"}, edge: "conversational_automation",
}

// settingParts are the parts of a phone number that settings and collections read.
var settingParts = []part{CommerceSettings.part, ConversationalAutomation.part, QRCodes.part}

// accountParts are those of an account.
var accountParts []part
