package tokenbinding

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/test/privatestate"
	"terraform-provider-whatsapp/internal/test/sessiontest"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

const newToken = "EAACANARYnewToken"

// replacing is a platform that accepts a token and shows another one afterwards.
type replacing struct {
	held    chat.TokenInfo
	instead chat.TokenInfo
}

func (r *replacing) Get(context.Context, string) (chat.Project, error) {
	return chat.Project{ID: "10000", Token: r.held}, nil
}

func (r *replacing) SetToken(ctx context.Context, _ chat.Project, _ secret.Value) (chat.Project, error) {
	r.held = r.instead
	return r.Get(ctx, "")
}

// The platform accepts a token and shows another one afterwards. The state names the token that is shown, and the private state the one
// that was written: so the next plan replaces what is there, also with an unchanged version, and a destruction does not remove it.
func TestBind_notHeld(t *testing.T) {
	t.Parallel()
	other := chat.TokenInfo{Present: true, Fingerprint: "sha256:00000000000000ff"}
	before := chat.TokenInfo{Present: true, Fingerprint: "sha256:00000000000000aa"}
	for name, instead := range map[string]chat.TokenInfo{"another token": other, "the previous token": before, "no token": {}} {
		for _, creates := range []bool{true, false} {
			t.Run(name+map[bool]string{true: ", create", false: ", update"}[creates], func(t *testing.T) {
				t.Parallel()
				platform := &replacing{instead: instead}
				kept := &privatestate.Memory{}
				s := sessiontest.New(t, &chat.Platform{Name: "acme", Projects: platform, Tokens: platform}, newToken)
				config := model{Arguments: binding.ImportedArguments("10000"), Token: token.ImportedToken(chat.TokenInfo{}),
					Generator: token.NoGenerator()}
				config.AccessTokenWO, config.AccessTokenWOVersion = types.StringValue(newToken), types.StringValue("2")
				w := &lifecycle.Write[model]{Config: config, Plan: config, Private: kept}
				w.Plan.TokenFingerprint, w.Plan.Scopes = types.StringUnknown(), types.SetUnknown(types.StringType)
				var state model
				if creates {
					var err error
					if state, err = bind(t.Context(), s, w); err != nil {
						t.Fatal(err)
					}
				} else {
					platform.held = before
					prior := config
					prior.AccessTokenWO, prior.AccessTokenWOVersion = types.StringNull(), types.StringValue("1")
					prior.TokenFingerprint = types.StringValue(before.Fingerprint)
					w.Prior = &prior
					_, err := update(t.Context(), s, w)
					if diags := tfdiag.FromError("update", typeName, err); len(diags) != 1 ||
						diags[0].Summary() != "Project 10000 does not hold the token that was written" {
						t.Errorf("%v", diags)
					}
					if w.Partial == nil {
						t.Fatal("the state keeps the previous token")
					}
					state = *w.Partial
				}
				if got := state.TokenFingerprint.ValueString(); got != instead.Fingerprint || !state.AccessTokenWO.IsNull() {
					t.Errorf("the state has %q, want %q", got, instead.Fingerprint)
				}
				if got := binding.LastApplied(t.Context(), kept); got.Value != secret.New(newToken).Fingerprint() || got.Adopted {
					t.Errorf("the private state has %+v", got)
				}
				if !s.Ledger.WasWritten(slot.Object(chat.Project{ID: "10000"})) {
					t.Error("the ledger does not know that the project was written")
				}
				wantRotation(t, s, state, kept)
			})
		}
	}
}

// wantRotation fails the test unless the next plan with the same configuration writes the token.
func wantRotation(t *testing.T, s *session.Session, state model, kept *privatestate.Memory) {
	t.Helper()
	config := state
	config.AccessTokenWO = types.StringValue(newToken)
	p := &lifecycle.Plan[model]{Config: config, Planned: state, Prior: &state, Private: kept}
	if err := plan(t.Context(), s, p); err != nil || !p.Planned.TokenFingerprint.IsUnknown() {
		t.Errorf("the next plan keeps %s: %v", p.Planned.TokenFingerprint, err)
	}
}
