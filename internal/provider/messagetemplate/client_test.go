package messagetemplate_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Without a token, the first template of a run has an error, and the others have only those of their own. It does not matter whether they
// are read or new. A write is refused for each template.
func TestClient_noToken(t *testing.T) {
	t.Parallel()
	const missing = "The provider has no access token"
	st := spec().StartStage(t, v{"access_token": nil})
	server := st.StartServer()
	made := server.NewResource("whatsapp_message_template")
	made.Apply(sent).NoError(t)
	st.ForgetCalls()

	without := st.StartServer(v{"access_token": nil})
	old := without.NewResource("whatsapp_message_template")
	old.State, old.Private, old.Identity = made.State, made.Private, made.Identity
	old.RefreshHere().WantError(t, "", missing, "WHATSAPP_ACCESS_TOKEN")
	_, diags := old.PlanHere(arrived)
	diags.WantError(t, "", missing) // the one that has reported it
	var added *protocol.Resource
	var quiet *protocol.Planned
	for i := range 3 {
		added = without.NewResource("whatsapp_message_template")
		named := v{"name": fmt.Sprint("another_", i)}
		quiet, diags = added.PlanHere(conform.Merge(sent, named))
		diags.WantNone(t)
		added.Validate(conform.Merge(sent, conform.Merge(named, v{"language": "en-us"}))).WantError(t, "language", "en_US")
	}
	added.Commit(quiet).WantError(t, "", missing)
	st.WantNoWrites("no token")
}
