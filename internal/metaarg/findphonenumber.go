package metaarg

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// FindPhoneNumberOpts names a phone number to be looked up.
type FindPhoneNumberOpts struct {
	PhoneNumberID types.String
	// Account is the WhatsApp Business Account that has to list the number; "" for any.
	Account string
	// Hint is the account that the number is probably in, which saves calls. It is not checked.
	Hint string
}

// FindPhoneNumber reads a number at Meta. The error is on phone_number_id or on business_account_id; it is a
// lifecycle.ErrUnknown while the ID is not known.
func FindPhoneNumber(ctx context.Context, g *graph.Client, opts FindPhoneNumberOpts) (graph.PhoneNumber, error) {
	if opts.PhoneNumberID.IsUnknown() {
		return graph.PhoneNumber{}, lifecycle.ErrUnknown
	}
	id := opts.PhoneNumberID.ValueString()
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: id, BusinessAccountID: opts.Hint})
	if err != nil {
		title := "Cannot read phone number %s"
		if errors.Is(err, graph.ErrWrongKind) {
			title = "%s is not the ID of a phone number"
		}
		return number, tfdiag.WithPath(path.Root("phone_number_id"), tfdiag.WithSummary(fmt.Sprintf(title, id), err))
	}
	if opts.Account == "" || number.BusinessAccountID == opts.Account {
		return number, nil
	}
	return confirmAccount(ctx, g, number, opts.Account)
}

// confirmAccount asks the account when the number does not say that it belongs there.
func confirmAccount(ctx context.Context, g *graph.Client, number graph.PhoneNumber, account string) (graph.PhoneNumber, error) {
	at := path.Root("business_account_id")
	listed, err := g.PhoneNumbers.List(ctx, account)
	if err != nil {
		return number, tfdiag.WithPath(at, tfdiag.WithSummary(fmt.Sprintf("Cannot read WhatsApp Business Account %s", account), err))
	}
	for _, n := range listed {
		if n.ID == number.ID {
			number.BusinessAccountID = account
			return number, nil
		}
	}
	where := "Meta does not say to which account it belongs."
	if number.BusinessAccountID != "" {
		where = "Meta says that it belongs to account " + number.BusinessAccountID + "."
	}
	return number, tfdiag.WithPath(at, tfdiag.New("The phone number belongs to another account", "WhatsApp Business Account %s does not list "+
		"phone number %s. %s Correct business_account_id. Where it is optional, leave it out to have it read.", account, number.ID, where))
}
