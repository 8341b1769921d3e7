package zammadchannel_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccZammadChannels_list(t *testing.T) {
	t.Parallel()
	f := start(t)
	for _, masking := range []bool{true, false} {
		f.Zammad.MaskSecrets(masking)
		f.Server.Restart().WantNone(t)
		have, diags := f.Server.ReadData("whatsapp_zammad_channels", nil)
		diags.WantNone(t)
		shown := any(nil)
		if !masking {
			shown = acctest.Fingerprint(acctest.GoodToken)
		}
		want := []any{
			protocol.Values{"id": channelID, "name": "Canary Support", "phone_number": "+15550100001", "phone_number_id": acctest.Number,
				"business_account_id": acctest.Account, "token_present": true, "token_fingerprint": shown},
		}
		if !reflect.DeepEqual(have["channels"], want) {
			t.Errorf("have %v, want %v", have["channels"], want)
		}
		if text := strings.ReplaceAll(fmt.Sprint(have), "Canary Support", ""); strings.Contains(text, acctest.Canary) ||
			strings.Contains(text, acctest.Mask) {
			t.Errorf("the list holds a secret: %v", have)
		}
	}
	f.Zammad.RemoveChannel(acctest.Channel)
	f.Server.Restart().WantNone(t)
	have, diags := f.Server.ReadData("whatsapp_zammad_channels", nil)
	diags.WantNone(t)
	if got, ok := have["channels"].([]any); !ok || len(got) != 0 {
		t.Errorf("without channels the list is %v", have["channels"])
	}
}
