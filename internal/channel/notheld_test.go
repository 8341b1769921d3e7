package channel

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/privatestate"
	"terraform-provider-whatsapp/internal/test/sessiontest"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

// replacing is a platform that accepts a token and shows another one afterwards.
type replacing struct {
	chat.Channels // which panics for everything else
	instead       chat.TokenInfo
}

func (r replacing) Update(_ context.Context, id string, _, _ chat.ChannelSpec) (chat.Channel, error) {
	return chat.Channel{ID: id, Token: r.instead}, nil
}

// The platform accepts a token of an update and shows another one afterwards. The state names the token that is shown, and the private
// state the one that was written, so the next plan replaces what is there, also with an unchanged version.
func TestUpdate_notHeld(t *testing.T) {
	t.Parallel()
	const newToken = "EAACANARYnewToken"
	before := "sha256:00000000000000aa"
	for name, instead := range map[string]chat.TokenInfo{
		"another token": {Present: true, Fingerprint: "sha256:00000000000000ff"}, "the previous token": {Present: true, Fingerprint: before},
		"no token": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := Kind[Model]{
				TypeName: "t_channel", Platform: "acme", Noun: "channel", Common: func(m Model) Model { return m },
				WithCommon: func(_, m Model) Model { return m },
				Settings:   func(Model) chat.ChannelSettings { return chat.ChannelSettings{} },
				Fill:       func(m Model, _ chat.Channel, _ FillMode) Model { return m },
			}
			kept := &privatestate.Memory{}
			s := sessiontest.New(t, &chat.Platform{Name: "acme", Channels: replacing{instead: instead}}, newToken)
			prior := Model{ID: types.StringValue("41"), Token: token.ImportedToken(chat.TokenInfo{Present: true, Fingerprint: before})}
			prior.Generator = token.NoGenerator()
			w := &lifecycle.Write[Model]{Config: prior, Plan: prior, Prior: &prior, Private: kept}
			w.Config.AccessTokenWO = types.StringValue(newToken)
			w.Plan.TokenFingerprint, w.Plan.Scopes = types.StringUnknown(), types.SetUnknown(types.StringType)
			if _, err := k.Update(t.Context(), s, w); err == nil {
				t.Error("there is no error")
			}
			if w.Partial == nil || w.Partial.TokenFingerprint.ValueString() != instead.Fingerprint {
				t.Errorf("the state is %+v", w.Partial)
			}
			if got := binding.LastApplied(t.Context(), kept).Value; got != secret.New(newToken).Fingerprint() {
				t.Errorf("the private state has %q", got)
			}
		})
	}
}
