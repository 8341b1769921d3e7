package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// FlowService manages the flows of WhatsApp Business Accounts.
//
// https://developers.facebook.com/docs/whatsapp/flows/reference/flowsapi
type FlowService struct {
	client *Client
	flows  objectCache[Flow] // by account
}

func newFlowService(c *Client) FlowService {
	id := func(f Flow) string { return f.ID }
	return FlowService{client: c, flows: newObjectCache(directReads, id, c.cfg.Now)}
}

// Flow is a flow without its JSON.
type Flow struct {
	ID, BusinessAccountID       string
	Name                        string
	Status                      string   // DRAFT, PUBLISHED, DEPRECATED, BLOCKED or THROTTLED
	Categories                  []string // sorted
	JSONVersion, DataAPIVersion string   // "": the flow has no JSON, or needs no endpoint
	EndpointURI, ApplicationID  string
	UpdatedAt                   string // moves with each change
	ValidationErrors            []FlowError
}

// FlowError is an error that Meta found in the JSON of a flow. Lines and columns begin at 1; 0: Meta does not say.
type FlowError struct {
	Code, Type, Message                        string
	LineStart, LineEnd, ColumnStart, ColumnEnd int64
	Path                                       string // of the element, "" if Meta does not say
}

type wireFlow struct {
	ID             jsonText        `json:"id"`
	Name           jsonText        `json:"name"`
	Status         jsonText        `json:"status"`
	Categories     []jsonText      `json:"categories"`
	JSONVersion    jsonText        `json:"json_version"`
	DataAPIVersion jsonText        `json:"data_api_version"`
	EndpointURI    jsonText        `json:"endpoint_uri"`
	UpdatedAt      jsonText        `json:"updated_at"`
	Application    wireID          `json:"application"`
	Errors         []wireFlowError `json:"validation_errors"`
}

type wireFlowError struct {
	Error       jsonText `json:"error"`
	Type        jsonText `json:"error_type"`
	Message     jsonText `json:"message"`
	LineStart   jsonInt  `json:"line_start"`
	LineEnd     jsonInt  `json:"line_end"`
	ColumnStart jsonInt  `json:"column_start"`
	ColumnEnd   jsonInt  `json:"column_end"`
	Pointers    []struct {
		Path jsonText `json:"path"`
	} `json:"pointers"`
}

const flowFields = "id,name,status,categories,json_version,data_api_version,endpoint_uri,updated_at,application,validation_errors"

func (s *FlowService) convert(account string, w wireFlow) Flow {
	identifier := s.client.identifier
	f := Flow{
		ID:                string(w.ID),
		BusinessAccountID: account,
		Name:              s.client.stateName(w.Name),
		Status:            strings.ToUpper(identifier(w.Status)),
		JSONVersion:       identifier(w.JSONVersion),
		DataAPIVersion:    identifier(w.DataAPIVersion),
		EndpointURI:       s.client.stateURL(w.EndpointURI),
		ApplicationID:     identifier(w.Application.ID),
		UpdatedAt:         identifier(w.UpdatedAt),
		ValidationErrors:  s.convertErrors(w.Errors),
	}
	for _, category := range w.Categories {
		f.Categories = append(f.Categories, identifier(category))
	}
	slices.Sort(f.Categories)
	return f
}

func (s *FlowService) convertErrors(all []wireFlowError) []FlowError {
	var out []FlowError
	for _, w := range all {
		e := FlowError{
			Code:        s.client.identifier(w.Error),
			Type:        s.client.identifier(w.Type),
			Message:     s.client.cfg.Secrets.MessageText(string(w.Message)),
			LineStart:   int64(w.LineStart),
			LineEnd:     int64(w.LineEnd),
			ColumnStart: int64(w.ColumnStart),
			ColumnEnd:   int64(w.ColumnEnd),
		}
		if len(w.Pointers) > 0 {
			e.Path = s.client.cfg.Secrets.MessageText(string(w.Pointers[0].Path))
		}
		out = append(out, e)
	}
	return out
}

const (
	flowsEdge = "flows"
	flowIDs   = "a flow and that of a WhatsApp Business Account"
)

// FlowOpts names a flow and the account that has it.
type FlowOpts struct{ ID, BusinessAccountID string }

func (o FlowOpts) hasValidIDs() bool { return ValidID(o.ID) && ValidID(o.BusinessAccountID) }

// List returns the flows of an account. It is read once per process. An account that the token sees nothing of may answer with an
// empty list: that proves nothing.
func (s *FlowService) List(ctx context.Context, businessAccountID string) ([]Flow, error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list flows", anAccount)
	}
	flows, err := s.flows.list(ctx, businessAccountID, s.flowReader(businessAccountID))
	return flows, withOp("list the flows of WhatsApp Business Account "+businessAccountID, err)
}

// Get reads a flow. Flows of one account are answered from one read of its list, except the first two.
func (s *FlowService) Get(ctx context.Context, o FlowOpts) (Flow, error) {
	if !o.hasValidIDs() {
		return Flow{}, errNotID("read a flow", flowIDs)
	}
	f, err := s.flows.get(ctx, o.BusinessAccountID, o.ID, s.flowReader(o.BusinessAccountID))
	return f, withOp("read flow "+o.ID, err)
}

// ReadAnew reads a flow as Get does, but from Meta each time.
func (s *FlowService) ReadAnew(ctx context.Context, o FlowOpts) (Flow, error) {
	if !o.hasValidIDs() {
		return Flow{}, errNotID("read a flow", flowIDs)
	}
	f, err := s.flows.objects.Read(ctx, o.ID, func(ctx context.Context) (Flow, error) {
		return s.readOne(ctx, o.BusinessAccountID, o.ID)
	})
	return f, withOp("read flow "+o.ID, err)
}

func (s *FlowService) flowReader(account string) objectReader[Flow] {
	return objectReader[Flow]{
		readOne: func(ctx context.Context, id string) (Flow, error) { return s.readOne(ctx, account, id) },
		readAll: s.readAll,
	}
}

func (s *FlowService) readOne(ctx context.Context, account, id string) (Flow, error) {
	r := call{
		op:    "read flow " + id,
		needs: scopeManagement,
		kind:  flowNode,
		id:    id,
		query: url.Values{"fields": {flowFields}},
	}
	var w wireFlow
	if err := s.client.sendAndDecode(ctx, r, &w); err != nil {
		return Flow{}, err
	}
	return s.convert(account, w), r.checkID(w.ID)
}

func (s *FlowService) readAll(ctx context.Context, account string) ([]Flow, error) {
	r := call{
		op:    "list the flows of WhatsApp Business Account " + account,
		needs: scopeManagement,
		kind:  accountNode,
		id:    account,
		edge:  flowsEdge,
		query: url.Values{"fields": {flowFields}},
	}
	return listEdge(ctx, s.client, r, "flow", func(w wireFlow) (string, Flow) { return string(w.ID), s.convert(account, w) })
}

// Find reads anew the flow with a name, nil if the account has none. A name is unique in an account.
func (s *FlowService) Find(ctx context.Context, businessAccountID, name string) (*Flow, error) {
	s.flows.forget(businessAccountID)
	flows, err := s.List(ctx, businessAccountID)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(flows, func(f Flow) bool { return f.Name == name }); i >= 0 {
		return &flows[i], nil
	}
	return nil, nil
}

// Create makes a draft and returns its ID. It is sent once. values are the keys of Meta; without flow_json in them, the draft has no
// JSON. After ErrOutcomeUnknown, Find tells whether it was made.
func (s *FlowService) Create(ctx context.Context, businessAccountID string, values Values) (string, error) {
	op := "create a flow of WhatsApp Business Account " + businessAccountID
	if !ValidID(businessAccountID) {
		return "", errNotID(op, anAccount)
	}
	id, err := s.client.createNode(ctx, call{
		op:    op,
		needs: scopeManagement,
		class: transport.Create,
		kind:  accountNode,
		id:    businessAccountID,
		edge:  flowsEdge,
		json:  values,
	})
	s.flows.forget(businessAccountID)
	return id, err
}

// Update changes the name, the categories, the endpoint or the app of a flow. A published flow becomes a draft.
func (s *FlowService) Update(ctx context.Context, o FlowOpts, values Values) error {
	return s.sendChange(ctx, o, call{op: "change flow " + o.ID, json: values})
}

// Publish makes a draft available to customers.
func (s *FlowService) Publish(ctx context.Context, o FlowOpts) error {
	return s.sendChange(ctx, o, call{op: "publish flow " + o.ID, edge: "publish", json: Values{}})
}

// Deprecate withdraws a published flow. It cannot be undone.
func (s *FlowService) Deprecate(ctx context.Context, o FlowOpts) error {
	return s.sendChange(ctx, o, call{op: "deprecate flow " + o.ID, edge: "deprecate", json: Values{}})
}

// Delete deletes a draft. Meta deletes no other flow.
func (s *FlowService) Delete(ctx context.Context, o FlowOpts) error {
	return s.sendChange(ctx, o, call{op: "delete flow " + o.ID, method: http.MethodDelete})
}

func (s *FlowService) sendChange(ctx context.Context, o FlowOpts, r call) error {
	if !o.hasValidIDs() {
		return errNotID(r.op, flowIDs)
	}
	r.needs, r.class, r.kind, r.id = scopeManagement, transport.Set, flowNode, o.ID
	_, err := s.client.send(ctx, r)
	s.flows.forget(o.BusinessAccountID)
	return err
}

// SetJSON replaces the JSON of a flow, and returns the errors that Meta finds in it. The flow has the new JSON even so. A published flow
// becomes a draft.
func (s *FlowService) SetJSON(ctx context.Context, o FlowOpts, flowJSON []byte) ([]FlowError, error) {
	op := "change the JSON of flow " + o.ID
	if !o.hasValidIDs() {
		return nil, errNotID(op, flowIDs)
	}
	r := call{
		op:    op,
		needs: scopeManagement,
		class: transport.Set,
		kind:  flowNode,
		id:    o.ID,
		edge:  "assets",
		form:  url.Values{"name": {"flow.json"}, "asset_type": {flowAsset}},
		file:  &File{Name: "flow.json", Type: "application/json", Data: flowJSON},
	}
	defer s.flows.forget(o.BusinessAccountID)
	var answer struct {
		Errors []wireFlowError `json:"validation_errors"`
	}
	if err := s.client.sendAndDecode(ctx, r, &answer); err != nil {
		return nil, err
	}
	return s.convertErrors(answer.Errors), nil
}

const flowAsset = "FLOW_JSON"

// DownloadJSON downloads the JSON of a flow, nil if it has none.
func (s *FlowService) DownloadJSON(ctx context.Context, o FlowOpts) (json.RawMessage, error) {
	op := "read the JSON of flow " + o.ID
	if !o.hasValidIDs() {
		return nil, errNotID(op, flowIDs)
	}
	r := call{op: op, needs: scopeManagement, kind: flowNode, id: o.ID, edge: "assets"}
	var assets page[struct {
		Type        jsonText `json:"asset_type"`
		DownloadURL jsonText `json:"download_url"`
	}]
	if err := s.client.sendAndDecode(ctx, r, &assets); err != nil {
		return nil, err
	}
	if assets.Data == nil {
		return nil, &Error{Op: op, Message: "the answer has no data"}
	}
	for _, asset := range *assets.Data {
		if string(asset.Type) == flowAsset && asset.DownloadURL != "" {
			return s.client.downloadJSON(ctx, op, string(asset.DownloadURL))
		}
	}
	return nil, nil
}

// ConfirmDeleted reports whether a flow is proven to be gone: see isProvenGone.
func (s *FlowService) ConfirmDeleted(ctx context.Context, o FlowOpts) (bool, error) {
	op := "find out whether flow " + o.ID + " exists"
	if !o.hasValidIDs() {
		return false, errNotID(op, flowIDs)
	}
	gone, err := s.flows.confirmDeleted(ctx, s.client, o.BusinessAccountID, o.ID, s.flowReader(o.BusinessAccountID))
	return gone, withOp(op, err)
}
