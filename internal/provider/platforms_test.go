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

// product is a chat platform with a project that holds GoodToken and Number, among much else.
type product struct {
	platform string
	masked   bool // it does not show the token
	project  int
	token    string // the names of the two in what is stored
	number   string
	stored   func(*world.World) protocol.Values
	byHand   func(w *world.World, key string, value any)
	written  func(*world.World) int // saves that changed something
	asked    func(*world.World) int // requests that wanted to
}

func zammad(masked bool) product {
	return product{
		platform: "zammad", masked: masked, project: acctest.Channel, token: "access_token", number: "phone_number_id",
		stored: func(w *world.World) protocol.Values {
			ch, _ := w.Zammad.Channel(acctest.Channel)
			ch.Options["group"], ch.Options["active"] = ch.GroupID, !ch.Inactive
			return ch.Options
		},
		byHand:  func(w *world.World, key string, value any) { w.Zammad.SetOption(acctest.Channel, key, value) },
		written: func(w *world.World) int { return w.Zammad.Stored(acctest.Channel).Saves },
		asked:   func(w *world.World) int { return len(w.Zammad.Writes()) },
	}
}

var products = map[string]product{
	"chatwoot": {
		platform: "chatwoot", project: acctest.Inbox, token: "api_key", number: "phone_number_id",
		stored: func(w *world.World) protocol.Values {
			in, _ := w.Chatwoot.Inbox(acctest.Inbox)
			config := in.Channel.ProviderConfig
			config["name"], config["phone"], config["provider"] = in.Name, in.Channel.PhoneNumber, in.Channel.Provider
			return config
		},
		byHand:  func(w *world.World, key string, value any) { w.Chatwoot.SetConfig(acctest.Inbox, key, value) },
		written: func(w *world.World) int { return w.Chatwoot.Stored(acctest.Inbox).ChannelSaves },
		asked:   func(w *world.World) int { return len(w.Chatwoot.Writes()) },
	},
	"zammad":          zammad(true),
	"zammad in clear": zammad(false),
}

// bench is a world with a provider for one product, and a binding of each kind that is not in the state yet.
type bench struct {
	t *testing.T
	*world.World
	product
	server        *protocol.Server
	token, number *protocol.Resource
	before        protocol.Values // what the project held
}

// on runs a test on every product.
func on(t *testing.T, do func(*testing.T, *bench), change ...func(*world.Seed)) {
	t.Helper()
	for name, p := range products {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			do(t, setUp(t, p, change...))
		})
	}
}

func setUp(t *testing.T, p product, change ...func(*world.Seed)) *bench {
	t.Helper()
	seed := acctest.Seed()
	seed.Zammad.ClearSecrets = !p.masked
	for _, c := range change {
		c(&seed)
	}
	w := acctest.StartWith(t, seed, world.Options{})
	s := serve(t)
	s.Configure(acctest.BlockFor(w, p.platform)).Clean(t)
	return &bench{t: t, World: w, product: p, server: s, token: s.Resource(tokenBinding), number: s.Resource(number), before: p.stored(w)}
}

func (b *bench) id() string { return strconv.Itoa(b.project) }

// with is a configuration; nil takes an argument out.
func with(project string, more ...protocol.Values) protocol.Values {
	values := protocol.Values{"project": project}
	for _, m := range more {
		maps.Copy(values, m)
	}
	return values
}

func (b *bench) withToken(token any, more ...protocol.Values) protocol.Values {
	return with(b.id(), append([]protocol.Values{{"access_token_wo": token}}, more...)...)
}

func (b *bench) withNumber(id string, more ...protocol.Values) protocol.Values {
	return with(b.id(), append([]protocol.Values{{"phone_number_id": id}}, more...)...)
}

// holds compares everything that the project holds with what it held, but for changes; saves are those so far.
func (b *bench) holds(saves int, changes protocol.Values) {
	b.t.Helper()
	want := maps.Clone(b.before)
	maps.Copy(want, changes)
	if got := b.stored(b.World); !reflect.DeepEqual(got, want) {
		for key := range want {
			if !reflect.DeepEqual(got[key], want[key]) {
				b.t.Errorf("%s is %v, want %v", key, got[key], want[key])
			}
		}
		b.t.Errorf("the project holds other keys than before: %d, want %d", len(got), len(want))
	}
	if got := b.written(b.World); got != saves {
		b.t.Errorf("saved %d times, want %d", got, saves)
	}
}

// quiet plans what must change nothing anywhere.
func (b *bench) quiet(r *protocol.Resource, config protocol.Values) {
	b.t.Helper()
	asked := b.asked(b.World)
	planned, diags := r.Plan(config)
	diags.Clean(b.t)
	if !planned.Empty() {
		b.t.Errorf("the plan is not empty:\n before %v\n after  %v", r.State, planned.After)
	}
	if b.asked(b.World) != asked {
		b.t.Error("planning has written")
	}
}

// refused wants an error on an attribute, nothing written and no secret told.
func (b *bench) refused(diags protocol.Diags, path string, texts ...string) {
	b.t.Helper()
	diags.WantError(b.t, path, texts...)
	if strings.Contains(diags.String(), acctest.Canary) {
		b.t.Errorf("a message holds a secret:\n%s", diags)
	}
	if n := b.asked(b.World); n != 0 {
		b.t.Errorf("%d requests to write", n)
	}
}

// adopt binds what the project holds already.
func (b *bench) adopt() {
	b.t.Helper()
	b.token.Apply(b.withToken(acctest.GoodToken, protocol.Values{"replace_existing": b.masked})).Clean(b.t)
	b.number.Apply(b.withNumber(acctest.Number)).Clean(b.t)
	b.holds(0, nil)
}

func TestPlatforms_adoption(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		if n := b.asked(b.World); n != 0 && !b.masked || n > 1 { // a token that is not shown is written to be sure
			t.Errorf("%d requests to write", n)
		}
		b.quiet(b.token, b.withToken(acctest.GoodToken, protocol.Values{"replace_existing": b.masked}))
		b.quiet(b.number, b.withNumber(acctest.Number))
	})
}

func TestPlatforms_refusal(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		_, diags := b.token.Plan(b.withToken(acctest.RotatedToken))
		b.refused(diags, "project", "already holds a different token", "terraform import whatsapp_token_binding.NAME "+b.id(), "replace_existing = true")
		b.byHand(b.World, b.product.number, acctest.OtherNumber)
		_, diags = b.number.Plan(b.withNumber(acctest.Number))
		b.refused(diags, "project", "already holds a different phone number", "terraform import whatsapp_phone_number_binding.NAME "+b.id())
	})
}

// A write replaces the token and loses nothing: not the verify token, the secret, the pin, the group.
func TestPlatforms_rotation(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		asked := b.asked(b.World)
		config := b.withToken(acctest.RotatedToken, protocol.Values{"replace_existing": b.masked})
		planned, diags := b.token.Plan(config)
		diags.Clean(t)
		if planned.After["token_fingerprint"] != protocol.Unknown || len(planned.Replace) > 0 {
			t.Errorf("planned %v, replaced because of %v", planned.After, planned.Replace)
		}
		b.token.ApplyPlanned(planned).Clean(t)
		b.holds(1, protocol.Values{b.product.token: acctest.RotatedToken})
		if got := b.asked(b.World) - asked; got != 1 {
			t.Errorf("%d requests to write", got)
		}
		b.quiet(b.token, config)
	})
}

// A token pasted by hand is drift where the platform shows it. Where it masks it, only its absence is.
func TestPlatforms_driftOfTheToken(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		config := b.withToken(acctest.GoodToken, protocol.Values{"replace_existing": b.masked})
		b.byHand(b.World, b.product.token, acctest.HandToken)
		saves := 0
		if b.masked {
			b.quiet(b.token, config)
			b.holds(0, protocol.Values{b.product.token: acctest.HandToken})
		} else {
			b.token.Apply(config).Clean(t)
			saves++
			b.holds(saves, nil)
		}
		b.byHand(b.World, b.product.token, nil)
		if planned, diags := b.token.Plan(config); planned == nil || planned.Empty() {
			t.Errorf("a token that is gone is no drift: %s", diags)
		}
		b.token.Apply(config).Clean(t)
		b.holds(saves+1, nil)
		b.quiet(b.token, config)
	})
}

func TestPlatforms_driftOfTheNumber(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		b.byHand(b.World, b.product.number, acctest.OtherNumber)
		planned, diags := b.number.Plan(b.withNumber(acctest.Number))
		diags.Clean(t)
		if planned.Empty() || b.number.State["phone_number_id"] != acctest.OtherNumber {
			t.Errorf("the drift does not show: %v", b.number.State)
		}
		b.number.ApplyPlanned(planned).Clean(t)
		b.holds(1, nil)
		b.quiet(b.number, b.withNumber(acctest.Number))
	})
}

func TestPlatforms_import(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.number.Import(b.id()).Clean(t)
		b.quiet(b.number, b.withNumber(acctest.Number))
		b.token.Import(b.id()).Clean(t)
		b.quiet(b.token, with(b.id())) // only watched
		config := b.withToken(acctest.GoodToken)
		planned, diags := b.token.Plan(config)
		diags.Clean(t)
		if len(planned.Replace) > 0 || b.token.State["token_fingerprint"] != nil && planned.After["token_fingerprint"] == protocol.Unknown {
			t.Errorf("planned %v, replaced because of %v", planned.After, planned.Replace)
		}
		b.token.ApplyPlanned(planned).Clean(t)
		b.holds(0, nil)
		b.quiet(b.token, config)
	})
}

func TestPlatforms_destroy(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		for r, config := range map[*protocol.Resource]protocol.Values{
			b.token: b.withToken(acctest.GoodToken), b.number: b.withNumber(acctest.Number),
		} {
			config["on_destroy"] = "clear"
			_, diags := r.Plan(config)
			b.refused(diags, "on_destroy", "Not possible on this chat platform", "public interface")
		}
		b.adopt()
		asked := b.asked(b.World)
		b.token.Destroy().WantWarning(t, "", "The token stays in chat project", b.id())
		b.number.Destroy().WantWarning(t, "", "The phone number stays in chat project", b.id())
		if b.token.State != nil || b.number.State != nil || b.asked(b.World) != asked {
			t.Error("not forgotten, or written")
		}
		b.holds(0, nil)
	})
}
