package graph

// The collections of a phone number and of a WhatsApp Business Account.

// QRCodes open a chat with a phone number and a prefilled message. The image is not read: its address changes with each read.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes
var QRCodes = Collection{
	Item:   "QR code",
	node:   numberNode,
	key:    "code",
	change: changeInEdge,
	remove: removeByPath,
	field:  nodeField{name: "message_qrdls", edge: true, subfields: "code,prefilled_message,deep_link_url"},
}

// ProductCatalogs are the catalogs that are connected to an account, at most one.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services
var ProductCatalogs = Collection{
	Item:         "product catalog",
	node:         accountNode,
	key:          "catalog_id",
	configuredID: true,
	remove:       removeInEdge,
	field:        nodeField{name: "product_catalogs", edge: true, subfields: "id"},
}

// Signups are links with which customers agree to receive messages.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/in-app-signup
var Signups = Collection{
	Item:         "signup",
	node:         accountNode,
	key:          "id",
	change:       changeItem,
	folder:       "signups",
	retireValues: Values{"status": "DISABLED"},
	field: nodeField{name: "signups", edge: true, subfields: "id,status,signup_message,confirmation_message,privacy_policy_url,website_url," +
		"promo_code,display_name"},
}

// WelcomeSequences are the welcome messages of ads that open a chat. A call is about those of the token's app.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/ctwa/welcome-message-sequences
var WelcomeSequences = Collection{
	Item:   "welcome message sequence",
	node:   accountNode,
	key:    "sequence_id",
	change: changeInEdge,
	remove: removeInEdge,
	field:  nodeField{name: "welcome_message_sequences", edge: true},
}
