package token

import (
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// Deliveries of one run go on side by side. Each project gets a token of its own, and what they share is read once.
func TestDeliver_together(t *testing.T) {
	t.Parallel()
	const n = 20
	r := newRig(t, false)
	services := make([]*service, n)
	var all sync.WaitGroup
	for i := range n {
		services[i] = &service{journal: &journal{}}
		all.Go(func() {
			d := Delivery{
				Subject: Subject{Config: stateWithGenerate(t, nil), Project: projectID}, Planned: unknownFacts(), Platform: r.platform,
				Warn: func(summary, _ string) { t.Errorf("warned: %s", summary) },
			}
			if receipt, err := Deliver(t.Context(), r.session, d, services[i].write); err != nil || receipt.Outcome != Done {
				t.Errorf("%+v, %v", receipt, err)
			}
		})
	}
	all.Wait()
	tokens := map[string]bool{}
	for _, s := range services {
		tokens[s.token.Reveal()] = !s.token.Equal(secret.Value{})
	}
	if counts := r.meta.Stored("access_tokens"); len(tokens) != n || counts.Created != n || counts.Deleted != 0 || len(r.generated()) != n {
		t.Errorf("the projects hold %d different tokens: %+v", len(tokens), counts)
	}
	if got := r.meta.CountCalls("", "/*/"+businessID+"/system_users"); got > 1 {
		t.Errorf("the system users were read %d times", got)
	}
}
