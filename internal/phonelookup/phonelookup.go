// Package phonelookup is what all objects share that name a phone number by its ID: finding it at Meta, and what is known
// about it.
package phonelookup

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Attributes adds the facts about a number.
func Attributes(attrs map[string]schema.Attribute) map[string]schema.Attribute {
	attrs["display_phone_number"] = schema.StringAttribute{Computed: true, MarkdownDescription: "The phone number as Meta writes it, such as `+1 631-555-5555`. Kept as last read while Meta cannot be asked."}
	attrs["verified_name"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Name that customers see, as Meta has approved it. Kept as last read while Meta cannot be asked."}
	return attrs
}

// Facts returns what Meta says about a number, for the state.
func Facts(n graph.PhoneNumber) (displayPhoneNumber, verifiedName types.String) {
	return tftype.String(secret.Clean(n.DisplayPhoneNumber, 64)), tftype.String(secret.Clean(n.VerifiedName, 512))
}

// Find finds the number of phone_number_id at Meta and holds business_account_id against it, unless account is "". hint is
// the account that the number is probably in, which saves calls. An unknown ID is not looked at.
func Find(ctx context.Context, c *session.Session, phoneNumberID types.String, account, hint string) (graph.PhoneNumber, error) {
	g, err := c.Graph(true)
	if err != nil || phoneNumberID.IsUnknown() {
		return graph.PhoneNumber{}, err
	}
	id := phoneNumberID.ValueString()
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: id, BusinessAccountID: hint})
	if err != nil {
		title := "The phone number %s could not be read at Meta"
		if errors.Is(err, graph.ErrWrongKind) {
			title = "%s is not the ID of a phone number"
		}
		return number, tfdiag.At(path.Root("phone_number_id"), tfdiag.Titled(fmt.Sprintf(title, id), err))
	}
	if account == "" || number.BusinessAccountID == account {
		return number, nil
	}
	return confirmAccount(ctx, g, number, account)
}

// confirmAccount asks the account itself when the number does not say that it belongs there.
func confirmAccount(ctx context.Context, g *graph.Client, number graph.PhoneNumber, account string) (graph.PhoneNumber, error) {
	at := path.Root("business_account_id")
	listed, err := g.PhoneNumbers.List(ctx, account)
	if err != nil {
		return number, tfdiag.At(at, tfdiag.Titled(fmt.Sprintf("The WhatsApp Business Account %s could not be read at Meta", account), err))
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
	return number, tfdiag.At(at, tfdiag.Titled("The phone number belongs to another account",
		fmt.Errorf("the WhatsApp Business Account %s does not list the phone number %s. %s Correct business_account_id, or leave it out where it is optional, to have it read", account, number.ID, where)))
}
