package graphsim

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// putObject stores an object. An empty text is a value that the object does not have. An object that replaces another
// keeps its position in lists.
func (s *Sim) putObject(k kind, id, parent string, extra map[string]any, texts map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := &object{kind: k, id: id, parent: parent, fields: map[string]any{}, order: s.nextNumber()}
	if old := s.objects[id]; old != nil {
		o.order = old.order
	}
	for name, text := range texts {
		if text != "" {
			o.fields[name] = text
		}
	}
	for name, value := range extra {
		o.fields[name] = value
	}
	s.objects[id] = o
	delete(s.removed, id)
}

// SetField changes a field of an object by its name at Meta; nil is JSON null. Any value is accepted, also one that
// Meta would never send. A setting and an item are named as in itemID.
func (s *Sim) SetField(id, name string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustObject(id).fields[name] = value
}

// setNodeField changes a field of a node of one kind.
func (s *Sim) setNodeField(k kind, id, name string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(k, id).fields[name] = value
}

// ClearField removes a field's value, so that answers leave it out.
func (s *Sim) ClearField(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.mustObject(id).fields, name)
}

// Fields returns the stored fields of an object, nil if there is none. A setting that was
// never written is not stored.
func (s *Sim) Fields(id string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.objects[id] == nil {
		return nil
	}
	return maps.Clone(s.objects[id].fields)
}

// Items returns the stored fields of the items of an edge, such as 400/message_qrdls, by
// their keys.
func (s *Sim) Items(edge string) map[string]map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]map[string]any{}
	for id, o := range s.objects {
		if key, ok := strings.CutPrefix(id, edge+"/"); ok {
			found[key] = maps.Clone(o.fields)
		}
	}
	return found
}

// HasObject reports whether an object exists, whether or not a caller may see it.
func (s *Sim) HasObject(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.objects[id] != nil
}

// RemoveObject deletes an object, with all that belongs to it: a node by its ID, an item as in
// "400/message_qrdls/CODE".
func (s *Sim) RemoveObject(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustObject(id)
	s.dropObject(id)
}

func (s *Sim) removeNode(k kind, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(k, id)
	s.dropObject(id)
}

// mustObject returns an object. A setting that no call has changed yet is created.
func (s *Sim) mustObject(id string) *object {
	o := s.objects[id]
	if o == nil && strings.Count(id, "/") == 1 {
		o = s.newObjectAt(id)
	}
	if o == nil {
		panic("graphsim: no object " + id)
	}
	s.objects[id] = o
	return o
}

// newObjectAt returns a new object for the path of a setting or an item, nil for another path.
func (s *Sim) newObjectAt(path string) *object {
	parts := strings.SplitN(path, "/", 3)
	node := s.nodeOf(parts[0])
	if node == nil || len(parts) == 1 {
		return nil
	}
	at := edgeKey{node.kind, parts[1]}
	if d, ok := s.settings[at]; ok && len(parts) == 2 {
		return s.settingOf(node, d)
	}
	if d, ok := s.collections[at]; ok && len(parts) == 3 && parts[2] != "" {
		o := s.itemOf(node, d.name, parts[2], d.kind, d.properties)
		if d.create != nil {
			d.create(o)
		}
		return o
	}
	return nil
}

func (s *Sim) dropObject(id string) {
	s.removed[id] = s.objects[id].kind
	delete(s.objects, id)
	delete(s.assigned, id)
	for childID, o := range s.objects {
		if o.parent == id {
			s.dropObject(childID)
		}
	}
}

// mustNode panics on a wrong ID: a test that changes nothing would pass for the wrong reason.
func (s *Sim) mustNode(k kind, id string) *object {
	o := s.objects[id]
	if o == nil || o.kind != k {
		panic("graphsim: no " + string(k) + " " + id)
	}
	return o
}

// childrenOf lists the objects of a kind that belong to a parent, oldest first.
func (s *Sim) childrenOf(parent string, k kind, keep func(*object) bool) []*object {
	var items []*object
	for _, o := range s.objects {
		if o.kind == k && o.parent == parent && keep(o) {
			items = append(items, o)
		}
	}
	slices.SortFunc(items, func(a, b *object) int { return cmp.Compare(a.order, b.order) })
	return items
}

func everyObject(*object) bool { return true }
