package systemuserapp_test

import (
	"maps"
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_system_user_app"
	address  = typeName + ".test"
	bot      = "122000000000077" // a system user who has no app yet
	otherApp = "200000000000002"
	install  = "/*/*/applications"
)

// start is a world with bot.
func start(t *testing.T) *world.World {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "bot", Role: "EMPLOYEE", IDs: map[string]string{acctest.AppID: bot}})
	return w
}

// config takes expressions.
func config(w *world.World, user, app string, lines ...string) string {
	text := acctest.Provider(w) + "resource \"" + typeName + "\" \"test\" {\n  system_user_id = " + user + "\n  app_id = " + app + "\n"
	for _, line := range lines {
		text += "  " + line + "\n"
	}
	return text + "}\n"
}

func args(more ...protocol.Values) protocol.Values {
	v := protocol.Values{"system_user_id": bot, "app_id": acctest.AppID}
	for _, m := range more {
		maps.Copy(v, m)
	}
	return v
}

func serve(t *testing.T, w *world.World, more ...protocol.Values) *protocol.Server {
	t.Helper()
	block := acctest.BlockFor(w, "http")
	for _, m := range more {
		maps.Copy(block, m)
	}
	s := protocol.Serve(t, acctest.Factories()["whatsapp"])
	s.Configure(block).Clean(t)
	return s
}

// open starts a world and a configured provider. The test runs in parallel.
func open(t *testing.T, more ...protocol.Values) (*world.World, *protocol.Resource) {
	t.Helper()
	t.Parallel()
	w := start(t)
	return w, serve(t, w, more...).Resource(typeName)
}

func made(t *testing.T) (*world.World, *protocol.Resource) {
	t.Helper()
	w, r := open(t)
	r.Apply(args()).Clean(t)
	return w, r
}

func kept(t *testing.T, r *protocol.Resource) {
	t.Helper()
	if !reflect.DeepEqual(r.State, args()) || !reflect.DeepEqual(r.Identity, args()) {
		t.Errorf("state %v, identity %v", r.State, r.Identity)
	}
}

func silent(t *testing.T, w *world.World) {
	t.Helper()
	if calls := w.Graph.Calls(); len(calls) != 0 {
		t.Errorf("these calls were made: %v", calls)
	}
}

// installed asserts what bot has, and how many installations were really made.
func installed(t *testing.T, w *world.World, has bool, made int) {
	t.Helper()
	if got := w.Graph.Installed(bot, acctest.AppID); got != has || w.Graph.Counts().AppsInstalled != made {
		t.Errorf("installed: %v, want %v; %d were made, want %d", got, has, w.Graph.Counts().AppsInstalled, made)
	}
}
