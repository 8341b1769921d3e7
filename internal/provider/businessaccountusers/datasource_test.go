package businessaccountusers_test

import (
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const bot = "122999999000001"

// The users are sorted by name, with sorted tasks. Several reads of one account are one call.
func TestAccBusinessAccountUsers_list(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Graph.AddSystemUser(graphsim.SystemUser{
		BusinessID: acctest.Business, Name: "a bot", IDs: map[string]string{acctest.AppID: bot},
		Accounts: map[string][]string{acctest.Account: {"VIEW_COST", "DEVELOP"}},
	})
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	args := protocol.Values{"business_account_id": acctest.Account, "business_id": acctest.Business}
	for range 2 {
		got, diags := s.ReadData("whatsapp_business_account_users", args)
		diags.WantNone(t)
		users, _ := got["users"].([]any)
		if len(users) != 2 {
			t.Fatalf("%v", users)
		}
		if want := (protocol.Values{"id": bot, "name": "a bot", "tasks": []any{"DEVELOP", "VIEW_COST"}}); !reflect.DeepEqual(users[0], want) {
			t.Errorf("%v, want %v", users[0], want)
		}
		if second := users[1].(protocol.Values); second["id"] != acctest.SystemUser || !reflect.DeepEqual(second["tasks"], []any{"MANAGE"}) {
			t.Errorf("%v", second)
		}
	}
	if n := len(w.Graph.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAccBusinessAccountUsers_errors(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	for name, c := range map[string]struct {
		account, business any
		at, says          string
	}{
		"hidden account": {"102000000000999", acctest.Business, "business_account_id", "subcode 33"},
		"no portfolio":   {acctest.Account, nil, "business_id", "WHATSAPP_BUSINESS_ID"},
		"no ID":          {"+1 555-010-0001", acctest.Business, "business_account_id", "Phone number given as an ID"},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := s.ReadData("whatsapp_business_account_users", protocol.Values{"business_account_id": c.account, "business_id": c.business})
			diags.WantError(t, c.at, c.says)
		})
	}
}
