package template

import "slices"

// rule is a rule that a template must meet.
type rule int

const (
	ruleJSON rule = iota
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
	Severity Severity
	Summary  string
}

// Rules returns all rules, in the order in which Lint checks them.
func Rules() []Rule { return slices.Clone(rules[:]) }

// rules describes each rule. A name does not change, because pipelines select problems by it.
var rules = [ruleCount]Rule{
	ruleJSON:                   {"json", 0, Error, "Unreadable JSON"},
	ruleName:                   {"name", 2388046, Error, "Invalid template name"},
	ruleSampleName:             {"sample_name", 2388155, Warning, "Name of a sample template"},
	ruleLanguage:               {"language", 2388049, Error, "Invalid language code"},
	ruleLanguageUnknown:        {"language_unknown", 2388049, Warning, "Unknown language code"},
	ruleCategory:               {"category", 0, Error, "Invalid category"},
	ruleParameterFormat:        {"parameter_format", 0, Error, "Invalid parameter format"},
	ruleTTL:                    {"ttl", 0, Error, "Time to live out of range"},
	ruleBodyMissing:            {"body_missing", subComponent, Error, "Body is missing"},
	ruleComponentTwice:         {"component_twice", subComponent, Error, "Component occurs twice"},
	ruleTextMissing:            {"text_missing", subComponent, Error, "Text is missing"},
	ruleLibraryComponents:      {"library_components", 0, Warning, "Library template has components"},
	ruleUnknownKey:             {"unknown_key", 0, Warning, "Unknown key"},
	ruleUnknownType:            {"unknown_type", 0, Warning, "Unknown type"},
	ruleObsoleteKey:            {"obsolete_key", 0, Warning, "Obsolete key"},
	ruleLengthUnits:            {"length_utf16", 0, Warning, "Text may be too long"},
	ruleHeaderFormat:           {"header_format", subComponent, Error, "Header has no format"},
	ruleHeaderLength:           {"header_length", subHeader, Error, "Header is too long"},
	ruleHeaderVariables:        {"header_variables", subHeader, Error, "Header has more than one variable"},
	ruleHeaderCharacters:       {"header_characters", subHeader, Error, "Header has formatting, emoji or a line break"},
	ruleHeaderHandle:           {"header_handle", subComponent, Error, "Example file of the header is missing"},
	ruleHeaderGIF:              {"header_gif", 0, Warning, "GIF header needs the Marketing Messages API"},
	ruleHeaderLocation:         {"header_location", subComponent, Error, "Location header cannot be used here"},
	ruleBodyLength:             {"body_length", subLength, Error, "Body is too long"},
	ruleBodyWhitespace:         {"body_whitespace", subFormat, Warning, "Body has too much white space"},
	ruleBodyExamples:           {"body_examples", subLength, Warning, "Body is too long with its examples"},
	ruleCallBodyLength:         {"call_body_length", subLength, Warning, "Body of a call permission request is long"},
	ruleFooterLength:           {"footer_length", subLength, Error, "Footer is too long"},
	ruleFooterVariables:        {"footer_variables", subFooter, Error, "Footer has a variable"},
	ruleFooterCatalogVariables: {"footer_catalog_variables", subFooter, Warning, "Footer of a catalog template has a variable"},
	ruleVariableBraces:         {"variable_braces", 0, Error, "Malformed variable"},
	ruleVariableName:           {"variable_name", 0, Error, "Invalid variable name"},
	ruleVariableDigits:         {"variable_digits", 0, Warning, "Variable name has digits"},
	ruleVariableOrder:          {"variable_order", 0, Error, "Variables are not numbered from 1"},
	ruleVariableTwice:          {"variable_twice", 0, Error, "Variable occurs twice"},
	ruleVariableKind:           {"variable_kind", 0, Error, "Variable does not match the parameter format"},
	ruleVariableEdge:           {"variable_edge", subEdge, Error, "Variable at the start or end of the body"},
	ruleVariableEdgeMark:       {"variable_edge_mark", subEdge, Warning, "Only punctuation beside a variable at the edge of the body"},
	ruleVariableAdjacent:       {"variable_adjacent", subEdge, Error, "Variables without text between them"},
	ruleVariableRatio:          {"variable_ratio", subRatio, Error, "Too many variables for the length of the text"},
	ruleExampleMissing:         {"example_missing", subComponent, Error, "Example of a variable is missing"},
	ruleExampleUnexpected:      {"example_unexpected", subComponent, Error, "Example without a variable"},
	ruleButtonCount:            {"button_count", subButton, Error, "Too many buttons"},
	ruleButtonOrder:            {"button_order", 0, Error, "Quick replies are not in one group"},
	ruleButtonText:             {"button_text", subButton, Error, "Invalid text of a button"},
	ruleURL:                    {"url", subURL, Error, "Invalid URL of a button"},
	ruleURLWhatsApp:            {"url_whatsapp", subLink, Error, "Button opens a WhatsApp link"},
	ruleURLShortener:           {"url_shortener", subLink, Warning, "Button opens a shortened link"},
	rulePhone:                  {"phone_number", 0, Error, "Invalid phone number of a button"},
	rulePhoneZero:              {"phone_number_zero", 0, Warning, "Phone number has a zero after the country code"},
	ruleCopyCode:               {"copy_code", 0, Error, "Invalid example of a code"},
	ruleCopyCodeLabel:          {"copy_code_label", 0, Error, "Label of a copy code button cannot be set"},
	ruleCopyCodeCategory:       {"copy_code_category", 0, Error, "Copy code button in a template that is not MARKETING"},
	ruleFlow:                   {"flow", 0, Error, "Flow button does not name one flow"},
	ruleAuthText:               {"auth_text", 0, Error, "Text of an authentication template cannot be set"},
	ruleAuthComponent:          {"auth_component", 0, Error, "Component is not possible in an authentication template"},
	ruleAuthButton:             {"auth_button", 0, Error, "Authentication template needs one OTP button"},
	ruleAuthExpiry:             {"auth_expiry", 0, Error, "Expiry of the code out of range"},
	ruleAuthElsewhere:          {"auth_elsewhere", 0, Error, "OTP button in a template that is not AUTHENTICATION"},
	ruleAuthLabel:              {"auth_label", 0, Error, "Label of an OTP button is too long or has emoji"},
	ruleOTPApps:                {"otp_apps", 0, Error, "Invalid apps of an OTP button"},
	ruleOTPTerms:               {"otp_terms", 0, Error, "Terms of zero-tap authentication are not accepted"},
	ruleOfferCategory:          {"offer_category", 0, Error, "Limited time offer in a template that is not MARKETING"},
	ruleOfferFooter:            {"offer_footer", 0, Error, "Limited time offer with a footer"},
	ruleOfferHeader:            {"offer_header", 0, Error, "Header is not possible with a limited time offer"},
	ruleOfferText:              {"offer_text", 0, Error, "Invalid text of a limited time offer"},
	ruleOfferCode:              {"offer_code", 0, Warning, "Code of a limited time offer is long"},
	ruleCarouselCategory:       {"carousel_category", 0, Error, "Carousel in a template that is not MARKETING"},
	ruleCarouselCards:          {"carousel_cards", 0, Error, "Carousel has too few or too many cards"},
	ruleCardHeader:             {"card_header", 0, Error, "Invalid header of a card"},
	ruleCardButtons:            {"card_buttons", 0, Error, "Invalid buttons of a card"},
	ruleCardUniform:            {"card_uniform", 0, Error, "Cards of a carousel differ"},
	ruleProductCategory:        {"product_category", 0, Error, "Product template is not MARKETING"},
	ruleProductButton:          {"product_button", 0, Error, "Product button with other buttons"},
	ruleProductHeader:          {"product_header", 0, Error, "Header does not fit the product button"},
}
