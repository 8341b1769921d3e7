package graph

// The collections of a phone number and of a WhatsApp Business Account.

// QRCodes open a chat with a phone number and a prefilled message. The image is not read: its address changes with each read.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes
var QRCodes = Collection{
	Item: "QR code", node: numberNode, key: "code", change: changeInEdge, remove: removeBelow,
	part: part{name: "message_qrdls", edge: true, fields: "code,prefilled_message,deep_link_url"},
}

// ProductCatalogs are the catalogs that are connected to an account, at most one.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services
var ProductCatalogs = Collection{
	Item: "product catalog", node: accountNode, key: "catalog_id", named: true, remove: removeInEdge,
	part: part{name: "product_catalogs", edge: true, fields: "id"},
}
