package channel_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// The list has every WhatsApp channel, by ID, and no secret.
func TestList(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		f.Apply(k.fresh).NoError(t)
		have, diags := f.Server.ReadData(k.list, nil)
		diags.WantNone(t)
		for _, all := range have {
			entries, _ := all.([]any)
			if len(entries) != 2 {
				t.Fatalf("%d entries: %v", len(entries), all)
			}
			for i, want := range []protocol.Values{
				{"id": strconv.Itoa(k.id), "phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number},
				{"id": strconv.Itoa(f.newest()), "phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber},
			} {
				entry, _ := entries[i].(protocol.Values)
				fingerprint := any(acctest.Fingerprint(acctest.GoodToken))
				if k.masks {
					fingerprint = nil
				}
				protocol.WantValues(t, entry, conform.Merge(want, protocol.Values{"business_account_id": acctest.Account, "token_present": true,
					"token_fingerprint": fingerprint}))
			}
		}
		if text := strings.ReplaceAll(fmt.Sprint(have), "Canary ", ""); strings.Contains(text, acctest.Canary) {
			t.Errorf("the list holds a secret: %v", have)
		}
		k.forget(f.World, k.id)
		k.forget(f.World, f.newest())
		f.Server.Restart().WantNone(t)
		have, diags = f.Server.ReadData(k.list, nil)
		diags.WantNone(t)
		for _, all := range have {
			if entries, ok := all.([]any); !ok || len(entries) != 0 {
				t.Errorf("without channels it is %v", all)
			}
		}
	})
}
