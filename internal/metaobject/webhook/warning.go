package webhook

import (
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// WarnUnlessShown warns if Meta does not show a change that it accepted, or if that could not be read. name names the webhook in a
// sentence.
func WarnUnlessShown(w *lifecycle.Warnings, name string, shown bool, err error) {
	switch {
	case err != nil:
		w.Warn("Could not read the "+name+" after the change",
			"Meta accepted the change. The next plan shows what is in effect. "+tfdiag.ErrorText(err))
	case !shown:
		w.Warn("Meta does not show the change of the "+name+" yet",
			"Meta accepted the change. It may need more time. The next plan shows what is in effect.")
	}
}
