package metaarg

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// AtNumber ties an error to phone_number_id, if the number is hidden, does not exist, or is another kind of object.
func AtNumber(err error) error { return explainIDError("phone_number_id", err) }

// AtAccount ties an error to business_account_id in the same way.
func AtAccount(err error) error { return explainIDError("business_account_id", err) }

// AtPortfolio ties an error to business_id in the same way.
func AtPortfolio(err error) error { return explainIDError("business_id", err) }

func explainIDError(argument string, err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrWrongKind) {
		return tfdiag.At(path.Root(argument), err)
	}
	return err
}
