// Package moved finds in the state of a resource of another provider which object it manages, for a moved block from one type to
// another. It returns IDs and nothing else: the state of the source may hold secrets.
package moved

import (
	"regexp"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Source is the resource that is moved, as Terraform hands it over.
type Source struct {
	Provider string // address of the provider; OpenTofu gives its name alone
	Type     string
	State    []byte // JSON
}

// Target is the object that the state of the source has to lead to.
type Target struct {
	Type  string
	Parts []Part // what identifies it; the import ID is their values, joined by "/"
	// Edges are the names of which one may follow the first part in a path of the remote API; "" is the name of none. nil: any may.
	Edges []string
}

// Part is one value that identifies the object.
type Part struct {
	Name  string
	Form  string // completes "It ...", or ""
	Valid func(string) bool
}

// accepts refuses everything that no ID has, whatever the object accepts.
func (p Part) accepts(value string) bool {
	return wordPattern.MatchString(value) && !(*secret.Redactor)(nil).HoldsCredential(value) && p.Valid(value)
}

var (
	wordPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}$`)
	// plainPattern is the form that a value must have if nothing beside it says that it is an ID: a number, or a key as platforms make them.
	// Any other word may be a secret, which would reach the state as the ID.
	plainPattern = regexp.MustCompile(`^([0-9]{1,20}|[A-Z][A-Z0-9_]{0,19})$`)
)

// kind is a type of resources that can be moved. Its fields are names of attributes.
type kind struct {
	provider string   // the end of the provider's address
	importID []string // may be the import ID
	path     []string // are parts of a path of the remote API, in this order
	nested   []string // may hold the value of a part under its name
	answer   []string // hold what the remote API has answered
}

// The attributes are those of restapi 1 to 3 (https://registry.terraform.io/providers/Mastercard/restapi), restful 0 to 0.25
// (https://registry.terraform.io/providers/magodo/restful), null 3 and the CLI. The id of the last two is random.
var kinds = map[string]kind{
	"restapi_object": {
		provider: "mastercard/restapi", importID: []string{"object_id", "id"}, path: []string{"path", "id"},
		nested: []string{"data", "api_data", "api_response"}, answer: []string{"api_data", "api_response"},
	},
	"restful_resource": {
		provider: "magodo/restful", path: []string{"path", "id"}, nested: []string{"body", "output"}, answer: []string{"output"},
	},
	"null_resource": {provider: "hashicorp/null", nested: []string{"triggers"}},
	"terraform_data": {
		provider: "builtin/terraform", importID: []string{"input", "output", "triggers_replace"},
		nested: []string{"input", "output", "triggers_replace"},
	},
}

// isOfferedBy reports whether an address is that of the provider. It compares the end: the same provider has another host in each registry.
func (k kind) isOfferedBy(address string) bool {
	address = strings.ToLower(address)
	_, name, _ := strings.Cut(k.provider, "/")
	return address == name || address == k.provider || strings.HasSuffix(address, "/"+k.provider)
}

// ID returns the values of the parts of the target. An error names attributes, and no value of the state.
func ID(s Source, t Target) ([]string, error) {
	k, known := kinds[s.Type]
	if !known || !k.isOfferedBy(s.Provider) {
		return nil, errForeignType(s, t)
	}

	var st state
	if decodeJSON(string(s.State), &st) != nil {
		return nil, tfdiag.New("Cannot read the state of the source", "Terraform handed over a state of a %s that is not a JSON object. "+
			"Nothing was moved. %s", s.Type, importInsteadText(s, t))
	}

	var id []string
	for i, p := range t.Parts {
		found := st.candidates(k, t, i)
		if i > 0 && len(found) == 0 {
			found = distinctValues(p, st.textsUnder("id", k.answer))
			found = slices.DeleteFunc(found, func(value string) bool { return value == id[0] })
		}
		if len(found) != 1 {
			return nil, errUnclear(s, t, p, len(found))
		}
		id = append(id, found[0])
	}
	if path := st.pathSegments(k); t.Edges != nil && !leadsTo(path, id[0], t.Edges) {
		return nil, tfdiag.New("The source manages another object", "The path of the %s (%s) does not lead to what a %s manages%s. Nothing was "+
			"moved. Check the addresses in the moved block.", s.Type, strings.Join(k.path, ", "), t.Type, wrongPathText(t.Edges))
	}
	return id, nil
}

// candidates returns the values that one part may have, from the surest place that has any.
func (st state) candidates(k kind, t Target, i int) []string {
	p := t.Parts[i]
	places := [][]string{st.textsUnder(p.Name, k.nested)}
	if path := st.pathSegments(k); i == 0 {
		places = append(places, namedSegments(path, p.Name, t.Edges), st.importIDValues(k, t.Parts, i), plainValues(path))
	} else {
		places = append(places, st.importIDValues(k, t.Parts, i))
	}
	for _, values := range places {
		if found := distinctValues(p, values); len(found) > 0 {
			return found
		}
	}
	return nil
}

// plainValues returns the values that look like an ID by themselves.
func plainValues(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return !plainPattern.MatchString(value) })
}

// distinctValues returns the values that a part accepts, each once.
func distinctValues(p Part, values []string) (found []string) {
	for _, value := range values {
		if p.accepts(value) && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}
