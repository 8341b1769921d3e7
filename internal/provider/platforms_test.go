package provider_test

import (
	"maps"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const tokenBinding = "whatsapp_token_binding"

// product is a chat platform with a project that holds GoodToken, Number and other values.
type product struct {
	platform string
	masked   bool // the platform does not show the token
	project  int
	token    string // the keys of the token and the number in the stored values
	number   string
	stored   func(*world.World) protocol.Values
	change   func(w *world.World, key string, value any)
	written  func(*world.World) int // saves with a change
	asked    func(*world.World) int // requests to save
}

func zammad(masked bool) product {
	return product{
		platform: "zammad", masked: masked, project: acctest.Channel, token: "access_token", number: "phone_number_id",
		stored: func(w *world.World) protocol.Values {
			ch, _ := w.Zammad.FindChannel(acctest.Channel)
			ch.Options["group"], ch.Options["active"] = ch.GroupID, !ch.Inactive
			return ch.Options
		},
		change:  func(w *world.World, key string, value any) { w.Zammad.SetOption(acctest.Channel, key, value) },
		written: func(w *world.World) int { return w.Zammad.Stored(acctest.Channel).Saves },
		asked:   func(w *world.World) int { return len(w.Zammad.Writes()) },
	}
}

var products = map[string]product{
	"chatwoot": {
		platform: "chatwoot", project: acctest.Inbox, token: "api_key", number: "phone_number_id",
		stored: func(w *world.World) protocol.Values {
			in, _ := w.Chatwoot.FindInbox(acctest.Inbox)
			config := in.Channel.ProviderConfig
			config["name"], config["phone"], config["provider"] = in.Name, in.Channel.PhoneNumber, in.Channel.Provider
			return config
		},
		change:  func(w *world.World, key string, value any) { w.Chatwoot.SetConfig(acctest.Inbox, key, value) },
		written: func(w *world.World) int { return w.Chatwoot.Stored(acctest.Inbox).ChannelSaves },
		asked:   func(w *world.World) int { return len(w.Chatwoot.Writes()) },
	},
	"zammad":               zammad(true),
	"zammad in plain text": zammad(false),
}

// fixture is a world with a provider for one product, and a binding of each kind that is not in the state yet.
type fixture struct {
	t *testing.T
	*world.World
	product
	server        *protocol.Server
	token, number *protocol.Resource
	before        protocol.Values // the stored values at the start
}

// onEachProduct runs a test on each product.
func onEachProduct(t *testing.T, do func(*testing.T, *fixture), change ...func(*world.Seed)) {
	t.Helper()
	for name, p := range products {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			do(t, setUp(t, p, change...))
		})
	}
}

func setUp(t *testing.T, p product, change ...func(*world.Seed)) *fixture {
	t.Helper()
	seed := acctest.Seed()
	seed.Zammad.ClearSecrets = !p.masked
	for _, c := range change {
		c(&seed)
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := serve(t)
	s.Configure(acctest.ProviderBlock(w, p.platform)).WantNone(t)
	return &fixture{
		t: t, World: w, product: p, server: s, token: s.NewResource(tokenBinding), number: s.NewResource(number), before: p.stored(w),
	}
}

func (f *fixture) id() string { return strconv.Itoa(f.project) }

// projectConfig returns a configuration; the value nil removes an argument.
func projectConfig(project string, more ...protocol.Values) protocol.Values {
	values := protocol.Values{"project": project}
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

func (f *fixture) withToken(token any, more ...protocol.Values) protocol.Values {
	return projectConfig(f.id(), append([]protocol.Values{{"access_token_wo": token}}, more...)...)
}

func (f *fixture) withNumber(id string, more ...protocol.Values) protocol.Values {
	return projectConfig(f.id(), append([]protocol.Values{{"phone_number_id": id}}, more...)...)
}

// wantSaves compares the stored values with those at the start and the changes, and the number of saves so far.
func (f *fixture) wantSaves(saves int, changes protocol.Values) {
	f.t.Helper()
	want := maps.Clone(f.before)
	maps.Copy(want, changes)
	if got := f.stored(f.World); !reflect.DeepEqual(got, want) {
		for key := range want {
			if !reflect.DeepEqual(got[key], want[key]) {
				f.t.Errorf("%s is %v, want %v", key, got[key], want[key])
			}
		}
		f.t.Errorf("the project does not hold the keys from the start: %d, want %d", len(got), len(want))
	}
	if got := f.written(f.World); got != saves {
		f.t.Errorf("saved %d times, want %d", got, saves)
	}
}

// planIsEmpty checks that the plan is empty and writes nothing.
func (f *fixture) planIsEmpty(r *protocol.Resource, config protocol.Values) {
	f.t.Helper()
	asked := f.asked(f.World)
	planned, diags := r.Plan(config)
	diags.WantNone(f.t)
	if !planned.Empty() {
		f.t.Errorf("the plan is not empty:\n before %v\n after  %v", r.State, planned.After)
	}
	if f.asked(f.World) != asked {
		f.t.Error("the plan wrote")
	}
}

// wantRefused expects an error at an attribute, no write and no secret in the message.
func (f *fixture) wantRefused(diags protocol.Diags, path string, texts ...string) {
	f.t.Helper()
	diags.WantError(f.t, path, texts...)
	if strings.Contains(diags.String(), acctest.Canary) {
		f.t.Errorf("a message holds a secret:\n%s", diags)
	}
	if n := f.asked(f.World); n != 0 {
		f.t.Errorf("%d requests to write", n)
	}
}

// adopt binds the token and the number that the project already holds.
func (f *fixture) adopt() {
	f.t.Helper()
	f.token.Apply(f.withToken(acctest.GoodToken, protocol.Values{"replace_existing": f.masked})).WantNone(f.t)
	f.number.Apply(f.withNumber(acctest.Number)).WantNone(f.t)
	f.wantSaves(0, nil)
}

func TestPlatforms_adoption(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		if n := b.asked(b.World); n != 0 && !b.masked || n > 1 { // a token that is not shown is written in any case
			t.Errorf("%d requests to write", n)
		}
		b.planIsEmpty(b.token, b.withToken(acctest.GoodToken, protocol.Values{"replace_existing": b.masked}))
		b.planIsEmpty(b.number, b.withNumber(acctest.Number))
	})
}

func TestPlatforms_refusal(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		_, diags := b.token.Plan(b.withToken(acctest.RotatedToken))
		b.wantRefused(diags, "project",
			"already holds a different token", "terraform import whatsapp_token_binding.NAME "+b.id(), "replace_existing = true")
		b.change(b.World, b.product.number, acctest.OtherNumber)
		_, diags = b.number.Plan(b.withNumber(acctest.Number))
		b.wantRefused(diags, "project",
			"already holds a different phone number", "terraform import whatsapp_phone_number_binding.NAME "+b.id())
	})
}

// A write replaces the token and keeps all other values: the verify token, the secret, the PIN, the group.
func TestPlatforms_rotation(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		asked := b.asked(b.World)
		config := b.withToken(acctest.RotatedToken, protocol.Values{"replace_existing": b.masked})
		planned, diags := b.token.Plan(config)
		acctest.WantRotation(t, diags, "project "+b.id(), acctest.RotatedToken).WantNone(t)
		if planned.After["token_fingerprint"] != protocol.Unknown || len(planned.Replace) > 0 {
			t.Errorf("planned %v, replaced because of %v", planned.After, planned.Replace)
		}
		b.token.ApplyPlanned(planned).WantNone(t)
		b.wantSaves(1, protocol.Values{b.product.token: acctest.RotatedToken})
		if got := b.asked(b.World) - asked; got != 1 {
			t.Errorf("%d requests to write", got)
		}
		b.planIsEmpty(b.token, config)
	})
}

// A token that was replaced outside of Terraform is drift if the platform shows it. If the platform masks it, only its absence is drift.
func TestPlatforms_driftOfTheToken(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		config := b.withToken(acctest.GoodToken, protocol.Values{"replace_existing": b.masked})
		b.change(b.World, b.product.token, acctest.HandToken)
		saves := 0
		if b.masked {
			b.planIsEmpty(b.token, config)
			b.wantSaves(0, protocol.Values{b.product.token: acctest.HandToken})
		} else {
			acctest.WantRotation(t, b.token.Apply(config), "project "+b.id(), acctest.GoodToken).WantNone(t)
			saves++
			b.wantSaves(saves, nil)
		}
		b.change(b.World, b.product.token, nil)
		if planned, diags := b.token.Plan(config); planned == nil || planned.Empty() {
			t.Errorf("a missing token is not drift: %s", diags)
		}
		b.token.Apply(config).WantNone(t)
		b.wantSaves(saves+1, nil)
		b.planIsEmpty(b.token, config)
	})
}

func TestPlatforms_driftOfTheNumber(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		b.change(b.World, b.product.number, acctest.OtherNumber)
		planned, diags := b.number.Plan(b.withNumber(acctest.Number))
		if b.product.platform == "chatwoot" { // it registers the webhook of a new inbox only
			diags.WantWarning(t, "phone_number_id", "is not registered by this change")
		} else {
			diags.WantNone(t)
		}
		if planned.Empty() || b.number.State["phone_number_id"] != acctest.OtherNumber {
			t.Errorf("the drift is not in the state: %v", b.number.State)
		}
		b.number.ApplyPlanned(planned).WantNone(t)
		b.wantSaves(1, nil)
		b.planIsEmpty(b.number, b.withNumber(acctest.Number))
	})
}

func TestPlatforms_import(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.number.Import(b.id()).WantNone(t)
		b.planIsEmpty(b.number, b.withNumber(acctest.Number))
		b.token.Import(b.id()).WantNone(t)
		b.planIsEmpty(b.token, projectConfig(b.id())) // without a token, which is not managed then
		config := b.withToken(acctest.GoodToken)
		planned, diags := b.token.Plan(config)
		diags.WantNone(t)
		if len(planned.Replace) > 0 || b.token.State["token_fingerprint"] != nil && planned.After["token_fingerprint"] == protocol.Unknown {
			t.Errorf("planned %v, replaced because of %v", planned.After, planned.Replace)
		}
		b.token.ApplyPlanned(planned).WantNone(t)
		b.wantSaves(0, nil)
		b.planIsEmpty(b.token, config)
	})
}

func TestPlatforms_destroy(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		for r, config := range map[*protocol.Resource]protocol.Values{
			b.token: b.withToken(acctest.GoodToken), b.number: b.withNumber(acctest.Number),
		} {
			config["on_destroy"] = "clear"
			_, diags := r.Plan(config)
			b.wantRefused(diags, "on_destroy", "Not possible on this chat platform", "public interface")
		}
		b.adopt()
		asked := b.asked(b.World)
		b.token.Destroy().WantWarning(t, "", "The token stays in chat project", b.id())
		b.number.Destroy().WantWarning(t, "", "The phone number stays in chat project", b.id())
		if b.token.State != nil || b.number.State != nil || b.asked(b.World) != asked {
			t.Error("a binding is still in the state, or a write was sent")
		}
		b.wantSaves(0, nil)
	})
}
