package phonenumberwebhook

import (
	"context"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of the numbers that have a callback of their own.
func listSpec() *listing.List {
	return listing.AtNumbers("Lists the webhooks of phone numbers that the app of the provider's token has set. A phone number without one "+
		"is left out. The provider's token needs `whatsapp_business_management`.",
		func(ctx context.Context, s *session.Session, number string) ([]listing.Found, error) {
			g, err := s.Graph()
			if err != nil {
				return nil, err
			}
			if callback, err := g.PhoneNumbers.GetWebhook(ctx, number); callback == "" || err != nil {
				return nil, err
			}
			return listing.FoundAtNumber(number), nil
		})
}
