package graphsim

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// libraryTemplate is one of Meta's, as reads show it.
type libraryTemplate struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Language string          `json:"language"`
	Category string          `json:"category"`
	Topic    string          `json:"topic"`
	Usecase  string          `json:"usecase"`
	Industry []string        `json:"industry"`
	Header   string          `json:"header,omitempty"`
	Body     string          `json:"body"`
	Params   []string        `json:"body_params"`
	Types    []string        `json:"body_param_types"`
	Buttons  []libraryButton `json:"buttons,omitempty"`
}

type libraryButton struct {
	Type        string `json:"type"`
	Text        string `json:"text"`
	URL         string `json:"url,omitempty"`
	PhoneNumber string `json:"phone_number,omitempty"`
}

// templateLibrary are some of Meta's templates. Texts of the last break a rule of Meta's
// own, as many in the library do.
var templateLibrary = []libraryTemplate{
	{
		ID: "7147013345418927", Name: "low_balance_warning_1", Language: "en_US", Category: utility,
		Topic: "PAYMENTS", Usecase: "LOW_BALANCE_WARNING", Industry: []string{"FINANCIAL_SERVICES"}, Header: "Your account balance is low",
		Body:   "Hi {{1}}, this is to notify you that your available funds in your account ending in {{2}} are below {{3}}. Thank you.",
		Params: []string{"Jim", "2234", "$75.00"}, Types: []string{"TEXT", "TEXT", "AMOUNT"},
		Buttons: []libraryButton{
			{Type: "URL", Text: "Make a deposit", URL: "https://www.example.com/"},
			{Type: "PHONE_NUMBER", Text: "Call us", PhoneNumber: "+15550100000"},
		},
	},
	{
		ID: "7147013345418928", Name: "delivery_update_1", Language: "en_US", Category: utility,
		Topic: "ORDER_MANAGEMENT", Usecase: "DELIVERY_UPDATE", Industry: []string{"E_COMMERCE"}, Body: "Your order {{1}} is on its way to you.",
		Params: []string{"12345"}, Types: []string{"TEXT"}, Buttons: []libraryButton{{Type: "QUICK_REPLY", Text: "Thanks"}},
	},
	{
		ID: "7147013345418929", Name: "fraud_alert_1", Language: "en_US", Category: utility,
		Topic: "PAYMENTS", Usecase: "FRAUD_ALERT", Industry: []string{"FINANCIAL_SERVICES"}, Body: "We saw something unusual on {{1}}",
		Params: []string{"May 1"}, Types: []string{"DATE"},
	},
}

func (s *Sim) registerTemplateLibrary() {
	s.defineCall(http.MethodGet, "message_template_library", fixedCall{run: func(c *call) (any, *Error) {
		found := []any{}
		for _, t := range templateLibrary {
			if t.matches(c.params) {
				found = append(found, t)
			}
		}
		return map[string]any{"data": found}, nil
	}})
}

func (t libraryTemplate) matches(params url.Values) bool {
	for name, value := range map[string]string{
		"topic": t.Topic, "usecase": t.Usecase, "language": t.Language, "name": t.Name,
	} {
		if params.Has(name) && params.Get(name) != value {
			return false
		}
	}
	if params.Has("industry") && !slices.Contains(t.Industry, params.Get("industry")) {
		return false
	}
	return strings.Contains(strings.ToLower(t.Name+t.Body), strings.ToLower(params.Get("search")))
}

type libraryInput struct {
	Type string `json:"type"`
	URL  struct {
		BaseURL string `json:"base_url"`
		Example string `json:"url_suffix_example"`
	} `json:"url"`
	PhoneNumber string `json:"phone_number"`
}

// libraryParams returns the parameters of a template with the texts of the library. There is one input for each button
// with an address or a number.
func (s *Sim) libraryParams(c *call) (url.Values, *Error) {
	if c.params.Has("components") {
		return nil, errBadParameter("components cannot be used with library_template_name")
	}
	at := slices.IndexFunc(templateLibrary, func(t libraryTemplate) bool {
		return t.Name == c.params.Get("library_template_name") && t.Language == c.params.Get("language")
	})
	if at < 0 {
		return nil, errBadParameter("Param library_template_name is not in the library in this language")
	}
	var inputs []libraryInput
	text := cmp.Or(c.params.Get("library_template_button_inputs"), "[]")
	if json.Unmarshal([]byte(text), &inputs) != nil {
		return nil, errBadParameter("Param library_template_button_inputs must be an array.")
	}
	components, err := templateLibrary[at].buildComponents(inputs)
	if err != nil {
		return nil, err
	}
	params := maps.Clone(c.params)
	params.Set("components", string(encodeJSON(components)))
	return params, nil
}

func (t libraryTemplate) buildComponents(inputs []libraryInput) ([]any, *Error) {
	list := []any{}
	if t.Header != "" {
		list = append(list, map[string]any{"type": "HEADER", "format": "TEXT", "text": t.Header})
	}
	list = append(list, map[string]any{"type": "BODY", "text": t.Body, "example": map[string]any{"body_text": []any{t.Params}}})
	buttons := []any{}
	for _, b := range t.Buttons {
		button := map[string]any{"type": b.Type, "text": b.Text}
		if b.Type != "QUICK_REPLY" {
			if len(inputs) == 0 || !strings.EqualFold(inputs[0].Type, b.Type) {
				return nil, errBadParameter("Param library_template_button_inputs has no input for the button %q", b.Text)
			}
			if err := inputs[0].fillButton(button); err != nil {
				return nil, err
			}
			inputs = inputs[1:]
		}
		buttons = append(buttons, button)
	}
	if len(inputs) > 0 {
		return nil, errBadParameter("Param library_template_button_inputs has more inputs than the template has buttons")
	}
	if len(buttons) > 0 {
		list = append(list, map[string]any{"type": "BUTTONS", "buttons": buttons})
	}
	return list, nil
}

// fillButton sets the address or the number of a button. With a suffix, the address ends with a variable.
func (in libraryInput) fillButton(button map[string]any) *Error {
	if strings.EqualFold(in.Type, "PHONE_NUMBER") {
		button["phone_number"] = in.PhoneNumber
		return nil
	}
	if strings.Contains(in.URL.BaseURL, "{{") {
		return errTemplate(2388052, "Invalid URL", "base_url must not contain a variable.")
	}
	if button["url"] = in.URL.BaseURL; in.URL.Example != "" {
		button["url"], button["example"] = in.URL.BaseURL+"{{1}}", []any{in.URL.Example}
	}
	return nil
}
