package graph

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const itemNode = "500001"

// itemsAPI answers for the QR codes of a number and the collections of an account. It shows the items with their node, unless the
// node shows only a first page.
type itemsAPI struct {
	edge  string
	items []Values
	paged bool  // the node shows a first page
	write reply // to a POST or DELETE
	node  reply // to a read of the node's ID alone
}

func (a *itemsAPI) answer(r request) reply {
	list := map[string]any{"data": a.items}
	first := map[string]any{"data": a.items[:min(1, len(a.items))], "paging": map[string]any{"next": "x"}}
	id := strings.Split(strings.Trim(r.Path, "/"), "/")[0]
	switch {
	case r.Method != http.MethodGet:
		return a.write
	case strings.HasSuffix(r.Path, "/"+a.edge):
		return jsonReply(list)
	case r.Query.Get("fields") == "id":
		return a.node
	case a.paged:
		return jsonReply(map[string]any{"id": id, "display_phone_number": "+1", a.edge: first})
	case a.items == nil:
		return jsonReply(map[string]any{"id": id, "display_phone_number": "+1"})
	}
	return jsonReply(map[string]any{"id": id, "display_phone_number": "+1", a.edge: list})
}

// A list comes with its node. One that has another page is read at its own address.
func TestItems_list(t *testing.T) {
	codes := []Values{{"code": "A1", "prefilled_message": "one"}, {"code": "B2", "prefilled_message": "two"}}
	for name, c := range map[string]struct {
		collection Collection
		api        itemsAPI
		ids        []string
		calls      int
		fails      bool
	}{
		"none":               {QRCodes, itemsAPI{}, nil, 1, false},
		"together":           {QRCodes, itemsAPI{items: codes}, []string{"A1", "B2"}, 1, false},
		"more than a page":   {QRCodes, itemsAPI{items: codes, paged: true}, []string{"A1", "B2"}, 2, false},
		"ID in a number":     {ProductCatalogs, itemsAPI{items: []Values{{"id": json.Number("77000001")}}}, []string{"77000001"}, 1, false},
		"own key":            {WelcomeSequences, itemsAPI{items: []Values{{"sequence_id": "9001"}}}, []string{"9001"}, 1, false},
		"without an ID":      {QRCodes, itemsAPI{items: []Values{{"prefilled_message": "x"}}}, nil, 1, true},
		"page without an ID": {QRCodes, itemsAPI{items: []Values{{"code": "A 1"}}, paged: true}, nil, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			c.api.edge = c.collection.field.name
			client, f := newFake(t, c.api.answer)
			o := CollectionOpts{Collection: c.collection, NodeID: itemNode}
			for range 2 { // the second time from memory
				got, err := client.Collections.List(t.Context(), o)
				if (err != nil) != c.fails || !slices.Equal(idsOf(got), c.ids) {
					t.Errorf("%+v, %v", got, err)
				}
				if c.fails {
					break
				}
			}
			if n := len(f.calls()); n != c.calls {
				t.Errorf("%d calls", n)
			}
			if last := f.calls()[c.calls-1]; c.api.paged && last.Query.Get("fields") != c.collection.field.subfields {
				t.Errorf("the list is read with %v", last.Query)
			}
		})
	}
	client, f := newFake(t, (&itemsAPI{}).answer)
	_, err := client.Collections.List(t.Context(), CollectionOpts{Collection: QRCodes, NodeID: "x"})
	if !errors.Is(err, ErrInvalid) || len(f.calls()) > 0 {
		t.Errorf("an ID that is none: %v", err)
	}
}

func idsOf(items []Item) (ids []string) {
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	return ids
}

// A creation is sent once. The new item is in the list, which is not read again; after a failure it is.
func TestItems_create(t *testing.T) {
	for name, c := range map[string]struct {
		collection Collection
		answer     reply
		id         string
		err        error
	}{
		"Meta names the ID":            {QRCodes, reply{body: `{"code":"C3","prefilled_message":"three"}`}, "C3", nil},
		"configured ID":                {ProductCatalogs, reply{body: `{"success":true}`}, "77000001", nil},
		"no ID":                        {QRCodes, reply{body: `{"success":true}`}, "", ErrOutcomeUnknown},
		"answer that is not an object": {QRCodes, reply{body: `[1]`}, "", ErrOutcomeUnknown},
		"lost":                         {QRCodes, reply{broken: reset}, "", ErrOutcomeUnknown},
		"refused":                      {QRCodes, refused(200, 0, "no"), "", ErrPermission},
	} {
		t.Run(name, func(t *testing.T) {
			api := &itemsAPI{edge: c.collection.field.name, items: []Values{{c.collection.key: "B2"}}, write: c.answer}
			client, f := newFake(t, api.answer)
			o := CollectionOpts{Collection: c.collection, NodeID: itemNode}
			if _, err := client.Collections.List(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			made, err := client.Collections.Create(t.Context(), o, Values{"catalog_id": "77000001"})
			if made.ID != c.id || !errors.Is(err, c.err) || errors.Is(err, ErrOutcomeUnknown) != errors.Is(c.err, ErrOutcomeUnknown) {
				t.Errorf("%+v, %v", made, err)
			}
			if n := countOf(f, http.MethodPost, "/"+itemNode+"/"+o.Collection.field.name); n != 1 {
				t.Errorf("%d creations", n)
			}
			before := len(f.calls())
			got, err := client.Collections.List(t.Context(), o)
			want := []string{"B2"}
			if c.err == nil {
				want = append(want, c.id)
			}
			if again := len(f.calls()) > before; err != nil || !slices.Equal(idsOf(got), want) || again != (c.err != nil) {
				t.Errorf("%+v, %v, read again: %t", got, err, again)
			}
		})
	}
}

// Each collection is changed and removed in Meta's way, and its list is read again.
func TestItems_changeAndRemove(t *testing.T) {
	for name, c := range map[string]struct {
		collection      Collection
		change, removal string // method, path and parameters; "": refused
	}{
		"QR codes": {QRCodes, "POST /500001/message_qrdls", "DELETE /500001/message_qrdls/A1"},
		"catalogs": {ProductCatalogs, "", "DELETE /500001/product_catalogs?catalog_id=A1"},
		"signups":  {Signups, "POST /signups/A1", "POST /signups/A1"},
		"welcome sequences": {WelcomeSequences, "POST /500001/welcome_message_sequences",
			"DELETE /500001/welcome_message_sequences?sequence_id=A1"},
	} {
		t.Run(name, func(t *testing.T) {
			api := &itemsAPI{edge: c.collection.field.name, items: []Values{{c.collection.key: "A1"}}, write: reply{body: `{"success":true}`}}
			client, f := newFake(t, api.answer)
			o := CollectionOpts{Collection: c.collection, NodeID: itemNode}
			for want, do := range map[string]func() error{
				c.change:  func() error { return client.Collections.Change(t.Context(), o, "A1", Values{"x": 1}) },
				c.removal: func() error { return client.Collections.Remove(t.Context(), o, "A1") },
			} {
				if _, err := client.Collections.List(t.Context(), o); err != nil {
					t.Fatal(err)
				}
				before := len(f.calls())
				err := do()
				sent := f.calls()[before:]
				if want == "" {
					if !errors.Is(err, ErrInvalid) || len(sent) > 0 {
						t.Errorf("%v, sent %+v", err, sent)
					}
					continue
				}
				if err != nil || len(sent) != 1 {
					t.Fatalf("%v, sent %+v", err, sent)
				}
				if got := strings.TrimSuffix(sent[0].Method+" "+sent[0].Path+"?"+sent[0].Query.Encode(), "?"); got != want {
					t.Errorf("sent %s, want %s", got, want)
				}
				if _, err := client.Collections.List(t.Context(), o); err != nil || len(f.calls()) != before+2 {
					t.Errorf("the list is not read again: %v", err)
				}
			}
		})
	}
	client, f := newFake(t, (&itemsAPI{}).answer)
	err := client.Collections.Change(t.Context(), CollectionOpts{Collection: QRCodes, NodeID: itemNode}, "../A1", Values{})
	if !errors.Is(err, ErrInvalid) || len(f.calls()) > 0 {
		t.Errorf("an ID that is none: %v", err)
	}
}

// An item is gone if two complete lists lack it and the node can be read.
func TestItems_confirmMissing(t *testing.T) {
	with, without := []Values{{"code": "A1"}}, []Values{{"code": "B2"}}
	fine := reply{body: `{"id":"` + itemNode + `"}`}
	for name, c := range map[string]struct {
		lists [][]Values // one for each check
		node  reply
		gone  bool
		err   error
	}{
		"gone":           {[][]Values{without, without}, fine, true, nil},
		"there":          {[][]Values{with, with}, fine, false, nil},
		"there later":    {[][]Values{without, with}, fine, false, nil},
		"hidden node":    {[][]Values{without, without}, practice(t, "missing object"), false, ErrHidden},
		"no list":        {nil, fine, false, ErrHidden},
		"no second list": {[][]Values{without}, fine, false, ErrHidden},
	} {
		t.Run(name, func(t *testing.T) {
			reads := 0
			client, _ := newFake(t, func(r request) reply {
				api := itemsAPI{edge: "message_qrdls", node: c.node}
				if r.Query.Get("fields") != "id" {
					if reads++; reads > len(c.lists) {
						return practice(t, "missing object")
					}
					api.items = c.lists[reads-1]
				}
				return api.answer(r)
			}, func(c *Config) { c.WitnessWait = time.Microsecond })
			gone, err := client.Collections.ConfirmDeleted(t.Context(), CollectionOpts{Collection: QRCodes, NodeID: itemNode}, "A1")
			if gone != c.gone || !errors.Is(err, c.err) {
				t.Errorf("%t, %v after %d reads", gone, err, reads)
			}
		})
	}
}
