package graphsim

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	kindFlow kind = "WhatsAppFlow"

	flows    = "flows"
	newFlows = 930_000_000_000_000 // IDs of new ones begin there

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
	isCategoryList := isList(len(flowCategories), func(word string) bool { return slices.Contains(flowCategories, word) })
	return []property{
		{name: "name", write: isText(1, 200), required: true},
		{name: "categories", required: true, write: func(name, text string) (any, *Error) {
			if text == "[]" {
				return nil, badParameter("Param %s must have at least one item", name)
			}
			return isCategoryList(name, text)
		}},
		{name: "endpoint_uri", write: func(name, text string) (any, *Error) {
			if !isLink(text, "https") {
				return nil, badParameter("Param %s must be an https URL", name)
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
			"validation_errors": func(_ *call, o *object, _ field) any { return readFlow(o.text(flowJSONField)).errors },
			"application":       s.flowApp,
			"updated_at": func(_ *call, o *object, _ field) any {
				changed, _ := o.fields[changedField].(time.Time)
				return changed.UTC().Format(graphTime)
			},
		},
	})
	s.defineEdge(kindBusinessAccount, flows, edge{
		scopes: manageFlows,
		list: func(_ *call, account *object, _ url.Values) ([]*object, *Error) {
			return s.childrenOf(account.id, kindFlow, all), nil
		},
	})
	for name, run := range map[string]func(*call, *object) (any, *Error){
		"": s.changeFlow, "assets": s.uploadFlow, "publish": s.publishFlow, "deprecate": s.deprecateFlow,
	} {
		s.defineAction(http.MethodPost, kindFlow, name, action{scopes: manageFlows, run: run})
	}
	s.defineAction(http.MethodPost, kindBusinessAccount, flows, action{scopes: manageFlows, run: s.createFlow})
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

// createFlow: with errors in its JSON there is a draft, too.
func (s *Sim) createFlow(c *call, account *object) (any, *Error) {
	next, err := written(s.flowProperties(), c.params, map[string]any{"status": "DRAFT", flowAppField: c.caller.app.ID}, true)
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
			return nil, badParameter("Param clone_flow_id must be a flow of the account, without flow_json")
		}
		text = source.text(flowJSONField)
	}
	o := &object{kind: kindFlow, id: s.newID(newFlows), parent: account.id, order: s.next(), fields: next}
	s.objects[o.id] = o
	s.storeFlow(o, text)
	s.count(flows, Stored{Created: 1})
	answer := map[string]any{"id": o.id}
	if given {
		answer["success"], answer["validation_errors"] = true, readFlow(text).errors
	}
	return answer, nil
}

// checkFlowName: names are unique in an account.
func (s *Sim) checkFlowName(account, id string, next map[string]any) *Error {
	same := s.childrenOf(account, kindFlow, func(o *object) bool { return o.id != id && o.fields["name"] == next["name"] })
	if len(same) == 0 {
		return nil
	}
	err := badParameter("Flow name must be unique in the WhatsApp Business Account")
	err.UserTitle, err.UserMessage = "Name not unique", "A flow with this name already exists in this account."
	return err
}

// changeFlow changes what is not JSON.
func (s *Sim) changeFlow(c *call, o *object) (any, *Error) {
	isApp := func(name, text string) (any, *Error) {
		if s.apps[text] == nil {
			return nil, badParameter("Param %s is not the ID of an app", name)
		}
		return text, nil
	}
	properties := append(s.flowProperties(), property{name: "application_id", write: isApp})
	next, err := written(properties, c.params, o.fields, false)
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
	s.redraft(o)
	s.count(flows, Stored{Changed: 1})
	return success(), nil
}

// checkFlowChange: old flows, and those of accounts with on-premises numbers, cannot be
// edited once they are published.
func checkFlowChange(o *object) *Error {
	if o.fields["status"] == "DEPRECATED" || o.fields[frozenField] == true && o.fields["status"] != "DRAFT" {
		return flowError(139001, "Flow can't be updated")
	}
	return nil
}

func flowError(code int, reason string) *Error {
	e := badParameter("%s", reason)
	e.Code, e.UserMessage = code, reason
	return e
}

// redraft makes a published flow a draft, under the same ID ("Flow lifecycle").
func (s *Sim) redraft(o *object) {
	o.fields["status"] = "DRAFT"
	s.touch(o)
}

// touch moves updated_at, which has seconds.
func (s *Sim) touch(o *object) {
	now, last := s.Now(), time.Time{}
	if at, ok := o.fields[changedField].(time.Time); ok {
		last = at
	}
	if earliest := last.Add(time.Second); now.Before(earliest) {
		now = earliest
	}
	o.fields[changedField] = now
}

// storeFlow keeps JSON as it came, also with errors.
func (s *Sim) storeFlow(o *object, text string) {
	read := readFlow(text)
	o.fields[flowJSONField] = text
	for name, value := range map[string]string{"json_version": read.version, "data_api_version": read.dataAPI} {
		if o.fields[name] = value; value == "" {
			delete(o.fields, name)
		}
	}
	s.redraft(o)
}

// deleteFlow: only drafts. Whether a draft that was published can be deleted no page says.
func (s *Sim) deleteFlow(_ *call, o *object) (any, *Error) {
	if o.fields["status"] != "DRAFT" {
		return nil, flowError(139004, "Flow can't be deleted: only a draft can")
	}
	s.drop(o.id)
	s.count(flows, Stored{Deleted: 1})
	return success(), nil
}

func (s *Sim) deprecateFlow(_ *call, o *object) (any, *Error) {
	if !isPublished(o) {
		return nil, flowError(139003, "Flow can't be deprecated: it is not published")
	}
	o.fields["status"] = "DEPRECATED"
	s.touch(o)
	s.count(flows, Stored{Changed: 1})
	return success(), nil
}

func isPublished(o *object) bool {
	return slices.Contains([]string{"PUBLISHED", "THROTTLED", "BLOCKED"}, o.text("status"))
}

// flowOfButton returns the flow that a button of a template names; nil for none.
func (s *Sim) flowOfButton(account *object, b part) *object {
	found := s.childrenOf(account.id, kindFlow, func(o *object) bool {
		return b.has("flow_name") && o.fields["name"] == b["flow_name"] || o.id == b.text("flow_id")
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// addFlow adds the published flow of a template that was made with JSON.
func (s *Sim) addFlow(c *call, account *object, name, text string) *object {
	o := &object{kind: kindFlow, id: s.newID(newFlows), parent: account.id, order: s.next(), fields: map[string]any{
		"name": name, "categories": []string{"OTHER"}, flowAppField: c.caller.app.ID,
	}}
	s.objects[o.id] = o
	s.storeFlow(o, text)
	o.fields["status"] = "PUBLISHED"
	s.count(flows, Stored{Created: 1})
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
	s.mustGet(kindBusinessAccount, in.BusinessAccountID)
	if len(in.Categories) == 0 {
		in.Categories = []string{"OTHER"}
	}
	o := &object{kind: kindFlow, id: in.ID, parent: in.BusinessAccountID, order: s.next(), fields: map[string]any{
		"name": in.Name, "categories": in.Categories, flowAppField: in.AppID,
	}}
	if o.id == "" {
		o.id = s.newID(newFlows)
	}
	s.storeFlow(o, in.JSON)
	o.fields["status"] = or(in.Status, "PUBLISHED")
	maps.Copy(o.fields, in.Fields)
	s.objects[o.id] = o
	delete(s.removed, o.id)
	return o.id
}

// SetFlowStatus changes a status as Meta decides it: THROTTLED, BLOCKED, PUBLISHED, or
// any other word.
func (s *Sim) SetFlowStatus(id, status string) { s.set(kindFlow, id, "status", status) }

// EditFlow changes the JSON of a flow in WhatsApp Manager: it is a draft from now on.
func (s *Sim) EditFlow(id, flowJSON string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.storeFlow(s.mustGet(kindFlow, id), flowJSON)
}

// Flows returns the flows of an account, as they are stored.
func (s *Sim) Flows(accountID string) []Flow {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []Flow{}
	for _, o := range s.childrenOf(accountID, kindFlow, all) {
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
	return s.mustGet(kindFlow, id).text(flowJSONField)
}

// FreezeFlow makes a flow refuse changes while it is published (code 139001).
func (s *Sim) FreezeFlow(id string, on bool) { s.set(kindFlow, id, frozenField, on) }

// FailFlowEndpoint makes the health check of a flow's endpoint fail.
func (s *Sim) FailFlowEndpoint(id string, on bool) { s.set(kindFlow, id, unhealthyField, on) }
