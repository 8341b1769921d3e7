package graphsim

import (
	"maps"
	"slices"
	"strings"
)

// numberOverride is an app's callback for one number.
type numberOverride struct {
	PhoneNumberID       string `json:"phone_number_id"`
	AppID               string `json:"app_id"`
	OverrideCallbackURI string `json:"override_callback_uri"`
}

// checkPaths checks that each path names a setting, or an item of a collection.
func (s *Sim) checkPaths(c *seedCheck, objects map[string]map[string]any) {
	for _, path := range slices.Sorted(maps.Keys(objects)) {
		parts := strings.SplitN(path, "/", 3)
		known := false
		if len(parts) > 1 {
			at := edgeKey{c.known[parts[0]], parts[1]}
			_, isSetting := s.settings[at]
			_, isCollection := s.collections[at]
			known = isSetting && len(parts) == 2 || isCollection && len(parts) == 3 && parts[2] != ""
		}
		if !known {
			c.fail("object %q is neither a setting nor an item of a collection", path)
		}
	}
}

// putObjects creates settings and items, or changes their fields.
func (s *Sim) putObjects(objects map[string]map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range slices.Sorted(maps.Keys(objects)) {
		o := s.objects[path]
		if o == nil {
			o = s.newObjectAt(path)
		}
		maps.Copy(o.fields, objects[path])
		s.objects[path] = o
	}
}
