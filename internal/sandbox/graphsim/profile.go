package graphsim

import (
	"net/url"
	"slices"
	"strconv"
)

var verticals = []string{
	"OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GROCERY", "GOVT", "HOTEL", "HEALTH",
	"NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL", "ONLINE_GAMBLING", "PHYSICAL_GAMBLING",
	"OTC_DRUGS", "NOT_A_BIZ",
}

// registerProfile defines the profile of a number. "Business Profiles" lists the fields in each read; a field without a
// value is left out. The picture cannot be removed. Meta's OpenAPI limits the description to 256 characters, the guide
// to 512.
func (s *Sim) registerProfile() {
	const picture = "profile_picture_handle"
	website := func(text string) bool { return len(text) <= 256 && isLink(text, "http", "https") }
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: "whatsapp_business_profile", kind: "WhatsAppBusinessProfile",
		scopes: []string{scopeWhatsAppManagement, scopeWhatsAppMessaging},
		properties: []property{
			{name: "messaging_product", compute: func(*call, *object, field) any { return "whatsapp" }},
			{name: "about", write: textRule(1, 139), onRequest: true},
			{name: "address", write: s.clearableRule(textRule(1, 256), nil), onRequest: true},
			{name: "description", write: s.clearableRule(textRule(1, 512), nil), onRequest: true},
			{name: "email", write: s.clearableRule(emailRule(128), nil), onRequest: true},
			{name: "websites", write: s.clearableRule(valueListRule(2, website), nil), onRequest: true},
			{name: "vertical", write: s.clearableRule(s.verticalRule, nil), onRequest: true},
			{name: picture, write: textRule(1, 4096), hidden: true},
			{name: "profile_picture_url", onRequest: true, compute: s.pictureURL},
		},
		checkFirst: checkProduct,
		check: func(c *call, _ *object, _ map[string]any) *Error {
			if !c.params.Has(picture) {
				return nil
			}
			return s.takePicture(c, c.params.Get(picture))
		},
		show: func(_ *call, o *object, _ url.Values) *object {
			sites, ok := o.fields["websites"].([]string)
			if !ok || !s.switches.websitesReordered {
				return o
			}
			sites = slices.Clone(sites)
			slices.Reverse(sites)
			return o.withFields(map[string]any{"websites": sites})
		},
	})
}

// verticalRule accepts UNDEFINED for an empty value, as in practice.
func (s *Sim) verticalRule(name, text string) (any, *Error) {
	if text == "UNDEFINED" {
		return s.clearableRule(nil, nil)(name, "")
	}
	return oneOfRule(verticals...)(name, text)
}

// pictureURL returns a signed address, which differs in every answer.
func (s *Sim) pictureURL(_ *call, o *object, _ field) any {
	if o.fields[hiddenMark+"profile_picture_handle"] == nil {
		return nil
	}
	return "https://pps.whatsapp.net/v/t61.24694-24/picture.jpg?oh=" + strconv.Itoa(s.nextNumber())
}
