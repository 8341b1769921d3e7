package welcomemessagesequence_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func content(text string) protocol.Values {
	return protocol.Values{
		"text": text, "autofill_message": protocol.Values{"content": "Hello"},
		"ice_breakers": []protocol.Values{{"title": "Where is my order?"}},
	}
}

func spec() conform.Spec {
	return conform.Item{
		Type: "whatsapp_welcome_message_sequence", DescriptionOnly: true,
		Edge: "welcome_message_sequences", Key: "sequence_id", Account: true,
		Config: func(i int) protocol.Values {
			return protocol.Values{"name": fmt.Sprint("Sequence ", i), "welcome_message_sequence": content("Welcome")}
		},
		Changed: protocol.Values{"welcome_message_sequence": content("Good morning")},
		ByHand:  map[string]any{"name": "another name"},
		Removal: conform.Write{Method: "DELETE", Path: "/*/*/welcome_message_sequences"},
	}.ToSpec()
}

// Meta's page shows the list as an array, without data around it.
func TestAccWelcomeMessageSequence_bareList(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RefuseExpansion("welcome_message_sequences") // the edge alone answers with an array
	st.Graph.AnswerBareSequences(true)
	r := st.AppliedObject(spec().Config(0))
	st.WantEmptyPlan(r, spec().Config(0), "created")
	st.Graph.RemoveObject(fmt.Sprint(acctest.Account, "/welcome_message_sequences/", r.State["sequence_id"]))
	r.Refresh().NoError(t)
	if r.State != nil {
		t.Errorf("the state of a sequence that was deleted is %v", r.State)
	}
}
