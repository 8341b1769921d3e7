package messagetemplate

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"terraform-provider-whatsapp/internal/content/template"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfjson"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// blocks is the content in typed blocks, with the names of the attributes.
type blocks struct {
	Header         *header
	Body           *body
	Footer         *struct{ Text string }
	Buttons        []button
	Carousel       *struct{ Cards []card }
	Offer          *offer `json:"limited_time_offer"`
	Authentication *authentication
}

type header struct {
	Format, Text, Example string
	MediaPath             string `json:"media_path"`
	MediaHandle           string `json:"media_handle"`
}

type body struct {
	Text          string
	Examples      []string
	NamedExamples map[string]string `json:"named_examples"`
}

type button struct {
	Type, Text, URL, Example string
	PhoneNumber              string `json:"phone_number"`
	FlowID                   string `json:"flow_id"`
	FlowName                 string `json:"flow_name"`
	FlowAction               string `json:"flow_action"`
	NavigateScreen           string `json:"navigate_screen"`
}

type card struct {
	Header  *header
	Body    *body
	Buttons []button
}

type offer struct {
	Text          string
	HasExpiration *bool `json:"has_expiration"`
}

type authentication struct {
	AddSecurityRecommendation *bool  `json:"add_security_recommendation"`
	CodeExpirationMinutes     *int64 `json:"code_expiration_minutes"`
	OTPType                   string `json:"otp_type"`
	Text                      string
	AutofillText              string         `json:"autofill_text"`
	SupportedApps             []supportedApp `json:"supported_apps"`
	ZeroTapTermsAccepted      *bool          `json:"zero_tap_terms_accepted"`
}

type supportedApp struct {
	PackageName   string `json:"package_name"`
	SignatureHash string `json:"signature_hash"`
}

// typedBlocks returns the typed blocks of a model, by their names.
func (m model) typedBlocks() map[string]attr.Value {
	return map[string]attr.Value{
		"header": m.Header, "body": m.Body, "footer": m.Footer, "buttons": m.Buttons, "carousel": m.Carousel,
		"limited_time_offer": m.LimitedTimeOffer, "authentication": m.Authentication,
	}
}

// isKnown reports whether no value that makes up the content is unknown.
func (m model) isKnown() bool {
	for _, value := range m.typedBlocks() {
		if !tftype.IsFullyKnown(value) {
			return false
		}
	}
	for _, value := range []attr.Value{m.Name, m.Language, m.Category, m.ParameterFormat, m.TTLSeconds, m.ComponentsJSON} {
		if value.IsUnknown() {
			return false
		}
	}
	return true
}

// configuredTemplate returns the configured template. The examples of media files are given as their paths, see withHandles.
func (m model) configuredTemplate(ctx context.Context) (template.Template, error) {
	t := template.Template{
		Name: m.Name.ValueString(), Language: m.Language.ValueString(), Category: m.Category.ValueString(),
		ParameterFormat: m.ParameterFormat.ValueString(),
	}
	if !m.TTLSeconds.IsNull() && !m.TTLSeconds.IsUnknown() {
		t.MessageSendTTLSeconds = m.TTLSeconds.ValueInt64Pointer()
	}
	if !m.ComponentsJSON.IsNull() {
		parsed, err := template.Parse([]byte(m.ComponentsJSON.ValueString()))
		if err != nil {
			return t, tfdiag.WithPath(atComponents, tfdiag.New("Invalid components", "The JSON of components_json cannot be used: %s.", err))
		}
		if !parsed.Partial {
			return t, tfdiag.WithPath(atComponents, tfdiag.New("Invalid components", "The value of components_json is an object, and must be an "+
				"array. If it is a whole template, set components_json to the array of its components, and the arguments of the resource to its "+
				"other keys."))
		}
		t.Components = parsed.Components
		return t, nil
	}

	content := map[string]any{}
	for name, value := range m.typedBlocks() {
		if !value.IsNull() {
			encoded, err := tfjson.Encode(ctx, value)
			if err != nil {
				return t, err
			}
			content[name] = encoded
		}
	}

	raw, err := json.Marshal(content)
	if err != nil {
		return t, err
	}

	var b blocks
	if err := json.Unmarshal(raw, &b); err != nil {
		return t, fmt.Errorf("content of the template: %w", err)
	}

	t.Components = b.components(t.ParameterFormat == template.Named)
	return t, nil
}

// components returns the blocks in Meta's form.
func (b blocks) components(named bool) []template.Component {
	all := headerAndBody(b.Header, b.Body, named)
	if b.Offer != nil {
		all = append(all, template.Component{
			Type: "LIMITED_TIME_OFFER", Offer: &template.Offer{Text: b.Offer.Text, HasExpiration: b.Offer.HasExpiration},
		})
	}
	if b.Footer != nil {
		all = append(all, template.Component{Type: "FOOTER", Text: b.Footer.Text})
	}
	if len(b.Buttons) > 0 {
		all = append(all, buttonsComponent(b.Buttons))
	}
	if b.Carousel != nil {
		carousel := template.Component{Type: "CAROUSEL"}
		for _, c := range b.Carousel.Cards {
			components := headerAndBody(c.Header, c.Body, named)
			if len(c.Buttons) > 0 {
				components = append(components, buttonsComponent(c.Buttons))
			}
			carousel.Cards = append(carousel.Cards, template.Card{Components: components})
		}
		all = append(all, carousel)
	}
	if b.Authentication != nil {
		all = append(all, b.Authentication.components()...)
	}
	return all
}

// headerAndBody returns the header and the body of a message or of a card.
func headerAndBody(h *header, b *body, named bool) (all []template.Component) {
	if h != nil {
		all = append(all, h.component(named))
	}
	if b != nil {
		all = append(all, b.component())
	}
	return all
}

func (h header) component(named bool) template.Component {
	c := template.Component{Type: "HEADER", Format: h.Format, Text: h.Text}
	if c.Format == "" {
		c.Format = "TEXT"
	}
	var example template.Example
	_, after, _ := strings.Cut(h.Text, "{{")
	variable, _, found := strings.Cut(after, "}}")
	switch {
	case h.MediaPath != "":
		example.HeaderHandle = []string{filePrefix + h.MediaPath}
	case h.MediaHandle != "":
		example.HeaderHandle = []string{h.MediaHandle}
	case h.Example == "":
		return c
	case named && found:
		example.HeaderTextNamed = []template.NamedExample{{Name: variable, Value: h.Example}}
	default:
		example.HeaderText = []string{h.Example}
	}
	c.Example = &example
	return c
}

func (b body) component() template.Component {
	c := template.Component{Type: "BODY", Text: b.Text}
	if len(b.Examples) == 0 && len(b.NamedExamples) == 0 {
		return c
	}
	c.Example = &template.Example{}
	if len(b.Examples) > 0 {
		c.Example.BodyText = [][]string{b.Examples}
	}
	for _, name := range slices.Sorted(maps.Keys(b.NamedExamples)) {
		c.Example.BodyTextNamed = append(c.Example.BodyTextNamed, template.NamedExample{Name: name, Value: b.NamedExamples[name]})
	}
	return c
}

func buttonsComponent(all []button) template.Component {
	c := template.Component{Type: "BUTTONS"}
	for _, b := range all {
		one := template.Button{
			Type:           b.Type,
			Text:           b.Text,
			URL:            b.URL,
			PhoneNumber:    b.PhoneNumber,
			FlowID:         b.FlowID,
			FlowName:       b.FlowName,
			FlowAction:     b.FlowAction,
			NavigateScreen: b.NavigateScreen,
		}
		if b.Example != "" {
			one.Example = []string{b.Example}
		}
		c.Buttons = append(c.Buttons, one)
	}
	return c
}

func (a authentication) components() []template.Component {
	otp := template.Button{
		Type:                 "OTP",
		OTPType:              a.OTPType,
		Text:                 a.Text,
		AutofillText:         a.AutofillText,
		ZeroTapTermsAccepted: a.ZeroTapTermsAccepted,
	}
	for _, app := range a.SupportedApps {
		otp.SupportedApps = append(otp.SupportedApps, template.App{PackageName: app.PackageName, SignatureHash: app.SignatureHash})
	}
	all := []template.Component{{Type: "BODY", AddSecurityRecommendation: a.AddSecurityRecommendation}}
	if a.CodeExpirationMinutes != nil {
		all = append(all, template.Component{Type: "FOOTER", CodeExpirationMinutes: a.CodeExpirationMinutes})
	}
	return append(all, template.Component{Type: "BUTTONS", Buttons: []template.Button{otp}})
}
