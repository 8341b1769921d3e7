package systemuser_test

import (
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Of several resources with the same name, one creates the user and the others fail, even with adopt_existing.
func TestAccSystemUser_parallelSameName(t *testing.T) {
	for name, more := range map[string]protocol.Values{"refused": nil, "adopting": adopt} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			s := serve(t, w)
			var wg sync.WaitGroup
			results := make([]protocol.Diags, 4)
			var commits []func()
			for i := range results { // all are planned before the first is applied, each in a process where the name is not known
				s.Restart().WantNone(t)
				r := s.NewResource(typeName)
				p, diags := r.PlanHere(args("bot", "EMPLOYEE", more))
				diags.WantNone(t)
				commits = append(commits, func() { results[i] = r.Commit(p) })
			}
			for _, commit := range commits {
				wg.Go(commit)
			}
			wg.Wait()
			refused := 0
			for _, diags := range results {
				if len(diags.Errors()) > 0 {
					refused++
					diags.WantError(t, "name", "Two resources manage the same system user")
				}
			}
			if refused != len(results)-1 {
				t.Errorf("%d of %d were refused", refused, len(results))
			}
			wantStored(t, w, 1, 0)
		})
	}
}
