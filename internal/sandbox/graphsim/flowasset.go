package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	assetPath     = "flow-assets"
	assetLifetime = time.Hour // no page has a number
	flowJSONLimit = 10 << 20  // "Flow JSON"
)

// asset is an address of the JSON of a flow.
type asset struct {
	flow  string
	until time.Time
}

// rawBody is an answer that is sent as it is.
type rawBody []byte

// uploadFlow replaces the JSON. It accepts JSON with errors.
func (s *Sim) uploadFlow(c *call, o *object) (any, *Error) {
	data, given := c.files["file"]
	switch {
	case !given:
		return nil, errBadParameter("The parameter file is required")
	case c.params.Get("asset_type") != "FLOW_JSON" || c.params.Get("name") != "flow.json":
		return nil, errBadParameter("Param asset_type must be FLOW_JSON, and name flow.json")
	case len(data) > flowJSONLimit:
		return nil, errBadParameter("Param file must have at most 10 MB")
	}
	if err := checkFlowChange(o); err != nil {
		return nil, err
	}
	s.storeFlow(o, string(data))
	s.countStored(flowsEdge, StoredCounts{Changed: 1})
	return map[string]any{"success": true, "validation_errors": inspectFlow(string(data)).errors}, nil
}

// listAssets answers a signed address that expires.
func (s *Sim) listAssets(c *call, o *object) (any, *Error) {
	list := []any{}
	if o.text(flowJSONField) != "" {
		key := newKey("", s.nextNumber())
		s.assets[key] = asset{o.id, s.Now().Add(assetLifetime)}
		list = append(list, map[string]any{
			"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": c.base + "/" + assetPath + "/" + key,
		})
	}
	return map[string]any{"data": list}, nil
}

func (c *call) isAsset() bool { return len(c.path) == 2 && c.path[0] == assetPath && c.version == "" }

// downloadAsset answers as the CDN does, which is not part of the Graph API. A token that is sent to it has leaked, so
// the call is refused.
func (s *Sim) downloadAsset(c *call) (any, *Error) {
	c.operation = c.method + " {FlowAsset}"
	found, ok := s.assets[c.path[1]]
	flow := s.objects[found.flow]
	if token, _ := c.accessToken(); token != "" {
		return nil, &Error{Status: http.StatusForbidden, Code: 1, Message: "A download takes no access token"}
	}
	if !ok || flow == nil || s.Now().After(found.until) || c.method != http.MethodGet {
		return nil, &Error{Status: http.StatusForbidden, Code: 1, Message: "URL signature expired"}
	}
	return rawBody(flow.text(flowJSONField)), nil
}

// publishableVersions are the versions that can be published; those of frozenVersions can only be
// sent ("Flows changelog", 2026-03-10).
var (
	publishableVersions = strings.Fields("5.1 6.0 6.1 6.2 6.3 7.0 7.1 7.2 7.3")
	frozenVersions      = strings.Fields("2.1 3.0 3.1 4.0 5.0")
)

func (s *Sim) publishFlow(_ *call, o *object) (any, *Error) {
	if reason := s.unpublishableReason(o); reason != "" {
		return nil, errFlow(139002, "Flow can't be published: "+reason)
	}
	o.fields["status"] = "PUBLISHED"
	s.setUpdatedAt(o)
	s.countStored(flowsEdge, StoredCounts{Changed: 1})
	return successAnswer(), nil
}

// unpublishableReason returns why a flow cannot be published, "" if it can. Here only flows with an endpoint need a
// key, a subscribed app and a working endpoint; no page says which flows do.
func (s *Sim) unpublishableReason(o *object) string {
	numbers := s.childrenOf(o.parent, kindPhoneNumber, everyObject)
	signed := func(number *object) bool {
		return s.valueOf(itemID(number.id, businessEncryption, ""), signatureStatus) == "VALID"
	}
	hasEndpoint := o.fields["data_api_version"] != nil
	switch {
	case o.fields["status"] != "DRAFT":
		return "it is not a draft"
	case o.text(flowJSONField) == "" || len(inspectFlow(o.text(flowJSONField)).errors) > 0:
		return "its JSON has validation errors"
	case slices.Contains(frozenVersions, o.text("json_version")):
		return "the version " + o.text("json_version") + " is frozen"
	case len(numbers) == 0:
		return "the account has no phone number"
	case !hasEndpoint:
		return ""
	case o.text("endpoint_uri") == "":
		return "it has no endpoint_uri"
	case s.apps[o.text(flowAppField)] == nil:
		return "it has no app"
	case !slices.ContainsFunc(numbers, signed):
		return "no phone number has a signed public key"
	case len(s.childrenOf(o.parent, kindSubscribedApp, everyObject)) == 0:
		return "no app is subscribed to webhooks of the account"
	case o.fields[unhealthyField] == true:
		return "its endpoint is not healthy"
	}
	return ""
}
