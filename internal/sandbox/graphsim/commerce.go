package graphsim

const kindCatalog kind = "ProductCatalog"

const catalogLimit = 1 // of an account, "Sell Products & Services"

var catalogsFull = Error{Code: 100, Subcode: 2388027, Message: "(#100) The account has the maximum number of catalogs"}

func (s *Sim) registerCommerce() {
	// "Sell Products & Services" requires a system user with full control of the account
	// to change the settings, and shows none as long as no catalog is connected.
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: "whatsapp_commerce_settings", kind: "WhatsAppCommerceSettings",
		scopes: []string{scopeWhatsAppManagement}, writeRank: fullControlRank, queryOnly: true,
		properties: []property{
			{name: "id", compute: numericID},
			{name: "is_cart_enabled", write: boolRule, initial: true},
			{name: "is_catalog_visible", write: boolRule, initial: false},
		},
		isAbsent: func(o *object) bool { return len(s.childrenOf(s.accountOf(o).id, kindCatalog, everyObject)) == 0 },
	})
	s.defineCollection(collection{
		nodeKind: kindBusinessAccount, name: "product_catalogs", kind: kindCatalog,
		scopes: []string{scopeWhatsAppManagement}, maxItems: catalogLimit,
		fullError:  catalogsFull,
		properties: []property{{name: "id", compute: func(_ *call, o *object, _ field) any { return o.key() }}},
		ownKey:     paramKey("catalog_id"),
		// No page says what connecting the same catalog again answers; here the same as another one.
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
	o := s.itemOf(s.mustNode(kindBusinessAccount, accountID), "product_catalogs", catalogID, kindCatalog, nil)
	s.objects[o.id] = o
}
