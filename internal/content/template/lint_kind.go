package template

import (
	"slices"
	"strings"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const (
	maxOfferText   = 16
	maxOfferCode   = 15
	minCards       = 2
	maxCards       = 10
	maxCardButtons = 2
)

// lintKinds checks what the kinds of templates require of several components together.
func (l *linter) lintKinds() {
	if findComponent(l.template.Components, typeOffer) != nil {
		l.lintOfferTemplate()
	}
	for _, kind := range []string{buttonMPM, buttonCatalog, buttonSPM} {
		if l.hasButton(kind) {
			l.lintProductTemplate(kind)
		}
	}
}

// categoryIs reports whether the category is one of several, or not known.
func (l *linter) categoryIs(categories ...string) bool {
	return l.template.Category == "" || slices.Contains(categories, l.template.Category)
}

func (l *linter) lintOffer(path string, o *Offer) {
	path += ".limited_time_offer"
	if o != nil {
		l.lintExtra(path, o.Extra)
	}
	path += ".text"
	if o == nil || o.Text == "" {
		l.report(path, ruleOfferText, "The offer has no text, and Meta requires one of at most %d characters. Add it.", maxOfferText)
		return
	}
	l.lintLength(path, o.Text, maxOfferText, ruleOfferText)
}

// lintOfferTemplate checks a template with a limited time offer.
//
// Source:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/limited-time-offer-templates
func (l *linter) lintOfferTemplate() {
	if !l.categoryIs(Marketing) {
		l.report("category", ruleOfferCategory, "A limited time offer needs the category MARKETING. Change the category.").Fix = Marketing
	}
	if findComponent(l.template.Components, typeFooter) != nil {
		l.report("footer", ruleOfferFooter, "A template with a limited time offer has no footer. Remove the footer.")
	}
	header := findComponent(l.template.Components, typeHeader)
	if header != nil && header.Format != formatImage && header.Format != formatVideo {
		l.report("header.format",
			ruleOfferHeader, "The header of a template with a limited time offer has the format IMAGE or VIDEO. Change the format, "+
				"or remove the header.")
	}
	buttons := findComponent(l.template.Components, typeButtons)
	if buttons == nil {
		return
	}
	for i, b := range buttons.Buttons {
		if n := utf8.RuneCountInString(strings.Join(b.Example, "")); b.Type == buttonCopyCode && n > maxOfferCode && n <= maxCode {
			l.report(itemPath("buttons", i)+".example",
				ruleOfferCode, "The code has %d characters. Meta's page about limited time offers has %d, its page "+
					"about components %d as the limit. Shorten the code to be safe.", n, maxOfferCode, maxCode)
		}
	}
}

// lintProductTemplate checks a template with a button of the catalog.
//
// Sources: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/mpm-templates and
// .../spm-templates and .../catalog-templates.
func (l *linter) lintProductTemplate(kind string) {
	if !l.categoryIs(Marketing) {
		l.report("category", ruleProductCategory, "A template with a button of the type %s has the category MARKETING. Change the category.",
			kind).Fix =
			Marketing
	}
	if n := len(findComponent(l.template.Components, typeButtons).Buttons); n != 1 {
		l.report("buttons",
			ruleProductButton, "There are %d buttons, and a button of the type %s is the only one of its template. Remove the others.",
			n, kind)
	}
	format := map[string]string{buttonMPM: formatText, buttonSPM: formatProduct}[kind]
	header := findComponent(l.template.Components, typeHeader)
	if format != "" && (header == nil || header.Format != format) {
		l.report("header.format", ruleProductHeader, "A template with a button of the type %s has a header of the format %s. Add it.", kind,
			format)
	}
}

// lintCarousel checks the cards of media and of products.
//
// Sources:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/media-card-carousel-templates
// and .../product-card-carousel-templates.
func (l *linter) lintCarousel(path string, cards []Card) {
	if !l.categoryIs(Marketing) {
		l.report("category", ruleCarouselCategory, "A carousel needs the category MARKETING. Change the category.").Fix = Marketing
	}
	path += ".cards"
	if len(cards) < minCards || len(cards) > maxCards {
		l.report(path, ruleCarouselCards, "The carousel has %d cards, and Meta accepts %d to %d. Add or remove cards.",
			len(cards), minCards, maxCards)
	}
	for i, card := range cards {
		at := itemPath(path, i)
		l.lintExtra(at, card.Extra)
		l.lintComponents(at+".", card.Components)
		l.lintCard(at, card)
		if own, first := cardOutline(card), cardOutline(cards[0]); own != first {
			l.report(at, ruleCardUniform, "The card has %s, and the first card has %s. Meta requires the same components and buttons in all cards. "+
				"Change one of them.", own, first)
		}
	}
}

// cardOutline describes of what a card consists.
func cardOutline(card Card) string {
	var parts []string
	for _, c := range card.Components {
		part := c.Type
		if c.Type == typeHeader && c.Format == formatProduct {
			part += " " + formatProduct
		}
		if c.Type == typeButtons {
			kinds := make([]string, len(c.Buttons))
			for i, b := range c.Buttons {
				kinds[i] = b.Type
			}
			part += " (" + strings.Join(kinds, ", ") + ")"
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "no components"
	}
	return strings.Join(parts, ", ")
}

func (l *linter) lintCard(path string, card Card) {
	header := findComponent(card.Components, typeHeader)
	if header == nil || !slices.Contains([]string{formatImage, formatVideo, formatProduct}, header.Format) {
		l.report(path+".header", ruleCardHeader, "A card has a header of the format IMAGE, VIDEO or PRODUCT. Add it, or change the format.")
		return
	}
	allowed := []string{buttonQuickReply, buttonURL, buttonPhone}
	if header.Format == formatProduct {
		allowed = []string{buttonSPM, buttonURL}
	}
	buttons := findComponent(card.Components, typeButtons)
	if buttons == nil {
		return
	}
	if len(buttons.Buttons) > maxCardButtons {
		l.report(path+".buttons", ruleCardButtons, "The card has %d buttons, and Meta accepts at most %d. Remove some.", len(buttons.Buttons),
			maxCardButtons)
	}
	for i, b := range buttons.Buttons {
		if !slices.Contains(allowed, b.Type) {
			l.report(itemPath(path+".buttons", i)+".type", ruleCardButtons, "The button has the type %s, and a card with a header of the format %s "+
				"has buttons of %s. Change the type.", jsonlint.QuotedText(b.Type), header.Format, strings.Join(allowed, ", "))
		}
	}
}
