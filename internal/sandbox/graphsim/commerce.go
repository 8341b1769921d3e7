package graphsim

const kindCatalog kind = "ProductCatalog"

const catalogLimit = 1 // of an account, "Sell Products & Services"

var catalogsFull = Error{Code: 100, Subcode: 2388027, Message: "(#100) The account has the maximum number of catalogs"}

func (s *Sim) registerCommerce() {
	// "Sell Products & Services" wants a system user with full control of the account
	// to change the settings, and shows none as long as no catalog is connected.
	s.defineSetting(setting{
		of: kindPhoneNumber, name: "whatsapp_commerce_settings", kind: "WhatsAppCommerceSettings",
		scopes: []string{scopeWhatsAppManagement}, writer: fullControl, queryOnly: true,
		properties: []property{
			{name: "id", compute: numericID},
			{name: "is_cart_enabled", write: isBool, initial: true},
			{name: "is_catalog_visible", write: isBool, initial: false},
		},
		absent: func(o *object) bool { return len(s.childrenOf(s.accountOf(o).id, kindCatalog, all)) == 0 },
	})
	s.defineCollection(collection{
		of: kindBusinessAccount, name: "product_catalogs", kind: kindCatalog,
		scopes: []string{scopeWhatsAppManagement}, limit: catalogLimit,
		full:       catalogsFull,
		properties: []property{{name: "id", compute: func(_ *call, o *object, _ field) any { return o.key() }}},
		own:        parameter("catalog_id"),
		// No page says what connecting the same catalog again answers; here, as another one.
		check: func(_ *call, _ *object, _ map[string]any, isNew bool) *Error {
			if isNew {
				return nil
			}
			return &catalogsFull
		},
	})
}

// ConnectCatalog connects a product catalog to an account by hand.
func (s *Sim) ConnectCatalog(accountID, catalogID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.itemOf(s.mustGet(kindBusinessAccount, accountID), "product_catalogs", catalogID, kindCatalog, nil)
	s.objects[o.id] = o
}
