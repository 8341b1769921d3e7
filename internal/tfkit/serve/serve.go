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
	if err := setLogLevels(address); err != nil {
		return err
	}
	var options []tf6server.ServeOpt
	if debug {
		// The default timeout of 2 s is short for a debugger, and for a busy machine.
		options = append(options, tf6server.WithManagedDebug(), tf6server.WithManagedDebugReattachConfigTimeout(time.Minute))
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return NewServer(p) }, options...)
}

// NewServer returns the protocol server of a provider.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	below, prover := newFrameworkServer(p), newProver(p)
	return guard{below, secretDetector(p), cachedSchemas(below), prover, newLight(p, prover)}
}

// SharedServers returns a constructor of servers that share the schemas of one provider, for tests that need many servers: to make the
// schemas takes longer than most calls.
func SharedServers(p provider.Provider) func(provider.Provider) tfprotov6.ProviderServer {
	schemas, prover := cachedSchemas(newFrameworkServer(p)), newProver(p)
	return func(p provider.Provider) tfprotov6.ProviderServer {
		below := newFrameworkServer(p)
		return guard{below, secretDetector(p), schemas, prover, newLight(p, prover)}
	}
}

// newFrameworkServer returns the framework's server of a provider, which releases its calls.
func newFrameworkServer(p provider.Provider) completeServer {
	below, ok := providerserver.NewProtocol6(p)().(completeServer)
	if !ok {
		panic("the framework no longer serves list resources and actions")
	}
	return releasingServer{below}
}

// completeServer has every method that the framework serves and Terraform may call. Without this, what embeds a server would hide list
// resources and actions: tfprotov6.ProviderServer does not have them yet.
type completeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}
