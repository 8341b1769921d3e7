package graph

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// Collection describes an edge whose items are created, changed and deleted. The collections are listed in collections.go.
type Collection struct {
	Item string // in a sentence: "QR code"

	node         nodeKind  // numberNode or accountNode
	field        nodeField // the edge
	key          string    // of an item's ID
	configuredID bool      // the configuration names the ID; otherwise Meta makes it
	change       changeForm
	remove       removeForm
	folder       string // begins the address of an item, if its ID alone is none
	retireValues Values // what is written to an item that cannot be deleted
}

// Edge returns the edge of the node that holds the items.
func (c Collection) Edge() string { return c.field.name }

// changeForm says how an item is changed.
type changeForm int

const (
	unchangeable changeForm = iota
	changeInEdge            // POST to the edge, with the ID
	changeItem              // POST to the item's own address
)

// removeForm says how an item is removed.
type removeForm int

const (
	retireItem   removeForm = iota // it cannot be deleted: retireValues are written to it
	removeByPath                   // DELETE of the edge and the ID
	removeInEdge                   // DELETE of the edge, with the ID as a parameter
)

// OfAccount reports whether the items belong to a WhatsApp Business Account and not to a phone number.
func (c Collection) OfAccount() bool { return c.node == accountNode }

// Key returns the key of an item's ID.
func (c Collection) Key() string { return c.key }

// HasConfiguredID reports whether the configuration gives the ID.
func (c Collection) HasConfiguredID() bool { return c.configuredID }

// RetiredValues returns the values of an item that was removed and cannot be deleted, nil if removed items are deleted.
func (c Collection) RetiredValues() Values { return maps.Clone(c.retireValues) }

// ItemsText returns the name of the items of a node, as in "QR codes of phone number 106".
func (c Collection) ItemsText(node string) string {
	return c.Item + "s of " + c.node.nodeText(node)
}

// ValidItemID reports whether id can be the ID of an item.
func ValidItemID(id string) bool { return validItemID.MatchString(id) }

var validItemID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Item is one item of a collection.
type Item struct {
	ID     string
	Values Values
}

// CollectionService reads and changes the items of collections. A list is read once, and changed with each write.
type CollectionService struct {
	client *Client
	lists  memo.Cache[listKey, []Item]
}

type listKey struct{ edge, node string }

// CollectionOpts names the items of one node.
type CollectionOpts struct {
	Collection Collection
	NodeID     string // of the phone number or the account
}

func (o CollectionOpts) cacheKey() listKey { return listKey{o.Collection.field.name, o.NodeID} }

func (o CollectionOpts) newCall(op string) call {
	return call{
		op:    op,
		needs: scopeManagement,
		kind:  o.Collection.node,
		id:    o.NodeID,
		edge:  o.Collection.field.name,
	}
}

// List returns the items of a node.
func (s *CollectionService) List(ctx context.Context, o CollectionOpts) ([]Item, error) {
	op := "list the " + o.Collection.ItemsText(o.NodeID)
	if !ValidID(o.NodeID) {
		return nil, errNotID("list the "+o.Collection.Item+"s", o.Collection.node.nounOfID())
	}
	items, err := s.lists.Get(ctx, o.cacheKey(), func(ctx context.Context) ([]Item, error) { return s.readAll(ctx, o, op) })
	if err != nil {
		return nil, withOp(op, err)
	}
	items = slices.Clone(items) // callers that share the read share no memory
	for i := range items {
		items[i].Values = s.client.storedValues(items[i].Values)
	}
	return items, nil
}

// readAll reads a list, which comes with the other settings of its node. A longer one is read completely at its own address.
func (s *CollectionService) readAll(ctx context.Context, o CollectionOpts, op string) ([]Item, error) {
	raw, shown, err := s.readFromNode(ctx, o)
	if err != nil {
		return nil, err
	}
	var first page[Values]
	if shown && len(raw) == 0 {
		return []Item{}, nil
	}
	if shown && json.Unmarshal(raw, &first) == nil && first.Data != nil && first.isLast() {
		return o.convertItems(*first.Data)
	}
	r := o.newCall(op)
	if o.Collection.field.subfields != "" {
		r.query = url.Values{"fields": {o.Collection.field.subfields}}
	}
	return listEdgeItems(ctx, s.client, r, o.Collection.Item, ValidItemID, func(v Values) (string, Item) {
		item := o.convertItem(v)
		return item.ID, item
	})
}

// readFromNode returns the list from a read of its node.
func (s *CollectionService) readFromNode(ctx context.Context, o CollectionOpts) (raw json.RawMessage, shown bool, err error) {
	if o.Collection.OfAccount() {
		return s.client.Settings.accounts.getEdge(ctx, o.NodeID, o.Collection.field)
	}
	raw, err = s.client.Settings.numbers.getField(ctx, o.NodeID, o.Collection.field)
	return raw, true, err
}

func (o CollectionOpts) convertItem(v Values) Item {
	id := idText(v[o.Collection.key])
	if id == "" {
		id = idText(v["id"])
	}
	return Item{ID: id, Values: v}
}

func (o CollectionOpts) convertItems(all []Values) ([]Item, error) {
	items := make([]Item, len(all))
	for i, v := range all {
		if items[i] = o.convertItem(v); !ValidItemID(items[i].ID) {
			message := "the list has a " + o.Collection.Item + " without a valid ID"
			return nil, &Error{Op: "list the " + o.Collection.ItemsText(o.NodeID), Message: message}
		}
	}
	return items, nil
}

// idText returns an ID as Meta shows it, in a text or a number.
func idText(v any) string {
	raw, err := json.Marshal(v)
	var id jsonText
	if err != nil || v == nil || json.Unmarshal(raw, &id) != nil {
		return ""
	}
	return string(id)
}

// Forget drops what is known of a list.
func (s *CollectionService) Forget(o CollectionOpts) {
	s.lists.Forget(o.cacheKey())
	s.client.Settings.numbers.forgetField(o.NodeID, o.Collection.field)
	s.client.Settings.accounts.forget(o.NodeID)
}

// Create makes an item and returns it as Meta answers. It is sent once.
func (s *CollectionService) Create(ctx context.Context, o CollectionOpts, values Values) (Item, error) {
	r := o.newCall("create a " + o.Collection.Item + " of " + o.nodeText())
	r.class, r.json, r.method = transport.Create, values, http.MethodPost
	a, err := s.client.send(ctx, r)
	if err != nil {
		s.Forget(o)
		return Item{}, err
	}
	answer := Values{}
	if err := s.client.decode(r, a, &answer); err != nil {
		s.Forget(o)
		return Item{}, err
	}
	made := o.convertItem(answer)
	if o.Collection.configuredID {
		made.ID = idText(values[o.Collection.key])
	}
	if !ValidItemID(made.ID) {
		s.Forget(o)
		return Item{}, &Error{Op: r.op, HTTPStatus: a.Status, Message: "Meta accepted the creation and named no ID", OutcomeUnknown: true}
	}
	made.Values = s.client.storedValues(mergeValues(values, answer))
	s.lists.Change(o.cacheKey(), func(list []Item) []Item { return append(slices.Clone(list), made) })
	return made, nil
}

func (o CollectionOpts) nodeText() string { return o.Collection.node.nodeText(o.NodeID) }

// mergeValues returns all values in one. Later ones take precedence.
func mergeValues(all ...Values) Values {
	out := Values{}
	for _, values := range all {
		maps.Copy(out, values)
	}
	return out
}

// Change changes some values of an item.
func (s *CollectionService) Change(ctx context.Context, o CollectionOpts, id string, change Values) error {
	r := o.newCall("change the " + o.Collection.Item + " " + id + " of " + o.nodeText())
	if o.Collection.change == unchangeable || !ValidItemID(id) {
		return &Error{Op: r.op, sentinel: ErrInvalid, local: true, Message: "Meta cannot change it"}
	}
	r.class, r.json, r.method = transport.Set, change, http.MethodPost
	if o.Collection.change == changeItem {
		r.kind, r.id, r.edge = itemKind, id, ""
		if o.Collection.folder != "" {
			r.id, r.edge = "", o.Collection.folder+"/"+url.PathEscape(id)
		}
	} else {
		r.json = mergeValues(change, Values{o.Collection.key: id})
	}
	_, err := s.client.send(ctx, r)
	s.Forget(o)
	return err
}

// Remove deletes an item, or retires it where Meta cannot delete.
func (s *CollectionService) Remove(ctx context.Context, o CollectionOpts, id string) error {
	r := o.newCall("remove the " + o.Collection.Item + " " + id + " of " + o.nodeText())
	switch o.Collection.remove {
	case retireItem:
		return s.Change(ctx, o, id, o.Collection.retireValues)
	case removeByPath:
		r.edge += "/" + url.PathEscape(id)
	case removeInEdge:
		r.query = url.Values{o.Collection.key: {id}}
	}
	r.class, r.method = transport.Set, http.MethodDelete
	_, err := s.client.send(ctx, r)
	s.Forget(o)
	return err
}

// ConfirmDeleted reports whether an item is proven to be gone: two complete lists, apart in time, lack it, and the node can be
// read. See isProvenGone for what a node proves.
func (s *CollectionService) ConfirmDeleted(ctx context.Context, o CollectionOpts, id string) (bool, error) {
	op := "find out whether the " + o.Collection.Item + " " + id + " exists"
	for check := range 2 {
		if check > 0 {
			if err := transport.Sleep(ctx, s.client.cfg.WitnessWait); err != nil {
				return false, wrapError(op, err)
			}
			s.Forget(o)
		}
		items, err := s.List(ctx, o)
		if err != nil || slices.ContainsFunc(items, func(i Item) bool { return i.ID == id }) {
			return false, err
		}
	}
	r := o.newCall(op)
	r.edge = ""
	err := s.client.readID(ctx, r)
	return err == nil, err
}
