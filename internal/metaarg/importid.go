package metaarg

import (
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// exampleIDs are IDs for the example in an error.
var exampleIDs = map[string]string{
	"app_id":              "200000000000001",
	"business_account_id": "102000000000001",
	"business_id":         "300000000000001",
	"flow_id":             "930000000000001",
	"phone_number_id":     "106000000000001",
	"system_user_id":      "122000000000001",
	"user_id":             "122000000000001",
}

// CheckImportIDs checks the parts of an import ID that are IDs of Meta. names are their names in the order of the import ID, such as
// "business_account_id".
func CheckImportIDs(typeName string, ids []string, names ...string) error {
	if !slices.ContainsFunc(ids, func(id string) bool { return !graph.ValidID(id) }) {
		return nil
	}
	var examples []string
	for _, name := range names {
		examples = append(examples, exampleIDs[name])
	}
	form := "be the " + strings.Join(names, "") + ": 5 to 20 digits"
	if len(names) > 1 {
		form = "have the form " + strings.ToUpper(strings.Join(names, "/")) + ", each with 5 to 20 digits"
	}
	return tfdiag.New("Invalid import ID", "The import ID must %s. For example:\n\n  terraform import %s.NAME %s",
		form, typeName, strings.Join(examples, "/"))
}
