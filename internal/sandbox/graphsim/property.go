package graphsim

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"maps"
	"net/url"
	"strconv"
	"strings"
)

// property is one field of a setting or of the items of a collection.
type property struct {
	name      string
	write     rule        // reads the parameter that writes it; nil: only Meta writes it
	initial   any         // the value in reads until something is written; nil leaves the field out
	compute   computeFunc // instead of a stored value
	required  bool        // to make an item
	onRequest bool        // left out of answers to calls without "fields"
	hidden    bool        // kept, and never read back

	// merge makes the value that is stored, from the one before and the one that a call
	// writes; nil: the new one replaces the old one.
	merge func(before, value any) any
}

// storedName returns the name of the field in which an object keeps the value.
func (p property) storedName() string {
	if p.hidden {
		return hiddenMark + p.name
	}
	return p.name
}

// hiddenMark begins the names of fields that no call can read.
const hiddenMark = "_"

// applyParams returns the fields after a change; whole replaces those that the call leaves out. Parameters that are not
// properties are ignored, as Graph ignores them.
func applyParams(properties []property, params url.Values, before map[string]any, whole bool) (map[string]any, *Error) {
	next, changed := maps.Clone(before), false
	for _, p := range properties {
		value, at := p.initial, p.storedName()
		switch {
		case p.write == nil, !params.Has(p.name) && !whole:
			continue
		case params.Has(p.name):
			var err *Error
			if value, err = p.write(p.name, params.Get(p.name)); err != nil {
				return nil, err
			}
			if changed = true; value == unchanged {
				continue
			}
			if p.merge != nil {
				value = p.merge(before[at], value)
			}
		case p.required:
			return nil, errBadParameter("The parameter %s is required", p.name)
		}
		if next[at] = value; value == nil {
			delete(next, at)
		}
	}
	if !changed && !whole {
		return nil, errBadParameter("The call has none of the parameters that it can change")
	}
	return next, nil
}

// defineProperties defines the node type of a setting or of items.
func (s *Sim) defineProperties(k kind, properties []property, scopes []string) {
	t := &nodeType{noID: true, scopes: scopes, computed: map[string]computeFunc{}}
	for _, p := range properties {
		if p.hidden {
			continue
		}
		if t.fields = append(t.fields, p.name); !p.onRequest {
			t.defaults = append(t.defaults, p.name)
		}
		if p.compute != nil {
			t.computed[p.name] = p.compute
		}
	}
	s.types[k] = t
}

// itemOf returns the stored object of a setting (without a key) or of an item, or a new one that is not stored yet.
func (s *Sim) itemOf(node *object, edge, key string, k kind, properties []property) *object {
	id := itemID(node.id, edge, key)
	if o := s.objects[id]; o != nil {
		return o
	}
	o := &object{kind: k, id: id, parent: node.id, order: s.nextNumber(), fields: map[string]any{}}
	for _, p := range properties {
		if p.initial != nil {
			o.fields[p.storedName()] = p.initial
		}
	}
	return o
}

// itemID returns the ID of a setting or an item, also for SetField and ClearField, as in
// "400/whatsapp_commerce_settings" and "300/subscribed_apps/111".
func itemID(node, edge, key string) string {
	if key == "" {
		return node + "/" + edge
	}
	return node + "/" + edge + "/" + key
}

// key returns the name of an item in its collection.
func (o *object) key() string { return o.id[strings.LastIndexByte(o.id, '/')+1:] }

// newKey returns the key of the nth item that calls have created on an edge. It is as long as the codes of Meta, and
// the same in every run.
func newKey(edge string, n int) string {
	sum := sha256.Sum256([]byte("key " + edge + strconv.Itoa(n)))
	return base32.StdEncoding.EncodeToString(sum[:])[:14]
}

// numericID returns the ID that reads show for a setting that has one.
func numericID(_ *call, o *object, _ field) any {
	sum := sha256.Sum256([]byte(o.id))
	return strconv.FormatUint(5e14+binary.BigEndian.Uint64(sum[:8])%1e14, 10)
}

// StoredCounts counts the changes that calls have stored by one edge. Refused calls and changes by a test are not counted.
type StoredCounts struct {
	Created int `json:"created"`
	Changed int `json:"changed"`
	Deleted int `json:"deleted"`
}

// Stored returns a snapshot of the counts of an edge, such as message_qrdls.
func (s *Sim) Stored(edge string) StoredCounts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[edge]
}

func (s *Sim) countStored(edge string, more StoredCounts) {
	was := s.stored[edge]
	s.stored[edge] = StoredCounts{was.Created + more.Created, was.Changed + more.Changed, was.Deleted + more.Deleted}
}
