// Package provider is the provider for programs outside of this module: bridges such as Pulumi's, generators such as upjet, and tests
// of modules. Terraform and OpenTofu start the program instead.
package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"

	whatsapp "terraform-provider-whatsapp/internal/provider"
)

// New returns the constructor of the provider, which implements version 6 of the plugin protocol. Each call of the constructor returns
// a provider of its own, with caches of its own. The version is sent to Meta in the user agent, such as "1.2.3"; it has no effect
// otherwise.
func New(version string) func() provider.Provider { return whatsapp.New(version) }
