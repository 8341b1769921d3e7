package provider_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/test/acctest"
)

// Terraform reads all schemas in each command, so they must stay small.
func TestSchema_size(t *testing.T) {
	t.Parallel()
	p, err := acctest.Factory()()
	if err != nil {
		t.Fatal(err)
	}
	all, err := p.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}

	if n := len(text); n > 400_000 {
		t.Errorf("the schemas have %d bytes", n)
	} else {
		t.Logf("%d bytes", n)
	}
}
