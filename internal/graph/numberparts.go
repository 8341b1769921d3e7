package graph

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// part is a field or an edge of a node.
type part struct {
	name    string
	edge    bool   // it has an address of its own; otherwise it is a field of the node
	several bool   // it is several fields of the node, whose names are in name, with commas
	fields  string // what reads of it name; "": nothing
	apart   bool   // it cannot be read with others
}

// expanded is the part in the fields of its node.
// https://developers.facebook.com/docs/graph-api/guides/field-expansion
func (p part) expanded() string {
	if p.fields == "" {
		return p.name
	}
	return p.name + "{" + p.fields + "}"
}

// single is the part in the fields of a node that is read for its sake.
func (p part) single() string {
	if p.several {
		return "id," + p.name + "," + kindField
	}
	return "id," + p.expanded()
}

// of takes the part out of the fields of its node. Several fields are an object, with what only phone numbers have.
func (p part) of(got map[string]json.RawMessage) json.RawMessage {
	if !p.several {
		return got[p.name]
	}
	all := map[string]json.RawMessage{}
	for _, field := range append(strings.Split(p.name, ","), kindField) {
		if value, ok := got[field]; ok {
			all[field] = value
		}
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return raw
}

// alone is the address of a read of the part and nothing else.
func (p part) alone(node string) string {
	if !p.edge {
		return node + "?" + url.Values{"fields": {p.single()}}.Encode()
	}
	if p.fields == "" {
		return node + "/" + p.name
	}
	return node + "/" + p.name + "?" + url.Values{"fields": {p.fields}}.Encode()
}

func expansion(parts []part) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.expanded()
	}
	return strings.Join(names, ",")
}

// kindField is a field that only phone numbers have: an ID of another kind of object is an error, also without an expansion.
const kindField = "display_phone_number"

// numberParts reads parts of phone numbers with few calls. The first number of an account is read with all its parts. When a
// second one is wanted, all numbers of the account are read with all their parts. Meta does not document which parts it shows
// that way. Those that it refuses are read apart, in batches, in which each item counts as a call.
type numberParts struct {
	client *Client
	parts  []part

	known    memo.Store[numberPart, json.RawMessage]
	refusals memo.Refusals[numberPart]
	wanted   memo.Ordinals[string] // names of the parts that were asked for
	turn     memo.Locks[struct{}]  // one caller reads at a time, and the others find what it read

	// Under turn.
	apart    map[string]bool      // parts, by name, that Meta does not show together with others
	asked    map[numberPart]bool  // what of them was asked for
	accounts map[string]string    // of a number
	lists    map[string]*[]string // numbers of an account; nil: the account is known and was not read
}

type numberPart struct{ number, part string }

func (n *numberParts) set(c *Client, parts []part) {
	n.client, n.parts, n.refusals.Age = c, parts, refusalAge
	n.apart, n.asked = map[string]bool{}, map[numberPart]bool{}
	n.accounts, n.lists = map[string]string{}, map[string]*[]string{}
	for _, p := range parts {
		n.apart[p.name] = p.apart
	}
}

// get returns a part of a number as JSON. It is empty if Meta shows none.
func (n *numberParts) get(ctx context.Context, number string, p part) (json.RawMessage, error) {
	key := numberPart{number, p.name}
	if raw, ok := n.known.Find(key); ok {
		return raw, nil
	}
	n.wanted.Of(p.name)
	unlock, err := n.turn.Lock(ctx, struct{}{})
	if err != nil {
		return nil, err
	}
	defer unlock()
	if raw, ok := n.known.Find(key); ok {
		return raw, nil
	}
	if err := n.read(ctx, key, p); err != nil {
		return nil, err
	}
	raw, _ := n.known.Find(key)
	return raw, nil
}

// accountOf returns the account of a number that was read, "" if it was not or if Meta does not say.
func (n *numberParts) accountOf(ctx context.Context, number string) string {
	unlock, err := n.turn.Lock(ctx, struct{}{})
	if err != nil {
		return ""
	}
	defer unlock()
	if account := n.accounts[number]; account != unknownAccount {
		return account
	}
	return ""
}

// forget drops what is known of a part, because of a write.
func (n *numberParts) forget(number string, p part) { n.known.Forget(numberPart{number, p.name}) }

func (n *numberParts) read(ctx context.Context, key numberPart, p part) error {
	if !n.apart[p.name] || n.accounts[key.number] == "" {
		if err := n.once(numberPart{number: key.number}, func() error { return n.readTogether(ctx, key.number) }); err != nil {
			return err
		}
	}
	if _, ok := n.known.Find(key); ok {
		return nil
	}
	return n.once(key, func() error { return n.readApart(ctx, key, p) })
}

// once remembers a refusal, so that not every setting of a number that is not visible costs a call.
func (n *numberParts) once(key numberPart, read func() error) error {
	if err := n.refusals.Recall(key, n.client.cfg.Now()); err != nil {
		return err
	}
	err := read()
	if is(err, ErrHidden) || is(err, ErrPermission) || is(err, ErrWrongKind) {
		n.refusals.Remember(key, err, n.client.cfg.Now())
	}
	return err
}

// readTogether reads all parts of a number that Meta shows together, with those of its account's other numbers if there is a
// reason to. The account of a number is not known before it is read: accounts of other numbers are tried first.
func (n *numberParts) readTogether(ctx context.Context, number string) error {
	for account, numbers := range n.lists {
		if numbers != nil || n.accounts[number] != "" {
			continue
		}
		if err := n.readAccount(ctx, account); err != nil {
			return err
		}
		if n.accounts[number] != "" {
			return nil
		}
	}
	return n.readNumber(ctx, number)
}

// together are the parts that Meta shows with others.
func (n *numberParts) together() []part {
	return slices.DeleteFunc(slices.Clone(n.parts), func(p part) bool { return n.apart[p.name] })
}

// readAccount reads all numbers of an account. A failure that need not concern a single number is no error.
func (n *numberParts) readAccount(ctx context.Context, account string) error {
	parts := n.together()
	r := call{
		op: "list the phone numbers of WhatsApp Business Account " + account, needs: scopeManagement,
		kind: accountNode, id: account, edge: "phone_numbers",
		query: url.Values{"fields": {"id," + kindField + commaBefore(expansion(parts))}},
	}
	began := n.known.Moment()
	type node = map[string]json.RawMessage
	all, err := list(ctx, n.client, r, "phone number", func(got node) (string, node) { return nodeID(got), got })
	if is(err, ErrAuth) || is(err, ErrThrottled) || ctx.Err() != nil {
		return err
	}
	n.lists[account] = &[]string{} // it is not tried again
	numbers := make([]string, len(all))
	for i, got := range all {
		numbers[i] = nodeID(got)
		n.accounts[numbers[i]] = account
		n.keep(began, numbers[i], parts, got)
	}
	n.lists[account] = &numbers
	return nil
}

// readNumber reads one number. If Meta refuses the parts together, they are tried one by one.
func (n *numberParts) readNumber(ctx context.Context, number string) error {
	parts := n.together()
	r := call{
		op: "read phone number " + number, needs: scopeManagement, kind: numberNode, id: number,
		query: url.Values{"fields": {"id," + kindField + ",health_status" + commaBefore(expansion(parts))}},
	}
	began := n.known.Moment()
	got, err := n.client.getParts(ctx, r)
	if partsRefused(err) {
		return n.tryParts(ctx, number, parts)
	}
	if err == nil {
		n.locate(number, got)
		n.keep(began, number, parts, got)
	}
	return err
}

// tryParts asks for each part of a number by itself, in one batch, to find those that Meta does not show with others. It asks for
// edges at their own addresses too, so that nothing is missing then.
func (n *numberParts) tryParts(ctx context.Context, number string, parts []part) error {
	r := call{op: "read phone number " + number, needs: scopeManagement, kind: numberNode, id: number}
	field := func(fields string) string { return number + "?" + url.Values{"fields": {fields}}.Encode() }
	urls := []string{field("id," + kindField), field("id,health_status")}
	for _, p := range parts {
		urls = append(urls, field(p.single()))
	}
	addresses := map[string]int{} // of edges: the answer
	for _, p := range parts {
		if p.edge {
			addresses[p.name] = len(urls)
			urls = append(urls, p.alone(number))
		}
	}
	began := n.known.Moment()
	answers, err := n.client.batch(ctx, r, urls)
	if batchRefused(err) {
		return n.assumeApart(ctx, r, parts)
	}
	if err != nil {
		return err
	}
	fields := make([]map[string]json.RawMessage, len(answers))
	errs := make([]error, len(answers))
	for i, answer := range answers[:2+len(parts)] {
		errs[i] = n.client.usable(r, answer, &fields[i])
	}
	if errs[0] != nil && answers[0] != nil {
		return errs[0] // it is not a phone number, or cannot be read
	}
	n.locate(number, fields[1])
	for i, p := range parts {
		key := numberPart{number, p.name}
		if errs[2+i] == nil {
			n.known.Keep(began, key, p.of(fields[2+i]))
			continue
		}
		n.apart[p.name] = true
		var raw json.RawMessage
		if at, ok := addresses[p.name]; ok && n.client.usable(r, answers[at], &raw) == nil {
			n.known.Keep(began, key, partOf(p, raw))
		}
	}
	return nil
}

// assumeApart takes all parts for such that Meta does not show together, because it serves no batch to find out.
func (n *numberParts) assumeApart(ctx context.Context, r call, parts []part) error {
	r.query = url.Values{"fields": {"id," + kindField}}
	if _, err := n.client.getParts(ctx, r); err != nil {
		return err
	}
	n.locate(r.id, nil)
	for _, p := range parts {
		n.apart[p.name] = true
	}
	return nil
}

// unknownAccount is the account of numbers for which Meta names none.
const unknownAccount = "unknown"

// locate notes the account of a number, see wirePhoneNumber.
func (n *numberParts) locate(number string, got map[string]json.RawMessage) {
	var w wirePhoneNumber
	raw, err := json.Marshal(map[string]json.RawMessage{"health_status": got["health_status"]})
	if err == nil && got["health_status"] != nil && json.Unmarshal(raw, &w) == nil {
		if account := n.client.PhoneNumbers.convert(w).BusinessAccountID; account != "" {
			n.accounts[number] = account
			if _, ok := n.lists[account]; !ok {
				n.lists[account] = nil
			}
			return
		}
	}
	n.accounts[number] = unknownAccount
}

// readApart reads a part that Meta does not show together with others. It reads it for all numbers of the account, if more than
// one was wanted, and with it the other parts of this kind, if another one was wanted.
func (n *numberParts) readApart(ctx context.Context, key numberPart, p part) error {
	n.asked[key] = true
	r := call{op: "read phone number " + key.number, needs: scopeManagement, kind: numberNode, id: key.number}
	if p.edge {
		r.edge = p.name
	}
	missing := n.missingApart(key)
	urls := make([]string, len(missing))
	for i, one := range missing {
		urls[i] = n.part(one.part).alone(one.number)
	}
	began := n.known.Moment()
	var answers []*transport.Answer
	var err error
	if len(urls) > 1 {
		answers, err = n.client.batch(ctx, r, urls)
	}
	if len(urls) == 1 || batchRefused(err) {
		return n.readAlone(ctx, r, key, p)
	}
	if err != nil {
		return err
	}
	var failed error
	for i, answer := range answers {
		var raw json.RawMessage
		switch err := n.client.usable(r, answer, &raw); {
		case err == nil:
			n.known.Keep(began, missing[i], partOf(n.part(missing[i].part), raw))
		case missing[i] == key:
			failed = err
		}
	}
	return failed
}

// missingApart is what a read of a part that is not shown with others reads too. The part itself is the first.
func (n *numberParts) missingApart(key numberPart) []numberPart {
	missing := []numberPart{key}
	for _, p := range n.parts {
		if !n.apart[p.name] || (p.name != key.part && (p.apart || n.wanted.Len() == 1)) {
			continue
		}
		for _, number := range n.numbersWith(key.number) {
			also := numberPart{number, p.name}
			if _, ok := n.known.Find(also); !ok && also != key {
				missing = append(missing, also)
			}
		}
	}
	return missing[:min(len(missing), max(2*batchSize, len(n.asked)))] // each counts as a call
}

func (n *numberParts) part(name string) part {
	i := slices.IndexFunc(n.parts, func(p part) bool { return p.name == name })
	return n.parts[i]
}

// numbersWith are the numbers of the same account, as far as they are known.
func (n *numberParts) numbersWith(number string) []string {
	if numbers := n.lists[n.accounts[number]]; numbers != nil {
		return *numbers
	}
	return []string{number}
}

func (n *numberParts) readAlone(ctx context.Context, r call, key numberPart, p part) error {
	if p.edge && p.fields != "" {
		r.query = url.Values{"fields": {p.fields}}
	} else if !p.edge {
		r.query = url.Values{"fields": {p.single()}}
	}
	began := n.known.Moment()
	var raw json.RawMessage
	if err := n.client.get(ctx, r, &raw); err != nil {
		return err
	}
	n.known.Keep(began, key, partOf(p, raw))
	return nil
}

// keep remembers the parts of a number. A part that Meta leaves out is empty.
func (n *numberParts) keep(began memo.Moment, number string, parts []part, got map[string]json.RawMessage) {
	for _, p := range parts {
		n.known.Keep(began, numberPart{number, p.name}, p.of(got))
	}
}

// usable decodes one item of a batch.
func (c *Client) usable(r call, a *transport.Answer, v any) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	return c.decode(r, a, v)
}

// partOf takes a part out of the answer to a read of it alone.
func partOf(p part, raw json.RawMessage) json.RawMessage {
	if p.edge {
		return raw
	}
	var got map[string]json.RawMessage
	if json.Unmarshal(raw, &got) != nil {
		return nil
	}
	return p.of(got)
}

func nodeID(got map[string]json.RawMessage) string {
	var id text
	if json.Unmarshal(got["id"], &id) != nil {
		return ""
	}
	return string(id)
}

func commaBefore(fields string) string {
	if fields == "" {
		return ""
	}
	return "," + fields
}
