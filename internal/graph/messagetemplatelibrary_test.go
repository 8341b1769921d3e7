package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMessageTemplates_library(t *testing.T) {
	c, f := newFake(t, func(request) reply {
		return reply{body: `{"data":[{"id":"7000001","name":"delivery_update_1","language":"en_US","category":"UTILITY",` +
			`"topic":"ORDER_MANAGEMENT","usecase":"DELIVERY_UPDATE","industry":["E_COMMERCE"],"header":"On its way","body":"Hi {{1}}",` +
			`"body_params":["Jo"],"body_param_types":["TEXT"],"buttons":[{"type":"URL","text":"Track","url":"https://www.example.com/"}]}]}`}
	})
	got, err := c.MessageTemplates.ListLibrary(t.Context(), ListLibraryOpts{Topic: "ORDER_MANAGEMENT", Language: "en_US"})
	want := []LibraryTemplate{{
		ID: "7000001", Name: "delivery_update_1", Language: "en_US", Category: "UTILITY", Topic: "ORDER_MANAGEMENT", UseCase: "DELIVERY_UPDATE",
		Industries: []string{"E_COMMERCE"}, Header: "On its way", Body: "Hi {{1}}", BodyParameters: []string{"Jo"},
		BodyParameterTypes: []string{"TEXT"}, Buttons: []LibraryButton{{Type: "URL", Text: "Track", URL: "https://www.example.com/"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	asked := f.calls()[0]
	if asked.Path != "/message_template_library" || asked.Query.Get("topic") != "ORDER_MANAGEMENT" || asked.Query.Has("search") {
		t.Errorf("asked %s %v", asked.Path, asked.Query)
	}
}
