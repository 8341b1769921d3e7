package graphsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
)

// Template is a message template of an account.
type Template struct {
	ID                string `json:"id"` // "": a new one
	BusinessAccountID string `json:"business_account_id"`
	Name              string `json:"name"`
	Language          string `json:"language"` // "": en_US
	Category          string `json:"category"` // "": UTILITY
	Status            string `json:"status"`   // "": APPROVED
	// Components are Meta's, as a list. Without them the template has a body with its name.
	Components any            `json:"components"`
	Fields     map[string]any `json:"fields"` // anything else, by Meta's field name
}

// AddTemplate adds a template or replaces it, without the rules of a call, and returns
// its ID.
func (s *Sim) AddTemplate(in Template) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusinessAccount, in.BusinessAccountID)
	if in.Components == nil {
		in.Components = []any{map[string]any{"type": "BODY", "text": "Hello from " + in.Name}}
	}
	o := &object{kind: kindTemplate, id: in.ID, parent: in.BusinessAccountID, order: s.nextNumber(), fields: map[string]any{
		"name": in.Name, "language": cmp.Or(in.Language, "en_US"), "category": cmp.Or(in.Category, utility), "parameter_format": "POSITIONAL",
		componentsField: mustComponents(in.Components),
	}}
	if o.id == "" {
		o.id = s.newID(templateIDBase)
	}
	s.setStatus(o, cmp.Or(in.Status, "APPROVED"), "")
	maps.Copy(o.fields, in.Fields)
	s.objects[o.id] = o
	delete(s.removed, o.id)
	return o.id
}

// AddTemplates adds approved UTILITY templates PREFIX_0001 and so on to an account.
func (s *Sim) AddTemplates(accountID, prefix string, count int) {
	for i := range count {
		s.AddTemplate(Template{BusinessAccountID: accountID, Name: fmt.Sprintf("%s_%04d", prefix, i+1)})
	}
}

// mustComponents panics on a value that is not a list of objects.
func mustComponents(value any) []part {
	data, err := json.Marshal(value)
	if err != nil {
		panic("graphsim: components: " + err.Error())
	}
	list, refused := componentsRule("components", string(data))
	parts, ok := list.([]part)
	if refused != nil || !ok {
		panic("graphsim: components are not a list of objects")
	}
	return parts
}

// templateState is a template as it is stored: with the components as they were
// written, not as reads show them.
type templateState struct {
	ID         string           `json:"id"`
	Name       string           `json:"name"`
	Language   string           `json:"language"`
	Category   string           `json:"category"`
	Status     string           `json:"status"`
	Components []map[string]any `json:"components"`
}

// Templates returns the templates of an account, oldest first, at the time of the clock.
func (s *Sim) Templates(accountID string) []templateState {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ageTemplates()
	found := []templateState{}
	for _, o := range s.childrenOf(accountID, kindTemplate, everyObject) {
		t := templateState{o.id, o.text("name"), o.text("language"), o.text("category"), o.text("status"), nil}
		for _, p := range cloneParts(componentsOf(o)) {
			t.Components = append(t.Components, p)
		}
		found = append(found, t)
	}
	return found
}

// EditTemplate changes components in WhatsApp Manager. It counts as an edit, and the
// template is in review.
func (s *Sim) EditTemplate(id string, components any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.mustNode(kindTemplate, id)
	next := maps.Clone(o.fields)
	next[componentsField] = mustComponents(components)
	s.storeEdit(o, next)
}

// DeleteTemplate deletes a template in WhatsApp Manager, which blocks its name as a call does. RemoveObject blocks
// nothing.
func (s *Sim) DeleteTemplate(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleteTemplate(s.mustNode(kindTemplate, id))
}

func (c *seedCheck) addTemplates(seed Seed) {
	for _, t := range seed.Templates {
		if t.ID != "" {
			c.addID(kindTemplate, t.ID)
		}
		c.addReferences("template "+t.Name, kindBusinessAccount, t.BusinessAccountID)
		if data, err := json.Marshal(t.Components); err != nil || t.Components != nil && !isComponentList(data) {
			c.fail("the components of template %s are not a list of objects", t.Name)
		}
	}
	for _, f := range seed.Flows {
		if f.ID != "" {
			c.addID(kindFlow, f.ID)
		}
		c.addReferences("flow "+f.Name, kindBusinessAccount, f.BusinessAccountID)
		c.addOptionalReference("flow "+f.Name, kindApp, f.AppID)
	}
}

func isComponentList(data []byte) bool {
	_, err := componentsRule("components", string(data))
	return err == nil
}
