package graphsim

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
)

// Message is a message that a number has sent.
type Message struct {
	PhoneNumberID string   `json:"phone_number_id"`
	To            string   `json:"to"` // digits
	Template      string   `json:"template"`
	Language      string   `json:"language"`
	Parameters    []string `json:"parameters,omitempty"` // of the body, texts
}

var (
	recipientRule       = patternRule(regexp.MustCompile(`^\+?[0-9]{7,15}$`))
	messageTemplateRule = patternRule(regexp.MustCompile(`^[a-z0-9_]{1,512}$`))
)

func (s *Sim) registerMessages() {
	s.defineAction(http.MethodPost, kindPhoneNumber, "messages", action{scopes: []string{scopeWhatsAppMessaging}, run: s.sendMessage})
}

// template is the member of a message, as Meta's OpenAPI has it. Only texts of the body are known here.
type template struct {
	Name     string `json:"name"`
	Language struct {
		Code string `json:"code"`
	} `json:"language"`
	Components []struct {
		Type       string `json:"type"`
		Parameters []struct {
			Type string `json:"type"`
			Text string `json:"text"`
		} `json:"parameters"`
	} `json:"components"`
}

// sendMessage accepts messages of the type template. It does not look up templates: each name counts as approved.
func (s *Sim) sendMessage(c *call, number *object) (any, *Error) {
	if err := checkProduct(c); err != nil {
		return nil, err
	}
	to := c.params.Get("to")
	if _, err := recipientRule("to", to); err != nil {
		return nil, err
	}
	var t template
	if c.params.Get("type") != "template" || json.Unmarshal([]byte(c.params.Get("template")), &t) != nil {
		return nil, errBadParameter("Param template must be an object, and type must be template")
	}
	if _, err := messageTemplateRule("template['name']", t.Name); err != nil {
		return nil, err
	}
	if _, err := languageRule("template['language']['code']", t.Language.Code); err != nil {
		return nil, err
	}
	sent := Message{PhoneNumberID: number.id, To: digitsOf(to), Template: t.Name, Language: t.Language.Code}
	for _, component := range t.Components {
		if component.Type != "body" {
			return nil, errBadParameter("Param template['components'] has the type %q", component.Type)
		}
		for _, p := range component.Parameters {
			if p.Type != "text" || p.Text == "" {
				return nil, &Error{Code: 131008, Message: "(#131008) Required parameter is missing"}
			}
			sent.Parameters = append(sent.Parameters, p.Text)
		}
	}
	if !isRegistered(number) {
		return nil, errNotRegistered()
	}
	s.messages = append(s.messages, sent)
	s.countStored("messages", StoredCounts{Created: 1})
	id := "wamid." + base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(s.nextNumber())))
	return map[string]any{
		"messaging_product": "whatsapp",
		"contacts":          []map[string]any{{"input": to, "wa_id": sent.To}},
		"messages":          []map[string]any{{"id": id, "message_status": "accepted"}},
	}, nil
}

// Messages returns the messages that were sent, oldest first.
func (s *Sim) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}
