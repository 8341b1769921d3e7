package jirasim_test

import (
	"encoding/json"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
)

const seedText = `{
  "deployment": "data_center",
  "users": [{"id": "ada", "name": "Ada", "email": "ada@example.com", "api_tokens": ["a"], "personal_access_tokens": ["p"]}],
  "projects": [
    {"id": "10001", "key": "SUP", "name": "Support", "type": "service_desk", "hidden_from": ["bob"], "properties": {"a": 1}},
    {"id": "10002", "key": "DEV", "type": "software", "anonymous": true}
  ]
}`

func TestSeed(t *testing.T) {
	var seed jirasim.Seed
	if err := json.Unmarshal([]byte(seedText), &seed); err != nil {
		t.Fatal(err)
	}
	sim := jirasim.New(jirasim.Options{})
	if err := sim.Load(seed); err != nil {
		t.Fatal(err)
	}
	get(t, sim, v2+"/project/SUP", "Bearer p").has(200)
	get(t, sim, v2+"/project/DEV", "").has(200)
}

func TestSeed_refused(t *testing.T) {
	for change, want := range map[string]string{
		`"data_center"|"server"`:     "unknown deployment",
		`"deployment"|"kind"`:        "unknown field",
		`"id": "ada"|"id": ""`:       "no id",
		`"type": "software"|"typ":1`: "unknown field",
		`"DEV"|"dev"`:                "cannot be",
		`"10002"|"x"`:                "cannot be",
		`"10002"|"10001"`:            "exists",
		`"DEV"|"SUP"`:                "exists",
	} {
		from, to, _ := strings.Cut(change, "|")
		var seed jirasim.Seed
		err := json.Unmarshal([]byte(strings.Replace(seedText, from, to, 1)), &seed)
		if err == nil {
			err = jirasim.New(jirasim.Options{}).Load(seed)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func TestByHand(t *testing.T) {
	sim, _ := newSim(t, jirasim.Cloud)
	ada := basic(email, apiToken)
	sim.SetType("SUP", "business")
	sim.Rename("SUP", "HELP", "Help desk")
	get(t, sim, v3+"/project/10001", ada).is(map[string]any{"id": "10001", "key": "HELP", "name": "Help desk", "projectTypeKey": "business"})
	get(t, sim, v3+"/project/SUP", ada).refused(404)
	sim.Hide("HELP")
	get(t, sim, v3+"/project/HELP", ada).refused(404)
	sim.Show("HELP")
	get(t, sim, v3+"/project/HELP", ada).has(200)
	sim.Forget("HELP")
	get(t, sim, v3+"/project/HELP", ada).refused(404)
	sim.AddProject(jirasim.Project{ID: "10009", Key: "NEW"})
	get(t, sim, v3+"/project/NEW", ada).has(200)
	for name, f := range map[string]func(){
		"project": func() { sim.Hide("NOPE") },
		"user":    func() { sim.RevokeTokens("nobody") },
		"add":     func() { sim.AddProject(jirasim.Project{ID: "10009", Key: "AGAIN"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
