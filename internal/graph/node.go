package graph

import "strings"

// nodeKind is a kind of node of the Graph API.
type nodeKind string

const (
	numberNode   nodeKind = "phone_number"
	accountNode  nodeKind = "business_account"
	businessNode nodeKind = "business"
	appNode      nodeKind = "app"
	userNode     nodeKind = "system_user"
	templateNode nodeKind = "message_template"
	flowNode     nodeKind = "flow"
	itemKind     nodeKind = "item" // of a collection, at an address of its own
)

// nodeTypes are the kinds of nodes as Meta's errors name them.
var nodeTypes = map[nodeKind]string{
	numberNode: "WhatsAppBusinessPhoneNumber", accountNode: "WhatsAppBusinessAccount", businessNode: "Business", appNode: "Application",
	userNode: "SystemUser",
}

// nodeNouns are the names of nodes in sentences.
var nodeNouns = map[nodeKind]string{
	numberNode: "a phone number", accountNode: "a WhatsApp Business Account", businessNode: "a business portfolio", appNode: "an app",
	userNode: "a system user",
}

// noun returns the name of a node in a sentence, as in "a phone number"; "" if it has no name.
func (k nodeKind) noun() string { return nodeNouns[k] }

// nounOfID returns the noun for an error about an ID of a wrong form.
func (k nodeKind) nounOfID() string {
	if k == numberNode {
		return k.noun() + " (which is not the number itself)"
	}
	return k.noun()
}

// nodeText returns the name of one node, as in "phone number 106".
func (k nodeKind) nodeText(id string) string {
	_, name, _ := strings.Cut(k.noun(), " ")
	return name + " " + id
}
