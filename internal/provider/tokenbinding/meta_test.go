package tokenbinding_test

import (
	"net/http"
	"regexp"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Meta cannot be asked: an error that says so, for a binding to make as for one that exists, and nothing is written.
func TestAccTokenBinding_metaOutOfOrder(t *testing.T) {
	t.Parallel()
	throttle := graphsim.Error{Code: 4, Message: "(#4) Application request limit reached"}.Fault("", "", -1)
	throttle.Headers = map[string]string{"X-Business-Use-Case-Usage": `{"300000000000001":[{"type":"whatsapp","call_count":100,` +
		`"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":17}]}`}
	for name, c := range map[string]struct {
		fault simkit.Fault
		texts []string
	}{
		"address refused": {graphsim.Error{Code: 5, Message: "(#5) Unauthorized source IP address"}.Fault("", "", -1),
			[]string{"Meta refuses calls from this machine", "allow list"}},
		"down":         {simkit.Fault{Times: -1, Body: "{}"}, []string{"HTTP 500", "metastatus.com"}},
		"resets":       {simkit.Fault{Times: -1, Kind: simkit.KindReset}, []string{"no usable answer from 127.0.0.1"}},
		"a login page": {simkit.Fault{Times: -1, Kind: simkit.KindHTML}, []string{"text/html", "Check graph_endpoint, and any proxy"}},
		"truncated":    {simkit.Fault{Times: -1, Kind: simkit.KindTruncated}, []string{"broke off"}},
		"empty":        {simkit.Fault{Times: -1, Kind: simkit.KindEmpty}, []string{"empty"}},
		"throttled":    {throttle, []string{"code 4", "allowance of calls", "Try again after 20"}},
		"throttled for 1h": {simkit.Fault{Times: -1, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "3600"},
			Body: "{}"}, []string{"Try again after 20"}},
		"app secret wrong": {graphsim.Error{Code: 190, Message: "Invalid OAuth access token signature."}.Fault("", "", -1),
			[]string{"does not accept app_id and app_secret together"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.Graph.FailNext(c.fault)
			planned, diags := f.Plan(configWith(acctest.GoodToken))
			at, title := "access_token_wo", "Cannot inspect the access token"
			if name == "app secret wrong" || name == "address refused" { // the token is not the cause
				at, title = "", c.texts[0]
			}
			diags.WantError(t, at, append(c.texts, title)...)
			acctest.WantNoSecret(t, diags)
			if planned != nil || len(f.Chat.Calls()) != 0 {
				t.Errorf("planned %t, %d calls to the chat service", planned != nil, len(f.Chat.Calls()))
			}
			f.Graph.ClearFaults()
			f.applyToken(t, acctest.GoodToken)
			f.Graph.FailNext(c.fault)
			_, diags = f.Plan(configWith(acctest.RotatedToken))
			diags.WantError(t, at, c.texts...)
			f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
			wantHeld(t, f.World, "SUPPORT", acctest.GoodToken, chatsim.StoredCounts{Tokens: 1})
		})
	}
}

// Systems that repeat secrets in what they say do not get them printed.
func TestAccTokenBinding_echoedSecrets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault func(w *world.World)
		block func(b protocol.Values)
		path  string
		texts []string
	}{
		"token revoked": {fault: func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, 467) }, path: "access_token_wo",
			texts: []string{"subcode 467"}},
		"token malformed": {fault: func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, 0) }, path: "access_token_wo",
			texts: []string{"Malformed access token"}},
		"number not reachable": {fault: func(w *world.World) { w.Graph.UnassignToken(acctest.GoodToken, acctest.Account) },
			path: "access_token_wo", texts: []string{"cannot read the phone number"}},
		"project hidden": {fault: func(w *world.World) { w.Chat.Hide("SUPPORT") }, path: "project", texts: []string{"HTTP 403"}},
		"credential revoked": {fault: func(w *world.World) { w.Chat.RevokeBearer(acctest.ChatToken) }, path: "project",
			texts: []string{"HTTP 401"}},
		"app secret of another": {block: func(b protocol.Values) { b["app_secret"] = "CANARYnotthesecret0123456789abcd" },
			texts: []string{"does not accept app_id and app_secret together"}},
		"provider's token dead": {
			fault: func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 467) },
			block: func(b protocol.Values) { delete(b, "app_secret") }, texts: []string{"access_token is not valid",
				"the provider's access_token was revoked"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			f.Graph.EchoSecrets(true)
			f.Chat.EchoSecrets(true)
			if c.fault != nil {
				c.fault(f.World)
			}
			if c.block != nil {
				block := acctest.ProviderBlock(f.World, "http")
				c.block(block)
				f.Server.Configure(block).WantNone(t)
			}
			_, diags := f.Plan(configWith(acctest.GoodToken,
				protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{acctest.Number}}}))
			diags.WantError(t, c.path, c.texts...)
			acctest.WantNoSecret(t, diags)
		})
	}
}

// A transient failure causes no error, and Meta may refuse the call that keeps tokens out of URLs.
func TestAccTokenBinding_metaRecovers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(w *world.World){
		"500 twice":          func(w *world.World) { w.Graph.FailNext(simkit.Fault{Times: 2, Body: "{}"}) },
		"reset":              func(w *world.World) { w.Graph.FailNext(simkit.Fault{Kind: simkit.KindReset}) },
		"item out of time":   func(w *world.World) { w.Graph.FailNext(simkit.Fault{Path: "/*/debug_token", Body: "{}"}) },
		"batch refused":      func(w *world.World) { w.Graph.RefuseBatches(true) },
		"item refused":       func(w *world.World) { w.Graph.RefuseBatchedDebugToken(true) },
		"mismatch in data":   func(w *world.World) { w.Graph.ReportMismatchInData(true) },
		"byte order mark":    func(w *world.World) { w.Graph.FailNext(simkit.Fault{Kind: simkit.KindBOM}) },
		"another app's code": func(w *world.World) { w.Graph.SetErrorStatus(190, http.StatusBadRequest) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			fault(f.World)
			f.applyToken(t, acctest.GoodToken)
			for _, call := range f.Graph.Calls() {
				if regexp.MustCompile(acctest.Canary).MatchString(call.Path + call.Query) {
					t.Errorf("the log of calls holds a token: %+v", call)
				}
			}
		})
	}
}

// A token that was valid while planning and is no longer: the write is not even tried.
func TestAccTokenBinding_tokenDiesBeforeApply(t *testing.T) {
	t.Parallel()
	for _, bound := range []string{"", acctest.HandToken} {
		t.Run("bound "+acctest.Fingerprint(bound), func(t *testing.T) {
			t.Parallel()
			f := start(t)
			stored := chatsim.StoredCounts{}
			if bound != "" {
				f.applyToken(t, bound)
				stored.Tokens = 1
			}
			planned, diags := f.Plan(configWith(acctest.GoodToken))
			if bound != "" {
				diags = acctest.WantRotation(t, diags, "project SUPPORT", acctest.GoodToken)
			}
			diags.WantNone(t)
			f.Graph.DropScope(acctest.GoodToken, "business_management")
			f.Chat.ResetCalls()
			f.ApplyPlanned(planned).WantError(t, "access_token_wo", "lacks business_management")
			wantHeld(t, f.World, "SUPPORT", bound, stored)
		})
	}
}
