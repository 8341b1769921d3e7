// Command terraform-provider-whatsapp is a Terraform provider for WhatsApp Business. Terraform starts it.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"terraform-provider-whatsapp/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "run for a debugger, and print how Terraform can attach")
	flag.Parse()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: "terraform.local/platform/whatsapp",
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
