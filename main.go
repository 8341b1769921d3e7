// Command terraform-provider-whatsapp is a Terraform provider for WhatsApp Business. Terraform starts it.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"terraform-provider-whatsapp/internal/provider"
	"terraform-provider-whatsapp/internal/tfkit/serve"
)

// version is set when a release is built.
var version = "dev"

func main() {
	// The provider keeps little memory alive, so that by default the garbage collector would run after every 4 MB. With 400 it runs less
	// often: in make bench, a plan of 1000 objects needs a fifth less CPU than with 75, and less memory than the floor provider.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	attach := flag.Bool("debug", false, "run for a debugger, and print how Terraform can attach")
	flag.Parse()
	if err := serve.Run("terraform.local/platform/whatsapp", provider.New(version)(), *attach); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
