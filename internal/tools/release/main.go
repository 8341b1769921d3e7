// Release builds what is published of a version, and mirrors of it.
//
//	release build  -root FOLDER -out FOLDER    GPG_FINGERPRINT signs
//	release mirror -from FOLDER -out FOLDER -version 1.2.3
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"terraform-provider-whatsapp/internal/tools/mirror"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("say build or mirror")
	}
	flags := flag.NewFlagSet("release "+args[0], flag.ContinueOnError)
	out := flags.String("out", "", "the `folder` to write")
	switch args[0] {
	case "build":
		root := flags.String("root", ".", "the `folder` of the repository")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if *out == "" {
			return errors.New("-out is empty: name the folder to write, which must not exist, as in -out build/release")
		}
		version, err := buildRelease(ctx, options{root: *root, out: *out, key: os.Getenv("GPG_FINGERPRINT"), platforms: platforms})
		if err != nil {
			return err
		}
		fmt.Printf("built version %s in %s\n", version, *out)
	case "mirror":
		from := flags.String("from", "", "the `folder` of the release")
		version := flags.String("version", "", "the version, if the folder has several")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if *out == "" {
			return errors.New("OUT is empty: say where to write the mirror, as in OUT=/srv/mirror")
		}
		packed, err := mirror.WritePacked(*from, *version, *out)
		if err != nil {
			return err
		}
		fmt.Printf("%s has %s %s. How to use it: docs/guides/install.md\n", *out, mirror.Address, packed)
	default:
		return fmt.Errorf("%q is neither build nor mirror", args[0])
	}
	return nil
}
