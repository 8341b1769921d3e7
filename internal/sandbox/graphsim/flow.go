package graphsim

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	kindFlow kind = "WhatsAppFlow"

	flowsEdge  = "flows"
	flowIDBase = 930_000_000_000_000 // IDs of new ones begin there

	// What a flow keeps, and no call reads.
	flowJSONField  = hiddenMark + "json"      // string
	flowAppField   = hiddenMark + "app"       // ID
	changedField   = hiddenMark + "changed"   // time.Time
	frozenField    = hiddenMark + "frozen"    // true: published versions cannot be edited
	unhealthyField = hiddenMark + "unhealthy" // true: its endpoint is
)

var manageFlows = []string{scopeWhatsAppManagement}

var flowCategories = []string{
	"SIGN_UP", "SIGN_IN", "APPOINTMENT_BOOKING", "LEAD_GENERATION", "SHOPPING", "CONTACT_US", "CUSTOMER_SUPPORT", "SURVEY", "OTHER",
}

func (s *Sim) flowProperties() []property {
	categoriesRule := valueListRule(len(flowCategories), func(word string) bool { return slices.Contains(flowCategories, word) })
	return []property{
		{name: "name", write: textRule(1, 200), required: true},
		{name: "categories", required: true, write: func(name, text string) (any, *Error) {
			if text == "[]" {
				return nil, errBadParameter("Param %s must have at least one item", name)
			}
			return categoriesRule(name, text)
		}},
		{name: "endpoint_uri", write: func(name, text string) (any, *Error) {
			if !isLink(text, "https") {
				return nil, errBadParameter("Param %s must be an https URL", name)
			}
			return text, nil
		}},
	}
}

func (s *Sim) registerFlows() {
	s.defineNode(kindFlow, &nodeType{
		scopes:   manageFlows,
		defaults: []string{"id", "name", "status", "categories", "validation_errors"},
		fields:   []string{"name", "status", "categories", "endpoint_uri", "json_version", "data_api_version", "data_channel_uri"},
		computed: map[string]computeFunc{
			"validation_errors": func(_ *call, o *object, _ field) any { return inspectFlow(o.text(flowJSONField)).errors },
			"application":       s.flowApp,
			"updated_at": func(_ *call, o *object, _ field) any {
				changed, _ := o.fields[changedField].(time.Time)
				return changed.UTC().Format(graphTime)
			},
		},
	})
	s.defineEdge(kindBusinessAccount, flowsEdge, edge{
		scopes: manageFlows,
		list: func(_ *call, account *object, _ url.Values) ([]*object, *Error) {
			return s.childrenOf(account.id, kindFlow, everyObject), nil
		},
	})
	for name, run := range map[string]func(*call, *object) (any, *Error){
		"": s.changeFlow, "assets": s.uploadFlow, "publish": s.publishFlow, "deprecate": s.deprecateFlow,
	} {
		s.defineAction(http.MethodPost, kindFlow, name, action{scopes: manageFlows, run: run})
	}
	s.defineAction(http.MethodPost, kindBusinessAccount, flowsEdge, action{scopes: manageFlows, run: s.createFlow})
	s.defineAction(http.MethodDelete, kindFlow, "", action{scopes: manageFlows, run: s.deleteFlow})
	s.defineAction(http.MethodGet, kindFlow, "assets", action{scopes: manageFlows, list: true, run: s.listAssets})
}

func (s *Sim) flowApp(_ *call, o *object, _ field) any {
	app := s.apps[o.text(flowAppField)]
	if app == nil {
		return nil
	}
	return map[string]any{"id": app.ID, "name": app.Name, "link": "https://www.facebook.com/games/?app_id=" + app.ID}
}

// createFlow creates a draft, also if its JSON has errors.
func (s *Sim) createFlow(c *call, account *object) (any, *Error) {
	next, err := applyParams(s.flowProperties(), c.params, map[string]any{"status": "DRAFT", flowAppField: c.caller.app.ID}, true)
	if err == nil {
		err = s.checkFlowName(account.id, "", next)
	}
	if err != nil {
		return nil, err
	}
	text, given := c.params.Get("flow_json"), c.params.Has("flow_json")
	if id := c.params.Get("clone_flow_id"); id != "" {
		source := s.objects[id]
		if given || source == nil || source.kind != kindFlow || source.parent != account.id {
			return nil, errBadParameter("Param clone_flow_id must be a flow of the account, without flow_json")
		}
		text = source.text(flowJSONField)
	}
	o := &object{kind: kindFlow, id: s.newID(flowIDBase), parent: account.id, order: s.nextNumber(), fields: next}
	s.objects[o.id] = o
	s.storeFlow(o, text)
	s.countStored(flowsEdge, StoredCounts{Created: 1})
	answer := map[string]any{"id": o.id}
	if given {
		answer["success"], answer["validation_errors"] = true, inspectFlow(text).errors
	}
	return answer, nil
}

// checkFlowName checks that the name is unique in the account.
func (s *Sim) checkFlowName(account, id string, next map[string]any) *Error {
	same := s.childrenOf(account, kindFlow, func(o *object) bool { return o.id != id && o.fields["name"] == next["name"] })
	if len(same) == 0 {
		return nil
	}
	err := errBadParameter("Flow name must be unique in the WhatsApp Business Account")
	err.UserTitle, err.UserMessage = "Name not unique", "A flow with this name already exists in this account."
	return err
}

// changeFlow changes the properties of a flow, not its JSON.
func (s *Sim) changeFlow(c *call, o *object) (any, *Error) {
	appRule := func(name, text string) (any, *Error) {
		if s.apps[text] == nil {
			return nil, errBadParameter("Param %s is not the ID of an app", name)
		}
		return text, nil
	}
	properties := append(s.flowProperties(), property{name: "application_id", write: appRule})
	next, err := applyParams(properties, c.params, o.fields, false)
	if err == nil {
		err = s.checkFlowName(o.parent, o.id, next)
	}
	if err == nil {
		err = checkFlowChange(o)
	}
	if err != nil {
		return nil, err
	}
	if app, ok := next["application_id"]; ok {
		delete(next, "application_id")
		next[flowAppField] = app
	}
	o.fields = next
	s.makeDraft(o)
	s.countStored(flowsEdge, StoredCounts{Changed: 1})
	return successAnswer(), nil
}

// checkFlowChange checks that a flow can be edited. Old flows, and those of accounts with on-premises numbers, cannot
// be edited after they are published.
func checkFlowChange(o *object) *Error {
	if o.fields["status"] == "DEPRECATED" || o.fields[frozenField] == true && o.fields["status"] != "DRAFT" {
		return errFlow(139001, "Flow can't be updated")
	}
	return nil
}

func errFlow(code int, reason string) *Error {
	e := errBadParameter("%s", reason)
	e.Code, e.UserMessage = code, reason
	return e
}

// makeDraft makes a published flow a draft, with the same ID ("Flow lifecycle").
func (s *Sim) makeDraft(o *object) {
	o.fields["status"] = "DRAFT"
	s.setUpdatedAt(o)
}

// setUpdatedAt advances updated_at, whose unit is seconds.
func (s *Sim) setUpdatedAt(o *object) {
	now, last := s.Now(), time.Time{}
	if at, ok := o.fields[changedField].(time.Time); ok {
		last = at
	}
	if earliest := last.Add(time.Second); now.Before(earliest) {
		now = earliest
	}
	o.fields[changedField] = now
}

// storeFlow stores JSON as it was sent, also with errors.
func (s *Sim) storeFlow(o *object, text string) {
	read := inspectFlow(text)
	o.fields[flowJSONField] = text
	for name, value := range map[string]string{"json_version": read.version, "data_api_version": read.dataAPI} {
		if o.fields[name] = value; value == "" {
			delete(o.fields, name)
		}
	}
	s.makeDraft(o)
}

// deleteFlow deletes a draft, and refuses other flows. No page says whether a draft that was published can be deleted.
func (s *Sim) deleteFlow(_ *call, o *object) (any, *Error) {
	if o.fields["status"] != "DRAFT" {
		return nil, errFlow(139004, "Flow can't be deleted: only a draft can")
	}
	s.dropObject(o.id)
	s.countStored(flowsEdge, StoredCounts{Deleted: 1})
	return successAnswer(), nil
}

func (s *Sim) deprecateFlow(_ *call, o *object) (any, *Error) {
	if !isPublished(o) {
		return nil, errFlow(139003, "Flow can't be deprecated: it is not published")
	}
	o.fields["status"] = "DEPRECATED"
	s.setUpdatedAt(o)
	s.countStored(flowsEdge, StoredCounts{Changed: 1})
	return successAnswer(), nil
}

func isPublished(o *object) bool {
	return slices.Contains([]string{"PUBLISHED", "THROTTLED", "BLOCKED"}, o.text("status"))
}

// flowOfButton returns the flow that a button of a template names, nil if there is none.
func (s *Sim) flowOfButton(account *object, b part) *object {
	found := s.childrenOf(account.id, kindFlow, func(o *object) bool {
		return b.has("flow_name") && o.fields["name"] == b["flow_name"] || o.id == b.text("flow_id")
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// addFlow adds the published flow of a template that was created with JSON.
func (s *Sim) addFlow(c *call, account *object, name, text string) *object {
	o := &object{kind: kindFlow, id: s.newID(flowIDBase), parent: account.id, order: s.nextNumber(), fields: map[string]any{
		"name": name, "categories": []string{"OTHER"}, flowAppField: c.caller.app.ID,
	}}
	s.objects[o.id] = o
	s.storeFlow(o, text)
	o.fields["status"] = "PUBLISHED"
	s.countStored(flowsEdge, StoredCounts{Created: 1})
	return o
}

// Flow is a flow of an account.
type Flow struct {
	ID                string         `json:"id"` // "": a new one
	BusinessAccountID string         `json:"business_account_id"`
	Name              string         `json:"name"`
	Categories        []string       `json:"categories"` // none: OTHER
	Status            string         `json:"status"`     // "": PUBLISHED
	JSON              string         `json:"flow_json"`
	AppID             string         `json:"app_id"`
	Fields            map[string]any `json:"fields"` // anything else, by Meta's field name
}

// AddFlow adds a flow or replaces it, without the rules of a call, and returns its ID.
func (s *Sim) AddFlow(in Flow) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusinessAccount, in.BusinessAccountID)
	if len(in.Categories) == 0 {
		in.Categories = []string{"OTHER"}
	}
	o := &object{kind: kindFlow, id: in.ID, parent: in.BusinessAccountID, order: s.nextNumber(), fields: map[string]any{
		"name": in.Name, "categories": in.Categories, flowAppField: in.AppID,
	}}
	if o.id == "" {
		o.id = s.newID(flowIDBase)
	}
	s.storeFlow(o, in.JSON)
	o.fields["status"] = cmp.Or(in.Status, "PUBLISHED")
	maps.Copy(o.fields, in.Fields)
	s.objects[o.id] = o
	delete(s.removed, o.id)
	return o.id
}

// SetFlowStatus changes a status as Meta does: THROTTLED, BLOCKED, PUBLISHED, or any other text.
func (s *Sim) SetFlowStatus(id, status string) { s.setNodeField(kindFlow, id, "status", status) }

// EditFlow changes the JSON of a flow in WhatsApp Manager. The flow becomes a draft.
func (s *Sim) EditFlow(id, flowJSON string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.storeFlow(s.mustNode(kindFlow, id), flowJSON)
}

// Flows returns the flows of an account, as they are stored.
func (s *Sim) Flows(accountID string) []Flow {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []Flow{}
	for _, o := range s.childrenOf(accountID, kindFlow, everyObject) {
		categories, _ := o.fields["categories"].([]string)
		found = append(found, Flow{
			ID: o.id, BusinessAccountID: accountID, Name: o.text("name"), Categories: slices.Sorted(slices.Values(categories)),
			Status: o.text("status"), JSON: o.text(flowJSONField), AppID: o.text(flowAppField),
		})
	}
	return found
}

// FlowJSON returns the JSON of a flow as it was written.
func (s *Sim) FlowJSON(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustNode(kindFlow, id).text(flowJSONField)
}

// FreezeFlow makes a flow refuse changes while it is published (code 139001).
func (s *Sim) FreezeFlow(id string, on bool) { s.setNodeField(kindFlow, id, frozenField, on) }

// FailFlowEndpoint makes the health check of a flow's endpoint fail.
func (s *Sim) FailFlowEndpoint(id string, on bool) { s.setNodeField(kindFlow, id, unhealthyField, on) }
