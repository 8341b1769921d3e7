// Package serve serves a provider of the framework to Terraform. It avoids two costs that the libraries add to every call:
// log lines that Terraform drops, and contexts that are kept until the process ends. It refuses secrets in arguments that are not secret.
package serve

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Run serves a provider until Terraform ends it. With debug it waits for a debugger and prints how Terraform can attach.
func Run(address string, p provider.Provider, debug bool) error {
	if err := quiet(address); err != nil {
		return err
	}
	var options []tf6server.ServeOpt
	if debug {
		// The default timeout of 2 s is short for a debugger, and for a busy machine.
		options = append(options, tf6server.WithManagedDebug(), tf6server.WithManagedDebugReattachConfigTimeout(time.Minute))
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return Server(p) }, options...)
}

// Server returns the protocol server of a provider.
func Server(p provider.Provider) tfprotov6.ProviderServer {
	below, prover := framework(p), newProver(p)
	return guard{below, holdsSecret(p), once(below), prover, newLight(p, prover)}
}

// Sharing returns a constructor of servers that share the schemas of one provider, for tests that need many servers: to make the
// schemas takes longer than most calls.
func Sharing(p provider.Provider) func(provider.Provider) tfprotov6.ProviderServer {
	schemas, prover := once(framework(p)), newProver(p)
	return func(p provider.Provider) tfprotov6.ProviderServer {
		below := framework(p)
		return guard{below, holdsSecret(p), schemas, prover, newLight(p, prover)}
	}
}

// framework returns the framework's server of a provider, which releases its calls.
func framework(p provider.Provider) whole {
	below, ok := providerserver.NewProtocol6(p)().(whole)
	if !ok {
		panic("the framework no longer serves list resources and actions")
	}
	return server{below}
}

// whole is everything that the framework serves and Terraform may call. Without this, what embeds a server would hide list resources and
// actions: tfprotov6.ProviderServer does not have them yet.
type whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}
