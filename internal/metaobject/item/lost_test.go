package item_test

import (
	"maps"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// A lost answer adopts the one new item with the configured values. None and several are errors that say what to do.
func TestItem_createLost(t *testing.T) {
	t.Parallel()
	other := func() map[string]any { return map[string]any{"code": "OLD", "prefilled_message": "Hello"} }
	for name, c := range map[string]struct {
		lost     func(*meta, map[string]any)
		code     any
		contains []string
	}{
		"made": {func(*meta, map[string]any) {}, "NEWB", nil},
		"not made": {func(m *meta, _ map[string]any) { m.items = m.items[:1] }, nil,
			[]string{"does not list a new QR code", "Check at Meta whether the QR code was created. If it was, import it"}},
		"made differently": {func(_ *meta, made map[string]any) { made["prefilled_message"] = "?" }, nil,
			[]string{"does not list a new QR code"}},
		"twice": {func(m *meta, made map[string]any) {
			again := maps.Clone(made)
			again["code"] = "NEWZ"
			m.items = append(m.items, again)
		}, nil, []string{"several new items", number + "/NEWB, " + number + "/NEWZ", "terraform import whatsapp_toy.NAME " + number + "/NEWB"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, server := start(t, codes(), other())
			m.create = func(w http.ResponseWriter, made map[string]any) bool {
				c.lost(m, made)
				return dropConnection(w)
			}
			r := server.NewResource(typeName)
			diags := r.Apply(message("Hello"))
			m.wantWrites("created", `POST message_qrdls  {"prefilled_message":"Hello"}`)
			if c.contains == nil {
				diags.WantNone(t)
				if r.State["code"] != c.code {
					t.Errorf("the state holds %v", r.State)
				}
				return
			}
			diags.WantError(t, "phone_number_id", c.contains...)
			if r.State != nil {
				t.Errorf("the state holds %v", r.State)
			}
		})
	}
}

// An answer that cannot be read is a warning, because the item exists. An answer of another kind is an error.
func TestItem_strangeAnswers(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes())
	m.create = func(w http.ResponseWriter, made map[string]any) bool {
		m.answer(w, map[string]any{"code": made["code"], "deep_link_url": map[string]any{"a": 1}})
		return true
	}
	r := server.NewResource(typeName)
	r.Apply(message("Hello")).WantWarning(t, "", "Could not read the answer to the creation of QR code NEWA", "The item was created")
	if r.State["code"] != "NEWA" || r.State["deep_link_url"] != nil {
		t.Errorf("the state holds %v", r.State)
	}
	m.items[0]["deep_link_url"] = []int{1}
	if _, diags := r.Plan(message("Hello")); len(diags.Errors()) == 0 {
		t.Error("a list that cannot be read is planned")
	} else {
		diags.WantError(t, "deep_link_url", "cannot be read", "NEWA")
	}
}

// An item that two complete lists do not have is gone. A list without items that does not prove it is an error.
func TestItem_gone(t *testing.T) {
	t.Parallel()
	m, server := start(t, codes(), map[string]any{"code": "OLD", "prefilled_message": "x"})
	r := applyNew(t, server, message("Hello"))
	m.items = m.items[:1]
	p, diags := r.Plan(message("Hello"))
	diags.WantWarning(t, "", "QR codes of phone number "+number, "NEWB", "two complete lists")
	if r.State != nil || p.After["code"] != protocol.Unknown {
		t.Errorf("the state holds %v, the plan is %v", r.State, p.After)
	}
}

// A removal whose answer is an error succeeds if the item is gone.
func TestItem_removeLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		remove func(http.ResponseWriter) bool
		gone   bool
		fails  bool
	}{
		"refused, gone":       {func(w http.ResponseWriter) bool { return refuse(w, 400) }, true, false},
		"refused":             {func(w http.ResponseWriter) bool { return refuse(w, 400) }, false, true},
		"lost, gone":          {dropConnection, true, false},
		"lost, not done":      {dropConnection, false, true},
		"removed, then asked": {func(http.ResponseWriter) bool { return false }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, server := start(t, codes(), map[string]any{"code": "OLD", "prefilled_message": "x"})
			r := applyNew(t, server, message("Hello"))
			m.remove = func(w http.ResponseWriter) bool {
				if c.gone {
					m.items = m.items[:1]
				}
				return c.remove(w)
			}
			diags := r.Destroy()
			if failed := len(diags.Errors()) > 0; failed != c.fails || (r.State == nil) == failed {
				t.Errorf("failed %v, state %v: %s", failed, r.State, diags)
			}
		})
	}
}

// After a lost answer, another apply adopts a named item.
func TestItem_namedLost(t *testing.T) {
	t.Parallel()
	m, server := start(t, catalogs())
	m.create = func(w http.ResponseWriter, _ map[string]any) bool {
		m.items = nil
		return dropConnection(w)
	}
	r := server.NewResource(typeName)
	diags := r.Apply(protocol.Values{"business_account_id": account, "catalog_id": "500000000000001"})
	diags.WantError(t, "business_account_id", "Apply again: a product catalog that exists by then is adopted.")
}
