package metaarg

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// AtNumber ties an error to phone_number_id, if the number is hidden, does not exist, or is another kind of object.
func AtNumber(err error) error { return about("phone_number_id", err) }

// AtAccount ties an error to business_account_id in the same way.
func AtAccount(err error) error { return about("business_account_id", err) }

// AtPortfolio ties an error to business_id in the same way.
func AtPortfolio(err error) error { return about("business_id", err) }

func about(argument string, err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrWrongKind) {
		return tfdiag.At(path.Root(argument), err)
	}
	return err
}

// CheckNumberID checks the ID of an import, which is the phone number ID.
func CheckNumberID(typeName, id string) error {
	if graph.ValidID(id) {
		return nil
	}
	return tfdiag.New("Invalid import ID", "The import ID must be the phone number ID: 5 to 20 digits. For example:\n\n"+
		"  terraform import %s.NAME 106000000000001", typeName)
}
