package setting

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of the nodes of which Meta shows the setting.
func (spec Spec) listSpec() *listing.List {
	text := "Lists the " + spec.Setting.Name + " of phone numbers. A phone number of which Meta shows none is left out. The " +
		"provider's token needs `whatsapp_business_management`."
	if spec.Setting.OfAccount() {
		text = "Lists the WhatsApp Business Accounts that a business portfolio owns, or single ones, with their " + spec.Setting.Name + ". " +
			"The provider's token needs `whatsapp_business_management`, and to list a portfolio also `business_management`."
		return listing.AtAccounts(text)
	}
	return listing.AtNumbers(text, func(ctx context.Context, s *session.Session, number string) ([]listing.Found, error) {
		m, err := spec.readEverything(ctx, s, []string{number})
		if spec.ErrAbsent != nil && errors.Is(err, spec.ErrAbsent) || err == nil && !spec.hasValues(m) {
			return nil, nil
		}
		return listing.FoundAtNumber(number), err
	})
}

// hasValues reports whether a model has a managed attribute, without which it cannot be configured.
func (spec Spec) hasValues(m types.Object) bool {
	return slices.ContainsFunc(spec.attributeKeys(), func(key string) bool { return !m.Attributes()[key].IsNull() })
}
