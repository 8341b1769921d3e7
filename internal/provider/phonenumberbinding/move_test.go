package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_movedFromData(t *testing.T) {
	t.Parallel()
	conform.MoveByCLI(t, spec(), protocol.Values{"project": support})
}
