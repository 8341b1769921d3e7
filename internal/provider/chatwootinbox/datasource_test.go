package chatwootinbox_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccChatwootInboxes_list(t *testing.T) {
	t.Parallel()
	f := start(t)
	id := f.Chatwoot.AddInbox(chatwootsim.Inbox{ID: 5, AccountID: acctest.ChatwootAccount, Name: "A",
		Channel: acctest.CloudChannel("15550100002", map[string]any{"api_key": nil})})
	have, diags := f.Server.ReadData("whatsapp_chatwoot_inboxes", nil)
	diags.WantNone(t)
	want := []any{
		protocol.Values{"id": fmt.Sprint(id), "name": "A", "phone_number": sales, "phone_number_id": nil, "business_account_id": nil,
			"token_present": false, "token_fingerprint": nil},
		protocol.Values{"id": inboxID, "name": "Support", "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number,
			"business_account_id": acctest.Account, "token_present": true, "token_fingerprint": acctest.Fingerprint(acctest.GoodToken)},
	}
	if !reflect.DeepEqual(have["inboxes"], want) {
		t.Errorf("have %v, want %v", have["inboxes"], want)
	}
	if strings.Contains(fmt.Sprint(have), acctest.Canary) {
		t.Errorf("the list holds a secret: %v", have)
	}
	f.Chatwoot.RemoveInbox(id)
	f.Chatwoot.RemoveInbox(acctest.Inbox)
	f.Server.Restart().WantNone(t)
	have, diags = f.Server.ReadData("whatsapp_chatwoot_inboxes", nil)
	diags.WantNone(t)
	if got, ok := have["inboxes"].([]any); !ok || len(got) != 0 {
		t.Errorf("without inboxes the list is %v", have["inboxes"])
	}
}
