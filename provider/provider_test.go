package provider_test

import (
	"slices"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/provider"
)

// An importer serves the provider itself, as Pulumi's bridge and upjet do. It has all objects, and checks a configuration. No package of
// internal/ is needed for that.
func TestNew(t *testing.T) {
	t.Parallel()
	construct := provider.New("1.2.3")
	var meta framework.MetadataResponse
	construct().Metadata(t.Context(), framework.MetadataRequest{}, &meta)
	if meta.TypeName != "whatsapp" || meta.Version != "1.2.3" {
		t.Errorf("it is %s %s", meta.TypeName, meta.Version)
	}
	if construct() == construct() {
		t.Error("two providers share their caches")
	}
	server, err := providerserver.NewProtocol6WithError(construct())()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(schema.Diagnostics) > 0 {
		t.Fatal(schema, err)
	}
	if len(schema.ResourceSchemas) != len(construct().Resources(t.Context())) || schema.ResourceSchemas["whatsapp_token_binding"] == nil {
		t.Errorf("%d resources", len(schema.ResourceSchemas))
	}
	binding := schema.ResourceSchemas["whatsapp_phone_number_binding"]
	at := slices.IndexFunc(binding.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "project" })
	if at < 0 || !binding.Block.Attributes[at].Required {
		t.Errorf("the binding has no project: %+v", binding.Block)
	}
}
