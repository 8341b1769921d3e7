package zammadchannel_test

import (
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var channelID = strconv.Itoa(acctest.Channel)

// Without secrets the first plan is empty. Masked secrets cannot be compared, so they are written in place.
func TestAccZammadChannel_import(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	before := stored(f.World, acctest.Channel)
	f.WantQuietPlan(t, theChannel())
	f.WantUpdateInPlace(t, theChannel(protocol.Values{"access_token_wo": acctest.RotatedToken, "app_secret_wo": acctest.AppSecret}), nil, nil)
	before["access_token"], before["app_secret"] = acctest.RotatedToken, acctest.AppSecret
	wantHeld(t, f.World, acctest.Channel, before, zammadsim.StoredCounts{Saves: 1, Tokens: 1, Secrets: 1})
}

// An older Zammad shows the token.
func TestAccZammadChannel_importNotMasked(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Zammad.MaskSecrets(false)
	f.Import(channelID).WantNone(t)
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken), "app_secret_fingerprint": nil})
	f.WantQuietPlan(t, theChannel())
	f.WantNoSecret(t, nil)
}

func TestAccZammadChannel_importRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id    string
		token string
		do    func(*zammadsim.Sim)
		texts []string
	}{
		"mail":            {id: strconv.Itoa(acctest.MailChannel), texts: []string{"no WhatsApp channel 42", "other kinds"}},
		"no such channel": {id: "999", texts: []string{"no WhatsApp channel 999"}},
		"invalid id":      {id: "support", texts: []string{"whole numbers", "whatsapp_zammad_channels"}},
		"no permission":   {id: channelID, token: acctest.ZammadAgentToken, texts: []string{"HTTP 403", "chat.zammad.access_token"}},
		"token expired": {id: channelID, do: func(s *zammadsim.Sim) { s.ExpireAPITokens(3) },
			texts: []string{"HTTP 401", "chat.zammad.access_token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			if c.token != "" {
				block := acctest.ProviderBlock(f.World, "zammad")
				block["chat"] = protocol.Values{"zammad": protocol.Values{"endpoint": f.URLs.Zammad, "access_token": c.token}}
				f.Server.Configure(block).WantNone(t)
			}
			if c.do != nil {
				c.do(f.Zammad)
			}
			diags := f.Import(c.id)
			diags.WantError(t, "", c.texts...)
			f.WantNoSecret(t, diags)
			if f.State != nil {
				t.Errorf("the state holds %v", f.State)
			}
		})
	}
}
