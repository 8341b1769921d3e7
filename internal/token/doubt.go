package token

import (
	"fmt"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// OutcomeUnknownError is a delivery whose outcome is unknown. The new token is not revoked.
type OutcomeUnknownError struct {
	err         error
	holder      string
	fingerprint string
	made        bool // the project itself was being made
	hidden      bool // the platform does not show which token a project holds
}

// Error implements error.
func (e *OutcomeUnknownError) Error() string { return e.err.Error() }

// Unwrap returns the error that left the outcome unknown.
func (e *OutcomeUnknownError) Unwrap() error { return e.err }

// Summary is the summary of the diagnostic.
func (e *OutcomeUnknownError) Summary() string {
	return "Unknown whether the token of " + e.holder + " arrived"
}

// Explain implements the interface of tfdiag.
func (e *OutcomeUnknownError) Explain() string {
	text := tfdiag.Explain(e.err) + fmt.Sprintf("\n\nThe new token %s was generated, and it is not known whether the chat platform has it. "+
		"It was not revoked, because it may be in use. The previous token was not revoked either. ", e.fingerprint)
	switch {
	case e.made:
		return text + "Check on the platform whether the channel was created. If it was, import it."
	case e.hidden:
		return text + "The next apply generates another one, unless the platform shows until then that the project holds the new one."
	}
	return text + "The state holds the new token: the next plan shows what the project really holds, and the next apply generates another " +
		"one if that is necessary."
}
