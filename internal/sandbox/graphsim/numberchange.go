package graphsim

import "regexp"

const (
	kindNumberOverride kind = "WhatsAppBusinessPhoneNumberWebhook" // of one app

	webhookConfiguration = "webhook_configuration"
	displayName          = "new_display_name"
	displayNameStatus    = "new_name_status"
	pinField             = hiddenMark + "pin"
)

var pinRule = patternRule(regexp.MustCompile(`^[0-9]{6}$`))

// registerNumberChanges defines the changes that a POST of a number makes.
func (s *Sim) registerNumberChanges() {
	callbackRule := objectRule(map[string]rule{overrideURI: s.overrideRule, "verify_token": textRule(0, 1024)}, overrideURI)
	s.defineNodeChanges(
		kindPhoneNumber,
		nodeChange{param: webhookConfiguration, write: func(c *call, o *object, text string) *Error {
			value, err := callbackRule(webhookConfiguration, text)
			if err != nil {
				return err
			}
			given, _ := value.(map[string]any)
			return s.overrideNumber(c, o, given)
		}},
		// "Two-step verification": a PIN replaces the one before, which the call does not name.
		nodeChange{param: "pin", scopes: []string{scopeWhatsAppMessaging}, write: func(_ *call, o *object, text string) *Error {
			if _, err := pinRule("pin", text); err != nil {
				return errBadParameter("Invalid PIN format. PIN must be exactly 6 digits")
			}
			o.fields[pinField], o.fields["is_pin_enabled"] = text, true
			return nil
		}},
		nodeChange{param: displayName, write: func(_ *call, o *object, text string) *Error {
			name, err := textRule(2, 75)(displayName, text)
			if err == nil {
				o.fields[displayName], o.fields[displayNameStatus] = name, "PENDING_REVIEW"
			}
			return err
		}},
	)
}

// overrideNumber sets the callback of a number, with the prerequisites of an account's override. A number that is also
// used in the Business app cannot have one in the account of a client (a report).
func (s *Sim) overrideNumber(c *call, number *object, given map[string]any) *Error {
	account := s.accountOf(number)
	if number.fields["is_on_biz_app"] == true && account.parent != s.portfolioOf(c.caller.token) {
		return errPermissions()
	}
	app := c.caller.app.ID
	o := s.itemOf(number, webhookConfiguration, app, kindNumberOverride, nil)
	override, ok := given[overrideURI].(string)
	if !ok {
		delete(s.objects, o.id)
		return nil
	}
	token, _ := given["verify_token"].(string)
	subscribed := s.objects[itemID(account.id, subscribedApps, app)] != nil
	if err := s.checkOverride(c, o, override, token, !subscribed); err != nil {
		return err
	}
	o.fields[overrideURI] = override
	s.objects[o.id] = o
	return nil
}

// webhooksOf returns the addresses that the calling app has set for a number.
func (s *Sim) webhooksOf(c *call, number *object, _ field) any {
	app := c.caller.app.ID
	addresses := map[string]any{}
	for level, address := range map[string]any{
		"application":               s.valueOf(itemID(app, appSubscriptions, accountObject), callbackURL),
		"whatsapp_business_account": s.valueOf(itemID(number.parent, subscribedApps, app), overrideURI),
		"phone_number":              s.valueOf(itemID(number.id, webhookConfiguration, app), overrideURI),
	} {
		if address != nil {
			addresses[level] = address
		}
	}
	if len(addresses) == 0 {
		return nil
	}
	return addresses
}

// valueOf returns nil for an object that does not exist.
func (s *Sim) valueOf(id, name string) any {
	if o := s.objects[id]; o != nil {
		return o.fields[name]
	}
	return nil
}

// SetNumberOverride sets an app's callback of a number; "" removes it.
func (s *Sim) SetNumberOverride(numberID, appID, callback string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(appID)
	o := s.itemOf(s.mustNode(kindPhoneNumber, numberID), webhookConfiguration, appID, kindNumberOverride, nil)
	if s.objects[o.id] = o; callback == "" {
		delete(s.objects, o.id)
	}
	o.fields[overrideURI] = callback
}

// SetPIN sets the PIN of a number, as its owner does in WhatsApp Manager.
func (s *Sim) SetPIN(numberID, pin string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.mustNode(kindPhoneNumber, numberID)
	o.fields[pinField], o.fields["is_pin_enabled"] = pin, true
}

// ReviewDisplayName approves or declines the requested display name of a number.
func (s *Sim) ReviewDisplayName(numberID string, approved bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.mustNode(kindPhoneNumber, numberID)
	name := o.fields[displayName]
	switch {
	case name == nil:
		panic("graphsim: phone number " + numberID + " asks for no display name")
	case approved:
		o.fields["verified_name"], o.fields["name_status"], o.fields[displayNameStatus] = name, "APPROVED", "APPROVED"
	default:
		o.fields[displayNameStatus] = "DECLINED"
	}
}
