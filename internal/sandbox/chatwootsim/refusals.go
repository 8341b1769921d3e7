package chatwootsim

import (
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// sendError answers with an error in the form of Chatwoot's own exception handler.
func (c *call) sendError(status int, text string) {
	simkit.WriteJSON(c.w, status, map[string]string{"error": text})
}

// sendSignInError answers a call without the header, for example from a proxy that dropped it.
// The text is that of the sign-in library, because Chatwoot has none of its own.
func (c *call) sendSignInError() {
	simkit.WriteJSON(c.w, http.StatusUnauthorized, map[string][]string{
		"errors": {"You need to sign in or sign up before continuing."},
	})
}

// sendFrameworkError answers with an error of Chatwoot's web framework: 400 for a body that is not
// JSON, 500 for an exception.
func (c *call) sendFrameworkError(status int) {
	simkit.WriteJSON(c.w, status, map[string]any{"status": status, "error": http.StatusText(status)})
}

// validationProblem is a problem of one attribute.
type validationProblem struct{ attribute, problem string }

const (
	problemBlank   = "blank"
	problemTaken   = "taken"
	problemUnknown = "inclusion"
	problemRefused = "credentials"
	problemMissing = "required"
)

// validationTexts are the words for an attribute or a problem.
var validationTexts = map[string]string{
	"name": "Name", "phone_number": "Phone number", "provider": "Provider", "provider_config": "Provider config", "channel": "Channel",
	problemBlank: "can't be blank", problemTaken: "has already been taken", problemUnknown: "is not included in the list",
	problemRefused: "Invalid Credentials", problemMissing: "must exist",
}

func (c *call) sendUnprocessable(problems ...validationProblem) {
	var messages, attributes []string
	for _, p := range problems {
		messages = append(messages, validationTexts[p.attribute]+" "+validationTexts[p.problem])
		attributes = append(attributes, p.attribute)
	}
	simkit.WriteJSON(c.w, http.StatusUnprocessableEntity, map[string]any{
		"message": strings.Join(messages, ", "), "attributes": attributes,
	})
}
