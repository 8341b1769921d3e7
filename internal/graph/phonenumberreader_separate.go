package graph

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/transport"
)

// tryFields asks for each field of a number by itself, in one batch, to find those that Meta does not show with others. It asks for
// edges at their own addresses too, so that nothing is missing then.
func (n *numberReader) tryFields(ctx context.Context, number string, fields []nodeField) error {
	r := call{op: "read phone number " + number, needs: scopeManagement, kind: numberNode, id: number}
	query := func(fields string) string { return number + "?" + url.Values{"fields": {fields}}.Encode() }
	urls := []string{query("id," + numberKindField), query("id,health_status")}
	for _, f := range fields {
		urls = append(urls, query(f.ownFields()))
	}

	addresses := map[string]int{} // of edges: the answer
	for _, f := range fields {
		if f.edge {
			addresses[f.name] = len(urls)
			urls = append(urls, f.ownURL(number))
		}
	}

	began := n.known.CurrentMoment()
	answers, err := n.client.sendBatches(ctx, r, urls)
	if isBatchRefusal(err) {
		return n.assumeSeparate(ctx, r, fields)
	}
	if err != nil {
		return err
	}

	got := make([]map[string]json.RawMessage, len(answers))
	errs := make([]error, len(answers))
	for i, answer := range answers[:2+len(fields)] {
		errs[i] = n.client.decodeItem(r, answer, &got[i])
	}
	if errs[0] != nil && answers[0] != nil {
		return errs[0] // it is not a phone number, or cannot be read
	}

	n.setAccount(number, got[1])
	for i, f := range fields {
		key := numberField{number, f.name}
		if errs[2+i] == nil {
			n.known.Keep(began, key, f.valueIn(got[2+i]))
			continue
		}
		n.separate[f.name] = true
		var raw json.RawMessage
		if at, ok := addresses[f.name]; ok && n.client.decodeItem(r, answers[at], &raw) == nil {
			n.known.Keep(began, key, ownValue(f, raw))
		}
	}
	return nil
}

// assumeSeparate treats all fields as if Meta did not show them together, because it serves no batch to find out.
func (n *numberReader) assumeSeparate(ctx context.Context, r call, fields []nodeField) error {
	r.query = url.Values{"fields": {"id," + numberKindField}}
	if _, err := n.client.getFields(ctx, r); err != nil {
		return err
	}
	n.setAccount(r.id, nil)
	for _, f := range fields {
		n.separate[f.name] = true
	}
	return nil
}

// readSeparately reads a field that Meta does not show together with others. It reads it for all numbers of the account, if more than
// one was wanted, and with it the other fields of this kind, if another one was wanted.
func (n *numberReader) readSeparately(ctx context.Context, key numberField, f nodeField) error {
	n.requestedAlone[key] = true
	r := call{op: "read phone number " + key.number, needs: scopeManagement, kind: numberNode, id: key.number}
	if f.edge {
		r.edge = f.name
	}

	missing := n.missingSeparate(key)
	urls := make([]string, len(missing))
	for i, one := range missing {
		urls[i] = n.fieldNamed(one.field).ownURL(one.number)
	}

	began := n.known.CurrentMoment()
	var answers []*transport.Answer
	var err error
	if len(urls) > 1 {
		answers, err = n.client.sendBatches(ctx, r, urls)
	}
	if len(urls) == 1 || isBatchRefusal(err) {
		return n.readAlone(ctx, r, key, f)
	}
	if err != nil {
		return err
	}

	var failed error
	for i, answer := range answers {
		var raw json.RawMessage
		switch err := n.client.decodeItem(r, answer, &raw); {
		case err == nil:
			n.known.Keep(began, missing[i], ownValue(n.fieldNamed(missing[i].field), raw))
		case missing[i] == key:
			failed = err
		}
	}
	return failed
}

// missingSeparate returns the fields that a read of a field that is not shown with others reads, too. The field itself is the first.
func (n *numberReader) missingSeparate(key numberField) []numberField {
	missing := []numberField{key}
	for _, f := range n.fields {
		if !n.separate[f.name] || (f.name != key.field && (f.separate || n.requested.Len() == 1)) {
			continue
		}
		for _, number := range n.accountNumbers(key.number) {
			also := numberField{number, f.name}
			if _, ok := n.known.Find(also); !ok && also != key {
				missing = append(missing, also)
			}
		}
	}
	return missing[:min(len(missing), max(2*batchSize, len(n.requestedAlone)))] // each counts as a call
}

// fieldNamed returns the field with a name. It panics if settingFields does not contain it.
func (n *numberReader) fieldNamed(name string) nodeField {
	i := slices.IndexFunc(n.fields, func(f nodeField) bool { return f.name == name })
	if i < 0 {
		panic("field " + name + " is missing in settingFields (settings.go)")
	}
	return n.fields[i]
}

// accountNumbers returns the known numbers of the account that has a number.
func (n *numberReader) accountNumbers(number string) []string {
	if list := n.lists[n.accounts[number]]; list.tried {
		return list.numbers
	}
	return []string{number}
}

func (n *numberReader) readAlone(ctx context.Context, r call, key numberField, f nodeField) error {
	if f.edge && f.subfields != "" {
		r.query = url.Values{"fields": {f.subfields}}
	} else if !f.edge {
		r.query = url.Values{"fields": {f.ownFields()}}
	}
	began := n.known.CurrentMoment()
	var raw json.RawMessage
	if err := n.client.sendAndDecode(ctx, r, &raw); err != nil {
		return err
	}
	n.known.Keep(began, key, ownValue(f, raw))
	return nil
}

// decodeItem decodes one item of a batch.
func (c *Client) decodeItem(r call, a *transport.Answer, v any) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	return c.decode(r, a, v)
}
