package moved

import (
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// canary is in every value of a source that is not an ID.
const canary = "CANARY"

func part(name, form string) Part {
	return Part{Name: name, Form: form, Valid: regexp.MustCompile(`^` + form + `$`).MatchString}
}

var (
	number  = Target{Type: "toy_setting", Parts: []Part{part("phone_number_id", `\d{5,20}`)}, Edges: []string{"profile"}}
	node    = Target{Type: "toy_node", Parts: number.Parts, Edges: []string{""}}
	project = Target{Type: "toy_binding", Parts: []Part{part("project", `[A-Za-z0-9._~:-]+`)}}
	account = Target{Type: "toy_webhook", Edges: []string{"subscribed_apps"},
		Parts: []Part{part("business_account_id", `\d{5,20}`), part("app_id", `.*`)}}
)

func source(typeName, state string) Source {
	return Source{Provider: "registry.example.com/" + kinds[typeName].provider, Type: typeName, State: []byte(state)}
}

func TestID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, state string
		to          Target
		want        string
	}{
		"restapi, edge in the path": {"restapi_object",
			`{"path":"/v21.0/10600/profile","id":"90000","data":"{\"about\":\"CANARY\"}"}`, number, "10600"},
		"restapi, edge in the ID": {"restapi_object",
			`{"path":"/v21.0/10600","id":"profile","object_id":"profile"}`, number, "10600"},
		"restapi, object_id": {"restapi_object", `{"path":"/v21.0","id":"10600","object_id":"10600"}`, number, "10600"},
		"restapi, both":      {"restapi_object", `{"path":"/10600/profile","id":"10600"}`, number, "10600"},
		"restapi, query":     {"restapi_object", `{"path":"/10600/profile?fields=a/90000","id":""}`, number, "10600"},
		"restapi, api_data": {"restapi_object",
			`{"path":"/x","id":"CANARY","api_data":{"phone_number_id":"10600"}}`, number, "10600"},
		"restapi, node": {"restapi_object", `{"path":"/v21.0/","id":"10600"}`, node, "10600"},
		"restapi, project": {"restapi_object",
			`{"path":"/api/projects","id":"SALES","data":"{\"token\":\"CANARY\"}"}`, project, "SALES"},
		"restapi, after projects": {"restapi_object", `{"path":"/api/projects/SALES/whatsapp","id":"token"}`, project, "SALES"},
		"restapi, data": {"restapi_object",
			`{"path":"/tokens","id":"17","data":"{\"project\":\"SALES\",\"token\":\"CANARY\"}"}`, project, "SALES"},
		"restapi, answer": {"restapi_object", `{"path":"/10200/subscribed_apps","id":"10200",
			"api_response":"{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"20000\",\"name\":\"CANARY\"}}]}"}`, account, "10200/20000"},
		"restful, path": {"restful_resource",
			`{"path":"/v21.0/10600/profile","id":"/v21.0/10600/profile","output":{"value":{"id":"90000"},"type":"x"}}`, number, "10600"},
		"restful, read path": {"restful_resource", `{"path":"/10600","id":"/10600/profile"}`, number, "10600"},
		"restful, escaped":   {"restful_resource", `{"path":"/projects/SALES%2E1/whatsapp/token","id":""}`, project, "SALES.1"},
		"restful, output": {"restful_resource",
			`{"path":"/x","id":"/x","output":{"value":{"data":{"project":"SALES"}},"type":["object",{}]}}`, project, "SALES"},
		"restful, old output": {"restful_resource",
			`{"path":"/x","id":"/x","output":"[{\"project\":\"SALES\"}]"}`, project, "SALES"},
		"restful, old body": {"restful_resource", `{"path":"/x","id":"/x","body":"{\"project\":\"SALES\"}"}`, project, "SALES"},
		"restful, answer": {"restful_resource", `{"path":"/10200/subscribed_apps","id":"/10200/subscribed_apps",
			"output":{"value":{"data":[{"whatsapp_business_api_data":{"id":"20000"}}]},"type":"x"}}`, account, "10200/20000"},
		"null": {"null_resource",
			`{"id":"8674665223082153551","triggers":{"phone_number_id":"10600","token":"CANARY"}}`, number, "10600"},
		"null, two parts": {"null_resource",
			`{"id":"86746","triggers":{"business_account_id":"10200","app_id":"20000"}}`, account, "10200/20000"},
		"data, text": {"terraform_data",
			`{"id":"x","input":{"value":"10600","type":"string"},"output":{"value":"10600","type":"string"}}`, number, "10600"},
		"data, number": {"terraform_data",
			`{"id":"x","input":{"value":106000000000001,"type":"number"}}`, number, "106000000000001"},
		"data, import ID": {"terraform_data",
			`{"id":"x","triggers_replace":{"value":"10200/20000","type":"string"}}`, account, "10200/20000"},
		"data, named": {"terraform_data",
			`{"id":"x","input":{"value":{"project":"SALES","token":"CANARY"},"type":["object",{}]}}`, project, "SALES"},
		"data, named wins": {"terraform_data",
			`{"input":{"value":"10601","type":"string"},"triggers_replace":{"value":{"phone_number_id":"10600"},"type":"x"}}`, number, "10600"},
		"data, key":              {"terraform_data", `{"input":{"value":"SALES_2","type":"string"}}`, project, "SALES_2"},
		"restapi, small letters": {"restapi_object", `{"path":"/api/projects","id":"sales-team"}`, project, "sales-team"},
		"data, small letters": {"terraform_data",
			`{"input":{"value":{"project":"sales-team"},"type":"x"}}`, project, "sales-team"},
		"data, object": {"terraform_data",
			`{"input":{"value":{"value":{"project":"SALES"},"type":"x"},"type":"x"}}`, project, "SALES"},
		"data, within list": {"terraform_data", `{"input":{"value":["CANARY",{"project":"SALES"}],"type":"x"}}`, project, "SALES"},
	} {
		id, err := ID(source(c.from, c.state), c.to)
		if got := strings.Join(id, "/"); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// message returns an error as a person sees it. No value of a state may be in it.
func message(t *testing.T, err error) string {
	t.Helper()
	diags := tfdiag.FromError("move", "toy", err)
	if len(diags) != 1 {
		t.Fatalf("want one error, have %v", diags)
	}
	text := diags[0].Summary() + "\n" + diags[0].Detail()
	if strings.Contains(text, canary) {
		t.Errorf("the error shows a value: %s", text)
	}
	return text
}

// A state that does not say which object is meant is refused. The error says where the ID was looked for, and how to go on.
func TestID_unclear(t *testing.T) {
	t.Parallel()
	const token = "EAACANARY0123456789abcdefghijklmnopqrstuvwxyz"
	for name, c := range map[string]struct {
		from, state string
		to          Target
		says        string
	}{
		"no ID":    {"restapi_object", `{"path":"/CANARY","id":"CANARY"}`, number, "has no phone_number_id"},
		"its form": {"restapi_object", `{}`, number, `It \d{5,20}.`},
		"places": {"restapi_object",
			`{}`, number, "; as the import ID (PHONE_NUMBER_ID) in object_id, id; in the path in path, id."},
		"random ID": {"null_resource", `{"id":"8674665223082153551"}`, number, "under the key phone_number_id in triggers."},
		"other key": {"null_resource", `{"id":"1","triggers":{"number":"10600"}}`, number, "has no phone_number_id"},
		"uuid":      {"terraform_data", `{"id":"6c2a9a1e-0d3f-4b57-9f0b-0c3a3c1f7d11"}`, project, "has no project"},
		"second part": {"terraform_data",
			`{"input":{"value":{"business_account_id":"10200"},"type":"x"}}`, account, "has no app_id"},
		"import ID":      {"terraform_data", `{}`, account, `id = "BUSINESS_ACCOUNT_ID/APP_ID"`},
		"text in quotes": {"restful_resource", `{"body":"\"CANARY\"","output":"[\"CANARY\"]"}`, number, "has no phone_number_id"},
		"two nodes": {"restful_resource", `{"path":"/10600/10601/x"}`, Target{Type: "toy", Parts: number.Parts},
			"several values for phone_number_id"},
		"two edges": {"restful_resource", `{"path":"/10600/profile","id":"/10601/profile"}`, number, "has 2 values that could be"},
		"two keys": {"terraform_data", `{"input":{"value":[{"project":"A"},{"project":"B"}],"type":"x"}}`, project,
			"several values for project"},
		"two inputs": {"terraform_data",
			`{"input":{"value":"A","type":"string"},"triggers_replace":{"value":"B","type":"string"}}`, project,
			"several values for project"},
		"two apps": {"restapi_object",
			`{"path":"/10200/subscribed_apps","api_response":"{\"data\":[{\"id\":\"20000\"},{\"id\":\"20001\"}]}"}`, account,
			"several values for app_id"},
		"opaque text": {"terraform_data", `{"input":{"value":"9f8e7d6cCANARY5a","type":"string"}}`, project, "any other text may be a secret"},
		"opaque hex": {"terraform_data",
			`{"triggers_replace":{"value":"0123456789abcdef0123456789abcdef","type":"string"}}`, project, "has no project"},
		"opaque capitals": {"terraform_data", `{"input":{"value":"CANARY0123456789ABCDEF","type":"string"}}`, project, "has no project"},
		"opaque id":       {"restapi_object", `{"path":"/tokens","id":"9f8e7d6cCANARY5a"}`, project, "has no project"},
		"opaque in path":  {"restful_resource", `{"path":"/hooks/9f8e7d6cCANARY5a"}`, project, "has no project"},
		"token":           {"terraform_data", `{"input":{"value":"` + token + `","type":"string"}}`, project, "has no project"},
		"token by name":   {"null_resource", `{"triggers":{"project":"` + token + `"}}`, project, "has no project"},
		"token in a path": {"restful_resource", `{"path":"/` + token + `"}`, project, "has no project"},
		"long": {"null_resource",
			`{"triggers":{"project":"` + strings.Repeat("a", 65) + `"}}`, project, "has no project"},
		"white space": {"terraform_data",
			`{"input":{"value":"10200/a b","type":"string"}}`, account, "has no business_account_id"},
		"no object": {"terraform_data", `["CANARY"]`, number, "not a JSON object"},
		"nothing":   {"terraform_data", ``, number, "not a JSON object"},
	} {
		_, err := ID(source(c.from, c.state), c.to)
		text := message(t, err)
		for _, want := range []string{c.says, "Nothing was moved", "import {", "destroy = false", "from = " + c.from, "to = " + c.to.Type} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the error does not say %q: %s", name, want, text)
			}
		}
	}
}

// A source whose path leads to something else is refused, wherever its ID was found.
func TestID_otherObject(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, state string
		to          Target
		says        string
	}{
		"another edge": {"restapi_object",
			`{"path":"/10600/CANARY","id":"10600"}`, number, ": profile does not follow the ID"},
		"edge of a node": {"restapi_object", `{"path":"/10600","id":"CANARY"}`, node, ": it goes on after the ID"},
		"ID under its key": {"restful_resource",
			`{"path":"/10600/CANARY","body":{"value":{"phone_number_id":"10600"},"type":"x"}}`, number, "profile"},
	} {
		_, err := ID(source(c.from, c.state), c.to)
		if text := message(t, err); !strings.Contains(text, "manages another object") || !strings.Contains(text, c.says) {
			t.Errorf("%s: got %s", name, text)
		}
	}
}

func TestID_foreign(t *testing.T) {
	t.Parallel()
	state := `{"id":"10600","input":{"value":"10600","type":"string"},"path":"/10600/profile","triggers":{"phone_number_id":"10600"}}`
	for _, c := range []struct {
		address, typeName string
		refused           bool
	}{
		{"registry.terraform.io/mastercard/restapi", "restapi_object", false},
		{"registry.terraform.io/Mastercard/restapi", "restapi_object", false},
		{"mirror.example.com/magodo/restful", "restful_resource", false},
		{"mastercard/restapi", "restapi_object", false},
		{"restapi", "restapi_object", false}, // OpenTofu
		{"terraform", "terraform_data", false},
		{"terraform.io/builtin/terraform", "terraform_data", false},
		{"registry.terraform.io/hashicorp/null", "null_resource", false},
		{"registry.terraform.io/evilmastercard/restapi", "restapi_object", true},
		{"registry.terraform.io/other/restapi", "restapi_object", true},
		{"registry.terraform.io/hashicorp/null", "restapi_object", true},
		{"registry.terraform.io/hashicorp/http", "http_object", true},
		{"", "restapi_object", true},
	} {
		_, err := ID(Source{Provider: c.address, Type: c.typeName, State: []byte(state)}, number)
		if (err != nil) != c.refused {
			t.Errorf("%s of %s: %v", c.typeName, c.address, err)
		}
		if err != nil && !strings.Contains(err.Error(), "null_resource (hashicorp/null), restapi_object (mastercard/restapi)") {
			t.Errorf("%s of %s: %v", c.typeName, c.address, err)
		}
	}
}
