package token

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// The answer of a write is lost. What the project shows decides whether it arrived.
func TestDeliver_generatedUnanswered(t *testing.T) {
	t.Parallel()
	inState := "The state holds the new token: the next plan shows what the project really holds"
	another := "The next apply generates another one, unless the platform shows until then that the project holds the new one."
	imports := "Check on the platform whether the channel was created. If it was, import it."
	for name, c := range map[string]struct {
		rotation
		calls   string
		arrived bool
		hidden  bool // the state names no token
		says    string
	}{
		"arrived": {rotation: rotation{before: func(r *rig) { r.service.arrives = true }}, calls: "get", arrived: true},
		"arrived, read": {
			rotation: rotation{readable: true, before: func(r *rig) { r.service.arrives = true }}, calls: "read", arrived: true,
		},
		"arrived, interrupted": {
			rotation: rotation{during: func(r *rig, cancel func()) { r.service.arrives, r.service.before = true, cancel }}, calls: "get",
			arrived: true,
		},
		"not arrived":       {calls: "get", says: inState},
		"not arrived, read": {rotation: rotation{readable: true}, calls: "read", says: inState},
		"removed": {
			rotation: rotation{before: func(r *rig) { r.service.before = func() { r.service.token = secret.Value{} } }}, calls: "get",
			says: inState,
		},
		"removed, not shown": {
			rotation: rotation{
				before: func(r *rig) { r.service.hidden, r.service.before = true, func() { r.service.token = secret.Value{} } },
			},
			calls: "get", says: inState,
		},
		"not shown": {
			rotation: rotation{before: func(r *rig) { r.service.hidden, r.service.arrives = true, true }}, calls: "get", hidden: true,
			says: another,
		},
		"not read, fingerprint": {
			rotation: rotation{before: func(r *rig) { r.service.before = func() { r.service.unread = errDown } }}, calls: "get",
			says: inState,
		},
		"not read, clear": {
			rotation: rotation{readable: true, before: func(r *rig) { r.service.before = func() { r.service.unread = errDown } }},
			calls:    "read", says: inState,
		},
		"not read, not shown before": {
			rotation: rotation{before: func(r *rig) {
				r.service.hidden, r.service.before = true, func() { r.service.unread = errDown }
			}}, calls: "get", hidden: true, says: another,
		},
		"not read, no token before": {
			rotation: rotation{holds: noToken, before: func(r *rig) { r.service.before = func() { r.service.unread = errDown } }},
			calls:    "get", hidden: true, says: another,
		},
		"being made": {
			rotation: rotation{to: toMade, readable: true},
			says:     imports,
		},
		"being made, arrived": {
			rotation: rotation{to: toMade, before: func(r *rig) { r.service.arrives = true }},
			says:     imports,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			r.service.fails = errLost
			receipt, err := r.rotate(t, c.rotation)
			expected := "inspect generate inspect write"
			if c.readable && c.to != toMade {
				expected = "inspect read generate inspect write"
			}
			if c.calls != "" {
				expected += " " + c.calls
			}
			r.journal.want(t, expected)
			r.wantWarnings(t)
			all := r.generated()
			if err != nil || len(all) != 1 || receipt.Applied != fingerprint(all[0]) {
				t.Fatalf("%+v, %v; %d tokens live", receipt, err, len(all))
			}
			want := types.StringValue(fingerprint(all[0]))
			if c.hidden {
				want = types.StringNull()
			}
			outcome := InDoubt
			if c.arrived {
				outcome = DoneUnanswered
			}
			if !receipt.Facts.TokenFingerprint.Equal(want) || receipt.Outcome != outcome || (receipt.Problem == nil) != c.arrived {
				t.Errorf("%+v", receipt)
			}
			if doubt := receipt.Problem; doubt != nil {
				wantError(t, doubt, "",
					"It is not known whether the token of project SALES arrived\nCould not set the token",
					"The new token "+fingerprint(all[0])+" was generated", "It was not revoked", c.says)
				if !errors.Is(doubt, chat.ErrOutcomeUnknown) || doubt.Error() != errLost.Error() {
					t.Errorf("the cause is lost: %v", doubt)
				}
			}
		})
	}
}
