package token

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

var (
	errRefused = &chat.Error{Op: "set the token", Kind: chat.ErrPermission}
	errLost    = &chat.Error{Op: "set the token", OutcomeUnknown: true}
	errDown    = errors.New("the platform cannot be read")
)

// deliver runs Deliver with the write of the rig's platform.
func (r *rig) deliver(ctx context.Context, d Delivery) (Receipt[chat.Project], error) {
	d.Platform, d.Label, d.Warn = r.platform, project, r.warn
	return Deliver(ctx, r.session, d, r.service.write)
}

// wantHeld compares the token of the project.
func (r *rig) wantHeld(t *testing.T, token string) {
	t.Helper()
	if !r.service.token.Equal(secret.New(token)) {
		t.Errorf("the project holds %s, want %s", r.service.token.Fingerprint(), fingerprint(token))
	}
}

func TestDeliver_configured(t *testing.T) {
	t.Parallel()
	instead := func(token string) func(*rig) {
		return func(r *rig) {
			value := secret.New(token)
			r.service.instead = &value
		}
	}
	stays := func(s *State) {
		s.TokenFingerprint, s.Scopes = types.StringValue(fingerprint(goodToken)), types.SetUnknown(types.StringType)
	}
	for name, c := range map[string]struct {
		config    State
		planned   func(*State) // nil: all is unknown
		holds     string       // token of the project before; default: handToken
		change    func(*rig)
		calls     string
		held      string // token of the project after; default: goodToken
		delivered bool
		notHeld   bool
		at        string // of the error
		fails     []string
	}{
		"written": {config: stateWithToken(goodToken), calls: "inspect write", delivered: true},
		"written, not shown": {
			config: stateWithToken(goodToken), change: func(r *rig) { r.service.hidden = true }, calls: "inspect write", delivered: true,
		},
		"only facts": {config: stateWithToken(goodToken), planned: stays, holds: goodToken, calls: "inspect get keep", delivered: true},
		"only facts, hidden": {
			config: stateWithToken(goodToken), planned: stays, holds: goodToken, change: func(r *rig) { r.service.hidden = true },
			calls: "inspect get keep",
		},
		"only facts, another token configured": {
			config: stateWithToken(handToken), planned: stays, holds: goodToken, calls: "inspect", at: "access_token_wo",
			fails: []string{
				"The configured token changed after the plan\n",
				"made with the token " + fingerprint(goodToken) + " and is applied with " + fingerprint(handToken),
			},
		},
		"only facts, changed during the write": {
			config: stateWithToken(goodToken), planned: stays, holds: goodToken, change: instead(handToken), calls: "inspect get keep",
			held: handToken, notHeld: true, at: "access_token_wo", fails: []string{"holds the token " + fingerprint(handToken) + " now"},
		},
		"null while applying": {
			config: State{Token: plain(), Generator: NoGenerator()}, held: handToken, at: "access_token_wo",
			fails: []string{"Missing access token\n", "is null now"},
		},
		"not good enough": {
			config: stateWithToken(shortToken), calls: "inspect", held: handToken, at: "access_token_wo",
			fails: []string{"lacks whatsapp_business_management"},
		},
		"write refused": {
			config: stateWithToken(goodToken), change: func(r *rig) { r.service.fails = errRefused }, calls: "inspect write", held: handToken,
			fails: []string{"Could not set the token"},
		},
		"another one afterwards": {
			config: stateWithToken(goodToken), change: instead(soonToken), calls: "inspect write", held: soonToken, delivered: true, notHeld: true,
			at: "access_token_wo",
			fails: []string{
				"Project SALES does not hold the token that was written\n",
				"accepted the token " + fingerprint(goodToken) + " and shows the token " + fingerprint(soonToken),
			},
		},
		"none afterwards": {
			config: stateWithToken(goodToken), change: instead(""), calls: "inspect write", delivered: true, notHeld: true, at: "access_token_wo",
			fails: []string{"and shows no token afterwards"},
		},
		"changed after the plan": {
			config: stateWithToken(goodToken), planned: stays, calls: "inspect get", held: handToken, at: "access_token_wo",
			fails: []string{
				"The token of the chat project changed after the plan\n",
				"held the token " + fingerprint(goodToken) + " while planning and holds the token " + fingerprint(handToken) + " now",
			},
		},
		"removed after the plan": {
			config: stateWithToken(goodToken), planned: stays, holds: noToken, calls: "inspect get", at: "access_token_wo",
			fails: []string{"holds no token now", "The token was not written"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			r.service.token = secret.New(tokenOr(c.holds, handToken))
			if c.change != nil {
				c.change(r)
			}
			planned := State{Token: Token{Facts: unknownFacts()}}
			if c.planned != nil {
				c.planned(&planned)
			}
			subject := Subject{Config: c.config, Prior: stateAfter(c.config, factsFor(handToken, adminID)), Project: projectID}
			receipt, err := r.deliver(t.Context(), Delivery{Subject: subject, Planned: planned.Facts})
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			if c.held == "" {
				c.held = goodToken
			}
			if c.at == "" || c.held != goodToken {
				r.wantHeld(t, c.held)
			}
			switch {
			case c.notHeld:
				wantError(t, receipt.Problem, c.at, c.fails...)
				if err != nil || receipt.Outcome != NotHeld || (receipt.Applied != "") != c.delivered || receipt.Result.ID != projectID ||
					!receipt.Facts.equal(fingerprintFacts(r.service.token.Fingerprint())) {
					t.Errorf("the receipt does not say what is true: %+v, %v", receipt, err)
				}
				return
			case c.fails != nil:
				wantError(t, err, c.at, c.fails...)
				if !reflect.ValueOf(receipt).IsZero() {
					t.Errorf("beside an error there is %+v", receipt)
				}
				return
			}
			if err != nil || receipt.Outcome != Done || (receipt.Applied != "") != c.delivered || receipt.Problem != nil ||
				!receipt.Facts.equal(factsFor(goodToken, adminID)) {
				t.Errorf("%+v, %v", receipt, err)
			}
			if receipt.Result.ID != projectID {
				t.Errorf("the result of the write is lost: %+v", receipt.Result)
			}
		})
	}
}

// A plan that asks nothing of the apply keeps the token: nothing is inspected.
func TestDeliver_keeps(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]State{
		"configured": stateWithToken(goodToken), "observed": {Token: plain(), Generator: NoGenerator()}, "generated": stateWithGenerate(t, nil),
	} {
		r := newRig(t, false)
		r.service.token = secret.New(handToken)
		prior := stateAfter(config, factsFor(handToken, adminID))
		d := Delivery{Subject: Subject{Config: config, Prior: prior, Project: projectID}, Planned: prior.Facts}
		receipt, err := r.deliver(t.Context(), d)
		if err != nil || receipt.Outcome != Done || receipt.Applied != "" || !receipt.Facts.equal(prior.Facts) || receipt.Result.ID != projectID {
			t.Errorf("%s: %+v, %v", name, receipt, err)
		}
		r.journal.want(t, "keep")
		r.service.fails = errRefused
		if _, err := r.deliver(t.Context(), d); !errors.Is(err, chat.ErrPermission) {
			t.Errorf("%s: the error of the write is %v", name, err)
		}
	}
}
