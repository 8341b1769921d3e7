package graph

import (
	"encoding/json"
	"net/url"
	"strings"
)

// part is a field or an edge of a node.
type part struct {
	name    string
	edge    bool   // it has an address of its own; otherwise it is a field of the node
	several bool   // it is several fields of the node, whose names are in name, with commas
	fields  string // what reads of it name; "": nothing
	apart   bool   // it cannot be read with others
}

// expanded is the part in the fields of its node.
// https://developers.facebook.com/docs/graph-api/guides/field-expansion
func (p part) expanded() string {
	if p.fields == "" {
		return p.name
	}
	return p.name + "{" + p.fields + "}"
}

// single is the part in the fields of a node that is read for its sake.
func (p part) single() string {
	if p.several {
		return "id," + p.name + "," + kindField
	}
	return "id," + p.expanded()
}

// of takes the part out of the fields of its node. Several fields are an object, with what only phone numbers have.
func (p part) of(got map[string]json.RawMessage) json.RawMessage {
	if !p.several {
		return got[p.name]
	}
	all := map[string]json.RawMessage{}
	for _, field := range append(strings.Split(p.name, ","), kindField) {
		if value, ok := got[field]; ok {
			all[field] = value
		}
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return raw
}

// alone is the address of a read of the part and nothing else.
func (p part) alone(node string) string {
	if !p.edge {
		return node + "?" + url.Values{"fields": {p.single()}}.Encode()
	}
	if p.fields == "" {
		return node + "/" + p.name
	}
	return node + "/" + p.name + "?" + url.Values{"fields": {p.fields}}.Encode()
}

func expansion(parts []part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.expanded()
	}
	return strings.Join(names, ",")
}

// kindField is a field that only phone numbers have: an ID of another kind of object is an error, also without an expansion.
const kindField = "display_phone_number"

// partOf takes a part out of the answer to a read of it alone.
func partOf(p part, raw json.RawMessage) json.RawMessage {
	if p.edge {
		return raw
	}
	var got map[string]json.RawMessage
	if json.Unmarshal(raw, &got) != nil {
		return nil
	}
	return p.of(got)
}

func nodeID(got map[string]json.RawMessage) string {
	var id text
	if json.Unmarshal(got["id"], &id) != nil {
		return ""
	}
	return string(id)
}

func commaBefore(fields string) string {
	if fields == "" {
		return ""
	}
	return "," + fields
}
