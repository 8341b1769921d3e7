package phonenumberbinding_test

import (
	"io"
	"maps"
	"net/http"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_phone_number_binding"
	address  = typeName + ".test"
	support  = "SUPPORT" // the key of acctest.Project
)

// bound returns the HCL of one binding with additional lines.
func bound(number string, more ...string) string { return boundTo(support, number, more...) }

func boundTo(project, number string, more ...string) string {
	return block("test", `"`+project+`"`, `"`+number+`"`, more...)
}

// block takes HCL expressions.
func block(name, project, number string, more ...string) string {
	text := "resource \"" + typeName + "\" \"" + name + "\" {\n  project = " + project + "\n  phone_number_id = " + number + "\n"
	for _, line := range more {
		text += "  " + line + "\n"
	}
	return text + "}\n"
}

// args returns the same configuration for the protocol.
func args(number string, more ...protocol.Values) protocol.Values {
	v := protocol.Values{"project": support, "phone_number_id": number}
	for _, m := range more {
		maps.Copy(v, m)
	}
	return v
}

// startApplied opens a world as StartResource does, and binds Number.
func startApplied(t *testing.T, more ...protocol.Values) (*world.World, *protocol.Resource) {
	t.Helper()
	w, r := spec().StartResource(t)
	r.Apply(args(acctest.Number, more...)).WantNone(t)
	return w, r
}

// wantProject asserts the number of a chat project, and how many writes and clearings took effect.
func wantProject(t *testing.T, w *world.World, project, number, account string, writes, clearings int) {
	t.Helper()
	p, ok := w.Chat.FindProject(project)
	if !ok || p.PhoneNumberID != number || p.BusinessAccountID != account {
		t.Errorf("project %s holds %q of %q (found: %v), want %q of %q", project, p.PhoneNumberID, p.BusinessAccountID, ok, number, account)
	}
	if got, want := w.Chat.Stored(project), (chatsim.StoredCounts{Numbers: writes, NumbersCleared: clearings}); got != want {
		t.Errorf("project %s was changed %+v, want %+v", project, got, want)
	}
}

// wantNoCalls asserts that no request was sent.
func wantNoCalls(t *testing.T, w *world.World) {
	t.Helper()
	if calls := append(w.Graph.Calls(), w.Chat.Calls()...); len(calls) != 0 {
		t.Errorf("these calls were made: %v", calls)
	}
}

// runBefore runs a function before a call is processed.
func runBefore(happens func()) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		happens()
		next.ServeHTTP(w, r)
	}
}

// startAnother does what startApplied does, for a test that already runs in parallel.
func startAnother(t *testing.T) (*world.World, *protocol.Resource) {
	t.Helper()
	w := acctest.Start(t)
	r := acctest.Serve(t, w, "http").NewResource(typeName)
	r.Apply(args(acctest.Number)).WantNone(t)
	return w, r
}

// runTogether runs operations of one process at the same time.
func runTogether(operations ...func() protocol.Diags) []protocol.Diags {
	results := make([]protocol.Diags, len(operations))
	var wg sync.WaitGroup
	for i, operation := range operations {
		wg.Go(func() { results[i] = operation() })
	}
	wg.Wait()
	return results
}

// pageTwo fails the second page of the list of phone numbers.
func pageTwo(status int, body string) simkit.Fault {
	return simkit.Fault{Method: "GET", Path: "/*/*/phone_numbers", Times: -1,
		Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if !r.URL.Query().Has("after") {
				next.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}}
}
