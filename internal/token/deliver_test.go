package token

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

var (
	errRefused = &chat.Error{Op: "set the token", Kind: chat.ErrPermission}
	errLost    = &chat.Error{Op: "set the token", Maybe: true}
	errDown    = errors.New("the platform cannot be read")
)

// deliver runs Deliver with the write of the rig's platform.
func (r *rig) deliver(ctx context.Context, d Delivery) (Receipt[chat.Project], error) {
	d.Platform, d.Holder, d.Warn = r.platform, "project SALES", r.warn
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
		sent      bool
		at        string // of the error
		fails     []string
	}{
		"written": {config: given(goodToken), calls: "inspect write", delivered: true},
		"written, not shown": {
			config: given(goodToken), change: func(r *rig) { r.service.hidden = true }, calls: "inspect write", delivered: true,
		},
		"only facts": {config: given(goodToken), planned: stays, holds: goodToken, calls: "inspect get keep", delivered: true},
		"only facts, hidden": {
			config: given(goodToken), planned: stays, holds: goodToken, change: func(r *rig) { r.service.hidden = true },
			calls: "inspect get keep",
		},
		"only facts, another token configured": {
			config: given(handToken), planned: stays, holds: goodToken, calls: "inspect", at: "access_token_wo",
			fails: []string{
				"The configured token changed after the plan\n",
				"made with the token " + fingerprint(goodToken) + " and is applied with " + fingerprint(handToken),
			},
		},
		"only facts, changed during the write": {
			config: given(goodToken), planned: stays, holds: goodToken, change: instead(handToken), calls: "inspect get keep",
			held: handToken, sent: true, at: "access_token_wo", fails: []string{"holds the token " + fingerprint(handToken) + " now"},
		},
		"null while applying": {
			config: State{Token: plain(), Generator: NotGenerated()}, held: handToken, at: "access_token_wo",
			fails: []string{"Missing access token\n", "is null now"},
		},
		"not good enough": {
			config: given(shortToken), calls: "inspect", held: handToken, at: "access_token_wo",
			fails: []string{"lacks whatsapp_business_management"},
		},
		"write refused": {
			config: given(goodToken), change: func(r *rig) { r.service.fails = errRefused }, calls: "inspect write", held: handToken,
			fails: []string{"Could not set the token"},
		},
		"another one afterwards": {
			config: given(goodToken), change: instead(soonToken), calls: "inspect write", held: soonToken, sent: true, at: "access_token_wo",
			fails: []string{
				"Token written to project SALES is not in place\n",
				"accepted the token " + fingerprint(goodToken) + " and shows the token " + fingerprint(soonToken),
			},
		},
		"none afterwards": {
			config: given(goodToken), change: instead(""), calls: "inspect write", sent: true, at: "access_token_wo",
			fails: []string{"and shows no token afterwards"},
		},
		"changed after the plan": {
			config: given(goodToken), planned: stays, calls: "inspect get", held: handToken, at: "access_token_wo",
			fails: []string{
				"The token of the chat project changed after the plan\n",
				"held the token " + fingerprint(goodToken) + " while planning and holds the token " + fingerprint(handToken) + " now",
			},
		},
		"removed after the plan": {
			config: given(goodToken), planned: stays, holds: "-", calls: "inspect get", at: "access_token_wo",
			fails: []string{"holds no token now", "The token was not written"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			switch c.holds {
			case "":
				r.service.token = secret.New(handToken)
			case "-":
			default:
				r.service.token = secret.New(c.holds)
			}
			if c.change != nil {
				c.change(r)
			}
			planned := State{Token: Token{Facts: unknownFacts()}}
			if c.planned != nil {
				c.planned(&planned)
			}
			receipt, err := r.deliver(t.Context(), Delivery{
				Config: c.config, Planned: planned.Facts, Prior: after(c.config, factsFor(handToken, adminID)), Project: projectID,
			})
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			if c.held == "" {
				c.held = goodToken
			}
			if c.at == "" || c.held != goodToken {
				r.wantHeld(t, c.held)
			}
			if c.fails != nil {
				wantError(t, err, c.at, c.fails...)
				if c.sent && (!receipt.Sent || receipt.Result.ID != projectID || !receipt.Facts.equal(fingerprintOnly(r.service.token.Fingerprint()))) {
					t.Errorf("the receipt does not say what is true: %+v", receipt)
				}
				if !c.sent && !reflect.ValueOf(receipt).IsZero() {
					t.Errorf("beside an error there is %+v", receipt)
				}
				return
			}
			if err != nil || receipt.Delivered != c.delivered || receipt.Unanswered || receipt.Doubt != nil ||
				!receipt.Facts.equal(factsFor(goodToken, adminID)) {
				t.Errorf("%+v, %v", receipt, err)
			}
			if receipt.Result.ID != projectID {
				t.Errorf("the result of the write is lost: %+v", receipt.Result)
			}
		})
	}
}

// After a creation, an error would leave what was created out of the state: the state says what the project holds, with a warning.
func TestDeliver_createdNotHeld(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]string{"another one": soonToken, "none": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			value := secret.New(token)
			r.service.instead = &value
			receipt, err := r.deliver(t.Context(), Delivery{Config: given(goodToken), Planned: unknownFacts(), Project: projectID})
			r.wantWarnings(t, []string{"Token written to project SALES is not in place"})
			if err != nil || !receipt.Delivered || receipt.Result.ID != projectID || !receipt.Facts.equal(fingerprintOnly(fingerprint(token))) {
				t.Errorf("%+v, %v", receipt, err)
			}
		})
	}
}

// A plan that asks nothing of the apply keeps the token: nothing is inspected.
func TestDeliver_keeps(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]State{
		"configured": given(goodToken), "observed": {Token: plain(), Generator: NotGenerated()}, "generated": generating(t, nil),
	} {
		r := newRig(t, false)
		r.service.token = secret.New(handToken)
		prior := after(config, factsFor(handToken, adminID))
		d := Delivery{Config: config, Planned: prior.Facts, Prior: prior, Project: projectID}
		receipt, err := r.deliver(t.Context(), d)
		if err != nil || receipt.Delivered || !receipt.Facts.equal(prior.Facts) || receipt.Result.ID != projectID {
			t.Errorf("%s: %+v, %v", name, receipt, err)
		}
		r.journal.want(t, "keep")
		r.service.fails = errRefused
		if _, err := r.deliver(t.Context(), d); !errors.Is(err, chat.ErrPermission) {
			t.Errorf("%s: the error of the write is %v", name, err)
		}
	}
}

// rotation is one delivery of a generated token.
type rotation struct {
	readable  bool               // the platform shows tokens
	creates   bool               // there is no prior state
	makes     bool               // the project itself is being made
	arguments values             // of generate
	change    []func(*Token)     // of the configuration
	prior     func(*State)       // changes the prior state
	holds     string             // token of the project; default: goodToken; "-": none
	applied   string             // fingerprint of the token that was applied last; default: of holds; "-": not known
	before    func(*rig)         // before the delivery
	during    func(*rig, func()) // as before, with the function that interrupts the run
}

// rotate delivers a token to a project for which a token is due.
func (r *rig) rotate(t *testing.T, c rotation) (Receipt[chat.Project], error) {
	t.Helper()
	switch c.holds {
	case "":
		c.holds = goodToken
	case "-":
		c.holds = ""
	}
	r.service.token = secret.New(c.holds)
	arguments := values{"rotation_trigger": types.StringValue("2")}
	maps.Copy(arguments, c.arguments)
	d := Delivery{Config: generating(t, arguments, c.change...), Planned: unknownFacts(), Applied: fingerprint(c.holds), Project: projectID}
	if !c.creates {
		d.Prior = after(generating(t, nil), factsFor(c.holds, botID))
	}
	if c.applied != "" {
		d.Applied = strings.TrimPrefix(c.applied, "-")
	}
	if c.prior != nil {
		c.prior(d.Prior)
	}
	if c.makes {
		d.Project = ""
	}
	if c.before != nil {
		c.before(r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if !c.makes {
		d.Held = r.service.HeldToken()
	}
	if c.during != nil {
		c.during(r, cancel)
	}
	return r.deliver(ctx, d)
}

// generated returns the living tokens of the system user.
func (r *rig) generated() []string { return r.meta.TokensOf(botID) }

func TestDeliver_generated(t *testing.T) {
	t.Parallel()
	expiring := values{"expires_in_60_days": types.BoolValue(true)}
	for name, c := range map[string]struct {
		rotation
		calls   string
		expires timetypes.RFC3339
	}{
		"created":        {rotation: rotation{creates: true}, calls: "inspect generate inspect write"},
		"created, shown": {rotation: rotation{creates: true, readable: true}, calls: "inspect read generate inspect write"},
		"made":           {rotation: rotation{creates: true, readable: true, makes: true}, calls: "inspect generate inspect write"},
		"rotated":        {calls: "inspect generate inspect write"},
		"rotated, shown": {rotation: rotation{readable: true}, calls: "inspect read generate inspect write"},
		"not shown":      {rotation: rotation{before: func(r *rig) { r.service.hidden = true }}, calls: "inspect generate inspect write"},
		"previous not read": {
			rotation: rotation{readable: true, before: func(r *rig) { r.service.unread = errDown }},
			calls:    "inspect read generate inspect write",
		},
		"expires in 60 days": {
			rotation: rotation{arguments: expiring}, calls: "inspect generate inspect write",
			expires: timetypes.NewRFC3339TimeValue(noon.Add(60 * day)),
		},
		"configured before": {
			rotation: rotation{prior: func(s *State) { s.Generator = NotGenerated() }}, calls: "inspect generate inspect write",
		},
		"planned as not known": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.Facts = unknownFacts() }}},
			calls:    "inspect generate inspect write",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			all := r.generated()
			if err != nil || len(all) != 1 {
				t.Fatalf("%v; these tokens live: %d", err, len(all))
			}
			r.wantHeld(t, all[0])
			want := factsFor(all[0], botID)
			if want.ExpiresAt = c.expires; c.expires.IsNull() {
				want.ExpiresAt = timetypes.NewRFC3339Null()
			}
			if !receipt.Delivered || receipt.Unanswered || receipt.Doubt != nil || !receipt.Facts.equal(want) || receipt.Result.ID != projectID {
				t.Errorf("%+v, want the facts %+v", receipt, want)
			}
			if r.meta.Counts().TokensRevoked != 0 {
				t.Error("a token was revoked")
			}
		})
	}
}

// A token that turns out not to be due is kept.
func TestDeliver_generatedNotDue(t *testing.T) {
	t.Parallel()
	r := newRig(t, false)
	receipt, err := r.rotate(t, rotation{prior: func(s *State) {
		s.Generator, s.RequiredScopes = block(t, values{"rotation_trigger": types.StringValue("2")}), tftype.Strings(threeScopes)
	}})
	if err != nil || receipt.Delivered || !receipt.Facts.equal(factsFor(goodToken, botID)) {
		t.Errorf("%+v, %v", receipt, err)
	}
	r.journal.want(t, "keep")
	r.wantHeld(t, goodToken)
}

// Whatever fails before the project holds the new token ends with the new token revoked, and the project keeps its own.
func TestDeliver_generatedFails(t *testing.T) {
	t.Parallel()
	fault := func(path string, f simkit.Fault) func(*rig) {
		f.Path, f.Times = path, -1
		return func(r *rig) { r.meta.FailNext(f) }
	}
	inspection := func(f simkit.Fault) func(*rig) {
		f.Path, f.Skip = "/*/debug_token", 1 // after that of the provider's own token
		return func(r *rig) { r.meta.FailNext(f) }
	}
	notDiscarded := func(r *rig) {
		r.service.fails = errRefused
		fault("/*/oauth/revoke", simkit.Fault{Body: "{}"})(r)
	}
	cannotRevoke := []string{
		"of system user " + botID + " is still valid at Meta\n", "was generated, is not used, and could not be revoked",
		"To end it, revoke all tokens of system user " + botID,
	}
	lost := []string{
		"Unknown whether a token was generated\n", "Meta may have generated a token that is lost. It never expires.",
		"Nothing was written to the chat project",
	}
	refused := `{"error":{"message":"(#200) Permissions error","type":"OAuthException","code":200,"fbtrace_id":"A"}}`
	unfamiliar := values{"scopes": tftype.Strings(append([]string{"whatsapp_business_novelty"}, threeScopes...))}
	for name, c := range map[string]struct {
		rotation
		calls string
		alive int // tokens of the system user
		at    string
		fails []string
		lacks string // what the error must not say
		warns []string
		is    error
	}{
		"not consistent": {
			rotation: rotation{arguments: values{"scopes": tftype.Strings(threeScopes[:1])}}, at: "generate.scopes",
			fails: []string{"Missing scopes\n"},
		},
		"argument not known": {
			rotation: rotation{arguments: values{"rotation_trigger": unknown}}, at: "generate", is: lifecycle.ErrUnknown,
		},
		"no provider": {
			rotation: rotation{before: func(r *rig) { r.forget() }}, at: "generate", is: session.ErrUnknown,
		},
		"held token not read": {rotation: rotation{readable: true, prior: func(s *State) {
			s.Generator, s.RequiredScopes = block(t, values{"rotation_trigger": types.StringValue("2")}), tftype.Strings(threeScopes)
		}, before: func(r *rig) { r.service.unread = errDown }}, calls: "read", is: errDown},
		"not able": {
			rotation: rotation{before: func(r *rig) { r.meta.RevokeToken(ownToken, 467) }}, calls: "inspect", at: "generate",
			fails: []string{"provider's access token is not valid"},
		},
		"previous not read": {
			rotation: rotation{
				readable: true, arguments: values{"revoke_previous": types.BoolValue(true)},
				before: func(r *rig) { r.service.unread = errDown },
			},
			calls: "inspect read", is: errDown,
		},
		"generation refused": {
			rotation: rotation{before: fault("/*/*/access_tokens", simkit.Fault{Status: 403, Body: refused})}, calls: "inspect generate",
			at: "generate", fails: []string{"No token was generated\n", "code 200"},
		},
		"no such permission": {
			rotation: rotation{arguments: unfamiliar}, calls: "inspect generate", at: "generate",
			fails: []string{"No token was generated\n", "3962"}, lacks: "app-scoped",
		},
		"not installed": {
			rotation: rotation{before: func(r *rig) { r.meta.UninstallApp(botID, appID); r.meta.RefuseTokensWithoutInstall(true) }},
			calls:    "inspect generate", at: "generate",
			fails: []string{
				"No token was generated\n", "must be installed on system user " + botID, "whatsapp_system_user_app",
				"set expires_in_60_days = true", "\n\nIDs of system users are app-scoped",
			},
		},
		"not installed, 60 days": {
			rotation: rotation{
				arguments: values{"expires_in_60_days": types.BoolValue(true)},
				before:    func(r *rig) { r.meta.UninstallApp(botID, appID); r.meta.RefuseTokensWithoutInstall(true) },
			},
			calls: "inspect generate", at: "generate", fails: []string{"must be installed"}, lacks: "set expires_in_60_days",
		},
		"answer lost": {
			rotation: rotation{before: fault("/*/*/access_tokens", simkit.Fault{Kind: simkit.KindReset, When: simkit.After})},
			calls:    "inspect generate", alive: 1, at: "generate", fails: lost,
		},
		"answer lost, 60 days": {
			rotation: rotation{
				arguments: values{"expires_in_60_days": types.BoolValue(true)},
				before:    fault("/*/*/access_tokens", simkit.Fault{Kind: simkit.KindReset, When: simkit.After}),
			},
			calls: "inspect generate", alive: 1, at: "generate", fails: []string{"It expires after 60 days."},
		},
		"lacks scopes": {
			rotation: rotation{before: func(r *rig) { r.meta.UninstallApp(botID, appID) }}, calls: "inspect generate inspect revoke",
			at: "generate",
			fails: []string{
				"Generated token does not meet the requirements\n", "the app was not yet installed",
				"Nothing was written to the chat project",
			},
		},
		"cannot reach": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.RequiredAccess = accessOf(setOf(str(accountID)), none) }}},
			calls:    "inspect generate inspect revoke", at: "generate",
			fails: []string{"Generated token does not meet the requirements\n", "cannot read", accountID},
		},
		"unknown requirement": {
			rotation: rotation{change: []func(*Token){func(m *Token) { m.MinimumValidity = unknown }}}, calls: "inspect",
			is: lifecycle.ErrUnknown,
		},
		"not inspected": {
			rotation: rotation{before: inspection(simkit.Fault{Body: "{}"})}, calls: "inspect generate inspect revoke", at: "generate",
			fails: []string{"Cannot inspect the generated token\n"},
		},
		"must expire": {
			rotation: rotation{before: func(r *rig) { r.meta.SetBusinessRequiresExpiring(businessID, true) }}, calls: "inspect generate",
			at: "generate", fails: []string{"No token was generated\n", "requires expiring tokens", "set expires_in_60_days = true"},
		},
		"interrupted while generating": {
			rotation: rotation{during: func(r *rig, cancel func()) {
				r.meta.FailNext(simkit.Fault{Path: "/*/*/access_tokens", Func: func(w http.ResponseWriter, q *http.Request, next http.Handler) {
					next.ServeHTTP(w, q)
					cancel()
				}})
			}},
			calls: "inspect generate revoke", at: "generate", fails: []string{"Cannot inspect the generated token\n"},
		},
		"interrupted": {rotation: rotation{during: func(r *rig, cancel func()) {
			inspection(simkit.Fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) { cancel() }})(r)
		}}, calls: "inspect generate inspect revoke", at: "generate", fails: []string{"Cannot inspect the generated token\n"}},
		"write refused": {
			rotation: rotation{before: func(r *rig) { r.service.fails = errRefused }}, calls: "inspect generate inspect write revoke",
			is: errRefused,
		},
		"write refused as invalid": {
			rotation: rotation{before: func(r *rig) { r.service.fails = &chat.Error{Op: "set the token", Kind: chat.ErrInvalid} }},
			calls:    "inspect generate inspect write revoke",
			fails: []string{
				"The token was generated in this run and is not used, so no person can check it.", "system user " + botID + " is probably not assigned",
				"whatsapp_business_account_user", "required_access.business_account_ids", "Nothing was written to the chat project",
			},
		},
		"write refused, shown": {
			rotation: rotation{
				readable: true, arguments: values{"revoke_previous": types.BoolValue(true)},
				before: func(r *rig) { r.service.fails = errRefused },
			},
			calls: "inspect read generate inspect write revoke", is: errRefused,
		},
		"not discarded": {
			rotation: rotation{before: notDiscarded}, calls: "inspect generate inspect write revoke inspect", alive: 1, is: errRefused,
			warns: cannotRevoke,
		},
		"not discarded, 60 days": {
			rotation: rotation{arguments: values{"expires_in_60_days": types.BoolValue(true)}, before: notDiscarded},
			calls:    "inspect generate inspect write revoke inspect", alive: 1, is: errRefused,
			warns: []string{"Otherwise it expires 60 days after it was made."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantHeld(t, goodToken)
			if !reflect.ValueOf(receipt).IsZero() {
				t.Errorf("beside an error there is %+v", receipt)
			}
			if c.is != nil {
				if !errors.Is(err, c.is) {
					t.Errorf("the error is %v", err)
				}
			} else {
				wantError(t, err, c.at, c.fails...)
			}
			if c.warns == nil {
				r.wantWarnings(t)
			} else {
				r.wantWarnings(t, c.warns)
			}
			if _, kept, _ := r.meta.FindToken(goodToken); !kept {
				t.Error("the token of the project was revoked")
			}
			if got := len(r.generated()); got != c.alive {
				t.Errorf("%d tokens of the system user live, want %d", got, c.alive)
			}
		})
	}
}

// The answer of a write is lost. What the project shows decides whether it arrived.
func TestDeliver_generatedUnanswered(t *testing.T) {
	t.Parallel()
	inState := "The state holds the new token: the next plan shows what the project really holds"
	another := "The next apply generates another one, unless the platform shows until then that the project holds the new one."
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
			rotation: rotation{holds: "-", before: func(r *rig) { r.service.before = func() { r.service.unread = errDown } }},
			calls:    "get", hidden: true, says: another,
		},
		"being made": {
			rotation: rotation{creates: true, makes: true, readable: true},
			says:     "Check on the platform whether the channel was created. If it was, import it.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			r.service.fails = errLost
			receipt, err := r.rotate(t, c.rotation)
			story := "inspect generate inspect write"
			if c.readable && !c.makes {
				story = "inspect read generate inspect write"
			}
			if c.calls != "" {
				story += " " + c.calls
			}
			r.journal.want(t, story)
			r.wantWarnings(t)
			all := r.generated()
			if err != nil || len(all) != 1 || !receipt.Delivered {
				t.Fatalf("%+v, %v; %d tokens live", receipt, err, len(all))
			}
			want := types.StringValue(fingerprint(all[0]))
			if c.hidden {
				want = types.StringNull()
			}
			if !receipt.Facts.TokenFingerprint.Equal(want) || receipt.Unanswered != c.arrived || (receipt.Doubt == nil) != c.arrived {
				t.Errorf("%+v", receipt)
			}
			if doubt := receipt.Doubt; doubt != nil {
				wantParts(t, doubt.Summary()+"\n"+doubt.Explain(), []string{
					"Unknown whether the token of project SALES arrived\nCould not set the token",
					"The new token " + fingerprint(all[0]) + " was generated", "It was not revoked", c.says,
				})
				if !errors.Is(doubt, chat.ErrOutcomeUnknown) || doubt.Error() != errLost.Error() {
					t.Errorf("the cause is lost: %v", doubt)
				}
			}
		})
	}
}

// A token that nears its expiry is refreshed where the platform shows it.
func TestDeliver_generatedRefreshes(t *testing.T) {
	t.Parallel()
	arguments := values{
		"rotation_trigger": types.StringNull(), "expires_in_60_days": types.BoolValue(true),
		"rotate_before_expiry": types.StringValue("336h"),
	}
	near := func(s *State) {
		s.Generator, s.RequiredScopes = block(t, arguments), tftype.Strings(threeScopes)
		s.ExpiresAt = timetypes.NewRFC3339TimeValue(noon.Add(day))
	}
	add := func(expires graphsim.Moment) func(*rig) {
		return func(r *rig) {
			r.meta.AddToken(graphsim.Token{Token: handToken, AppID: appID, UserID: botID, Scopes: threeScopes, ExpiresAt: expires})
		}
	}
	soon := add(graphsim.At(noon.Add(day)))
	exchange := func(f simkit.Fault) func(*rig) {
		f.Path, f.Query = "/*/oauth/access_token", "grant_type=fb_exchange_token"
		return func(r *rig) { soon(r); r.meta.FailNext(f) }
	}
	for name, c := range map[string]struct {
		rotation
		calls     string
		refreshed int
		generated int
		fails     []string
		revoked   int
	}{
		"refreshed": {
			rotation: rotation{readable: true, before: soon}, calls: "read inspect inspect read refresh inspect write", refreshed: 1,
		},
		"refreshed, revoked": {
			rotation: rotation{readable: true, arguments: values{"revoke_previous": types.BoolValue(true)}, before: soon},
			calls:    "read inspect inspect read refresh inspect write read revoke", refreshed: 1, revoked: 1,
		},
		"not shown": {rotation: rotation{before: soon}, calls: "inspect generate inspect write", generated: 1},
		"refused": {
			rotation: rotation{readable: true, before: add(graphsim.Moment{})},
			calls:    "read inspect inspect read refresh generate inspect write", generated: 1,
		},
		"same token": {
			rotation: rotation{readable: true, before: exchange(simkit.Fault{Status: 200, Body: `{"access_token":"` + handToken + `"}`})},
			calls:    "read inspect inspect read refresh generate inspect write", generated: 1,
		},
		"answer lost": {
			rotation: rotation{readable: true, before: exchange(simkit.Fault{Kind: simkit.KindReset, When: simkit.After})},
			calls:    "read inspect inspect read refresh", refreshed: 1,
			fails: []string{"Unknown whether a token was generated\n", "It expires after 60 days."},
		},
		"interrupted": {
			rotation: rotation{readable: true, during: func(r *rig, cancel func()) {
				exchange(simkit.Fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) {
					cancel()
					panic(http.ErrAbortHandler)
				}})(r)
			}}, calls: "read inspect inspect read refresh", fails: []string{"generated"},
		},
		"expired": {
			rotation: rotation{readable: true, before: func(r *rig) { soon(r); r.clock.Advance(2 * day) }},
			calls:    "inspect read generate inspect write", generated: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.readable)
			c.holds, c.prior = handToken, near
			all := maps.Clone(arguments)
			maps.Copy(all, c.arguments)
			c.arguments = all
			receipt, err := r.rotate(t, c.rotation)
			r.journal.want(t, c.calls)
			r.wantWarnings(t)
			if got := r.meta.Counts(); got.TokensRefreshed != c.refreshed || got.TokensGenerated != c.generated || got.TokensRevoked != c.revoked {
				t.Errorf("%+v", got)
			}
			if c.fails != nil {
				wantError(t, err, "generate", c.fails...)
				r.wantHeld(t, handToken)
				return
			}
			made := r.generated()
			if err != nil {
				t.Fatal(err)
			}
			r.wantHeld(t, made[len(made)-1])
			ends := timetypes.NewRFC3339TimeValue(r.clock.Now().Add(60 * day))
			if !receipt.Facts.ExpiresAt.Equal(ends) || !receipt.Facts.TokenFingerprint.Equal(types.StringValue(fingerprint(made[len(made)-1]))) {
				t.Errorf("%+v", receipt.Facts)
			}
		})
	}
}
