package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/memo"
)

// numberReader reads fields of phone numbers with few calls. The first number of an account is read with all its fields. When a
// second one is wanted, all numbers of the account are read with all their fields. Meta does not document which fields it shows
// that way. Those that it refuses are read separately, in batches, in which each item counts as a call.
type numberReader struct {
	client *Client
	fields []nodeField

	known     memo.Store[numberField, json.RawMessage]
	refusals  memo.Refusals[numberField]
	requested memo.Ordinals[string] // names of the fields that were asked for
	lock      memo.Locks[struct{}]  // one caller reads at a time, and the others find what it read

	// Under lock.
	separate       map[string]bool          // fields, by name, that Meta does not show together with others
	requestedAlone map[numberField]bool     // what of them was asked for
	accounts       map[string]string        // of a number
	lists          map[string]listOfNumbers // of the accounts that are known
}

// listOfNumbers are the numbers of an account. An account is known before its list is read.
type listOfNumbers struct {
	tried   bool // it was read, or its read failed: it is not read for the sake of one number again
	numbers []string
}

type numberField struct{ number, field string }

func newNumberReader(c *Client, fields []nodeField) numberReader {
	separate := map[string]bool{}
	for _, f := range fields {
		separate[f.name] = f.separate
	}
	return numberReader{
		client:         c,
		fields:         fields,
		refusals:       memo.Refusals[numberField]{MaxAge: refusalAge},
		separate:       separate,
		requestedAlone: map[numberField]bool{},
		accounts:       map[string]string{},
		lists:          map[string]listOfNumbers{},
	}
}

// getField returns a field of a number as JSON. It is empty if Meta shows none. What is not known is read in the first of these ways that
// applies:
//
//   - All fields of all numbers of an account, for each account that is known and was not tried. It may be the number's (tryAccount).
//   - All fields of this number, which also tells its account (readNumber).
//   - Each field of this number by itself, if Meta refuses them together. That finds the fields that Meta shows alone (tryFields).
//   - A field that Meta shows alone, for this number and for all others of its account, in batches (readSeparately).
func (n *numberReader) getField(ctx context.Context, number string, f nodeField) (json.RawMessage, error) {
	key := numberField{number, f.name}
	if raw, ok := n.known.Find(key); ok {
		return raw, nil
	}
	n.requested.Add(f.name)
	unlock, err := n.lock.Lock(ctx, struct{}{})
	if err != nil {
		return nil, err
	}
	defer unlock()
	if raw, ok := n.known.Find(key); ok {
		return raw, nil
	}
	if err := n.readField(ctx, key, f); err != nil {
		return nil, err
	}
	raw, _ := n.known.Find(key)
	return raw, nil
}

// accountOf returns the account of a number that was read, "" if it was not or if Meta does not say.
func (n *numberReader) accountOf(ctx context.Context, number string) string {
	unlock, err := n.lock.Lock(ctx, struct{}{})
	if err != nil {
		return ""
	}
	defer unlock()
	if account := n.accounts[number]; account != unknownAccount {
		return account
	}
	return ""
}

// forgetField drops what is known of a field, because of a write.
func (n *numberReader) forgetField(number string, f nodeField) {
	n.known.Forget(numberField{number, f.name})
}

func (n *numberReader) readField(ctx context.Context, key numberField, f nodeField) error {
	if !n.separate[f.name] || n.accounts[key.number] == "" {
		if err := n.readUnlessRefused(numberField{number: key.number}, func() error { return n.readCombined(ctx, key.number) }); err != nil {
			return err
		}
	}
	if _, ok := n.known.Find(key); ok {
		return nil
	}
	return n.readUnlessRefused(key, func() error { return n.readSeparately(ctx, key, f) })
}

// readUnlessRefused reads, unless a refusal is remembered: not every setting of a number that is not visible must cost a call.
func (n *numberReader) readUnlessRefused(key numberField, read func() error) error {
	if err := n.refusals.Recall(key, n.client.cfg.Now()); err != nil {
		return err
	}
	err := read()
	if isAccessRefusal(err) {
		n.refusals.Remember(key, err, n.client.cfg.Now())
	}
	return err
}

// readCombined reads all fields of a number that Meta shows together, with those of its account's other numbers if there is a
// reason to. The account of a number is not known before it is read: accounts of other numbers are tried first.
func (n *numberReader) readCombined(ctx context.Context, number string) error {
	for account, list := range n.lists {
		if list.tried || n.accounts[number] != "" {
			continue
		}
		if err := n.tryAccount(ctx, account); err != nil {
			return err
		}
		if n.accounts[number] != "" {
			return nil
		}
	}
	return n.readNumber(ctx, number)
}

// combinedFields returns the fields that Meta shows with others.
func (n *numberReader) combinedFields() []nodeField {
	return slices.DeleteFunc(slices.Clone(n.fields), func(f nodeField) bool { return n.separate[f.name] })
}

// listAccount returns all numbers of an account, and reads them with their fields.
func (n *numberReader) listAccount(ctx context.Context, account string) ([]PhoneNumber, error) {
	unlock, err := n.lock.Lock(ctx, struct{}{})
	if err != nil {
		return nil, err
	}
	defer unlock()
	return n.readAccountNumbers(ctx, account)
}

// tryAccount reads all numbers of an account. A failure that need not concern a single number is not an error.
func (n *numberReader) tryAccount(ctx context.Context, account string) error {
	_, err := n.readAccountNumbers(ctx, account)
	if errors.Is(err, ErrAuth) || errors.Is(err, ErrThrottled) || ctx.Err() != nil {
		return err
	}
	if err != nil {
		n.lists[account] = listOfNumbers{tried: true}
	}
	return nil
}

// readAccountNumbers reads all numbers of an account with the fields that Meta shows together.
func (n *numberReader) readAccountNumbers(ctx context.Context, account string) ([]PhoneNumber, error) {
	fields := n.combinedFields()
	r := call{
		op:    "list the phone numbers of WhatsApp Business Account " + account,
		needs: scopeManagement,
		kind:  accountNode,
		id:    account,
		edge:  "phone_numbers",
		query: url.Values{"fields": {"id," + numberKindField + commaPrefixed(expandedNames(fields))}},
	}
	began := n.known.CurrentMoment()
	type node = map[string]json.RawMessage
	all, err := listEdge(ctx, n.client, r, "phone number", func(got node) (string, node) { return nodeIDIn(got), got })
	if err != nil {
		return nil, err
	}
	ids, numbers := make([]string, len(all)), make([]PhoneNumber, len(all))
	for i, got := range all {
		ids[i], numbers[i] = nodeIDIn(got), n.phoneNumber(got)
		numbers[i].ID, numbers[i].BusinessAccountID = ids[i], account
		n.accounts[ids[i]] = account
		n.keepFields(began, ids[i], fields, got)
	}
	n.lists[account] = listOfNumbers{tried: true, numbers: ids}
	return numbers, nil
}

// readNumber reads one number. If Meta refuses the fields together, they are tried one by one.
func (n *numberReader) readNumber(ctx context.Context, number string) error {
	fields := n.combinedFields()
	r := call{
		op: "read phone number " + number, needs: scopeManagement, kind: numberNode, id: number,
		query: url.Values{"fields": {"id," + numberKindField + ",health_status" + commaPrefixed(expandedNames(fields))}},
	}
	began := n.known.CurrentMoment()
	got, err := n.client.getFields(ctx, r)
	if isFieldRefusal(err) {
		return n.tryFields(ctx, number, fields)
	}
	if err == nil {
		n.setAccount(number, got)
		n.keepFields(began, number, fields, got)
	}
	return err
}

// unknownAccount is the account of numbers for which Meta names none.
const unknownAccount = "unknown"

// setAccount sets the account of a number, see wirePhoneNumber.
func (n *numberReader) setAccount(number string, got map[string]json.RawMessage) {
	if account := n.phoneNumber(map[string]json.RawMessage{"health_status": got["health_status"]}).BusinessAccountID; account != "" {
		n.accounts[number] = account
		if _, ok := n.lists[account]; !ok {
			n.lists[account] = listOfNumbers{}
		}
		return
	}
	n.accounts[number] = unknownAccount
}

// phoneNumber returns the number that the fields describe. What cannot be read is left out.
func (n *numberReader) phoneNumber(got map[string]json.RawMessage) PhoneNumber {
	var w wirePhoneNumber
	raw, err := json.Marshal(got)
	if err != nil || json.Unmarshal(raw, &w) != nil {
		return PhoneNumber{}
	}
	return n.client.PhoneNumbers.convert(w)
}

// keepFields remembers the fields of a number. A field that Meta leaves out is empty.
func (n *numberReader) keepFields(began memo.Moment, number string, fields []nodeField, got map[string]json.RawMessage) {
	for _, f := range fields {
		n.known.Keep(began, numberField{number, f.name}, f.valueIn(got))
	}
}
