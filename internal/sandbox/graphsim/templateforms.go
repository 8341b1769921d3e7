package graphsim

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// checkForm checks the combinations of components that the forms of templates allow.
func (t *templateCheck) checkForm() *Error {
	header := t.component("HEADER").text("format")
	switch {
	case t.category == authentication:
		return t.checkAuthentication()
	case t.component("LIMITED_TIME_OFFER") != nil:
		return t.checkOffer(header)
	case t.component("CAROUSEL") != nil:
		return t.checkCarousel()
	case t.buttonOf("MPM") != nil, t.buttonOf("CATALOG") != nil, t.buttonOf("SPM") != nil, header == "PRODUCT":
		return t.checkCatalog(header)
	}
	return nil
}

// checkAuthentication checks an authentication template, whose texts are Meta's ("Authentication templates").
func (t *templateCheck) checkAuthentication() *Error {
	body, footer := t.component("BODY"), t.component("FOOTER")
	if !body.hasOnly("type", "add_security_recommendation") {
		return errBadParameter("The BODY of an authentication template has only add_security_recommendation")
	}
	if minutes, ok := footer["code_expiration_minutes"].(float64); footer != nil &&
		(!footer.hasOnly("type", "code_expiration_minutes") || !ok || minutes < 1 || minutes > 90) {
		return errBadParameter("The FOOTER of an authentication template has only code_expiration_minutes, from 1 to 90")
	}
	for _, p := range t.components {
		if !slices.Contains([]string{"BODY", "FOOTER", "BUTTONS"}, p.text("type")) {
			return errBadParameter("An authentication template has no %s", p.text("type"))
		}
	}
	buttons := t.buttons()
	if len(buttons) != 1 || buttons[0].text("type") != "OTP" {
		return errBadParameter("An authentication template has exactly one OTP button")
	}
	return checkOTP(buttons[0])
}

func checkOTP(b part) *Error {
	for _, name := range []string{"text", "autofill_text"} {
		if utf8.RuneCountInString(b.text(name)) > labelLength {
			return errBadParameter("Param %s must have at most %d characters", name, labelLength)
		}
	}
	kind := b.text("otp_type")
	switch kind {
	case "COPY_CODE":
		return nil
	case "ONE_TAP", "ZERO_TAP":
	default:
		return errBadParameter("Param otp_type must be one of {COPY_CODE, ONE_TAP, ZERO_TAP}")
	}
	apps := b.objects("supported_apps")
	if !b.has("supported_apps") && b.has("package_name") { // the older form, with one app
		apps = []part{{"package_name": b["package_name"], "signature_hash": b["signature_hash"]}}
	}
	if len(apps) < 1 || len(apps) > 5 {
		return errBadParameter("Param supported_apps must have 1 to 5 items")
	}
	for _, app := range apps {
		if name := app.text("package_name"); name == "" || len(name) > 224 || len(app.text("signature_hash")) != 11 {
			return errBadParameter("An app needs a package_name of at most 224 characters and a signature_hash of 11")
		}
	}
	if kind == "ZERO_TAP" && b["zero_tap_terms_accepted"] != true {
		return errBadParameter("zero_tap_terms_accepted must be true")
	}
	return nil
}

// checkOffer follows "Limited-time offer templates". Pages have 15 and 20 for the length of the code; the newer one has
// 20.
func (t *templateCheck) checkOffer(header string) *Error {
	offer := t.component("LIMITED_TIME_OFFER").object("limited_time_offer")
	_, isBool := offer["has_expiration"].(bool)
	switch {
	case t.category != marketing:
		return errBadParameter("A limited-time offer needs the category MARKETING")
	case t.component("FOOTER") != nil:
		return errBadParameter("A limited-time offer has no FOOTER")
	case t.component("HEADER") != nil && header != "IMAGE" && header != "VIDEO":
		return errBadParameter("The header of a limited-time offer is IMAGE or VIDEO")
	case offer.text("text") == "" || utf8.RuneCountInString(offer.text("text")) > offerLength:
		return errBadParameter("The text of a limited-time offer must have 1 to %d characters", offerLength)
	case offer.has("has_expiration") && !isBool:
		return errBadParameter("Param has_expiration must be a boolean")
	}
	return nil
}

// checkCatalog checks templates with products, which need a connected catalog.
func (t *templateCheck) checkCatalog(header string) *Error {
	buttons := t.buttons()
	if len(buttons) != 1 {
		return errBadParameter("A template with products has a single button")
	}
	switch kind := buttons[0].text("type"); {
	case kind == "MPM" && (t.category != marketing || t.component("HEADER") == nil || header != "" && header != "TEXT"):
		return errBadParameter("A template with an MPM button needs the category MARKETING and a header with a text")
	case (kind == "SPM") != (header == "PRODUCT"):
		return errBadParameter("A header of the format PRODUCT and an SPM button need each other")
	}
	return t.checkConnectedCatalog()
}

func (t *templateCheck) checkConnectedCatalog() *Error {
	if len(t.sim.childrenOf(t.account.id, kindCatalog, everyObject)) == 0 {
		return errTemplate(2388027, "No Catalog", "The account has no connected catalog.")
	}
	return nil
}

// checkCarousel checks that the cards have the same components in the same order.
func (t *templateCheck) checkCarousel() *Error {
	cards := t.component("CAROUSEL").objects("cards")
	if t.category != marketing {
		return errBadParameter("A carousel needs the category MARKETING")
	}
	if len(cards) < 2 || len(cards) > 10 {
		return errBadParameter("A carousel has 2 to 10 cards")
	}
	first := ""
	for i, card := range cards {
		shape, err := t.checkCard(card.objects("components"))
		if err != nil {
			return err
		}
		if i == 0 {
			first = shape
		}
		if shape != first {
			return errBadParameter("All cards of a carousel need the same components in the same order")
		}
	}
	if strings.Contains(first, "PRODUCT") {
		return t.checkConnectedCatalog()
	}
	return nil
}

// checkCard also returns the shape of a card. A card with a product has a URL or an SPM button, one with media at most
// two buttons.
func (t *templateCheck) checkCard(components []part) (string, *Error) {
	card := &templateCheck{sim: t.sim, call: t.call, account: t.account, category: t.category, format: t.format, components: components}
	format := card.component("HEADER").text("format")
	if !slices.Contains([]string{"IMAGE", "VIDEO", "PRODUCT"}, format) {
		return "", errBadParameter("A card needs a header of the format IMAGE, VIDEO or PRODUCT")
	}
	var shape strings.Builder
	for _, p := range components {
		shape.WriteString(p.text("type") + ":" + p.text("format") + " ")
		var err *Error
		switch p.text("type") {
		case "HEADER":
			err = card.checkHeader(p)
		case "BODY":
			err = card.checkBody(p, cardBodyLength)
		case "BUTTONS":
			err = card.checkCardButtons(p.objects("buttons"), format, &shape)
		default:
			err = errBadParameter("A card has no %s", p.text("type"))
		}
		if err != nil {
			return "", err
		}
	}
	return shape.String(), nil
}

func (t *templateCheck) checkCardButtons(buttons []part, format string, shape *strings.Builder) *Error {
	allowed := []string{"QUICK_REPLY", "URL", "PHONE_NUMBER"}
	if format == "PRODUCT" {
		allowed = []string{"SPM", "URL"}
	}
	for _, b := range buttons {
		shape.WriteString(b.text("type") + " ")
		if !slices.Contains(allowed, b.text("type")) {
			return errBadParameter("A card of the format %s has no %s button", format, b.text("type"))
		}
	}
	return t.checkButtons(buttons, 2)
}
