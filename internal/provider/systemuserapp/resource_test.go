package systemuserapp_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// wantInstalled asserts whether the app is installed, and how many installations took effect.
func wantInstalled(t *testing.T, w *world.World, has bool, made int) {
	t.Helper()
	if got := w.Graph.IsInstalled(bot, acctest.AppID); got != has || w.Graph.Stored("applications").Created != made {
		t.Errorf("installed: %v, want %v; installations: %d, want %d", got, has, w.Graph.Stored("applications").Created, made)
	}
}

// Reading and destroying send nothing. Installing the app again changes nothing.
func TestAccSystemUserApp_destroy(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	config := spec().Config(0)
	r := st.AppliedObject(config)
	st.ForgetCalls()
	r.Destroy().WantWarning(t, "", "remains installed on system user", acctest.AppID, bot, "To remove the app manually")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	st.WantNoCalls("destroyed")
	wantInstalled(t, st.World, true, 1)
	r.Apply(config).WantNone(t)
	wantInstalled(t, st.World, true, 1)
}

func TestAccSystemUserApp_importRefused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	settings := st.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "other", Role: "EMPLOYEE"})
	for id, c := range map[string]struct {
		at   string
		says []string
	}{
		bot:                            {"", []string{"must have the form SYSTEM_USER_ID/APP_ID"}},
		settings + "/" + acctest.AppID: {"system_user_id", []string{"System user is not visible", "app-scoped", "subcode 33"}},
		"bot/app":                      {"", []string{"5 to 20 digits", "terraform import whatsapp_system_user_app.NAME"}},
	} {
		r := st.NewObject()
		r.Import(id).WantError(t, c.at, c.says...)
		if r.State != nil {
			t.Errorf("the state holds %v", r.State)
		}
	}
}

func TestAccSystemUserApp_answerIsTrue(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.AnswerInstallWithTrue(true)
	st.NewObject().Apply(spec().Config(0)).WantNone(t)
	wantInstalled(t, st.World, true, 1)
}

// The plan refuses invalid arguments and hidden users. The apply fails if Meta refuses the installation.
func TestAccSystemUserApp_refused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	settings := st.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "other", Role: "EMPLOYEE"})
	const foreignBusiness, foreignApp = "300000000000002", "200000000000003"
	st.Graph.AddBusiness(graphsim.Business{ID: foreignBusiness, Name: "Elsewhere"})
	st.Graph.AddApp(graphsim.App{ID: foreignApp, Name: "Theirs", Secret: "CANARYtheirSecret000000000000000", BusinessID: foreignBusiness})
	r := st.NewObject()
	with := func(argument, value string) protocol.Values {
		return conform.Merge(spec().Config(0), protocol.Values{argument: value})
	}
	for _, c := range []struct {
		argument, value string
		says            []string
	}{
		{"system_user_id", settings, []string{"System user is not visible to the provider's token", "app-scoped", "Business Settings"}},
		{"system_user_id", "+1 555 010 0001", []string{"phone number"}},
		{"app_id", "chat", []string{"5 to 20 digits"}},
	} {
		_, diags := r.Plan(with(c.argument, c.value))
		diags.WantError(t, c.argument, c.says...)
	}
	none := st.StartServer(protocol.Values{"access_token": nil}).NewResource(spec().Type)
	_, diags := none.Plan(conform.Merge(spec().Config(0), protocol.Values{"system_user_id": protocol.Unknown}))
	diags.WantError(t, "", "WHATSAPP_ACCESS_TOKEN")
	st.WantNoWrites("planned")

	r.Apply(with("app_id", foreignApp)).WantError(t, "app_id",
		"Meta refused to install app "+foreignApp, "must belong to the same business", "same business portfolio")
	r.Apply(with("app_id", "200000000000009")).WantError(t, "app_id", "must be the id of an application")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	wantInstalled(t, st.World, false, 0)
}

// The token has permission to install an app but not to read the user.
func TestAccSystemUserApp_notReadable(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", "/*/"+bot, -1))
	st.NewObject().Apply(spec().Config(0)).WantNone(t)
	wantInstalled(t, st.World, true, 1)
}
