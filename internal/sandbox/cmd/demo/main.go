// Command demo walks through the main job with the real Terraform or OpenTofu, on simulators of Meta and of a chat
// platform: a token that lacks permissions, the right one, drift, its repair, a rotation, a generated token, and the search for
// leaked secrets. With Chatwoot it also creates an inbox, tells Meta to deliver messages there, and repairs a setting of the number.
// For Chat for JSM, which no program can set up, it walks through the hand-off to a person.
//
// It ends with exit code 0 only if every step did what it says, and leaves nothing behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
)

func main() {
	// SIGPIPE is what a reader leaves who has seen enough.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	provider := flags.String("provider", "", "the built provider `program`")
	name := flags.String("platform", "http", fmt.Sprintf("the chat `platform`, one of %q", slices.Sorted(maps.Keys(platforms))))
	if err := flags.Parse(args); err != nil {
		return err
	}
	p, known := platforms[*name]
	switch {
	case !known:
		return fmt.Errorf("there is no platform %q; choose one of %s", *name, strings.Join(slices.Sorted(maps.Keys(platforms)), ", "))
	case *provider == "" || flags.NArg() > 0:
		flags.Usage()
		return errors.New("want -provider, and no other argument than the flags")
	}

	began := time.Now()
	cli, err := tfcli.Find(ctx)
	if err != nil {
		return err
	}
	w, err := world.Start(ctx, world.DefaultSeed(), world.Options{Platform: *name})
	if err != nil {
		return err
	}
	defer w.Close()
	space, err := tfcli.New(cli, *provider)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, space.Close()) }()

	s := &walkthrough{name: *name, platform: p, world: w, space: space, out: stdout}
	if err := s.run(ctx); err != nil {
		return err
	}
	s.say("\nAll %d steps passed in %d s.", len(p.steps), int(time.Since(began).Seconds()+0.5))
	return nil
}
