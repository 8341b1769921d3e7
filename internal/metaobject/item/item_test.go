package item_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/item"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/test/toy"
)

const (
	number   = "106000000000001"
	account  = "102000000000001"
	typeName = "whatsapp_toy"
)

// codes describes items whose ID Meta makes.
func codes() item.Spec {
	return item.Spec{
		TypeName: typeName, Collection: graph.QRCodes, Markdown: "A toy.",
		Attributes: map[string]schema.Attribute{
			"prefilled_message": schema.StringAttribute{Required: true},
			"color":             schema.StringAttribute{Optional: true},
			"secret_note":       schema.StringAttribute{Optional: true},
			"code":              schema.StringAttribute{Computed: true},
			"deep_link_url":     schema.StringAttribute{Computed: true},
		},
		RequireReplace: []string{"color"}, NotShown: []string{"secret_note"},
		DestroyWarning: func(m types.Object) (string, string) {
			return "Code " + m.Attributes()["code"].String() + " ends", "It is gone."
		},
	}
}

// catalogs describes items whose ID the configuration names.
func catalogs() item.Spec {
	return item.Spec{
		TypeName: typeName, Collection: graph.ProductCatalogs, Markdown: "A toy.",
		Attributes: map[string]schema.Attribute{"catalog_id": schema.StringAttribute{Required: true}},
	}
}

func start(t *testing.T, s item.Spec, items ...map[string]any) (*meta, *protocol.Server) {
	t.Helper()
	m := &meta{t: t, node: number, edge: "message_qrdls", key: "code", shown: "code", items: items}
	if s.Collection.OfAccount() {
		m.node, m.edge, m.key, m.shown = account, "product_catalogs", "catalog_id", "id"
	}
	return m, toy.Serve(t, m, item.New(s))
}

func message(text string) protocol.Values {
	return protocol.Values{"phone_number_id": number, "prefilled_message": text}
}

func applyNew(t *testing.T, server *protocol.Server, c protocol.Values) *protocol.Resource {
	t.Helper()
	r := server.NewResource(typeName)
	r.Apply(c).WantNone(t)
	return r
}

// An item is created once, changed in place with the changed key alone, and deleted.
func TestItem_life(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	r := applyNew(t, server, message("Hello"))
	m.wantWrites("created", `POST message_qrdls  {"prefilled_message":"Hello"}`)
	if r.State["code"] != "NEWA" || r.State["deep_link_url"] != nil {
		t.Errorf("the state holds %v", r.State)
	}
	p, diags := r.Plan(message("Bye"))
	diags.WantNone(t)
	if p.After["code"] != "NEWA" || len(p.Replace) > 0 {
		t.Errorf("a change plans %v, replaces %v", p.After, p.Replace)
	}
	r.ApplyPlanned(p).WantNone(t)
	m.wantWrites("changed", `POST message_qrdls  {"code":"NEWA","prefilled_message":"Bye"}`)
	if p, _ := r.Plan(message("Bye")); !p.Empty() {
		t.Errorf("the plan after the change is %v", p.After)
	}
	noted := message("Bye")
	noted["secret_note"] = "x"
	r.Apply(noted).WantNone(t)
	m.wantWrites("an attribute that Meta does not show", `POST message_qrdls  {"code":"NEWA","secret_note":"x"}`)
	if p, _ := r.Plan(noted); !p.Empty() {
		t.Errorf("what Meta does not show is planned: %v", p.After)
	}
	r.Destroy().WantWarning(t, "", `Code "NEWA" ends`, "It is gone.")
	m.wantWrites("destroyed", `DELETE message_qrdls/NEWA  {}`)
}

func TestItem_replaces(t *testing.T) {
	t.Parallel()
	_, server := start(t, codes())
	blue := message("Hello")
	blue["color"] = "blue"
	r := applyNew(t, server, blue)
	for name, c := range map[string]protocol.Values{
		"phone_number_id": {"phone_number_id": "106000000000002", "prefilled_message": "Hello", "color": "blue"},
		"color":           {"phone_number_id": number, "prefilled_message": "Hello", "color": "red"},
	} {
		p, diags := r.Plan(c)
		diags.NoError(t)
		if len(p.Replace) != 1 || !strings.Contains(p.Replace[0], name) {
			t.Errorf("a change of %s replaces because of %v", name, p.Replace)
		}
	}
}

// An argument that is removed keeps its value at Meta, and the plan says so.
func TestItem_argumentRemoved(t *testing.T) {
	t.Parallel()
	s := codes()
	s.RequireReplace = nil
	m, server := start(t, s)
	red := message("Hello")
	red["color"] = "red"
	r := applyNew(t, server, red)
	m.writes = nil
	p, diags := r.Plan(message("Hello"))
	diags.WantWarning(t, "color", "The QR code NEWA keeps its color at Meta", "Terraform no longer manages it")
	r.ApplyPlanned(p).NoError(t)
	m.wantWrites("removed", "")
	if p, diags := r.Plan(message("Hello")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the next plan is %v, %s", p.After, diags)
	}

	again := applyNew(t, server, red)
	m.items[1]["color"] = "green"
	again.Restart().WantNone(t)
	if _, diags := again.PlanHere(message("Hello")); strings.Contains(diags.String(), "overwritten") {
		t.Errorf("nothing is sent for a removed argument: %s", diags)
	}
}

// A change by hand that a plan overwrites without having read it is a warning.
func TestItem_changedByHand(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	blue := func(text string) protocol.Values {
		c := message(text)
		c["color"] = "blue"
		return c
	}
	r := applyNew(t, server, blue("Hello"))
	m.items[0]["prefilled_message"] = "By hand"
	r.Restart().WantNone(t)
	p, diags := r.PlanHere(blue("Bye"))
	diags.WantWarning(t, "prefilled_message", "The prefilled_message of QR code NEWA will be overwritten",
		`changed at Meta to "By hand"`)
	r.Commit(p).WantNone(t)
	if p, diags := r.Plan(blue("Bye")); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %v, %s", p.After, diags)
	}
	m.items[0]["prefilled_message"] = "By hand"
	elsewhere, red := blue("Hello"), blue("Hello")
	elsewhere["phone_number_id"], red["color"] = "106000000000002", "red"
	for name, config := range map[string]protocol.Values{"equal": blue("By hand"), "another number": elsewhere, "another item": red} {
		r.Restart().WantNone(t)
		if _, diags := r.PlanHere(config); strings.Contains(diags.String(), "overwritten") {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// A destruction without a refresh deletes no item that was changed by hand after the last read.
func TestItem_removalOfChanged(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	r := applyNew(t, server, message("Hello"))
	m.writes = nil
	m.items[0]["prefilled_message"] = "By hand"
	r.Restart().WantNone(t)
	r.Remove().WantError(t, "phone_number_id", "The QR code NEWA changed after the plan", "Nothing was removed. Plan again, with a refresh")
	m.wantWrites("refused", "")
	r.Destroy().NoError(t)
	m.wantWrites("destroyed after a refresh", `DELETE message_qrdls/NEWA  {}`)
}

// An item that the configuration names is adopted without a write, and a plan says so. Another ID replaces it.
func TestItem_named(t *testing.T) {
	t.Parallel()
	m, server := start(t, catalogs(), map[string]any{"id": "500000000000001"})
	c := protocol.Values{"business_account_id": account, "catalog_id": "500000000000001"}
	r := server.NewResource(typeName)
	r.Apply(c).WantWarning(t, "", "The product catalog 500000000000001 exists already and is adopted",
		"so the creation writes nothing", "Destroying this resource removes it, also for them", "destroy = false")
	m.wantWrites("adopted", "")
	p, diags := r.Plan(protocol.Values{"business_account_id": account, "catalog_id": "500000000000002"})
	diags.NoError(t)
	if len(p.Replace) != 1 || !strings.Contains(p.Replace[0], "catalog_id") {
		t.Errorf("another ID replaces because of %v", p.Replace)
	}
	r.Destroy().WantNone(t)
	m.wantWrites("destroyed", `DELETE product_catalogs catalog_id=500000000000001 {}`)
	applyNew(t, server, c)
	m.wantWrites("made", `POST product_catalogs  {"catalog_id":"500000000000001"}`)
}

// An import takes all values. What is not an ID, and what the list does not have, is an error.
func TestItem_import(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes(), map[string]any{"code": "OLD", "prefilled_message": "Hello", "color": "red", "deep_link_url": "https://x"})
	r := server.NewResource(typeName)
	r.Import(number + "/OLD").WantNone(t)
	want := protocol.Values{"phone_number_id": number, "code": "OLD", "prefilled_message": "Hello", "color": "red",
		"deep_link_url": "https://x", "secret_note": nil}
	for key, value := range want {
		if r.State[key] != value {
			t.Errorf("%s is %v, want %v", key, r.State[key], value)
		}
	}
	c := message("Hello")
	c["color"] = "red"
	if p, diags := r.Plan(c); !p.Empty() {
		t.Errorf("the plan after the import is %v, %s", p.After, diags)
	}
	for id, contains := range map[string][]string{
		number + "/NONE":  {"There is no such QR code", "QR codes of phone number " + number + " do not include NONE"},
		"12/OLD":          {"Invalid import ID", "PHONE_NUMBER_ID/CODE", "terraform import whatsapp_toy.NAME"},
		number + "/a b":   {"Invalid import ID"},
		number + "/a/b/c": {"PHONE_NUMBER_ID/CODE"},
	} {
		diags := server.NewResource(typeName).Import(id)
		if text := diags.String(); len(diags.Errors()) != 1 || !strings.Contains(text, contains[0]) {
			t.Errorf("%s: %s", id, text)
		}
	}
	m.wantWrites("imported", "")
}

// An item that Meta cannot delete gets other values, and one that has them is gone.
func TestItem_retired(t *testing.T) {
	t.Parallel()
	m := &meta{t: t, node: account, edge: "signups", key: "id", shown: "id"}
	server := toy.Serve(t, m, item.New(item.Spec{
		TypeName: typeName, Collection: graph.Signups, Markdown: "A toy.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true}, "status": schema.StringAttribute{Optional: true},
		},
	}))
	c := protocol.Values{"business_account_id": account, "status": "ACTIVE"}
	r := applyNew(t, server, c)
	m.writes = nil
	r.Destroy().WantNone(t)
	m.wantWrites("destroyed", `POST signups/NEWA  {"status":"DISABLED"}`)
	m.items = nil
	r = applyNew(t, server, c)
	m.items[0]["status"] = "DISABLED"
	r.Refresh().WantWarning(t, "", "Meta shows that the signup NEWA was removed")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
}

// An error of Meta names the node's argument, in each step.
func TestItem_explains(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	r := applyNew(t, server, message("Hello"))
	p, diags := r.Plan(message("Bye"))
	diags.WantNone(t)
	fresh, more := server.NewResource(typeName).Plan(message("Hello"))
	more.WantNone(t)
	m.broken = http.StatusBadRequest
	for name, diags := range map[string]protocol.Diags{
		"read":   r.Refresh(),
		"plan":   planOf(server.NewResource(typeName), message("Hello")),
		"create": server.NewResource(typeName).ApplyPlanned(fresh),
		"import": server.NewResource(typeName).Import(number + "/NEWA"),
	} {
		t.Run(name, func(t *testing.T) { diags.WantError(t, "phone_number_id", "List the QR codes") })
	}
	m.broken = 0
	m.remove = func(w http.ResponseWriter) bool { return refuse(w, http.StatusForbidden) }
	r.Destroy().WantError(t, "phone_number_id", "Remove the QR code NEWA")
	m.items = nil
	m.create = func(w http.ResponseWriter, _ map[string]any) bool { return refuse(w, http.StatusBadRequest) }
	r.ApplyPlanned(p).WantError(t, "phone_number_id", "Change the QR code NEWA")
}

func planOf(r *protocol.Resource, c protocol.Values) protocol.Diags {
	_, diags := r.Plan(c)
	return diags
}

// A node that is unknown while planning is planned without a call.
func TestItem_unknownNode(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	m.broken = http.StatusBadRequest
	p, diags := server.NewResource(typeName).Plan(protocol.Values{"phone_number_id": protocol.Unknown, "prefilled_message": "Hello"})
	diags.WantNone(t)
	if p.After["code"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
}

// Two addresses for one item are refused in the plan. A destroy removes nothing after another address has written the item.
func TestItem_twoAddresses(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	r := applyNew(t, server, message("Hello"))
	again := server.NewResource(typeName)
	again.Import(number + "/NEWA").WantNone(t)
	again.Refresh().WantNone(t)
	r.RefreshHere().WantNone(t)
	_, diags := r.PlanHere(message("Hello"))
	_, more := again.PlanHere(message("Hello"))
	append(diags, more...).WantError(t, "phone_number_id", "Two resource addresses hold the same QR code")
	_, diags = r.PlanRemovalHere()
	diags.WantError(t, "phone_number_id", "Two resource addresses hold the same QR code")

	p, diags := again.Plan(message("Bye"))
	diags.WantNone(t)
	m.writes = nil
	again.Commit(p).WantNone(t)
	r.CommitRemoval().NoError(t)
	m.wantWrites("changed, the other address destroyed", `POST message_qrdls  {"code":"NEWA","prefilled_message":"Bye"}`)
}
