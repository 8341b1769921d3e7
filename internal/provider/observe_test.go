package provider

import (
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"terraform-provider-whatsapp/internal/transport"
)

// Requests of one operation can run at the same time. tflog masks the fields of a context in place, so a request that does not copy
// them first ends the process with a concurrent map write.
func TestLogRequest_concurrent(t *testing.T) {
	t.Parallel()
	ctx := tflogtest.RootLogger(t.Context(), io.Discard)
	for i := range 100 {
		ctx = tflog.SetField(ctx, fmt.Sprint("field", i), "value")
	}
	ctx = tflog.MaskAllFieldValuesStrings(ctx, "CANARY1", "CANARY2")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				logRequest(ctx, transport.Call{Method: "GET", Host: "graph.facebook.com"})
			}
		})
	}
	wg.Wait()
}
