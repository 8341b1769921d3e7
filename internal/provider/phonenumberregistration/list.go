package phonenumberregistration

import (
	"context"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of the numbers that are registered.
func listSpec() *listing.List {
	return listing.AtNumbers("Lists the phone numbers that are registered on the Cloud API. The others are left out. The provider's "+
		"token needs `whatsapp_business_management`.",
		func(ctx context.Context, s *session.Session, number string) ([]listing.Found, error) {
			g, err := s.Graph()
			if err != nil {
				return nil, err
			}
			if now, err := g.PhoneNumbers.GetFacts(ctx, number); err != nil || !now.IsRegistered() {
				return nil, err
			}
			return listing.FoundAtNumber(number), nil
		})
}
