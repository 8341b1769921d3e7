package webhook

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// OtherWebhook describes a webhook of another configuration in the place of one that is going to be created.
type OtherWebhook struct {
	Object   session.Object
	Argument path.Path // the argument that differs
	Summary  string
	Shown    string // what it is now, as the beginning of a sentence
	Value    string // "override" or "values", in a sentence
	TypeName string // of the resource
	ImportID string
}

// ErrOtherWebhook returns the error for a creation that would overwrite another webhook, and notes that it is refused: a destruction in
// this run then does not remove the webhook either.
func ErrOtherWebhook(s *session.Session, o OtherWebhook) error {
	s.Ledger.NoteRefused(o.Object)
	return s.ExplainReplacementOrder(tfdiag.WithPath(o.Argument, tfdiag.New(o.Summary,
		"%s. It was set outside this configuration. To manage it here, run\n\n  terraform import %s.NAME %s\n\nand review the next plan. "+
			"The first apply after the import sets the configured %s.", o.Shown, o.TypeName, o.ImportID, o.Value)))
}
