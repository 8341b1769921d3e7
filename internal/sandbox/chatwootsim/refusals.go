package chatwootsim

import (
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// refuse answers as Chatwoot's own exception handler does.
func (c *call) refuse(status int, text string) {
	simkit.WriteJSON(c.w, status, map[string]string{"error": text})
}

// signIn answers a call without the header, which is how a call arrives from a proxy that
// drops it. No text of Chatwoot's is known for it; this is the sign-in library's.
func (c *call) signIn() {
	simkit.WriteJSON(c.w, http.StatusUnauthorized, map[string][]string{
		"errors": {"You need to sign in or sign up before continuing."},
	})
}

// fail answers as the framework below Chatwoot does: 400 for a body that is no JSON, 500
// for an exception.
func (c *call) fail(status int) {
	simkit.WriteJSON(c.w, status, map[string]any{"status": status, "error": http.StatusText(status)})
}

// invalid is one thing that a validation found.
type invalid struct{ attribute, problem string }

const (
	isBlank   = "blank"
	isTaken   = "taken"
	isUnknown = "inclusion"
	isRefused = "credentials"
	isMissing = "required"
)

// texts are what a validation says of an attribute or a problem.
var texts = map[string]string{
	"name": "Name", "phone_number": "Phone number", "provider": "Provider", "provider_config": "Provider config", "channel": "Channel",
	isBlank: "can't be blank", isTaken: "has already been taken", isUnknown: "is not included in the list",
	isRefused: "Invalid Credentials", isMissing: "must exist",
}

func (c *call) unprocessable(problems ...invalid) {
	var messages, attributes []string
	for _, p := range problems {
		messages = append(messages, texts[p.attribute]+" "+texts[p.problem])
		attributes = append(attributes, p.attribute)
	}
	simkit.WriteJSON(c.w, http.StatusUnprocessableEntity, map[string]any{
		"message": strings.Join(messages, ", "), "attributes": attributes,
	})
}
