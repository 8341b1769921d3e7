package qrcode_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Item{
		Type:  "whatsapp_qr_code",
		Model: true,
		Edge:  "message_qrdls", Key: "code",
		Config:  func(i int) protocol.Values { return protocol.Values{"prefilled_message": fmt.Sprint("Hello ", i)} },
		Changed: protocol.Values{"prefilled_message": "Good morning"},
		ByHand:  map[string]any{"prefilled_message": "another text"},
		Removal: conform.Write{Method: "DELETE", Path: "/*/*/message_qrdls/*"},
	}.Spec()
}
