package template

import (
	"slices"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// ruleID is a rule that a template must meet.
type ruleID int

const (
	ruleJSON ruleID = iota
	ruleName
	ruleSampleName
	ruleLanguage
	ruleLanguageUnknown
	ruleCategory
	ruleParameterFormat
	ruleTTL
	ruleBodyMissing
	ruleComponentTwice
	ruleTextMissing
	ruleLibraryComponents
	ruleUnknownKey
	ruleUnknownType
	ruleObsoleteKey
	ruleLengthUnits
	ruleHeaderFormat
	ruleHeaderLength
	ruleHeaderVariables
	ruleHeaderCharacters
	ruleHeaderHandle
	ruleHeaderGIF
	ruleHeaderLocation
	ruleBodyLength
	ruleBodyWhitespace
	ruleBodyExamples
	ruleCallBodyLength
	ruleFooterLength
	ruleFooterVariables
	ruleFooterCatalogVariables
	ruleVariableBraces
	ruleVariableName
	ruleVariableDigits
	ruleVariableOrder
	ruleVariableTwice
	ruleVariableKind
	ruleVariableEdge
	ruleVariableEdgeMark
	ruleVariableAdjacent
	ruleVariableRatio
	ruleExampleMissing
	ruleExampleUnexpected
	ruleButtonCount
	ruleButtonOrder
	ruleButtonText
	ruleURL
	ruleURLWhatsApp
	ruleURLShortener
	rulePhone
	rulePhoneZero
	ruleCopyCode
	ruleCopyCodeLabel
	ruleCopyCodeCategory
	ruleFlow
	ruleAuthText
	ruleAuthComponent
	ruleAuthButton
	ruleAuthExpiry
	ruleAuthElsewhere
	ruleAuthLabel
	ruleOTPApps
	ruleOTPTerms
	ruleOfferCategory
	ruleOfferFooter
	ruleOfferHeader
	ruleOfferText
	ruleOfferCode
	ruleCarouselCategory
	ruleCarouselCards
	ruleCardHeader
	ruleCardButtons
	ruleCardUniform
	ruleProductCategory
	ruleProductButton
	ruleProductHeader
	ruleCount
)

// Subcodes of code 100 in the answers of Meta.
const (
	subComponent = 2388043 // components or examples are missing or superfluous
	subLength    = 2388040
	subHeader    = 2388047
	subFormat    = 2388072
	subFooter    = 2388073
	subEdge      = 2388299
	subRatio     = 2388293
	subButton    = 2388060
	subURL       = 2388052
	subLink      = 2388081
)

// Rule describes a rule.
type Rule struct {
	Name     string
	Subcode  int // 0 if none is known
	Severity jsonlint.Severity
	Summary  string
}

// Rules returns all rules, in the order in which Lint checks them.
func Rules() []Rule { return slices.Clone(rules[:]) }

const (
	failure = jsonlint.Error
	warning = jsonlint.Warning
)

// rules describes each rule. A name does not change, because pipelines select problems by it.
var rules = [ruleCount]Rule{
	ruleJSON:                   {"json", 0, failure, "Unreadable JSON"},
	ruleName:                   {"name", 2388046, failure, "Invalid template name"},
	ruleSampleName:             {"sample_name", 2388155, warning, "Name of a sample template"},
	ruleLanguage:               {"language", 2388049, failure, "Invalid language code"},
	ruleLanguageUnknown:        {"language_unknown", 2388049, warning, "Unknown language code"},
	ruleCategory:               {"category", 0, failure, "Invalid category"},
	ruleParameterFormat:        {"parameter_format", 0, failure, "Invalid parameter format"},
	ruleTTL:                    {"ttl", 0, failure, "Time to live out of range"},
	ruleBodyMissing:            {"body_missing", subComponent, failure, "Body is missing"},
	ruleComponentTwice:         {"component_twice", subComponent, failure, "Component occurs twice"},
	ruleTextMissing:            {"text_missing", subComponent, failure, "Text is missing"},
	ruleLibraryComponents:      {"library_components", 0, warning, "Library template has components"},
	ruleUnknownKey:             {"unknown_key", 0, warning, "Unknown key"},
	ruleUnknownType:            {"unknown_type", 0, warning, "Unknown type"},
	ruleObsoleteKey:            {"obsolete_key", 0, warning, "Obsolete key"},
	ruleLengthUnits:            {"length_utf16", 0, warning, "Text may be too long"},
	ruleHeaderFormat:           {"header_format", subComponent, failure, "Header has no format"},
	ruleHeaderLength:           {"header_length", subHeader, failure, "Header is too long"},
	ruleHeaderVariables:        {"header_variables", subHeader, failure, "Header has more than one variable"},
	ruleHeaderCharacters:       {"header_characters", subHeader, failure, "Header has formatting, emoji or a line break"},
	ruleHeaderHandle:           {"header_handle", subComponent, failure, "Example file of the header is missing"},
	ruleHeaderGIF:              {"header_gif", 0, warning, "GIF header needs the Marketing Messages API"},
	ruleHeaderLocation:         {"header_location", subComponent, failure, "Location header cannot be used here"},
	ruleBodyLength:             {"body_length", subLength, failure, "Body is too long"},
	ruleBodyWhitespace:         {"body_whitespace", subFormat, warning, "Body has too much white space"},
	ruleBodyExamples:           {"body_examples", subLength, warning, "Body is too long with its examples"},
	ruleCallBodyLength:         {"call_body_length", subLength, warning, "Body of a call permission request is long"},
	ruleFooterLength:           {"footer_length", subLength, failure, "Footer is too long"},
	ruleFooterVariables:        {"footer_variables", subFooter, failure, "Footer has a variable"},
	ruleFooterCatalogVariables: {"footer_catalog_variables", subFooter, warning, "Footer of a catalog template has a variable"},
	ruleVariableBraces:         {"variable_braces", 0, failure, "Malformed variable"},
	ruleVariableName:           {"variable_name", 0, failure, "Invalid variable name"},
	ruleVariableDigits:         {"variable_digits", 0, warning, "Variable name has digits"},
	ruleVariableOrder:          {"variable_order", 0, failure, "Variables are not numbered from 1"},
	ruleVariableTwice:          {"variable_twice", 0, failure, "Variable occurs twice"},
	ruleVariableKind:           {"variable_kind", 0, failure, "Variable does not match the parameter format"},
	ruleVariableEdge:           {"variable_edge", subEdge, failure, "Variable at the start or end of the body"},
	ruleVariableEdgeMark:       {"variable_edge_mark", subEdge, warning, "Only punctuation beside a variable at the edge of the body"},
	ruleVariableAdjacent:       {"variable_adjacent", subEdge, failure, "Variables without text between them"},
	ruleVariableRatio:          {"variable_ratio", subRatio, failure, "Too many variables for the length of the text"},
	ruleExampleMissing:         {"example_missing", subComponent, failure, "Example of a variable is missing"},
	ruleExampleUnexpected:      {"example_unexpected", subComponent, failure, "Example without a variable"},
	ruleButtonCount:            {"button_count", subButton, failure, "Too many buttons"},
	ruleButtonOrder:            {"button_order", 0, failure, "Quick replies are not in one group"},
	ruleButtonText:             {"button_text", subButton, failure, "Invalid text of a button"},
	ruleURL:                    {"url", subURL, failure, "Invalid URL of a button"},
	ruleURLWhatsApp:            {"url_whatsapp", subLink, failure, "Button opens a WhatsApp link"},
	ruleURLShortener:           {"url_shortener", subLink, warning, "Button opens a shortened link"},
	rulePhone:                  {"phone_number", 0, failure, "Invalid phone number of a button"},
	rulePhoneZero:              {"phone_number_zero", 0, warning, "Phone number has a zero after the country code"},
	ruleCopyCode:               {"copy_code", 0, failure, "Invalid example of a code"},
	ruleCopyCodeLabel:          {"copy_code_label", 0, failure, "Label of a copy code button cannot be set"},
	ruleCopyCodeCategory:       {"copy_code_category", 0, failure, "Copy code button in a template that is not MARKETING"},
	ruleFlow:                   {"flow", 0, failure, "Flow button does not name one flow"},
	ruleAuthText:               {"auth_text", 0, failure, "Text of an authentication template cannot be set"},
	ruleAuthComponent:          {"auth_component", 0, failure, "Component is not possible in an authentication template"},
	ruleAuthButton:             {"auth_button", 0, failure, "Authentication template needs one OTP button"},
	ruleAuthExpiry:             {"auth_expiry", 0, failure, "Expiry of the code out of range"},
	ruleAuthElsewhere:          {"auth_elsewhere", 0, failure, "OTP button in a template that is not AUTHENTICATION"},
	ruleAuthLabel:              {"auth_label", 0, failure, "Label of an OTP button is too long or has emoji"},
	ruleOTPApps:                {"otp_apps", 0, failure, "Invalid apps of an OTP button"},
	ruleOTPTerms:               {"otp_terms", 0, failure, "Terms of zero-tap authentication are not accepted"},
	ruleOfferCategory:          {"offer_category", 0, failure, "Limited time offer in a template that is not MARKETING"},
	ruleOfferFooter:            {"offer_footer", 0, failure, "Limited time offer with a footer"},
	ruleOfferHeader:            {"offer_header", 0, failure, "Header is not possible with a limited time offer"},
	ruleOfferText:              {"offer_text", 0, failure, "Invalid text of a limited time offer"},
	ruleOfferCode:              {"offer_code", 0, warning, "Code of a limited time offer is long"},
	ruleCarouselCategory:       {"carousel_category", 0, failure, "Carousel in a template that is not MARKETING"},
	ruleCarouselCards:          {"carousel_cards", 0, failure, "Carousel has too few or too many cards"},
	ruleCardHeader:             {"card_header", 0, failure, "Invalid header of a card"},
	ruleCardButtons:            {"card_buttons", 0, failure, "Invalid buttons of a card"},
	ruleCardUniform:            {"card_uniform", 0, failure, "Cards of a carousel differ"},
	ruleProductCategory:        {"product_category", 0, failure, "Product template is not MARKETING"},
	ruleProductButton:          {"product_button", 0, failure, "Product button with other buttons"},
	ruleProductHeader:          {"product_header", 0, failure, "Header does not fit the product button"},
}
