package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/tfcli/tfclitest"
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
	for name := range platforms {
		var out bytes.Buffer
		if err := demo(t.Context(), t, &out, "-provider", program, "-platform", name); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out.String())
		}
		for i, step := range steps {
			if heading := fmt.Sprintf("── %d. %s\n", i+1, step.title); !strings.Contains(out.String(), heading) {
				t.Errorf("%s: no heading %q", name, heading)
			}
		}
		for _, secret := range (&story{world: newWorld(t)}).secrets() {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: a secret was shown", name)
			}
		}
	}
}

func newWorld(t *testing.T) *world.World {
	t.Helper()
	w, err := world.Start(t.Context(), world.DefaultSeed(), world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func TestDemo_failsWhenAStepDoesNotDoWhatItSays(t *testing.T) {
	program := provider(t)
	sound := platforms["http"]
	defer func() { platforms["http"] = sound }()
	for want, broken := range map[string]func(*platform){
		"step 1 (": func(p *platform) {
			p.config = strings.ReplaceAll(p.config, "access_token_wo ", "required_scopes = [\"business_management\"]\n access_token_wo ")
		},
		"step 2 (": func(p *platform) {
			p.held = func(*world.World) (string, string) { return "", "" }
		},
		"step 4 (": func(p *platform) { p.changed = func(*world.World, string, string) {} },
		"step 7 (": func(p *platform) { p.config += "# EAASandboxTokenGood\n" },
	} {
		p := sound
		broken(&p)
		platforms["http"] = p
		var out bytes.Buffer
		if err := demo(t.Context(), t, &out, "-provider", program); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("want an error that begins with %q, got %v", want, err)
		}
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
	for _, args := range [][]string{{}, {"-provider", "x", "-platform", "nope"}, {"-provider", "x", "more"}, {"-provider", "/does/not/exist"}, {"-nope"}} {
		var out bytes.Buffer
		if err := demo(t.Context(), t, &out, args...); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}
