package setting

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/listing"
	"terraform-provider-whatsapp/internal/session"
)

// list finds the nodes of which Meta shows the setting.
func (s Spec) list() *listing.List {
	text := "Lists the " + s.Setting.Name + " of phone numbers. A phone number of which Meta shows none is left out. The " +
		"provider's token needs `whatsapp_business_management`."
	if s.Setting.OfAccount() {
		text = "Lists the WhatsApp Business Accounts that a business portfolio owns, or single ones, with their " + s.Setting.Name + ". " +
			"The provider's token needs `whatsapp_business_management`, and to list a portfolio also `business_management`."
		return listing.EachAccount(text)
	}
	return listing.Numbers(text, func(ctx context.Context, c *session.Session, number string) ([]listing.Found, error) {
		m, err := s.everything(ctx, c, []string{number})
		if s.Absent != nil && errors.Is(err, s.Absent) || err == nil && !s.hasValues(m) {
			return nil, nil
		}
		return listing.Number(number), err
	})
}

// hasValues reports whether a model has a managed attribute, without which it cannot be configured.
func (s Spec) hasValues(m types.Object) bool {
	return slices.ContainsFunc(s.keys(), func(key string) bool { return !m.Attributes()[key].IsNull() })
}
