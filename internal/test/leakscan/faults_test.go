package leakscan

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
)

func TestLeaks_badTokens(t *testing.T) {
	t.Parallel()
	s := start(t, everything)
	s.attach()
	s.world.Graph.EchoSecrets(true)
	s.world.Chat.EchoSecrets(true)
	for token, says := range map[string]string{
		acctest.ShortToken:                "lacks whatsapp_business_management",
		quirky:                            "Invalid access token",
		"Bearer " + acctest.GoodToken:     "Invalid access token",
		acctest.GoodToken + "\n":          "Invalid access token",
		"EAACANARYunknownToken0000000000": "access_token_wo",
	} {
		s.space.Env["TF_VAR_token"] = token
		s.wantText(s.run(1, "plan"), says)
	}

	s.space.Env["TF_VAR_token"] = acctest.GoodToken
	s.world.Graph.RevokeToken(acctest.GoodToken, 460)
	s.wantText(s.run(1, "plan"), "access_token_wo")

	s.space.Env["TF_VAR_token"] = acctest.RotatedToken
	s.space.Env["TF_VAR_meta_token"] = "EAACANARYunknownToken0000000000"
	s.run(1, "plan")
	s.space.Env["TF_VAR_meta_token"] = acctest.ProviderToken
	s.space.Env["TF_VAR_app_secret"] = strings.Repeat("CANARY", 5)
	s.run(1, "plan")
	s.space.Env["TF_VAR_app_secret"] = acctest.AppSecret
	s.space.Env["TF_VAR_chat_credential"] = "CANARYunknowncredential"
	s.run(1, "plan")
	s.space.Env["TF_VAR_chat_credential"] = "two CANARYwords"
	s.run(1, "plan")
	s.clean("plan: stderr")
}

// echo answers with the whole request, as a service or a proxy with a bug may do.
func echo(status int, contentType string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.QueryUnescape(string(body))
		said := fmt.Sprintf("%s %s %v %s %s", r.Method, r.URL, r.Header, body, form)
		credential := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		for _, whole := range []string{credential, r.Header.Get("Authorization"), string(body)} {
			said += " " + base64.StdEncoding.EncodeToString([]byte(whole))
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Location", "http://127.0.0.1:1/?access_token="+url.QueryEscape(credential))
		w.Header().Set("X-Debug", url.QueryEscape(said))
		w.WriteHeader(status)
		problem := map[string]any{
			"title": said, "detail": said, "type": "about:" + url.PathEscape(said), "instance": said, "status": status,
			"error": map[string]any{
				"message": said, "type": said, "code": 100, "error_subcode": 33, "fbtrace_id": said, "error_user_title": said, "error_user_msg": said,
				"error_data": map[string]string{"details": said},
			},
		}
		if strings.Contains(contentType, "json") {
			_ = json.NewEncoder(w).Encode(problem)
			return
		}
		_, _ = io.WriteString(w, "<html><body>"+said)
	}
}

func TestLeaks_faults(t *testing.T) {
	t.Parallel()
	s := start(t, everything)
	s.attach()
	s.run(0, "apply", "-auto-approve")
	s.space.Env["TF_VAR_token"] = acctest.RotatedToken
	faults := []simkit.Fault{
		{Kind: simkit.KindReset}, {Kind: simkit.KindTruncated}, {Kind: simkit.KindGarbage}, {Kind: simkit.KindHTML, Status: 502},
	}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 412, 422, 500, 503} {
		for _, contentType := range []string{"application/json", "application/problem+json", "text/html"} {
			if status%100 < 10 || contentType == "application/json" { // not every combination
				faults = append(faults, simkit.Fault{Func: echo(status, contentType)})
			}
		}
	}
	for _, fault := range faults {
		fault.Times = -1
		s.world.Graph.FailNext(fault)
		s.world.Chat.FailNext(fault)
		s.world.Graph.ResetCalls()
		s.world.Chat.ResetCalls()
		s.run(1, "plan")
		if len(s.world.Graph.Calls()) == 0 || len(s.world.Chat.Calls()) == 0 {
			t.Error("one of the two APIs received no request")
		}
		s.world.Graph.ClearFaults()
		s.world.Chat.ClearFaults()
	}
	s.clean("plan: stderr", "terraform.tfstate")
}

// If Meta refuses a batch, the inspected token is sent in a URL. Errors of Go's HTTP client contain the URL.
func TestLeaks_tokenInTheURL(t *testing.T) {
	t.Parallel()
	s := start(t, everything)
	s.world.Graph.RefuseBatches(true)
	s.world.Graph.EchoSecrets(true)
	s.run(0, "plan")
	if s.world.Graph.CountCalls("GET", "/*/debug_token") == 0 {
		t.Fatal("no token was sent in a URL")
	}
	for _, fault := range []simkit.Fault{
		{Kind: simkit.KindReset}, {Kind: simkit.KindTruncated},
		{Func: echo(302, "text/html")}, {Func: echo(500, "application/json")}, {Func: echo(400, "text/html")},
	} {
		fault.Method, fault.Path, fault.Times = "GET", "/*/debug_token", -1
		s.world.Graph.FailNext(fault)
		s.run(1, "plan")
		s.world.Graph.ClearFaults()
	}
	s.clean("plan: stderr")
}

// Writes contain the token in their body.
func TestLeaks_writesThatFail(t *testing.T) {
	t.Parallel()
	s := start(t, everything)
	s.attach()
	s.world.Chat.EchoSecrets(true)
	for _, fault := range []simkit.Fault{
		{Kind: simkit.KindReset}, {Kind: simkit.KindReset, When: simkit.After}, {Kind: simkit.KindTruncated, When: simkit.Before, Body: "{}"},
		{Func: echo(200, "application/json")}, {Func: echo(307, "text/html")}, {Func: echo(409, "application/problem+json")},
		{Func: echo(412, "application/problem+json")}, {Func: echo(422, "application/problem+json")}, {Func: echo(500, "text/html")},
	} {
		fault.Method, fault.Path, fault.Times = "PUT", "/projects/*/whatsapp/token", -1
		s.world.Chat.FailNext(fault)
		lost := fault.When == simkit.After
		if lost {
			s.run(0, "apply", "-auto-approve") // corrects the project
			s.run(0, "destroy", "-auto-approve")
		} else {
			s.run(1, "apply", "-auto-approve")
		}
		s.world.Chat.ClearFaults()
	}
	s.run(0, "apply", "-auto-approve")
	s.world.Chat.FailNext(simkit.Fault{Method: "DELETE", Func: echo(500, "application/problem+json"), Times: -1})
	s.run(1, "destroy", "-auto-approve")
	s.clean("destroy -auto-approve: stderr", "terraform.tfstate")
}
