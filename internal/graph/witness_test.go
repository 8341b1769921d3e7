package graph

import (
	"context"
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// Only a number that is really gone is confirmed; everything that merely looks so is not.
func TestConfirmGone(t *testing.T) {
	hidden := practice(t, "missing object")
	fine := golden(t, "whatsapp-permissions.json")
	withOther := reply{body: `{"data":[` + numberJSON("1913623884432103") + `]}`}
	withIt := reply{body: `{"data":[` + numberJSON(phoneID) + `]}`}
	expired := reply{status: 400, body: golden(t, "access-tokens-expired.json")}

	// world is what each kind of call is answered, per look; the last answer repeats.
	type world struct{ object, token, parent, list []reply }
	gone := func() world {
		return world{[]reply{hidden}, []reply{{body: fine}}, []reply{{body: `{"id":"` + accountID + `"}`}}, []reply{withOther}}
	}
	change := func(alter func(*world)) world { w := gone(); alter(&w); return w }
	tests := map[string]struct {
		world world
		scope string
		app   bool
		gone  bool
		class error // of the error; nil with !gone: no error
		some  bool  // any error
	}{
		"gone":                 {world: gone(), gone: true},
		"gone, scope given":    {world: gone(), scope: "whatsapp_business_messaging", gone: true},
		"gone, app configured": {world: gone(), app: true, gone: true},
		"gone, list empty":     {world: change(func(w *world) { w.list = []reply{{body: `{"data":[]}`}} }), gone: true},
		"gone, code 33":        {world: change(func(w *world) { w.object = []reply{refused(33, 0, "deleted")} }), gone: true},
		"gone, target listed": {world: change(func(w *world) {
			w.token = []reply{{body: strings.ReplaceAll(golden(t, "manage-accounts.json"), "102289599326934", accountID)}}
		}), gone: true},
		"readable":               {world: change(func(w *world) { w.object = []reply{{body: numberJSON(phoneID)}} })},
		"permission error":       {world: change(func(w *world) { w.object = []reply{refused(200, 0, "no")} }), class: ErrPermission},
		"other code 100":         {world: change(func(w *world) { w.object = []reply{refused(100, 0, "no")} }), class: ErrInvalid},
		"wrong kind":             {world: change(func(w *world) { w.object = []reply{practice(t, "wrong kind")} }), class: ErrWrongKind},
		"token dead at the read": {world: change(func(w *world) { w.object = []reply{expired} }), class: ErrAuth},
		"token expired": {world: change(func(w *world) {
			w.token = []reply{{body: `{"data":{"is_valid":false,"error":{"code":190,"subcode":463,"message":"expired"}}}`}}
		}), class: ErrAuth},
		"inspection refused": {world: change(func(w *world) { w.token = []reply{refused(368, 0, "no")} }), some: true},
		"permission lost": {world: change(func(w *world) {
			w.token = []reply{{body: strings.ReplaceAll(fine, "whatsapp_business_management", "public_profile")}}
		})},
		"another scope needed": {world: gone(), scope: "business_management"},
		"asset unassigned":     {world: change(func(w *world) { w.token = []reply{{body: golden(t, "manage-accounts.json")}} })},
		"granted for nothing": {world: change(func(w *world) {
			w.token = []reply{{body: `{"data":{"is_valid":true,"scopes":["whatsapp_business_management"],"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":[]}]}}`}}
		})},
		"token of another app": {world: change(func(w *world) {
			w.token = []reply{{body: strings.ReplaceAll(fine, "634974688087057", "999999999999999")}}
		}), app: true},
		"parent hidden":             {world: change(func(w *world) { w.parent = []reply{hidden} })},
		"parent hidden, list empty": {world: change(func(w *world) { w.parent = []reply{hidden}; w.list = []reply{{body: `{"data":[]}`}} })},
		"parent refused":            {world: change(func(w *world) { w.parent = []reply{refused(200, 0, "no")} })},
		"parent is something else":  {world: change(func(w *world) { w.parent = []reply{{body: `{"id":"77777"}`}} }), some: true},
		"parent throttled": {world: change(func(w *world) {
			r := refused(80008, 0, "x")
			r.header = map[string]string{"Retry-After": "600"}
			w.parent = []reply{r}
		}), class: ErrThrottled},
		"still listed":      {world: change(func(w *world) { w.list = []reply{withIt} })},
		"list fails":        {world: change(func(w *world) { w.list = []reply{refused(200, 0, "no")} }), class: ErrPermission},
		"list without data": {world: change(func(w *world) { w.list = []reply{{body: `{}`}} }), some: true},
		"list page 2 fails": {world: change(func(w *world) {
			w.list = []reply{{body: `{"data":[],"paging":{"cursors":{"after":"a"},"next":"x"}}`}, refused(100, 0, "no")}
		}), class: ErrInvalid},
		"on list page 2": {world: change(func(w *world) {
			w.list = []reply{{body: `{"data":[],"paging":{"cursors":{"after":"a"},"next":"x"}}`}, withIt}
		})},
		"flapping: readable again":   {world: change(func(w *world) { w.object = []reply{hidden, {body: numberJSON(phoneID)}} })},
		"flapping: listed again":     {world: change(func(w *world) { w.list = []reply{withOther, withIt} })},
		"flapping: parent hidden":    {world: change(func(w *world) { w.parent = append(w.parent, hidden) })},
		"flapping: token dies":       {world: change(func(w *world) { w.token = append(w.token, reply{body: `{"data":{"is_valid":false}}`}) }), class: ErrAuth},
		"flapping: scope lost":       {world: change(func(w *world) { w.token = append(w.token, reply{body: `{"data":{"is_valid":true,"scopes":[]}}`}) })},
		"flapping: trouble on look2": {world: change(func(w *world) { w.list = append(w.list, reply{status: 500, body: "<html>"}) }), some: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			asked := map[string]int{}
			pick := func(kind string, answers []reply) reply {
				asked[kind]++
				return answers[min(asked[kind], len(answers))-1]
			}
			c, f := newFake(t, func(r request) reply {
				switch r.Path {
				case "/" + phoneID:
					return pick("object", tt.world.object)
				case "/debug_token":
					return pick("token", tt.world.token)
				case "/" + accountID:
					if r.Query.Get("fields") != "id" {
						t.Errorf("parent read with %v", r.Query)
					}
					return pick("parent", tt.world.parent)
				case "/" + accountID + "/phone_numbers":
					return pick("list", tt.world.list)
				}
				t.Errorf("asked %+v", r)
				return reply{}
			}, func(cfg *Config) {
				if tt.app {
					withApp(cfg)
				}
				cfg.MaxRetries = 0
			})
			// What was remembered earlier must not take part: it would confirm everything below.
			c.tokens.put(tokenKey(providerToken), Token{Valid: true, Scopes: []string{scopeManagement, "whatsapp_business_messaging", "business_management"}})
			c.numbers.put(accountID, numberList{}, 0)

			got, err := c.ConfirmGone(t.Context(), phoneID, accountID, tt.scope)
			if got != tt.gone {
				t.Errorf("ConfirmGone = %v, %v", got, err)
			}
			switch {
			case tt.class == nil && !tt.some && err != nil, (tt.class != nil || tt.some) && err == nil, tt.class != nil && !errors.Is(err, tt.class):
				t.Errorf("error %v", err)
			case err != nil:
				_ = graphError(t, err)
			}
			if tt.gone && (asked["object"] != 2 || asked["token"] != 2 || asked["parent"] != 2 || asked["list"] != 2) {
				t.Errorf("not looked at twice: %v", asked)
			}
			for _, r := range f.seen() {
				if r.Path != "/debug_token" && r.Authorization != "Bearer "+providerToken.Reveal() {
					t.Errorf("another token looked: %+v", r)
				}
			}
		})
	}
}

func TestConfirmGoneWaits(t *testing.T) {
	looks := 0
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := newFake(t, func(r request) reply {
		switch r.Path {
		case "/" + phoneID:
			return practice(t, "missing object")
		case "/debug_token":
			return reply{body: golden(t, "whatsapp-permissions.json")}
		case "/" + accountID:
			return reply{body: `{"id":"` + accountID + `"}`}
		}
		looks++
		cancel() // in the wait that follows, or just before it
		return reply{body: `{"data":[]}`}
	}, func(cfg *Config) { cfg.WitnessWait = 1 << 62 })
	if gone, err := c.ConfirmGone(ctx, phoneID, accountID, ""); gone || !errors.Is(err, context.Canceled) || looks != 1 {
		t.Errorf("%v, %v after %d looks", gone, err, looks)
	}
	c, f := newFake(t, nil, func(cfg *Config) { cfg.AccessToken = secret.Value{} })
	if gone, err := c.ConfirmGone(t.Context(), phoneID, accountID, ""); gone || err != nil || len(f.posts()) != 0 {
		t.Errorf("%v, %v", gone, err)
	}
}
