package phonenumber

import (
	"context"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of phone numbers.
func listSpec() *listing.List {
	return listing.AtNumbers("Lists the phone numbers of a WhatsApp Business Account, or single ones. The provider's token needs "+
		"`whatsapp_business_management`.",
		func(_ context.Context, _ *session.Session, number string) ([]listing.Found, error) {
			return listing.FoundAtNumber(number), nil
		})
}
