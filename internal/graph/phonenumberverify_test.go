package graph

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

// A code is requested and entered with one POST each. The code is in the body alone.
func TestVerification_requests(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, func(request) reply { return reply{body: `{"success":true}`} })
	o := RequestCodeOpts{PhoneNumberID: phoneID, Method: "VOICE", Language: "de_DE"}
	if err := c.PhoneNumbers.RequestCode(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if err := c.PhoneNumbers.VerifyCode(t.Context(), phoneID, secret.New("654321")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.seenRequests() {
		got = append(got, r.Method+" "+r.Path+" "+r.Form.Encode())
	}
	want := []string{
		"POST /" + phoneID + "/request_code code_method=VOICE&language=de_DE", "POST /" + phoneID + "/verify_code code=654321",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
}

// Both calls are sent once, whatever the answer is. If the answer to a code is lost, the status of the number decides.
func TestVerification_faults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer reply
		status string // that Meta shows afterwards; "": the number cannot be read
		enter  error  // the sentinel of VerifyCode; nil: success
		ask    error  // the sentinel of RequestCode
		reads  int
	}{
		"lost, verified":     {reply{broken: reset}, "VERIFIED", nil, ErrOutcomeUnknown, 1},
		"lost, not verified": {reply{broken: reset}, "NOT_VERIFIED", ErrOutcomeUnknown, ErrOutcomeUnknown, 1},
		"lost, expired":      {reply{broken: reset}, "EXPIRED", ErrOutcomeUnknown, ErrOutcomeUnknown, 1},
		"lost, unreadable":   {reply{broken: reset}, "", ErrOutcomeUnknown, ErrOutcomeUnknown, 1},
		"refused":            {refused(136025, 0, "wrong code 654321"), "VERIFIED", errOther, errOther, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, f := newFake(t, func(r request) reply {
				switch {
				case r.Method == http.MethodPost:
					return c.answer
				case c.status == "":
					return refused(100, 33, "gone")
				}
				return reply{body: `{"id":"` + phoneID + `","code_verification_status":"` + c.status + `"}`}
			})
			sent := func(method string) (n int) { // the fake counts with a lock: a reset does not wait for its handler
				for _, r := range f.calls() {
					if r.Method == method {
						n++
					}
				}
				return n
			}
			err := client.PhoneNumbers.VerifyCode(t.Context(), phoneID, secret.New("654321"))
			wantError(t, err, c.enter)
			if err != nil && strings.Contains(err.Error(), "654321") {
				t.Errorf("the error shows the code: %v", err)
			}
			if writes, reads := sent(http.MethodPost), sent(http.MethodGet); writes != 1 || reads != c.reads {
				t.Errorf("%d writes and %d reads, want 1 and %d", writes, reads, c.reads)
			}
			o := RequestCodeOpts{PhoneNumberID: phoneID, Method: "SMS", Language: "en_US"}
			wantError(t, client.PhoneNumbers.RequestCode(t.Context(), o), c.ask)
			if writes, reads := sent(http.MethodPost), sent(http.MethodGet); writes != 2 || reads != c.reads {
				t.Errorf("a request for a code: %d writes and %d reads", writes-1, reads-c.reads)
			}
		})
	}
}

// errOther stands for an error without a sentinel.
var errOther = errors.New("any")

func wantError(t *testing.T, err, want error) {
	t.Helper()
	if want == errOther && err != nil && !errors.Is(err, ErrOutcomeUnknown) { //nolint:errorlint // a mark, not an error
		return
	}
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// A phone number in place of its ID is refused without a request.
func TestVerification_notAnID(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, func(request) reply { return reply{body: `{"success":true}`} })
	_, sent := c.Messages.SendTemplate(t.Context(), TemplateMessage{PhoneNumberID: "+1 555-010-0001"})
	for _, err := range []error{
		c.PhoneNumbers.RequestCode(t.Context(), RequestCodeOpts{PhoneNumberID: "+1 555-010-0001"}),
		c.PhoneNumbers.VerifyCode(t.Context(), "+1 555-010-0001", secret.New("654321")), sent,
	} {
		if err == nil || !strings.Contains(err.Error(), "which is not the number itself") {
			t.Errorf("got %v", err)
		}
	}
	if n := len(f.seenRequests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A message is sent once, with its parameters in their order. Without a message in the answer, the outcome is unknown.
func TestSendTemplate(t *testing.T) {
	t.Parallel()
	const head = `{"messaging_product":"whatsapp","recipient_type":"individual","template":{`
	plain := TemplateMessage{PhoneNumberID: phoneID, To: "15550100099", Name: "hello_world", Language: "en_US"}
	filled := plain
	filled.Parameters = []string{"Ann", "<5>"}
	for name, c := range map[string]struct {
		message TemplateMessage
		answer  reply
		body    string
		id      string
		err     error
	}{
		"plain": {plain, reply{body: `{"messages":[{"id":"wamid.1"}]}`},
			head + `"language":{"code":"en_US"},"name":"hello_world"},"to":"15550100099","type":"template"}`, "wamid.1", nil},
		"with parameters": {filled, reply{body: `{"messages":[{"id":"wamid.1"}]}`},
			head + `"components":[{"parameters":[{"text":"Ann","type":"text"},{"text":"\u003c5\u003e","type":"text"}],"type":"body"}],` +
				`"language":{"code":"en_US"},"name":"hello_world"},"to":"15550100099","type":"template"}`, "wamid.1", nil},
		"lost":    {plain, reply{broken: reset}, "", "", ErrOutcomeUnknown},
		"no ID":   {plain, reply{body: `{"messages":[]}`}, "", "", ErrOutcomeUnknown},
		"refused": {plain, refused(132001, 0, "Template name does not exist"), "", "", errOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, f := newFake(t, func(request) reply { return c.answer })
			id, err := client.Messages.SendTemplate(t.Context(), c.message)
			if wantError(t, err, c.err); id != c.id {
				t.Errorf("got the ID %q", id)
			}
			sent := f.seenRequests()
			if len(sent) != 1 || sent[0].Method != http.MethodPost || sent[0].Path != "/"+phoneID+"/messages" {
				t.Fatalf("sent %+v", sent)
			}
			if c.body != "" && strings.TrimSpace(sent[0].Body) != c.body {
				t.Errorf("sent %s\nwant %s", sent[0].Body, c.body)
			}
		})
	}
}
