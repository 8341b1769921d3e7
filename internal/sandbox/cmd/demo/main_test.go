package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// demo runs the command with a temporary folder of its own, in which it must leave nothing.
func demo(ctx context.Context, t *testing.T, out *bytes.Buffer, args ...string) error {
	t.Helper()
	provider(t) // built outside of it
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	err := run(ctx, args, out, out)
	left, readErr := os.ReadDir(dir)
	if readErr != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, readErr)
	}
	return err
}

func TestMain(m *testing.M) { tfclitest.Main(m) }

func provider(t *testing.T) string {
	t.Helper()
	path, _ := tfclitest.Provider(t)
	return path
}

func TestDemo(t *testing.T) {
	program := provider(t)
	for name, sound := range maps.Clone(platforms) {
		p := sound
		p.attached = name != "http" // one platform shows that the walk works without
		platforms[name] = p
		t.Cleanup(func() { platforms[name] = sound })
		var out bytes.Buffer
		if err := demo(t.Context(), t, &out, "-provider", program, "-platform", name); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out.String())
		}
		for i, step := range p.steps {
			if heading := fmt.Sprintf("── %d. %s\n", i+1, step.title); !strings.Contains(out.String(), heading) {
				t.Errorf("%s: no heading %q", name, heading)
			}
		}
		for _, secret := range (&walkthrough{world: newWorld(t, name)}).secrets() {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: a secret was shown", name)
			}
		}
	}
}

func newWorld(t *testing.T, platform string) *world.World {
	t.Helper()
	w, err := world.Start(t.Context(), world.DefaultSeed(), world.Options{Platform: platform})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func TestDemo_failsWhenAStepDoesNotDoWhatItSays(t *testing.T) {
	program := provider(t)
	for _, c := range []struct {
		platform, want string
		broken         func(*platform)
	}{
		{"http", "step 1 (", func(p *platform) {
			p.config = strings.ReplaceAll(p.config, "access_token_wo ", "required_scopes = [\"business_management\"]\n access_token_wo ")
		}},
		{"http", "step 2 (", func(p *platform) {
			p.held = func(*world.World) (string, string) { return "", "" }
		}},
		{"http", "step 4 (", func(p *platform) { p.changed = func(*world.World, string, string) {} }},
		{"http", "step 8 (", func(p *platform) { p.config += "# EAASandboxTokenGood\n" }},
		{"http", "step 7 (", func(p *platform) {
			p.config = strings.ReplaceAll(p.config, "access_token_wo = var", "access_token_wo  = var")
		}},
		{"chatwoot", "step 1 (", func(p *platform) {
			p.held = func(*world.World) (string, string) { return "", "" }
		}},
		{"chatwoot", "step 5 (", func(p *platform) { // something else is lost on the way
			hands := p.changed
			p.changed = func(w *world.World, token, number string) {
				hands(w, token, number)
				w.Chatwoot.SetConfig(one, "webhook_verify_token", "another")
			}
		}},
		{"chatwoot", "step 1 (A chat that receives", func(p *platform) { // the callback does not know the verify token
			p.steps, p.live = p.steps[8:9], strings.Replace(p.live, `"%2B"`, `"%2B9"`, 1)
		}},
		{"chatwoot", "step 2 (A user changes the profile", func(p *platform) {
			p.steps, p.retouched = p.steps[8:10], func(*world.World, string) {}
		}},
		{"zammad", "step 4 (", func(p *platform) { p.changed = func(*world.World, string, string) {} }},
		{"zammad", "step 5 (", func(p *platform) {
			hands := p.changed
			p.changed = func(w *world.World, token, number string) {
				hands(w, token, number)
				w.Zammad.SetGroup(one, 0)
			}
		}},
		{"jira", "step 1 (", func(p *platform) { p.writes = func(*world.World) int { return 1 } }},
		{"jira", "step 3 (", func(p *platform) { p.number = "999000999" }},
	} {
		sound := platforms[c.platform]
		p := sound
		p.attached = true
		c.broken(&p)
		platforms[c.platform] = p
		var out bytes.Buffer
		err := demo(t.Context(), t, &out, "-provider", program, "-platform", c.platform)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: want an error that begins with %q, got %v", c.platform, c.want, err)
		}
		platforms[c.platform] = sound
	}
}

func TestDemo_interrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sound := platforms["http"]
	defer func() { platforms["http"] = sound }()
	p := sound
	p.changed = func(*world.World, string, string) { cancel() }
	platforms["http"] = p
	var out bytes.Buffer
	if err := demo(ctx, t, &out, "-provider", provider(t)); err == nil || err.Error() != "interrupted in step 4" {
		t.Errorf("got %v", err)
	}
}

func TestDemo_arguments(t *testing.T) {
	for _, args := range [][]string{
		{}, {"-provider", "x", "-platform", "nope"}, {"-provider", "x", "more"}, {"-provider", "/does/not/exist"}, {"-nope"},
	} {
		var out bytes.Buffer
		err := demo(t.Context(), t, &out, args...)
		if err == nil {
			t.Fatalf("%q is accepted", args)
		}
		if slices.Contains(args, "nope") && !strings.Contains(err.Error(), `"nope"; choose one of chatwoot, http, jira, zammad`) {
			t.Errorf("another platform: %v", err)
		}
	}
}
