package conform

import (
	"encoding/json"
	"fmt"
	"maps"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Setting describes the resource of a setting of a phone number. ToSpec makes a whole Spec of it.
type Setting struct {
	Type            string
	DescriptionOnly bool // as in Spec
	// Edge is the setting as the simulator names it, and the edge that changes it.
	Edge string
	// Feature is the key that holds the setting on the edge; "": the edge is the setting.
	Feature string
	// Config are the arguments without the node, Changed those of a changed configuration, Initial the values of a number whose
	// setting was never changed.
	Config, Changed, Initial protocol.Values
	// Unique are arguments that no two numbers can share. Optional.
	Unique func(i int) protocol.Values
	// ByHand are the values of a change behind Terraform's back, by Meta's keys.
	ByHand map[string]any
	// NotImported are the arguments that Meta does not show.
	NotImported []string
	// Abandons says that a destroy leaves the values by default. OtherOnDestroy is another value of on_destroy than the default, "reset"
	// or "abandon" if it is empty, and NoOtherOnDestroy where there is none.
	Abandons       bool
	OtherOnDestroy string
	NotApplicable  map[string]string // as in Spec
	Prepare        func(*world.World)
}

// ToSpec returns the description of the resource for Run.
func (s Setting) ToSpec() Spec {
	path := "/*/*/" + s.Edge
	scope := "whatsapp_business_management"
	spec := Spec{
		Type: s.Type, DescriptionOnly: s.DescriptionOnly,
		Prepare: func(w *world.World) {
			AddNumbers(w)
			if s.Prepare != nil {
				s.Prepare(w)
			}
		},
		Config: func(i int) protocol.Values {
			config := Merge(protocol.Values{"phone_number_id": Number(i)}, s.Config)
			if s.Unique != nil {
				maps.Copy(config, s.Unique(i))
			}
			return config
		},
		NotImported:         s.NotImported,
		List:                protocol.Values{"business_account_id": acctest.Account},
		SecretsNotShown:     len(s.NotImported) > 0,
		Changed:             s.Changed,
		WithoutWrite:        s.terraformOnlyChange(),
		NotApplicable:       s.NotApplicable,
		Inputs:              []string{"phone_number_id"},
		Needs:               []string{"access_token", "graph_endpoint"},
		ImportID:            func(state protocol.Values) string { return fmt.Sprint(state["phone_number_id"]) },
		Remote:              s.remoteSettings,
		RemainsAfterDestroy: s.Abandons,
		Create: Write{On: Graph, Method: "POST", Path: path, At: "phone_number_id", Faults: map[string]Fault{
			"500 once":     {Fault: simkit.Fault{Status: 500}},
			"reset, done":  {Fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
			"500 for good": {Fault: simkit.Fault{Status: 500, Times: -1}, Says: []string{"HTTP 500"}},
			"no success":   {Fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, Says: []string{"no success"}},
			"invalid": {Fault: graphsim.Error{Code: 100, Message: "(#100) Param x is odd"}.Fault("", "", 1),
				Says: []string{"Param x is odd"}},
		}},
		Update: Write{On: Graph, Method: "POST", Path: path, At: "phone_number_id"},
		Disappear: map[string]Event{
			"changed by hand": {Do: s.changeByHand, Then: Changed},
		},
		LosePermission: map[string]Event{
			"scope dropped": {Do: func(w *world.World, _ protocol.Values) { w.Graph.DropScope(acctest.ProviderToken, scope) },
				At: "phone_number_id", Says: []string{scope}},
			"revoked": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RevokeToken(acctest.ProviderToken, 458) },
				Says: []string{"code 190, subcode 458"}},
			"number removed": {Do: func(w *world.World, _ protocol.Values) { w.Graph.RemovePhoneNumber(acctest.Number) },
				At: "phone_number_id", Says: []string{"subcode 33"}},
		},
	}
	spec.ByHand = map[string]func(*world.World, protocol.Values){}
	for name, value := range s.ByHand {
		if asJSON(value) != asJSON(s.Changed[name]) { // otherwise it is not a change of the changed configuration
			spec.ByHand[name] = s.changeByHand
		}
	}
	if s.Abandons {
		return spec
	}
	spec.Delete = Write{On: Graph, Method: "POST", Path: path, At: "phone_number_id"}
	return spec
}

// NoOtherOnDestroy says that on_destroy has one value.
const NoOtherOnDestroy = "none"

// terraformOnlyChange returns a change that concerns Terraform alone.
func (s Setting) terraformOnlyChange() protocol.Values {
	switch {
	case s.OtherOnDestroy == NoOtherOnDestroy:
		return nil
	case s.OtherOnDestroy != "":
		return protocol.Values{"on_destroy": s.OtherOnDestroy}
	case s.Abandons:
		return protocol.Values{"on_destroy": "reset"}
	}
	return protocol.Values{"on_destroy": "abandon"}
}

// remoteSettings returns the settings that differ from what a number begins with.
func (s Setting) remoteSettings(w *world.World) map[string]string {
	all := map[string]string{}
	for i := range Objects {
		fields := s.remoteFields(w, Number(i))
		now := map[string]any{}
		for name, initial := range s.Initial {
			if value := fields[name]; value != nil && asJSON(value) != asJSON(initial) {
				now[name] = value
			}
		}
		if len(now) > 0 {
			all[Number(i)] = asJSON(now)
		}
	}
	return all
}

// remoteFields returns the values of the setting of a number, by Meta's keys.
func (s Setting) remoteFields(w *world.World, number string) map[string]any {
	fields := w.Graph.Fields(number + "/" + s.Edge)
	if s.Feature == "" {
		return fields
	}
	feature, _ := fields[s.Feature].(map[string]any)
	return feature
}

func (s Setting) changeByHand(w *world.World, _ protocol.Values) {
	edge, change := acctest.Number+"/"+s.Edge, s.ByHand
	if s.Feature != "" {
		feature := maps.Clone(s.remoteFields(w, acctest.Number))
		maps.Copy(feature, s.ByHand)
		change = map[string]any{s.Feature: feature}
	}
	for name, value := range change {
		w.Graph.SetField(edge, name, value)
	}
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
