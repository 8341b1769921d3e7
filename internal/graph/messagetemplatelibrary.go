package graph

import (
	"context"
	"net/url"
)

// LibraryTemplate is a template that Meta offers. A creation that names it needs no components.
type LibraryTemplate struct {
	ID, Name, Language, Category string
	Topic, UseCase               string
	Industries                   []string
	Header, Body, Footer         string
	BodyParameters               []string // examples, in the order of the variables
	BodyParameterTypes           []string // such as TEXT or DATE
	Buttons                      []LibraryButton
}

// LibraryButton is a button of a library template.
type LibraryButton struct{ Type, Text, URL, PhoneNumber string }

// ListLibraryOpts select library templates. "": all.
type ListLibraryOpts struct{ Search, Topic, UseCase, Industry, Language, Name string }

func (o ListLibraryOpts) parameters() url.Values {
	query := url.Values{}
	for key, value := range map[string]string{
		"search": o.Search, "topic": o.Topic, "usecase": o.UseCase, "industry": o.Industry, "language": o.Language, "name": o.Name,
	} {
		if value != "" {
			query.Set(key, value)
		}
	}
	return query
}

type wireLibraryTemplate struct {
	ID             jsonText   `json:"id"`
	Name           jsonText   `json:"name"`
	Language       jsonText   `json:"language"`
	Category       jsonText   `json:"category"`
	Topic          jsonText   `json:"topic"`
	UseCase        jsonText   `json:"usecase"`
	Industries     []jsonText `json:"industry"`
	Header         jsonText   `json:"header"`
	Body           jsonText   `json:"body"`
	Footer         jsonText   `json:"footer"`
	Parameters     []jsonText `json:"body_params"`
	ParameterTypes []jsonText `json:"body_param_types"`
	Buttons        []struct {
		Type        jsonText `json:"type"`
		Text        jsonText `json:"text"`
		URL         jsonText `json:"url"`
		PhoneNumber jsonText `json:"phone_number"`
	} `json:"buttons"`
}

// ListLibrary lists the templates that Meta offers to all businesses.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library
func (s *MessageTemplateService) ListLibrary(ctx context.Context, o ListLibraryOpts) ([]LibraryTemplate, error) {
	r := call{op: "list the message template library", needs: scopeManagement, edge: "message_template_library", query: o.parameters()}
	return listEdge(ctx, s.client, r, "library template", func(w wireLibraryTemplate) (string, LibraryTemplate) {
		shown := s.client.cfg.Secrets.StateText
		t := LibraryTemplate{
			ID:                 string(w.ID),
			Name:               s.client.identifier(w.Name),
			Language:           s.client.identifier(w.Language),
			Category:           s.client.identifier(w.Category),
			Topic:              s.client.identifier(w.Topic),
			UseCase:            s.client.identifier(w.UseCase),
			Industries:         s.identifiers(w.Industries),
			Header:             shown(string(w.Header)),
			Body:               shown(string(w.Body)),
			Footer:             shown(string(w.Footer)),
			BodyParameterTypes: s.identifiers(w.ParameterTypes),
		}
		for _, example := range w.Parameters {
			t.BodyParameters = append(t.BodyParameters, shown(string(example)))
		}
		for _, b := range w.Buttons {
			t.Buttons = append(t.Buttons, LibraryButton{
				Type: s.client.identifier(b.Type), Text: shown(string(b.Text)), URL: shown(string(b.URL)), PhoneNumber: shown(string(b.PhoneNumber)),
			})
		}
		return t.ID, t
	})
}

func (s *MessageTemplateService) identifiers(all []jsonText) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = s.client.identifier(one)
	}
	return out
}
