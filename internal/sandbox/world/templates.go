package world

import (
	"encoding/json"
	"errors"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// templateChange is what Meta, or a person in WhatsApp Manager, does to a template.
type templateChange struct {
	Status          string          `json:"status"`
	Reason          string          `json:"reason"`
	CorrectCategory string          `json:"correct_category"`
	Components      json.RawMessage `json:"components"`
	Undelivered     *bool           `json:"undelivered"`
}

func (w *World) changeTemplate(id string, in templateChange) error {
	var components []map[string]any
	if in.Components != nil && (json.Unmarshal(in.Components, &components) != nil || components == nil) {
		return errors.New(`member "components" must be a list of objects`)
	}
	if components != nil {
		w.Graph.EditTemplate(id, components)
	}
	if in.Status != "" {
		w.Graph.SetTemplateStatus(id, in.Status, in.Reason)
	}
	if in.CorrectCategory != "" {
		w.Graph.AnnounceCategory(id, in.CorrectCategory)
	}
	if in.Undelivered != nil {
		w.Graph.SetUndelivered(id, *in.Undelivered)
	}
	return nil
}

func (w *World) listTemplates(accountID string) (any, error) {
	if !w.Graph.HasObject(accountID) {
		return nil, errNotFound("no business account %q", accountID)
	}
	return map[string]any{"templates": w.Graph.Templates(accountID), "stored": w.Graph.Stored("message_templates")}, nil
}

func (w *World) accountSettings(id string) settings {
	return settings{
		"refuse_authentication": newSetter(func(on bool) { w.Graph.RefuseAuthentication(id, on) }),
		"add_templates": newSetter(func(in struct {
			Prefix string `json:"prefix"`
			Count  int    `json:"count"`
		}) {
			w.Graph.AddTemplates(id, in.Prefix, in.Count)
		}),
	}
}

func (w *World) flowSettings(id string) settings {
	return settings{
		"status":         newSetter(func(status string) { w.Graph.SetFlowStatus(id, status) }),
		"flow_json":      newSetter(func(text string) { w.Graph.EditFlow(id, text) }),
		"frozen":         newSetter(func(on bool) { w.Graph.FreezeFlow(id, on) }),
		"endpoint_fails": newSetter(func(on bool) { w.Graph.FailFlowEndpoint(id, on) }),
	}
}

// templateSwitches returns the settings that choose what templates do, see the methods of graphsim.
func templateSwitches(graph *graphsim.Sim) settings {
	return settings{
		"review_after":     newSetter(func(d duration) { graph.SetReviewTime(time.Duration(d)) }),
		"assign_marketing": newSetter(func(words []string) { graph.AssignMarketing(words...) }),
		"approve_edits":    newSetter(graph.ApproveEdits), "keep_otp_buttons": newSetter(graph.KeepOTPButtons),
		"flatten_examples": newSetter(graph.FlattenExamples), "reorder_components": newSetter(graph.ReorderComponents),
		"show_sub_category": newSetter(graph.ShowSubCategory), "localize_errors": newSetter(graph.LocalizeErrors),
		"unpause_unknown": newSetter(graph.RemoveUnpause), "unpause_any": newSetter(graph.AllowUnpauseOfAny),
	}
}
