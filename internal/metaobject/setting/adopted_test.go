package setting_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

const adoption = "The business profile of phone number " + number + " exists already and is adopted"

// A destruction leaves a value that the creation or an import has adopted, until this resource writes it. on_destroy in the
// configuration resets it too, and the plan of the creation says so.
func TestSetting_found(t *testing.T) {
	t.Parallel()
	resets := `POST ` + edge + ` {"color":"red"}`
	for name, c := range map[string]struct {
		now     any
		configs []protocol.Values
		imports bool
		wrote   string // by the destruction
	}{
		"adopted":           {"blue", []protocol.Values{{"color": "blue"}}, false, ""},
		"adopted, on reset": {"blue", []protocol.Values{{"color": "blue", "on_destroy": "reset"}}, false, resets},
		"reset afterwards":  {"blue", []protocol.Values{{"color": "blue"}, {"color": "blue", "on_destroy": "reset"}}, false, resets},
		"then changed":      {"blue", []protocol.Values{{"color": "blue"}, {"color": "green"}}, false, resets},
		"other changed": {"blue", []protocol.Values{{"color": "blue"}, {"color": "blue", "shape": protocol.Values{"sides": 3}}}, false,
			""},
		"overwritten":        {"green", []protocol.Values{{"color": "blue"}}, false, resets},
		"imported":           {"blue", []protocol.Values{{"color": "blue"}}, true, ""},
		"imported, on reset": {"blue", []protocol.Values{{"color": "blue", "on_destroy": "reset"}}, true, resets},
	} {
		f, server := start(t, plain(), remoteColor(c.now))
		r := server.NewResource(typeName)
		if c.imports {
			r.Import(number).WantNone(t)
		}
		for _, more := range c.configs {
			r.Apply(config(more)).NoError(t)
		}
		f.takeWrites()
		diags := r.Destroy()
		wantWrites(t, f, name, c.wrote)
		if c.wrote == "" {
			diags.WantWarning(t, "", "Values of the business profile of phone number "+number+" stay at Meta",
				`color: It existed before this resource was created or imported`, `on_destroy = "reset"`)
		}
	}
}

// Only a configured on_destroy takes something away from whoever has set it, and only from another configuration or user.
func TestSetting_foundWarning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		onDestroy any
		read      bool // another address of this configuration holds the setting
		warns     bool
	}{
		"default": {nil, false, false}, "abandon": {"abandon", false, false}, "reset": {"reset", false, true}, "renamed": {"reset", true, false},
	} {
		_, server := start(t, plain(), remoteColor("blue"))
		if c.read {
			applyNew(t, server, config(protocol.Values{"color": "blue"})).Refresh().WantNone(t)
		}
		_, diags := server.NewResource(typeName).PlanHere(config(protocol.Values{"color": "blue", "on_destroy": c.onDestroy}))
		if !c.warns {
			if len(diags) > 0 {
				t.Errorf("%s: %s", name, diags)
			}
			continue
		}
		diags.WantWarning(t, "", adoption, "Destroying this resource resets color, also for them. To keep the values then, leave on_destroy out.")
	}
}
