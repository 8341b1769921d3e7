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

// Target is the object that is wanted.
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
	return word.MatchString(value) && !(*secret.Redactor)(nil).Holds(value) && p.Valid(value)
}

var (
	word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:-]{0,63}$`)
	// plain is what a value must look like if nothing beside it says that it is an ID: a number, or a key as platforms make them. Any
	// other word may be a secret, which would reach the state as the ID.
	plain = regexp.MustCompile(`^([0-9]{1,20}|[A-Z][A-Z0-9_]{0,19})$`)
)

// kind is a type of resources that can be moved. Its fields are names of attributes.
type kind struct {
	provider string   // the end of the provider's address
	whole    []string // may be the import ID
	path     []string // are parts of a path of the remote API, in this order
	named    []string // may hold the value of a part under its name
	answer   []string // hold what the remote API has answered
}

// The attributes are those of restapi 1 to 3 (https://registry.terraform.io/providers/Mastercard/restapi), restful 0 to 0.25
// (https://registry.terraform.io/providers/magodo/restful), null 3 and the CLI. The id of the last two is random.
var kinds = map[string]kind{
	"restapi_object": {
		provider: "mastercard/restapi", whole: []string{"object_id", "id"}, path: []string{"path", "id"},
		named: []string{"data", "api_data", "api_response"}, answer: []string{"api_data", "api_response"},
	},
	"restful_resource": {
		provider: "magodo/restful", path: []string{"path", "id"}, named: []string{"body", "output"}, answer: []string{"output"},
	},
	"null_resource": {provider: "hashicorp/null", named: []string{"triggers"}},
	"terraform_data": {
		provider: "builtin/terraform", whole: []string{"input", "output", "triggers_replace"},
		named: []string{"input", "output", "triggers_replace"},
	},
}

// offeredBy compares the end of an address: the same provider has another host in each registry.
func (k kind) offeredBy(address string) bool {
	address = strings.ToLower(address)
	_, name, _ := strings.Cut(k.provider, "/")
	return address == name || address == k.provider || strings.HasSuffix(address, "/"+k.provider)
}

// ID returns the values of the parts of the target. An error names attributes, and no value of the state.
func ID(s Source, t Target) ([]string, error) {
	k, known := kinds[s.Type]
	if !known || !k.offeredBy(s.Provider) {
		return nil, errForeign(s, t)
	}

	var st state
	if decode(string(s.State), &st) != nil {
		return nil, tfdiag.New("Cannot read the state of the source", "Terraform handed over a state of a %s that is not a JSON object. "+
			"Nothing was moved. %s", s.Type, instead(s, t))
	}

	var id []string
	for i, p := range t.Parts {
		found := st.candidates(k, t, i)
		if i > 0 && len(found) == 0 {
			found = distinct(p, st.under("id", k.answer))
			found = slices.DeleteFunc(found, func(value string) bool { return value == id[0] })
		}
		if len(found) != 1 {
			return nil, errUnclear(s, t, p, len(found))
		}
		id = append(id, found[0])
	}
	if path := st.path(k); t.Edges != nil && !leadsTo(path, id[0], t.Edges) {
		return nil, tfdiag.New("The source manages another object", "The path of the %s (%s) does not lead to what a %s manages%s. Nothing was "+
			"moved. Check the addresses in the moved block.", s.Type, strings.Join(k.path, ", "), t.Type, after(t.Edges))
	}
	return id, nil
}

// candidates returns the values that one part may have, from the surest place that has any.
func (st state) candidates(k kind, t Target, i int) []string {
	p := t.Parts[i]
	places := [][]string{st.under(p.Name, k.named)}
	if path := st.path(k); i == 0 {
		places = append(places, beside(path, p.Name, t.Edges), st.whole(k, t.Parts, i), plainly(path))
	} else {
		places = append(places, st.whole(k, t.Parts, i))
	}
	for _, values := range places {
		if found := distinct(p, values); len(found) > 0 {
			return found
		}
	}
	return nil
}

// plainly returns the values that look like an ID by themselves.
func plainly(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return !plain.MatchString(value) })
}

// distinct returns the values that a part accepts, each once.
func distinct(p Part, values []string) (found []string) {
	for _, value := range values {
		if p.accepts(value) && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}
