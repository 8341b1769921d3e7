package graph

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/transport"
)

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

// part returns the part with a name. It panics if settingParts does not contain it.
func (n *numberParts) part(name string) part {
	i := slices.IndexFunc(n.parts, func(p part) bool { return p.name == name })
	if i < 0 {
		panic("setting part " + name + " is missing in settingParts (settings.go)")
	}
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

// usable decodes one item of a batch.
func (c *Client) usable(r call, a *transport.Answer, v any) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	return c.decode(r, a, v)
}
