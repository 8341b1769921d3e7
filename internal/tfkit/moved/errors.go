package moved

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// errForeignType returns the error for a source of another type or provider.
func errForeignType(s Source, t Target) error {
	var supported []string
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		supported = append(supported, fmt.Sprintf("%s (%s)", name, kinds[name].provider))
	}
	return tfdiag.New("Cannot move from this resource type", "A %s of the provider %s cannot become a %s. These can be moved: %s. %s",
		s.Type, s.Provider, t.Type, strings.Join(supported, ", "), importInsteadText(s, t))
}

// errUnclear returns the error for a source that has no value or several values for a part.
func errUnclear(s Source, t Target, p Part, found int) error {
	k := kinds[s.Type]
	var places []string
	if len(k.nested) > 0 {
		places = append(places, fmt.Sprintf("under the key %s in %s", p.Name, strings.Join(k.nested, ", ")))
	}
	if len(k.importID) > 0 {
		places = append(places, fmt.Sprintf("as the import ID (%s) in %s", t.importIDText(), strings.Join(k.importID, ", ")))
	}
	if len(k.path) > 0 {
		places = append(places, "in the path in "+strings.Join(k.path, ", "))
	}

	looked := fmt.Sprintf("It was looked for %s.", strings.Join(places, "; "))
	if len(t.Parts) == 1 && len(k.importID)+len(k.path) > 0 {
		looked += " Without its name beside it, it must be a number of at most 20 digits, or a key of at most 20 capital letters, digits and " +
			"underscores, because any other text may be a secret."
	}
	if p.Form != "" {
		looked += " It " + p.Form + "."
	}
	if found == 0 {
		return tfdiag.New(fmt.Sprintf("The source has no %s", p.Name), "The state of the %s does not say which object it manages: it has "+
			"no usable %s. %s Nothing was moved. %s", s.Type, p.Name, looked, importInsteadText(s, t))
	}
	return tfdiag.New(fmt.Sprintf("The source has several values for %s", p.Name), "The state of the %s has %d values that could be %s. %s "+
		"Nothing was moved. %s", s.Type, found, p.Name, looked, importInsteadText(s, t))
}

// importInsteadText says how to go on without a move.
func importInsteadText(s Source, t Target) string {
	return fmt.Sprintf("Replace the moved block by an import of the object, which keeps it as it is:\n\n"+
		"  import {\n    to = %s.NAME\n    id = %q\n  }\n\n  removed {\n    from = %s.NAME\n    lifecycle {\n      destroy = false\n    }\n  }",
		t.Type, t.importIDText(), s.Type)
}

// importIDText returns the form of an import ID, as in PROJECT/NUMBER.
func (t Target) importIDText() string {
	var names []string
	for _, p := range t.Parts {
		names = append(names, strings.ToUpper(p.Name))
	}
	return strings.Join(names, "/")
}

// wrongPathText says what is wrong with what follows an ID in a path, for the end of a sentence.
func wrongPathText(edges []string) string {
	edges = slices.DeleteFunc(slices.Clone(edges), func(edge string) bool { return edge == "" })
	if len(edges) == 0 {
		return ": it goes on after the ID"
	}
	return ": " + strings.Join(edges, " or ") + " does not follow the ID"
}
