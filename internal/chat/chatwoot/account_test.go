package chatwoot_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (s *service) answer(w http.ResponseWriter, method, path string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in map[string]any
	if len(body) > 0 && json.Unmarshal(body, &in) != nil {
		s.t.Errorf("the body is not JSON: %s", body)
	}
	parts := strings.Split(path, "/")
	if len(parts) == 1 {
		if method == http.MethodPost {
			s.create(w, in)
			return
		}
		all := []any{}
		for _, id := range slices.Sorted(maps.Keys(s.boxes)) {
			if !s.unlisted[id] {
				all = append(all, s.view(s.boxes[id]))
			}
		}
		reply(w, 200, map[string]any{"payload": all})
		return
	}
	id, _ := strconv.Atoi(parts[1])
	b := s.boxes[id]
	if b != nil && b.Leaving > 0 {
		if b.leavingLooks++; b.leavingLooks > b.Leaving {
			delete(s.boxes, id)
			b = nil
		}
	}
	switch {
	case b == nil:
		reply(w, 404, map[string]any{"error": "Resource could not be found"})
	case len(parts) == 3:
		s.health(w)
	case method == http.MethodPatch:
		s.patch(w, b, in)
	case method == http.MethodDelete:
		b.Leaving, b.leavingLooks = max(s.linger, 1), 0
		if s.linger == 0 {
			delete(s.boxes, id)
		}
		reply(w, 200, map[string]any{"message": "Your inbox deletion request will be processed in some time."})
	default:
		reply(w, 200, s.view(b))
	}
}

func (s *service) view(b *box) map[string]any {
	v := map[string]any{"id": b.ID, "name": b.Name, "channel_type": b.Kind, "channel_id": 900 + b.ID, "timezone": "UTC",
		"greeting_enabled": b.Greets, "greeting_message": nil}
	if b.Greeting != "" {
		v["greeting_message"] = b.Greeting
	}
	if b.Kind != "Channel::Whatsapp" {
		return v
	}
	v["phone_number"], v["provider"], v["reauthorization_required"] = b.Phone, b.Provider, b.Reauthorize
	v["message_templates"] = []any{map[string]any{"id": "1"}}
	v["callback_webhook_url"] = "https://chat.example.com/webhooks/whatsapp/" + b.Phone
	if !s.agent {
		v["provider_config"] = b.Config
	}
	return v
}

func (s *service) create(w http.ResponseWriter, in map[string]any) {
	channel, _ := in["channel"].(map[string]any)
	config, _ := channel["provider_config"].(map[string]any)
	b := box{ID: s.next, Kind: "Channel::Whatsapp", Config: config}
	b.Name, _ = in["name"].(string)
	b.Greets, _ = in["greeting_enabled"].(bool)
	b.Greeting, _ = in["greeting_message"].(string)
	b.Phone, _ = channel["phone_number"].(string)
	b.Provider, _ = channel["provider"].(string)
	taken := s.elsewhere[b.Phone]
	for _, other := range s.boxes {
		taken = taken || other.Phone == b.Phone
	}
	switch {
	case s.agent:
		reply(w, 401, map[string]any{"error": "You are not authorized to do this action"})
	case taken:
		reply(w, 422, map[string]any{"message": "Telefonnummer ist bereits vergeben", "attributes": []string{"phone_number"}})
	case !s.save(w, &b, config):
	default:
		s.next++
		s.made++
		s.boxes[b.ID] = &b
		reply(w, 200, s.view(&b))
	}
}

// patch saves twice, as Chatwoot does: the inbox, then its channel.
func (s *service) patch(w http.ResponseWriter, b *box, in map[string]any) {
	s.patches++
	if name, ok := in["name"].(string); ok {
		b.Name = name
	}
	if on, ok := in["greeting_enabled"].(bool); ok {
		b.Greets = on
	}
	if greeting, ok := in["greeting_message"].(string); ok {
		b.Greeting = greeting
	}
	channel, ok := in["channel"].(map[string]any)
	if !ok {
		reply(w, 200, s.view(b))
		return
	}
	if len(channel) != 1 {
		s.t.Errorf("channel holds more than provider_config: %v", slices.Collect(maps.Keys(channel)))
	}
	config, _ := channel["provider_config"].(map[string]any)
	if s.save(w, b, config) {
		reply(w, 200, s.view(b))
	}
}

func (s *service) save(w http.ResponseWriter, b *box, config map[string]any) bool {
	if config["api_key"] == deadToken {
		reply(w, 422, map[string]any{"message": "Provider config Ungültig " + deadToken, "attributes": []string{"provider_config"}})
		return false
	}
	if config["webhook_verify_token"] == nil {
		config["webhook_verify_token"] = "made-by-the-server-" + strconv.Itoa(s.patches)
	}
	b.Config = config
	return true
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}
