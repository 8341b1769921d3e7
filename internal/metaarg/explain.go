package metaarg

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// ExplainNumberError returns an error at the argument phone_number_id, if the number is hidden, does not exist, or is another kind of
// object.
func ExplainNumberError(err error) error { return explainIDError("phone_number_id", err) }

// ExplainAccountError returns an error at business_account_id in the same way.
func ExplainAccountError(err error) error { return explainIDError("business_account_id", err) }

// ExplainPortfolioError returns an error at business_id in the same way.
func ExplainPortfolioError(err error) error { return explainIDError("business_id", err) }

func explainIDError(argument string, err error) error {
	if errors.Is(err, graph.ErrHidden) || errors.Is(err, graph.ErrWrongKind) {
		return tfdiag.WithPath(path.Root(argument), err)
	}
	return err
}
