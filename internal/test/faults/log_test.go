package faults

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// The provider writes only the log lines that Terraform shows: a line that Terraform drops costs both processes CPU time.
func TestLog_levels(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	space := configuredWorkspace(t, w, tokenBinding, acctest.GoodToken)
	const ours, theirs = "calls to Meta so far", "Calling provider defined Resource ModifyPlan"
	for _, c := range []struct {
		all, provider string
		ours, theirs  bool
	}{
		{"", "", false, false},
		{"INFO", "", true, false},
		{"TRACE", "", true, true},
		{"", "INFO", true, false},
		{"TRACE", "ERROR", false, false},
	} {
		space.Env["TF_LOG"], space.Env["TF_LOG_PROVIDER"] = c.all, c.provider
		log := tfclitest.Run(t, space, 0, "plan").Stderr
		if got := strings.Contains(log, ours); got != c.ours {
			t.Errorf("TF_LOG=%q and TF_LOG_PROVIDER=%q: the provider's own line is there: %v", c.all, c.provider, got)
		}
		if got := strings.Contains(log, theirs); got != c.theirs {
			t.Errorf("TF_LOG=%q and TF_LOG_PROVIDER=%q: the framework's line is there: %v", c.all, c.provider, got)
		}
	}
}
