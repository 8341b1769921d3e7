package graph

import "testing"

// Logs name the address of a call without its ID.
func TestCall_template(t *testing.T) {
	for want, r := range map[string]call{
		"/ (batch)":               {items: 2, id: accountID, kind: accountNode},
		"/debug_token":            {edge: "debug_token"},
		"/{phone_number_id}":      {id: phoneID, kind: numberNode},
		"/{id}/accounts":          {id: phoneID, edge: "accounts"},
		"/{phone_number_id}/edge": {id: phoneID, kind: numberNode, edge: "edge"},
	} {
		if got := r.template(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What is asked for to read a field of a node, with others and alone.
func TestNodeField_addresses(t *testing.T) {
	for _, c := range []struct {
		field           nodeField
		expanded, alone string
	}{
		{nodeField{name: "username"}, "username", "1?fields=id%2Cusername"},
		{nodeField{name: "username", edge: true}, "username", "1/username"},
		{nodeField{name: "codes", edge: true, subfields: "code,text"}, "codes{code,text}", "1/codes?fields=code%2Ctext"},
		{nodeField{name: "webhook", subfields: "url"}, "webhook{url}", "1?fields=id%2Cwebhook%7Burl%7D"},
		{nodeField{name: "status,platform_type", group: true}, "status,platform_type",
			"1?fields=id%2Cstatus%2Cplatform_type%2Cdisplay_phone_number"},
	} {
		if expanded, alone := c.field.expandedName(), c.field.ownURL("1"); expanded != c.expanded || alone != c.alone {
			t.Errorf("%+v: %s and %s", c.field, expanded, alone)
		}
	}
}
