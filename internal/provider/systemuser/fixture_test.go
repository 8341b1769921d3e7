package systemuser_test

import (
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_system_user"
	address  = typeName + ".test"
	edge     = "/*/" + acctest.Business + "/system_users"
	botToken = "EAACANARYtokenOfTheBot00000000000000000000"
)

// args returns a configuration.
func args(name, role string, more ...protocol.Values) protocol.Values {
	return conform.Merge(protocol.Values{"name": name, "role": role}, more...)
}

func serve(t *testing.T, w *world.World, more ...protocol.Values) *protocol.Server {
	t.Helper()
	return acctest.Serve(t, w, "http", append([]protocol.Values{{"business_id": acctest.Business}}, more...)...)
}

// startApplied opens a world as StartResource does, with the employee "bot", who has one token of the provider's app.
func startApplied(t *testing.T, more ...protocol.Values) (*world.World, *protocol.Resource) {
	t.Helper()
	w, r := spec().StartResource(t)
	r.Apply(args("bot", "EMPLOYEE", more...)).WantNone(t)
	addToken(t, w, r)
	return w, r
}

// addToken adds a token of the user in the state.
func addToken(t *testing.T, w *world.World, r *protocol.Resource) {
	t.Helper()
	w.Graph.AddToken(graphsim.Token{Token: botToken, AppID: acctest.AppID, UserID: id(t, r), Name: "bot", Scopes: acctest.Scopes})
}

func id(t *testing.T, r *protocol.Resource) string {
	t.Helper()
	text, ok := r.State["id"].(string)
	if !ok {
		t.Fatalf("the state holds %v", r.State)
	}
	return text
}

// wantStored asserts how many users were created and tokens revoked at Meta, and nothing else. The provider's own user always exists.
func wantStored(t *testing.T, w *world.World, created, revoked int) {
	t.Helper()
	made, tokens := w.Graph.Stored("system_users"), w.Graph.Stored("access_tokens")
	if made != (graphsim.StoredCounts{Created: created}) || tokens != (graphsim.StoredCounts{Deleted: revoked}) {
		t.Errorf("users %+v and tokens %+v, want %d created and %d revoked", made, tokens, created, revoked)
	}
	if users := w.Graph.SystemUsers(acctest.Business); len(users) != 1+created {
		t.Errorf("the portfolio has %+v", users)
	}
}

// wantUnchanged asserts that the state has not changed.
func wantUnchanged(t *testing.T, r *protocol.Resource, before protocol.Values) {
	t.Helper()
	if !reflect.DeepEqual(r.State, before) || r.Identity["id"] != before["id"] || r.Identity["business_id"] != acctest.Business {
		t.Errorf("the state was %v and is %v, identity %v", before, r.State, r.Identity)
	}
}

// wantWrites asserts how many writes were sent since the log was reset.
func wantWrites(t *testing.T, w *world.World, writes int) {
	t.Helper()
	if got := w.Graph.Writes(); len(got) != writes {
		t.Errorf("these writes were sent: %v, want %d", got, writes)
	}
}

func wantNoCalls(t *testing.T, w *world.World) {
	t.Helper()
	if calls := w.Graph.Calls(); len(calls) != 0 {
		t.Errorf("these calls were made: %v", calls)
	}
}

func onCreation(f simkit.Fault) simkit.Fault {
	f.Method, f.Path = "POST", edge
	return f
}
