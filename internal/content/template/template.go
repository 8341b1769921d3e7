// Package template knows message templates: how Meta writes them in JSON, which rules they must meet, when two of them are equal, and
// what a customer reads. It sends no request and knows no Terraform.
//
// Sources: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components and the pages of the kinds of
// templates beside it.
package template

import "encoding/json"

// Categories of a template.
const (
	Authentication = "AUTHENTICATION"
	Marketing      = "MARKETING"
	Utility        = "UTILITY"
)

// Formats of the variables of a template.
const (
	Positional = "POSITIONAL" // {{1}}, the default
	Named      = "NAMED"      // {{first_name}}
)

// Types of components.
const (
	typeHeader   = "HEADER"
	typeOffer    = "LIMITED_TIME_OFFER"
	typeBody     = "BODY"
	typeFooter   = "FOOTER"
	typeButtons  = "BUTTONS"
	typeCarousel = "CAROUSEL"
	typeCall     = "CALL_PERMISSION_REQUEST"
)

// componentTypes are the known types, in the order in which a customer sees the components.
var componentTypes = []string{typeHeader, typeOffer, typeBody, typeFooter, typeButtons, typeCarousel, typeCall}

// Formats of a header.
const (
	formatText     = "TEXT"
	formatImage    = "IMAGE"
	formatVideo    = "VIDEO"
	formatGIF      = "GIF"
	formatDocument = "DOCUMENT"
	formatLocation = "LOCATION"
	formatProduct  = "PRODUCT"
)

var headerFormats = []string{formatText, formatImage, formatVideo, formatGIF, formatDocument, formatLocation, formatProduct}

// Types of buttons.
const (
	buttonQuickReply = "QUICK_REPLY"
	buttonURL        = "URL"
	buttonPhone      = "PHONE_NUMBER"
	buttonCopyCode   = "COPY_CODE"
	buttonVoiceCall  = "VOICE_CALL"
	buttonFlow       = "FLOW"
	buttonOTP        = "OTP"
	buttonCatalog    = "CATALOG"
	buttonMPM        = "MPM"
	buttonSPM        = "SPM"
	buttonContact    = "REQUEST_CONTACT_INFO"
	buttonOrder      = "ORDER_DETAILS"
)

var buttonTypes = []string{
	buttonQuickReply, buttonURL, buttonPhone, buttonCopyCode, buttonVoiceCall, buttonFlow, buttonOTP, buttonCatalog, buttonMPM, buttonSPM,
	buttonContact, buttonOrder,
}

// Types of one-time password buttons.
const (
	otpCopyCode = "COPY_CODE"
	otpOneTap   = "ONE_TAP"
	otpZeroTap  = "ZERO_TAP"
)

// Extra holds the keys of a JSON object that this package does not know, with their values as they were. They survive a round trip.
type Extra map[string]json.RawMessage

// Template is the body of the call that creates a template. A zero value means that the key is absent.
type Template struct {
	Name, Language, Category, ParameterFormat string
	MessageSendTTLSeconds                     *int64
	Components                                []Component
	Extra                                     Extra

	// Partial says that name, language, category and format are not (yet) known where they are empty, so that their absence is not a problem.
	// Parse sets it for an array of components.
	Partial bool
}

// Component is a part of a template or of a card. Which fields have a meaning depends on Type, and for a header on Format.
type Component struct {
	Type, Format, Text        string
	Example                   *Example // nil: there is no key example
	AddSecurityRecommendation *bool    // body of an authentication template
	CodeExpirationMinutes     *int64   // footer of an authentication template
	Buttons                   []Button
	Cards                     []Card
	Offer                     *Offer // limited_time_offer
	Extra                     Extra
}

// Example has the values with which Meta reviews a text or a header.
type Example struct {
	HeaderText      []string
	HeaderTextNamed []NamedExample
	HeaderHandle    []string   // handles of uploads; Meta answers with addresses instead
	BodyText        [][]string // rows of values, in the order of the variables; Meta documents one row
	BodyTextNamed   []NamedExample
	Extra           Extra
}

// NamedExample is the value of a named variable.
type NamedExample struct {
	Name, Value string // param_name, example
	Extra       Extra
}

// Button is a button of a template or of a card. Which fields have a meaning depends on Type.
type Button struct {
	Type, Text                                             string
	URL                                                    string
	PhoneNumber                                            string
	Example                                                []string // nil: there is no key example
	FlowID, FlowName, FlowJSON, FlowAction, NavigateScreen string
	OTPType, AutofillText                                  string
	SupportedApps                                          []App
	ZeroTapTermsAccepted                                   *bool
	Extra                                                  Extra
}

// App is an Android app that receives a one-time password.
type App struct {
	PackageName, SignatureHash string
	Extra                      Extra
}

// Card is a card of a carousel.
type Card struct {
	Components []Component
	Extra      Extra
}

// Offer is the content of a limited time offer.
type Offer struct {
	Text          string
	HasExpiration *bool
	Extra         Extra
}

// findComponent returns the first component of a type, or nil.
func findComponent(components []Component, kind string) *Component {
	for i := range components {
		if components[i].Type == kind {
			return &components[i]
		}
	}
	return nil
}
