package listing_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func serve(t *testing.T, platform string, more protocol.Values) (*world.World, *protocol.Server) {
	t.Helper()
	w := acctest.Start(t)
	block := acctest.ProviderBlock(w, platform)
	for name, value := range more {
		block[name] = value
	}
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(block).NoError(t)
	w.Graph.ResetCalls()
	return w, s
}

func entries(found []protocol.Listed, attribute string) (all []string) {
	for _, one := range found {
		id, _ := one.Identity[attribute].(string)
		all = append(all, id+" "+one.Name)
	}
	return all
}

// One call reads the numbers of an account with all their settings, for each of several lists of a run and for the objects too.
func TestAtNumbers_ofAnAccount(t *testing.T) {
	t.Parallel()
	w, s := serve(t, "http", nil)
	scope := protocol.Values{"business_account_id": acctest.Account}
	for _, of := range []string{"calling", "identity_check", "registration"} {
		typeName := "whatsapp_phone_number_" + of
		found, diags := s.ListHere(typeName, scope, protocol.ListOpts{IncludeResource: true})
		diags.WantNone(t)
		want := []string{acctest.Number + " Canary Support (+1 555-010-0001)", acctest.OtherNumber + " Canary Sales (+1 555-010-0002)"}
		if got := entries(found, "phone_number_id"); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", typeName, got, want)
		}
	}
	numbers, diags := s.ListHere("whatsapp_phone_number", scope, protocol.ListOpts{IncludeResource: true})
	if diags.WantNone(t); len(numbers) != 2 || numbers[0].State["business_account_id"] != acctest.Account || numbers[1].State["cc"] != "1" {
		t.Errorf("%+v", numbers)
	}
	if calls := w.Graph.Calls(); len(calls) != 1 {
		t.Errorf("%d calls: %v", len(calls), calls)
	}
}

// Single numbers are read in the order of their IDs, and no more of them than are wanted.
func TestAtNumbers_single(t *testing.T) {
	t.Parallel()
	w, s := serve(t, "http", nil)
	scope := protocol.Values{"phone_number_ids": []string{"106000000000999", acctest.OtherNumber}}
	found, diags := s.List("whatsapp_phone_number_calling", scope, protocol.ListOpts{Limit: 1})
	diags.WantNone(t)
	if got := entries(found, "phone_number_id"); !reflect.DeepEqual(got, []string{acctest.OtherNumber + " " + acctest.OtherNumber}) {
		t.Errorf("%q", got)
	}
	if n := len(w.Graph.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
	found, diags = s.List("whatsapp_phone_number_calling", scope, protocol.ListOpts{})
	if diags.WantError(t, "", "106000000000999", "subcode 33"); len(found) != 1 {
		t.Errorf("%+v", found)
	}
}

// What a number does not have is left out of a list: it could not be imported or configured.
func TestAtNumbers_leftOut(t *testing.T) {
	t.Parallel()
	w, s := serve(t, "http", nil)
	w.Graph.SetField(acctest.OtherNumber+"/username", "username", "canary")
	for typeName, want := range map[string][]string{
		"whatsapp_username":             {acctest.OtherNumber},
		"whatsapp_business_profile":     nil, // which is empty
		"whatsapp_commerce_settings":    nil, // without a product catalog
		"whatsapp_phone_number_webhook": nil,
	} {
		found, diags := s.List(typeName, protocol.Values{"business_account_id": acctest.Account}, protocol.ListOpts{})
		diags.WantNone(t)
		var got []string
		for _, one := range found {
			got = append(got, one.Identity["phone_number_id"].(string))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", typeName, got, want)
		}
	}
}

func TestAtAccounts(t *testing.T) {
	t.Parallel()
	w, s := serve(t, "http", protocol.Values{"business_id": acctest.Business})
	found, diags := s.List("whatsapp_business_account_settings", nil, protocol.ListOpts{})
	diags.WantNone(t)
	want := []string{acctest.Account + " Support", acctest.ForeignAccount + " Elsewhere"}
	if got := entries(found, "business_account_id"); !reflect.DeepEqual(got, want) || len(w.Graph.Calls()) != 1 {
		t.Errorf("%q after %d calls, want %q", got, len(w.Graph.Calls()), want)
	}
	found, diags = s.List("whatsapp_business_account_settings", protocol.Values{"business_account_ids": []string{acctest.ForeignAccount}},
		protocol.ListOpts{})
	diags.WantNone(t)
	if got := entries(found, "business_account_id"); !reflect.DeepEqual(got, []string{acctest.ForeignAccount + " " + acctest.ForeignAccount}) {
		t.Errorf("%q", got)
	}
}

func TestScopes_errors(t *testing.T) {
	t.Parallel()
	const profile, users = "whatsapp_business_profile", "whatsapp_system_user"
	for name, c := range map[string]struct {
		platform, typeName string
		block, scope       protocol.Values
		at                 string
		says               []string
	}{
		"neither account nor numbers": {typeName: profile, says: []string{"business_account_id", "phone_number_ids"}},
		"account and numbers": {typeName: profile, scope: protocol.Values{
			"business_account_id": acctest.Account, "phone_number_ids": []string{acctest.Number},
		}, at: "business_account_id", says: []string{"Exactly one of", "phone_number_ids"}},
		"portfolio and accounts": {typeName: "whatsapp_business_account_settings", scope: protocol.Values{
			"business_id": acctest.Business, "business_account_ids": []string{acctest.Account},
		}, at: "business_id", says: []string{"cannot be configured together", "business_account_ids"}},
		"number as an ID": {typeName: profile, scope: protocol.Values{"phone_number_ids": []string{"+1 555-010-0001"}},
			at: "phone_number_ids.0", says: []string{"Phone number given as an ID"}},
		"number twice": {typeName: profile, scope: protocol.Values{"phone_number_ids": []string{acctest.Number, acctest.Number}},
			at: "phone_number_ids.1", says: []string{"phone_number_ids[0] and phone_number_ids[1] are equal"}},
		"ID of a number as account": {typeName: profile, scope: protocol.Values{"business_account_id": acctest.Number},
			at: "business_account_id", says: []string{"Unable to list whatsapp_business_profile"}},
		"no portfolio": {typeName: users, at: "business_id", says: []string{"Missing business portfolio", "WHATSAPP_BUSINESS_ID"}},
		"other portfolio": {typeName: users, scope: protocol.Values{"business_id": "300000000000099"}, at: "business_id",
			says: []string{"Unable to list whatsapp_system_user"}},
		"no token": {typeName: profile, block: protocol.Values{"access_token": nil},
			scope: protocol.Values{"business_account_id": acctest.Account}, says: []string{"no access token"}},
		"token not known": {typeName: profile, block: protocol.Values{"access_token": protocol.Unknown},
			scope: protocol.Values{"business_account_id": acctest.Account}, says: []string{"is not known yet"}},
		"no list of projects": {platform: "jira", typeName: "whatsapp_token_binding", says: []string{"Not possible on this chat platform"}},
		"another platform":    {platform: "zammad", typeName: "whatsapp_chatwoot_inbox", says: []string{"Not possible on this chat platform"}},
		"no app secret": {typeName: "whatsapp_app_webhook", block: protocol.Values{"app_secret": nil},
			says: []string{"no app_id or no app_secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.platform == "" {
				c.platform = "http"
			}
			_, s := serve(t, c.platform, c.block)
			found, diags := s.List(c.typeName, c.scope, protocol.ListOpts{})
			if diags.WantError(t, c.at, c.says...); len(found) > 0 {
				t.Errorf("%+v", found)
			}
		})
	}
}

func TestDisplayName(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{"a": {"", "a", "b"}, "": {""}, "b c": {"b\x07\nc"}} {
		if got := listing.DisplayName(texts...); got != want {
			t.Errorf("%q: %q, want %q", texts, got, want)
		}
	}
}

func TestCompareIDs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"9", "10", -1}, {"10", "9", 1}, {"10", "10", 0}, {"a", "b", -1}} {
		if got := lifecycle.CompareIDs(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %d", c.a, c.b, got)
		}
	}
}

// A platform that lists no projects is an error that names it.
func TestProjects_none(t *testing.T) {
	t.Parallel()
	_, s := serve(t, "jira", nil)
	_, diags := s.ReadData("whatsapp_chat_projects", nil)
	diags.WantError(t, "", "does not list its chat projects", "The platform jira")
}

// Terraform runs a query, with a limit and without, and shows the identities and the objects.
func TestAccAtNumbers_query(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	list := func(name, more string) string {
		return fmt.Sprintf(`
list "whatsapp_phone_number_registration" %q {
  provider         = whatsapp
  include_resource = true
  %s

  config {
    business_account_id = %q
  }
}
`, name, more, acctest.Account)
	}
	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Query:  true,
			Config: acctest.ProviderHCL(w) + list("all", "") + list("one", "limit = 1"),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("whatsapp_phone_number_registration.all", 2),
				querycheck.ExpectLength("whatsapp_phone_number_registration.one", 1),
				querycheck.ExpectIdentity("whatsapp_phone_number_registration.all", map[string]knownvalue.Check{
					"phone_number_id": knownvalue.StringExact(acctest.OtherNumber),
				}),
			},
		}},
	})
}

// What one call has read is shown sorted by ID, with numbers as numbers.
func TestAtNumbers_sortedItems(t *testing.T) {
	t.Parallel()
	seed := acctest.Seed()
	seed.Graph.Objects = map[string]map[string]any{}
	for _, code := range []string{"C00000000002", "A00000000001", "B0000000003"} {
		seed.Graph.Objects[acctest.Number+"/message_qrdls/"+code] = map[string]any{"prefilled_message": "Hello"}
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	found, diags := s.List("whatsapp_qr_code", protocol.Values{"phone_number_ids": []string{acctest.Number}}, protocol.ListOpts{})
	diags.WantNone(t)
	want := []string{"B0000000003 Hello", "A00000000001 Hello", "C00000000002 Hello"}
	if got := entries(found, "code"); !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
