package acctest

import (
	"net/http"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// WantConcurrentCalls makes the next call of each simulator wait until all of them were called, and fails the test if one was not.
func WantConcurrentCalls(t testing.TB, kits ...*simkit.Kit) {
	t.Helper()
	all := make(chan struct{})
	var missing sync.WaitGroup
	missing.Add(len(kits))
	go func() {
		missing.Wait()
		close(all)
	}()
	for _, kit := range kits {
		kit.FailNext(simkit.Fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			missing.Done()
			select {
			case <-all:
				next.ServeHTTP(w, r)
			case <-r.Context().Done():
				t.Error("one API was called after another one had answered")
			}
		}})
	}
}
