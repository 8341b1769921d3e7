package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// movable is an object that another provider manages.
type movable struct {
	typeName, importID string
	path               string            // of the remote API
	ids                map[string]string // what identifies the object, by argument
	answer             any               // of the remote API
}

// secretOfSource is in each source, beside what identifies the object.
const secretOfSource = "CANARYsecretOfTheSource0123456789"

func movables() map[string]movable {
	return map[string]movable{
		"token binding": {
			typeName: "whatsapp_token_binding", importID: "SUPPORT", path: "/projects/SUPPORT/whatsapp/token",
			ids: map[string]string{"project": "SUPPORT"},
		},
		"number binding": {
			typeName: "whatsapp_phone_number_binding", importID: "SUPPORT", path: "/api/projects/SUPPORT/whatsapp/phone-number",
			ids: map[string]string{"project": "SUPPORT"},
		},
		"account webhook": {
			typeName: "whatsapp_business_account_webhook", importID: acctest.Account + "/" + acctest.AppID,
			path: "/v23.0/" + acctest.Account + "/subscribed_apps",
			ids:  map[string]string{"business_account_id": acctest.Account, "app_id": acctest.AppID},
			answer: map[string]any{"data": []any{map[string]any{
				"override_callback_uri":      "https://chat.example.com/" + secretOfSource,
				"whatsapp_business_api_data": map[string]any{"id": acctest.AppID},
			}}},
		},
		"profile": {
			typeName: "whatsapp_business_profile", importID: acctest.Number, path: "/v23.0/" + acctest.Number + "/whatsapp_business_profile",
			ids: map[string]string{"phone_number_id": acctest.Number},
		},
	}
}

// sources returns the resources that may manage an object, as Terraform stores them.
func (m movable) sources(t *testing.T) map[string]protocol.Source {
	t.Helper()
	named := map[string]any{"token": secretOfSource, "other": acctest.HandToken}
	for name, id := range m.ids {
		named[name] = id
	}
	body, answer := map[string]any{"token": secretOfSource}, m.answer
	if answer == nil {
		answer = body
	}
	dynamic := func(v any) any { return map[string]any{"value": v, "type": "dynamic"} }
	return map[string]protocol.Source{
		"restapi_object": {Provider: "registry.terraform.io/mastercard/restapi", Type: "restapi_object", State: map[string]any{
			"path": m.path, "id": secretOfSource, "object_id": nil, "data": encoded(t, body), "api_data": map[string]any{"x": secretOfSource},
			"api_response": encoded(t, answer), "create_response": secretOfSource, "debug": false,
		}},
		"restful_resource": {Provider: "registry.opentofu.org/magodo/restful", Type: "restful_resource", State: map[string]any{
			"path": m.path, "id": m.path, "body": dynamic(body), "output": dynamic(answer), "header": body, "query": nil,
		}},
		"null_resource": {Provider: "registry.terraform.io/hashicorp/null", Type: "null_resource", State: map[string]any{
			"id": "8674665223082153551", "triggers": named,
		}},
		"terraform_data": {Provider: "terraform.io/builtin/terraform", Type: "terraform_data", State: map[string]any{
			"id": "6c2a9a1e-0d3f-4b57-9f0b-0c3a3c1f7d11", "input": dynamic(named), "output": dynamic(named),
			"triggers_replace": dynamic([]any{secretOfSource}),
		}},
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// inUse starts a world in which all movables exist.
func inUse(t *testing.T) *world.World {
	t.Helper()
	w := acctest.Start(t)
	w.Chat.SetToken("SUPPORT", acctest.GoodToken)
	w.Chat.SetNumber("SUPPORT", acctest.Number, acctest.Account)
	w.Graph.SubscribeApp(graphsim.SubscribedApp{
		BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: "https://chat.example.com/webhooks",
	})
	w.Graph.SetField(acctest.Number+"/whatsapp_business_profile", "about", "Open all day")
	return w
}

func serving(t *testing.T, w *world.World) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	return s
}

// An object is moved here with its IDs alone. The next read imports it: state, identity and private state are those of an import. Nothing
// of the source is in them, in a message or in the log.
func TestMove(t *testing.T) {
	t.Parallel()
	w := inUse(t)
	for object, m := range movables() {
		imported := serving(t, w).NewResource(m.typeName)
		imported.Import(m.importID).NoError(t)
		for from, source := range m.sources(t) {
			t.Run(object+" from "+from, func(t *testing.T) {
				var lines bytes.Buffer
				s := serving(t, w)
				s.SetContext(tfsdklogtest.RootLogger(tflogtest.RootLogger(context.Background(), &lines), &lines))
				r := s.NewResource(m.typeName)
				diags := r.Move(source)
				diags.WantNone(t)
				for name, value := range r.State {
					if value != any(m.ids[name]) && value != nil {
						t.Errorf("moved, %s is %v", name, value)
					}
				}
				left := fmt.Sprint(r.State, r.Identity, string(r.Private))
				diags = append(diags, r.Refresh()...)
				diags.WantNone(t)
				if !reflect.DeepEqual(r.State, imported.State) || !reflect.DeepEqual(r.Identity, imported.Identity) {
					t.Errorf("moved, there is\n%v %v\nimported\n%v %v", r.State, r.Identity, imported.State, imported.Identity)
				}
				if !bytes.Equal(r.Private, imported.Private) {
					t.Errorf("moved, the private state is\n%s\nimported\n%s", r.Private, imported.Private)
				}
				left += fmt.Sprint(r.State, string(r.Private), diags, lines.String())
				if at := strings.Index(left, acctest.Canary); at >= 0 {
					t.Errorf("a secret is left: %.300s", left[max(at-200, 0):])
				}
			})
		}
	}
	if n := len(w.Graph.Writes()) + len(w.Chat.Writes()); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// What was moved here counts as imported: by default, a destruction leaves the token of another program in the project.
func TestMove_destroyed(t *testing.T) {
	t.Parallel()
	w := inUse(t)
	m := movables()["number binding"]
	r := serving(t, w).NewResource(m.typeName)
	r.Move(m.sources(t)["null_resource"]).WantNone(t)
	r.Destroy().NoError(t)
	if p, _ := w.Chat.FindProject("SUPPORT"); r.State != nil || p.PhoneNumberID != acctest.Number {
		t.Errorf("the state is %v, and the project has the number %q", r.State, p.PhoneNumberID)
	}
}

// A source that manages something else, or that does not say what it manages, is refused. No value of it is quoted.
func TestMove_refused(t *testing.T) {
	t.Parallel()
	w := inUse(t)
	all := movables()
	token, profile := all["token binding"], all["profile"]
	with := func(source protocol.Source, name string, value any) protocol.Source {
		source.State.(map[string]any)[name] = value
		return source
	}
	foreign := profile.sources(t)["restapi_object"]
	foreign.Provider = "registry.terraform.io/" + acctest.Business + "/restapi"
	for name, c := range map[string]struct {
		to     movable
		source protocol.Source
		says   []string
	}{
		"foreign provider": {profile, foreign, []string{"Cannot move from this resource type", "restapi_object (mastercard/restapi)"}},
		"own type": {profile, protocol.Source{Provider: "terraform.local/platform/whatsapp", Type: "whatsapp_commerce_settings",
			State: map[string]any{"phone_number_id": acctest.Number}}, []string{"A whatsapp_commerce_settings of the provider"}},
		"another edge": {profile, with(profile.sources(t)["restapi_object"], "path", "/v23.0/"+acctest.Number+"/whatsapp_commerce_settings"),
			[]string{"manages another object", "whatsapp_business_profile does not follow the ID"}},
		"phone number": {profile, with(profile.sources(t)["null_resource"], "triggers", map[string]any{"phone_number_id": "+15550100001"}),
			[]string{"has no phone_number_id", "It must be the ID of a phone number"}},
		"two numbers": {profile, with(profile.sources(t)["terraform_data"], "output", map[string]any{"type": "x",
			"value": map[string]any{"phone_number_id": acctest.OtherNumber}}), []string{"several values for phone_number_id"}},
		"token for a project": {token, with(token.sources(t)["null_resource"], "triggers", map[string]any{"project": acctest.HandToken}),
			[]string{"has no project", "removed {", "destroy = false"}},
	} {
		r := serving(t, w).NewResource(c.to.typeName)
		diags := r.Move(c.source)
		diags.WantError(t, "", c.says...)
		if r.State != nil || strings.Contains(diags.String(), acctest.Canary) {
			t.Errorf("%s: the state is %v, and the error\n%s", name, r.State, diags)
		}
	}
}

// An object that does not exist is an error of the next plan, as in an import. Terraform then keeps the source in its state.
func TestMove_missing(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	m := movables()["token binding"]
	r := serving(t, w).NewResource(m.typeName)
	r.Move(m.sources(t)["null_resource"]).WantNone(t)
	_, diags := r.Plan(protocol.Values{"project": "SUPPORT"})
	diags.WantError(t, "", "Nothing to import", `"SUPPORT" holds no token`)
}
