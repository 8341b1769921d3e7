package graph

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// nodeField is a field or an edge of a node.
type nodeField struct {
	name      string
	edge      bool   // it has an address of its own; otherwise it is a field of the node
	group     bool   // it is several fields of the node, whose names are in name, with commas
	subfields string // what reads of it name; "": nothing
	separate  bool   // it cannot be read with others
}

// expandedName returns the field with its subfields, as a read of its node lists it.
// https://developers.facebook.com/docs/graph-api/guides/field-expansion
func (f nodeField) expandedName() string {
	if f.subfields == "" {
		return f.name
	}
	return f.name + "{" + f.subfields + "}"
}

// ownFields returns the fields of a read that is made only for this field.
func (f nodeField) ownFields() string {
	if f.group {
		return "id," + f.name + "," + numberKindField
	}
	return "id," + f.expandedName()
}

// valueIn returns the value of the field from the fields of its node. Several fields are an object, with what only phone numbers have.
func (f nodeField) valueIn(got map[string]json.RawMessage) json.RawMessage {
	if !f.group {
		return got[f.name]
	}
	all := map[string]json.RawMessage{}
	for _, field := range append(strings.Split(f.name, ","), numberKindField) {
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

// ownURL returns the relative URL of a read of this field and nothing else.
func (f nodeField) ownURL(node string) string {
	if !f.edge {
		return node + "?" + url.Values{"fields": {f.ownFields()}}.Encode()
	}
	if f.subfields == "" {
		return node + "/" + f.name
	}
	return node + "/" + f.name + "?" + url.Values{"fields": {f.subfields}}.Encode()
}

// expandedNames returns the fields with their subfields, with commas.
func expandedNames(fields []nodeField) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.expandedName()
	}
	return strings.Join(names, ",")
}

// numberKindField is a field that only phone numbers have: an ID of another kind of object is an error, also without an expansion.
const numberKindField = "display_phone_number"

// ownValue returns the value of a field from the answer to a read of it alone.
func ownValue(f nodeField, raw json.RawMessage) json.RawMessage {
	if f.edge {
		return raw
	}
	var got map[string]json.RawMessage
	if json.Unmarshal(raw, &got) != nil {
		return nil
	}
	return f.valueIn(got)
}

// nodeIDIn returns the ID of a node from its fields, "" if they have none.
func nodeIDIn(got map[string]json.RawMessage) string {
	var id jsonText
	if json.Unmarshal(got["id"], &id) != nil {
		return ""
	}
	return string(id)
}

func commaPrefixed(fields string) string {
	if fields == "" {
		return ""
	}
	return "," + fields
}

// fieldSet are fields that are read together. Without a required one, the read fails; an optional one is left out if it does not exist.
type fieldSet struct{ required, optional []string }

// read asks for the fields, and again without those optional ones that Meta says do not exist.
func (f fieldSet) read(read func(url.Values) error) error {
	optional := f.optional
	for {
		err := read(url.Values{"fields": {strings.Join(slices.Concat(f.required, optional), ",")}})
		e := asGraphError(err)
		if e == nil || !slices.Contains(optional, e.field) {
			return err
		}
		optional = slices.DeleteFunc(slices.Clone(optional), func(name string) bool { return name == e.field })
	}
}
